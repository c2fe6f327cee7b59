"""The district's own house: its campaigns with their hours and letters, and what papers say of the district."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from incoming.dates import day
from reports import actions
from reports.access import Can
from reports.forms.setting_up import CampaignPageForm, letters_of
from reports.models import Campaign
from reports.models.campaign import ONE_DAY
from units.access import SAFE, requires
from units.locking import hold_district
from units.requests import SignedInRequest


@requires(Can.SET_UP, SAFE)
def setting_up(request: SignedInRequest) -> HttpResponse:
    """The campaigns, the newest first, and the way to the district."""
    campaigns = request.user.district.campaigns.prefetch_related("grounds")
    today = timezone.localdate(request.arrived_at)
    running = Campaign.objects.in_force(request.user.district_id, today)
    return render(request, "reports/setting_up.html", {"campaigns": campaigns, "running": running})


@requires(Can.SET_UP)
def campaign_add(request: SignedInRequest) -> HttpResponse:
    """Begin another campaign: by default the next day, for what the last one was for."""
    district, today = request.user.district, timezone.localdate(request.arrived_at)
    return _edit(request, Campaign(district=district, starts_on=today + ONE_DAY, target_on=today + 10 * ONE_DAY))


@requires(Can.SET_UP)
def campaign_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a campaign; today and the days behind keep their hours (R1)."""
    with transaction.atomic():
        if request.method == "POST":
            hold_district(request.user.district_id)
        return _edit(request, get_object_or_404(Campaign, pk=pk, district=request.user.district_id))


def _edit(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    data, is_new = request.POST if request.method == "POST" else None, campaign.pk is None
    form = CampaignPageForm(data, editor=request.user, instance=campaign)
    letters = letters_of(campaign, data)
    # Both, so that everything that is wrong is told at once.
    are_valid = [form.is_valid(), letters.is_valid()] if data else [False]
    # A second tap finds what the first one did (R11).
    is_done = data and (_was_added_before(request, form.instance) if is_new else all(are_valid) and form.is_repeated)
    if all(are_valid) and not is_done:
        _save(request, form.instance, letters, is_new=is_new)
    if all(are_valid) or is_done:
        done = f"Đã thêm đợt “{campaign.title}”, bắt đầu ngày {day(campaign.starts_on)}."
        messages.success(request, done if is_new else f"Đã ghi đợt “{campaign.title}”.")
        return redirect("reports:setting-up")
    status = 409 if data and form.is_outdated else 422 if data else 200
    today = timezone.localdate(request.arrived_at)
    context = {"form": form, "letters": letters, "campaign_edited": None if is_new else campaign, "today": today}
    context |= {"holds_from": max(campaign.starts_on, today + ONE_DAY)}
    return render(request, "reports/campaign.html", context, status=status)


def _was_added_before(request: SignedInRequest, campaign: Campaign) -> bool:
    """Whether a first tap has added it already: one campaign begins on a day."""
    same = {"starts_on": campaign.starts_on, "title": campaign.title, "app_name": campaign.app_name}
    return Campaign.objects.filter(district=request.user.district_id, **same).exists()


@transaction.atomic
def _save(request: SignedInRequest, campaign: Campaign, letters: Any, *, is_new: bool) -> None:
    by, at = request.user, request.arrived_at
    write = actions.start_campaign if is_new else actions.change_campaign
    write(campaign=campaign, by=by, at=at)
    letters.instance = campaign
    kept = letters.save(commit=False)
    actions.change_grounds(kept=kept, removed=letters.deleted_objects, by=by, at=at)
