"""The list of units: seen, added to, corrected, put in order; units leave on a date and are never deleted."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from incoming.dates import day
from incoming.text import matches, searched
from units import changelog, contacts, roster
from units.access import POST, SAFE, Can, known_unit_or_404, requires
from units.forms import CONTACTS, UnitDetailsForm
from units.locking import hold_units
from units.models import Unit
from units.requests import SignedInRequest, download

CHANGES_ON_A_PAGE = 50


@requires(Can.MANAGE_UNITS, SAFE)
def unit_list(request: SignedInRequest) -> HttpResponse:
    """Every unit in the Office's order; those that have left stand apart."""
    today, words = timezone.localdate(request.arrived_at), searched(request.GET.get("tim", ""))
    # What is counted per row loses the model's own order.
    units = Unit.objects.visible_to(request.user).annotate(account_count=Count("users")).order_by("position", "pk")
    found = [unit for unit in units if matches(words, unit.name, unit.short_name, unit.code, unit.contact_name)]
    context = {
        "words": words,
        "staying": [unit for unit in found if not unit.has_left(today)],
        "left": [unit for unit in found if unit.has_left(today)],
        "count": len(units),
        "today": today,
    }
    return render(request, "units/unit_list.html", context)


@requires(Can.MANAGE_UNITS)
def unit_add(request: SignedInRequest) -> HttpResponse:
    """Add a unit; it is expected from its first day on and on no day before (R3)."""
    district, today = request.user.district, timezone.localdate(request.arrived_at)
    unit = Unit(district=district, active_from=roster.joining_date(district, today))
    form = UnitDetailsForm(request.POST if request.method == "POST" else None, editor=request.user, instance=unit)
    if request.method == "POST" and form.is_valid():
        place, reason = form.cleaned_data["after"], form.cleaned_data["reason"]
        roster.add_unit(form.instance, after=place, by=request.user, reason=reason)
        return _added(request, unit)
    before = _added_before(request) if form.errors else None
    return before or render(request, "units/unit_add.html", {"form": form}, status=422 if form.errors else 200)


def _added(request: SignedInRequest, unit: Unit) -> HttpResponse:
    messages.success(request, f"Đã thêm {unit.name}, báo cáo từ ngày {day(unit.active_from)}.")
    return redirect("units:unit-edit", unit.code)


def _added_before(request: SignedInRequest) -> HttpResponse | None:
    """The answer to a second tap: a unit of this code stands as it was typed, by the first (R11)."""
    unit = Unit.objects.visible_to(request.user).filter(code=searched(request.POST.get("code", ""))).first()
    stands = unit and UnitDetailsForm(request.POST, editor=request.user, instance=unit).says_what_stands
    return _added(request, unit) if unit and stands else None


@requires(Can.MANAGE_UNITS)
def unit_edit(request: SignedInRequest, code: str) -> HttpResponse:
    """Correct a unit, or let it leave on a date; days that were reported stay as they are (R3)."""
    if request.method != "POST":
        return _edit_unit(request, code)
    with transaction.atomic():
        # What the form is checked against stands until it is saved.
        hold_units(request.user.district_id)
        return _edit_unit(request, code)


def _edit_unit(request: SignedInRequest, code: str) -> HttpResponse:
    unit = known_unit_or_404(request.user, code)
    form = UnitDetailsForm(request.POST if request.method == "POST" else None, editor=request.user, instance=unit)
    context = {"form": form, **_surroundings(request, code)}
    status = 422 if form.errors else 200
    if form.is_valid():
        if not form.is_outdated:
            return _save(request, form)
        context["changed_meanwhile"], status = changelog.latest(unit), 409
    return render(request, "units/unit_edit.html", context, status=status)


def _surroundings(request: SignedInRequest, code: str) -> dict[str, Any]:
    """What a unit's page shows besides the form, which may have changed its own copy of the unit."""
    unit = known_unit_or_404(request.user, code)
    units = list(Unit.objects.visible_to(request.user))
    index = units.index(unit)
    return {
        "unit": unit,
        "others": [other for other in units if other != unit],
        "previous": units[index - 1] if index else None,
        "accounts": unit.users.order_by("username"),
        "contact_words": unit.contact_words.open(),
        "has_left": unit.has_left(timezone.localdate(request.arrived_at)),
    }


def _save(request: SignedInRequest, form: UnitDetailsForm) -> HttpResponse:
    unit, changed = form.instance, {*form.changed_data} - {"reason"}
    if changed:
        roster.change_unit(unit, by=request.user, reason=form.cleaned_data["reason"])
        if changed & {*CONTACTS}:
            contacts.settle(unit=unit, by=request.user, at=request.arrived_at)
    if changed or form.is_repeated:
        messages.success(request, f"Đã ghi thay đổi của {unit.name}.")
    else:
        messages.info(request, "Không có gì thay đổi.")
    if "active_until" in changed and unit.active_until is None:
        messages.success(request, f"{unit.name} lại thuộc danh sách phải báo cáo, không có ngày thôi.")
    elif "active_until" in changed:
        gone = f"Từ ngày {day(unit.active_until)}, {unit.name} không còn trong danh sách phải báo cáo"
        messages.success(request, f"{gone}; các ngày trước giữ nguyên.")
    return redirect("units:unit-edit", unit.code)


@requires(Can.MANAGE_UNITS, POST)
def unit_move(request: SignedInRequest) -> HttpResponse:
    """Put a unit one place up or down, or behind another one."""
    today, posted = timezone.localdate(request.arrived_at), request.POST
    way = next((name for name in ("up", "down") if name in posted), "unit")
    # A code has no blank; behind it stands the number that the page showed.
    code, _, seen = posted.get(way, "").partition(" ")
    unit = known_unit_or_404(request.user, searched(code))
    if way != "unit":
        roster.move(unit, up=way == "up", by=request.user, today=today, seen=seen)
    else:
        code = searched(posted.get("after", ""))
        after = known_unit_or_404(request.user, code) if code else None
        roster.place_unit(unit, after=after, by=request.user)
        messages.success(request, f"Đã chuyển {unit.name} {f'xuống sau {after.name}' if after else 'lên đầu'}.")
    return redirect(f"{reverse('units:unit-list')}#{unit.code}")


@requires(Can.MANAGE_UNITS, SAFE)
def unit_export(request: SignedInRequest) -> HttpResponse:
    """The list as a workbook, to be corrected and brought in again; or, if the address asks so, its heading alone."""
    from units import resources

    if request.GET.get("mau") == "trong":
        return download(resources.export_units(Unit.objects.none()), "mau-danh-sach-don-vi.xlsx")
    return download(resources.export_units(Unit.objects.visible_to(request.user)), "danh-sach-don-vi.xlsx")


@requires(Can.MANAGE_UNITS, SAFE)
def change_log(request: SignedInRequest) -> HttpResponse:
    """Who changed what, newest first; of one unit if the address names it."""
    code = searched(request.GET.get("don-vi", ""))
    unit = known_unit_or_404(request.user, code) if code else None
    paginator = Paginator(changelog.keys(request.user.district, unit), CHANGES_ON_A_PAGE)
    page = paginator.get_page(request.GET.get("trang"))
    context: dict[str, Any] = {"unit": unit, "page": page, "entries": changelog.entries(page.object_list)}
    return render(request, "units/change_log.html", context)
