"""Who may do what with reports, and the gates to days and editions: what another district has does not exist here."""

import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from units.access import Grant
from units.models import Role, User
from units.requests import SignedInRequest

from .models import Campaign, Edition, ReportingDay
from .models.campaign import day_on


class Can(Grant):
    SEND_REPORT = "send the reports of one's own unit and see its record", Role.OFFICER
    SEE_BOARD = "see the board, the editions and their files", Role.OFFICE, Role.LEADER
    ENTER_FOR_UNIT = "see one unit's day, enter figures for it, return its report", Role.OFFICE
    CLOSE_DAY = "make an edition, write its text, leave changes for the next day", Role.OFFICE
    HAND_OVER = "note that an edition was put before its signatory and sent to the province", Role.OFFICE
    DECIDE_DAY = "move today's deadline, excuse units, note the province's count", Role.OFFICE
    REMIND = "remind the units whose report is missing, set when the clock does", Role.OFFICE
    IMPORT_FIGURES = "import figures from Excel", Role.OFFICE
    READ_EXPLANATION = "read what the figures count", *Role
    SET_UP = "keep the campaigns: days, hours, targets, letters", Role.OFFICE, Role.ADMINISTRATOR
    EDIT_DOCUMENT = "replace the template of the written report", Role.OFFICE


def day_or_404(user: User, date: datetime.date, at: datetime.datetime) -> ReportingDay:
    """The district's day on ``date``, saved or as the campaign draws it; 404 for tomorrow and what none covers."""
    day = day_of(user, date, at)
    if day is None:
        raise Http404
    return day


def day_of(user: User, date: datetime.date, at: datetime.datetime) -> ReportingDay | None:
    """The same day; ``None`` for tomorrow and what no campaign covers."""
    day = day_on(user.district_id, date) if date <= timezone.localdate(at) else None
    if day:
        day.campaign.district = user.district
    return day


def today_or_403(request: SignedInRequest, date: datetime.date, sentence: str) -> ReportingDay:
    """The day while it lasts; after midnight 403 with the sentence that says what is too late (R1, R3)."""
    day = day_or_404(request.user, date, request.arrived_at)
    if not day.is_open_to_units(request.arrived_at):
        raise PermissionDenied(sentence)
    return day


def nothing_today(request: SignedInRequest) -> HttpResponse | None:
    """The page (404) that says why today has no report: no campaign, or the unit does not report; else ``None``."""
    user, today = request.user, timezone.localdate(request.arrived_at)
    context: dict[str, object] = {"today": today}
    if Campaign.objects.in_force(user.district_id, today) is None:
        of_district = Campaign.objects.filter(district_id=user.district_id)
        context["begins"] = of_district.filter(starts_on__gt=today).order_by("starts_on").first()
        context["ended"] = Campaign.objects.begun_by(user.district_id, today)
    elif user.unit and not user.unit.is_active_on(today):
        context["unit"] = user.unit
    else:
        return None
    return render(request, "reports/nothing_today.html", context, status=404)


def edition_or_404(day: ReportingDay, number: int) -> Edition:
    """One edition of a day that has passed its own gate."""
    return get_object_or_404(Edition, day_id=day.pk, number=number)
