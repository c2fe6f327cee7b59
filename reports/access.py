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


class Can(Grant):
    SEND_REPORT = "send the reports of one's own unit and see its record", Role.OFFICER
    SEE_BOARD = "see the board, the editions and their files", Role.OFFICE, Role.LEADER
    ENTER_FOR_UNIT = "see one unit's day, enter figures for it, return its report", Role.OFFICE
    CLOSE_DAY = "make an edition, write its text, leave changes for the next day", Role.OFFICE
    DECIDE_DAY = "move today's deadline, excuse units, note the province's count", Role.OFFICE
    REMIND = "remind the units whose report is missing, set when the clock does", Role.OFFICE
    IMPORT_FIGURES = "import figures from Excel", Role.OFFICE
    EDIT_DOCUMENT = "replace the template of the written report", Role.OFFICE


def day_or_404(user: User, date: datetime.date, at: datetime.datetime) -> ReportingDay:
    """The district's reporting day on ``date``, saved or as the campaign draws it.

    404 for tomorrow and for days that no campaign of the district covers.
    """
    if date > timezone.localdate(at):
        raise Http404
    campaign = Campaign.objects.in_force(user.district_id, date)
    if campaign is None:
        raise Http404
    campaign.district = user.district
    day = ReportingDay.objects.filter(campaign=campaign, date=date).first() or campaign.unsaved_day(date)
    day.campaign = campaign
    return day


def today_or_403(request: SignedInRequest, date: datetime.date, sentence: str) -> ReportingDay:
    """The day while it lasts; after midnight 403 with the sentence that says what is too late (R1, R3)."""
    day = day_or_404(request.user, date, request.arrived_at)
    if not day.is_open_to_units(request.arrived_at):
        raise PermissionDenied(sentence)
    return day


def nothing_today(request: SignedInRequest) -> HttpResponse | None:
    """The page that says why today has no report: no campaign yet, or the unit does not report; else ``None``.

    A 404 as of any other day without reports, but one that says from when there are some.
    """
    user, today = request.user, timezone.localdate(request.arrived_at)
    context: dict[str, object] = {"today": today}
    if Campaign.objects.in_force(user.district_id, today) is None:
        context["begins"] = Campaign.objects.filter(district_id=user.district_id).order_by("starts_on").first()
    elif user.unit and not user.unit.is_active_on(today):
        context["unit"] = user.unit
    else:
        return None
    return render(request, "reports/nothing_today.html", context, status=404)


def edition_or_404(day: ReportingDay, number: int) -> Edition:
    """One edition of a day that has passed its own gate."""
    return get_object_or_404(Edition, day_id=day.pk, number=number)
