"""What every page's head names: the app whose installations are counted (R1)."""

from functools import partial
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from units.models import District
from units.requests import StampedRequest, district

from .models import Campaign


def current_app(request: StampedRequest) -> dict[str, Any]:
    """The app of the district's campaign; asked for by pages that show no campaign's day, and no others."""
    return {"current_app": partial(_app_of, request)}


def _app_of(request: StampedRequest) -> str:
    try:
        found: District | None = district(request)["district"]
        campaign = found and Campaign.objects.begun_by(found.pk, timezone.localdate(request.arrived_at))
    except DatabaseError:
        # The page may be the one that says so.
        return ""
    return campaign.app_name if campaign else ""
