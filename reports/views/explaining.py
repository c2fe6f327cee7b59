"""What the figures count: one page for everybody who counts or reads them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reports.access import Can
from reports.figures.explaining import EXPLAINED_ON, IN_TWO_PLACES, meaning_of
from reports.figures.indicators import APP, tables_of
from reports.models import Campaign
from units.access import SAFE, requires
from units.requests import SignedInRequest


@requires(Can.READ_EXPLANATION, SAFE)
def explanation(request: SignedInRequest) -> HttpResponse:
    """Each figure of both tables, and who counts whom."""
    today = timezone.localdate(request.arrived_at)
    campaign = Campaign.objects.begun_by(request.user.district_id, today)
    app = campaign.app_name if campaign else APP
    tables = [
        (table, [(indicator, meaning_of(indicator.field, app)) for indicator in table.indicators])
        for table in tables_of(app)
    ]
    context = {"campaign": campaign, "tables": tables, "in_two_places": IN_TWO_PLACES, "explained_on": EXPLAINED_ON}
    return render(request, "reports/explanation.html", context)
