"""What papers and pages say of the district, kept by its own people."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render

from units.access import Can, requires
from units.forms import OwnDistrictForm
from units.locking import hold_district
from units.models import District
from units.requests import SignedInRequest


@requires(Can.SET_UP_DISTRICT)
def district_edit(request: SignedInRequest) -> HttpResponse:
    """Correct the Office's name and ways to reach it, and who signs; editions keep what they were cut with (R21)."""
    with transaction.atomic():
        if request.method == "POST":
            hold_district(request.user.district_id)
        district = District.objects.get(pk=request.user.district_id)
        form = OwnDistrictForm(request.POST if request.method == "POST" else None, instance=district)
        if form.is_valid():
            district._history_user = request.user  # type: ignore[attr-defined]
            if form.changed_fields:
                district.save(update_fields=form.changed_fields)
            messages.success(request, f"Đã ghi thông tin của {district}.")
            return redirect("units:district-edit")
    status = 409 if form.is_bound and form.is_outdated else 422 if form.errors else 200
    return render(request, "units/district_edit.html", {"form": form}, status=status)
