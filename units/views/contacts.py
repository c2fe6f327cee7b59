"""A unit's own contacts: it sees them, and says with one tap that one is wrong."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from units import contacts
from units.access import POST, Can, known_unit_or_404, own_unit_or_404, requires
from units.forms import ContactWordForm
from units.requests import SignedInRequest


@requires(Can.SEE_OWN_CONTACTS)
def own_contacts(request: SignedInRequest) -> HttpResponse:
    """Who the Office calls and writes to for the officer's unit."""
    unit = own_unit_or_404(request.user, timezone.localdate(request.arrived_at))
    form = ContactWordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        text = form.cleaned_data["text"]
        contacts.say_wrong(unit=unit, text=text, by=request.user, at=request.arrived_at)
        messages.success(request, f"Đã báo {request.user.district.office_short_name}: liên hệ của đơn vị chưa đúng.")
        return redirect("units:own-contacts")
    context = {"unit": unit, "form": form, "words": unit.contact_words.open()}
    return render(request, "units/own_contacts.html", context, status=422 if form.errors else 200)


@requires(Can.MANAGE_UNITS, POST)
def settle_contacts(request: SignedInRequest, code: str) -> HttpResponse:
    """The Office has looked at what the unit said, and leaves its contacts as they are."""
    unit = known_unit_or_404(request.user, code)
    contacts.settle(unit=unit, by=request.user, at=request.arrived_at)
    messages.success(request, f"Đã ghi: đã xem lời báo của {unit.name}.")
    return redirect("units:unit-edit", unit.code)
