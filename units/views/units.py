"""The list of units: seen, added to, corrected, put in order; units leave on a date and are never deleted."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incoming.dates import day
from incoming.text import matches, searched
from units import changelog, resources, roster
from units.access import Can, known_unit_or_404, requires
from units.downloads import download
from units.forms import UnitDetailsForm
from units.models import Unit
from units.requests import SignedInRequest

CHANGES_ON_A_PAGE = 50


@requires(Can.MANAGE_UNITS)
@require_safe
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
@require_http_methods(["GET", "HEAD", "POST"])
def unit_add(request: SignedInRequest) -> HttpResponse:
    """Add a unit; it is expected from its first day on and on no day before (R3)."""
    district, today = request.user.district, timezone.localdate(request.arrived_at)
    unit = Unit(district=district, active_from=roster.joining_date(district, today))
    form = UnitDetailsForm(request.POST if request.method == "POST" else None, editor=request.user, instance=unit)
    if request.method == "POST" and form.is_valid():
        place, reason = form.cleaned_data["after"], form.cleaned_data["reason"]
        roster.add_unit(form.instance, after=place, by=request.user, reason=reason)
        messages.success(request, f"Đã thêm {unit.name}, báo cáo từ ngày {day(unit.active_from)}.")
        return redirect("units:unit-edit", unit.code)
    return render(request, "units/unit_add.html", {"form": form}, status=422 if form.errors else 200)


@requires(Can.MANAGE_UNITS)
@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: SignedInRequest, code: str) -> HttpResponse:
    """Correct a unit, or let it leave on a date; days that were reported stay as they are (R3)."""
    unit = known_unit_or_404(request.user, code)
    form = UnitDetailsForm(request.POST if request.method == "POST" else None, editor=request.user, instance=unit)
    context = {"form": form, **_surroundings(request, code)}
    if request.method != "POST":
        return render(request, "units/unit_edit.html", context)
    if not form.is_valid():
        return render(request, "units/unit_edit.html", context, status=422)
    if request.POST.get("version", form.version) != form.version:
        context["changed_meanwhile"] = changelog.latest(unit)
        return render(request, "units/unit_edit.html", context, status=409)
    return _save(request, form)


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
        "has_left": unit.has_left(timezone.localdate(request.arrived_at)),
    }


def _save(request: SignedInRequest, form: UnitDetailsForm) -> HttpResponse:
    unit, changed = form.instance, {*form.changed_data} - {"reason"}
    if changed:
        roster.change_unit(unit, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"Đã ghi thay đổi của {unit.name}.")
    else:
        messages.info(request, "Không có gì thay đổi.")
    if "active_until" in changed and unit.active_until is None:
        messages.success(request, f"{unit.name} lại thuộc danh sách phải báo cáo, không có ngày thôi.")
    elif "active_until" in changed:
        gone = f"Từ ngày {day(unit.active_until)}, {unit.name} không còn trong danh sách phải báo cáo"
        messages.success(request, f"{gone}; các ngày trước giữ nguyên.")
    return redirect("units:unit-edit", unit.code)


@requires(Can.MANAGE_UNITS)
@require_POST
def unit_move(request: SignedInRequest) -> HttpResponse:
    """Put a unit one place up or down, or behind another one."""
    units = {unit.code: unit for unit in Unit.objects.visible_to(request.user)}
    today, posted = timezone.localdate(request.arrived_at), request.POST
    way = next((name for name in ("up", "down") if name in posted), "unit")
    unit = _named(units, posted.get(way, ""))
    if way != "unit":
        roster.move(unit, up=way == "up", by=request.user, today=today)
    else:
        after = _named(units, posted["after"]) if posted.get("after") else None
        roster.place_unit(unit, after=after, by=request.user)
        messages.success(request, f"Đã chuyển {unit.name} {f'xuống sau {after.name}' if after else 'lên đầu'}.")
    return redirect(f"{reverse('units:unit-list')}#{unit.code}")


def _named(units: Mapping[str, Unit], code: str) -> Unit:
    if code not in units:
        raise Http404
    return units[code]


@requires(Can.MANAGE_UNITS)
@require_safe
def unit_export(request: SignedInRequest) -> HttpResponse:
    """The list as a workbook, to be corrected and brought in again."""
    return download(resources.export_units(request.user.district), "danh-sach-don-vi.xlsx")


@requires(Can.MANAGE_UNITS)
@require_safe
def change_log(request: SignedInRequest) -> HttpResponse:
    """Who changed what, newest first; of one unit if the address names it."""
    code = searched(request.GET.get("don-vi", ""))
    unit = known_unit_or_404(request.user, code) if code else None
    paginator = Paginator(changelog.keys(request.user.district, unit), CHANGES_ON_A_PAGE)
    page = paginator.get_page(request.GET.get("trang"))
    context: dict[str, Any] = {"unit": unit, "page": page, "entries": changelog.entries(page.object_list)}
    return render(request, "units/change_log.html", context)
