"""R11: a form says whose figures of which day it shows, and what it repeats; anything else takes nothing."""

import pytest

from reports import actions
from reports.figures.indicators import BY_FIELD
from reports.forms.report import ReportForm
from reports.models import DailyReport
from tests.factories import TODAY, YESTERDAY, at, figures_for, send
from units.models import Role, Unit, User

from .pages import BOARD, OWN_REPORT, elements, entry_for, form_of, post, posted_by, table, texts

OWN_DAY = "/bao-cao/2020-08-14/"
INSTALLED = BY_FIELD["staff_installed"].label
CORRECTED = "Số liệu ngày trước vừa được sửa sau khi mở trang. Đề nghị xem lại số liệu ngày trước ở dưới rồi gửi."


@pytest.fixture
def yesterday(agency, officer):
    return send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)


def move(officer, unit):
    """What the administrator does; the account's person signs in again."""
    User.objects.filter(pk=officer.pk).update(unit=unit)
    return User.objects.get(pk=officer.pk)


def button_of(page, **attributes):
    """The last one of the page: above it are the ones of its head and of the Enter key."""
    return elements(page, "button", **attributes)[-1]


def filled_in(client, unit, **typed):
    """The officer's own form as it is posted from the page that is open."""
    page = client.get(OWN_REPORT)
    send_button = button_of(page, type="submit")
    return posted_by(send_button, page) | {k: str(v) for k, v in figures_for(unit, **typed).items() if v is not None}


def test_page_of_the_unit_before_writes_nothing_for_the_unit_after_and_keeps_what_was_typed(
    officer_client, officer, agency, other_agency, other_officer, sign_in
):
    form = filled_in(officer_client, agency, staff_installed=17) | {"note": "Đang gõ"}
    moved = sign_in(move(officer, other_agency))
    page = post(moved, OWN_DAY, form)
    assert (page.status_code, DailyReport.objects.count()) == (409, 0)
    assert texts(page, "h1") == ["Chưa ghi nhận: trang vừa gửi được mở cho Phòng Nội vụ, ngày 14/8/2020"]
    typed = dict(table(page, "Nội dung vừa nhập"))
    assert (typed[INSTALLED], typed["Ghi chú"]) == ("17", "Đang gõ")
    assert post(moved, OWN_DAY, filled_in(moved, other_agency)).status_code == 302


def test_correction_of_the_unit_before_replaces_no_report_of_the_unit_after_at_equal_revisions(
    officer_client, officer, agency, other_agency, other_officer, sign_in
):
    send(agency, officer)
    theirs = send(other_agency, other_officer)
    form = filled_in(officer_client, agency, visitors_guided=1)
    assert post(sign_in(move(officer, other_agency)), OWN_DAY, form).status_code == 409
    assert list(DailyReport.objects.filter(unit=other_agency)) == [theirs]


def test_tap_and_confirmation_for_the_unit_before_are_not_taken_for_the_unit_after(
    officer_client, officer, office, agency, other_agency, other_officer, sign_in, yesterday, returned
):
    send(other_agency, other_officer, at(14, date=YESTERDAY), date=YESTERDAY)
    confirmation = posted_by(button_of(officer_client.get(OWN_REPORT), name="correct"), officer_client.get(OWN_REPORT))
    client = sign_in(move(officer, other_agency))
    for form in (confirmation | {"explanation": "Đúng"}, confirmation | {"unchanged": "1", "base_revision": "0"}):
        assert post(client, OWN_DAY, form).status_code == 409
    assert DailyReport.objects.filter(unit=other_agency, day__date=TODAY).count() == 0


@pytest.fixture
def returned(agency, officer, office):
    report = send(agency, officer)
    filled = {"returned_at": at(14, 20), "returned_by": office, "returned_by_name": "x", "returned_comment": "Xem lại"}
    DailyReport.objects.filter(pk=report.pk).update(**filled)


@pytest.mark.parametrize("place", [{"unit": True}, {"role": Role.OFFICE, "unit": None}])
def test_change_of_unit_or_role_ends_the_sessions(officer_client, officer, other_agency, place):
    assert officer_client.get(OWN_REPORT).status_code == 200
    User.objects.filter(pk=officer.pk).update(**place | ({"unit": other_agency} if place["unit"] else {}))
    assert officer_client.get(OWN_REPORT)["Location"].startswith("/dang-nhap/")


def test_entry_under_a_code_that_another_unit_bears_by_now_is_not_taken(office_client, agency, other_agency):
    address = f"{BOARD}don-vi/P-NV/"
    page = office_client.get(address)
    form = posted_by(button_of(page, type="submit"), page) | entry_for(agency, staff_installed=17)
    Unit.objects.filter(pk=agency.pk).update(code="P-NV-1")
    Unit.objects.filter(pk=other_agency.pk).update(code="P-NV")
    page = post(office_client, address, form)
    assert (page.status_code, DailyReport.objects.count()) == (409, 0)
    assert dict(table(page, "Nội dung vừa nhập"))[INSTALLED] == "17"


def test_return_of_another_unit_is_not_taken(office_client, agency, other_agency, officer, other_officer):
    send(agency, officer)
    send(other_agency, other_officer)
    page = office_client.get(f"{BOARD}don-vi/P-NV/tra-lai/")
    form = posted_by(button_of(page, class_="full"), page) | {"comment": "Xem lại"}
    page = post(office_client, f"{BOARD}don-vi/P-TP/tra-lai/", form)
    assert (page.status_code, table(page, "Nội dung vừa nhập")) == (409, [["Lý do trả lại", "Xem lại"]])
    assert not DailyReport.objects.filter(returned_at__isnull=False).exists()


@pytest.mark.parametrize("made_for", ["", "x", "1-x", "-2020-08-14", "99999999999-2020-08-14", "²-2020-08-14", "\x00"])
def test_form_that_was_made_for_nothing_known_is_not_taken(officer_client, agency, made_for):
    page = post(officer_client, OWN_DAY, form_of(agency, made_for=made_for))
    assert (page.status_code, DailyReport.objects.count()) == (409, 0)
    assert texts(page, "h1") == ["Chưa ghi nhận: trang vừa gửi được mở cho đơn vị khác"]


def test_unit_of_another_district_is_not_named(officer_client, agency, foreign_unit):
    page = post(officer_client, OWN_DAY, form_of(agency, made_for=f"{foreign_unit.pk}-2020-08-14"))
    assert (page.status_code, foreign_unit.name in page.content.decode()) == (409, False)


def test_report_of_a_unit_that_has_left_meanwhile_is_not_taken_and_kept_on_the_page(
    officer_client, office_client, agency
):
    form = filled_in(officer_client, agency, staff_installed=17)
    Unit.objects.filter(pk=agency.pk).update(active_until=TODAY)
    entered = entry_for(agency, staff_installed=17)
    for client, address, typed in [(officer_client, OWN_DAY, form), (office_client, f"{BOARD}don-vi/P-NV/", entered)]:
        page = post(client, address, typed)
        assert (page.status_code, DailyReport.objects.count()) == (409, 0)
        assert dict(table(page, "Nội dung vừa nhập"))[INSTALLED] == "17"


@pytest.mark.parametrize("changed", [{"active_until": TODAY}, {"kind": Unit.Kind.COMMUNE}])
def test_send_that_waited_while_its_unit_left_or_became_another_is_not_receipted(campaign, agency, officer, changed):
    seen = Unit.objects.get(pk=agency.pk)
    Unit.objects.filter(pk=agency.pk).update(**changed)
    with pytest.raises(actions.UnitChanged):
        send(seen, officer)
    assert not DailyReport.objects.exists()


def test_form_of_a_unit_that_becomes_a_commune_while_it_is_checked_is_kept_on_a_page(
    officer_client, agency, monkeypatch
):
    def change(self):
        Unit.objects.filter(pk=agency.pk).update(kind=Unit.Kind.COMMUNE)
        return content(self)

    content = ReportForm.content
    monkeypatch.setattr(ReportForm, "content", change)
    page = post(officer_client, OWN_REPORT, form_of(agency))
    assert (page.status_code, DailyReport.objects.count()) == (409, 0)
    assert texts(page, "h1") == ["Chưa ghi nhận: loại đơn vị vừa được sửa"]


# "Không thay đổi so với hôm trước"


def test_tap_names_the_report_that_it_repeats_and_signs_no_figures_that_were_not_seen(
    yesterday, officer_client, agency, office
):
    page = officer_client.get(OWN_REPORT)
    tap = posted_by(button_of(page, name="unchanged"), page)
    corrected = send(agency, office, at(14, 29), date=YESTERDAY, base_revision=1, staff_installed=11)
    page = post(officer_client, OWN_DAY, tap)
    assert (page.status_code, DailyReport.objects.filter(day__date=TODAY).count()) == (409, 0)
    assert CORRECTED in texts(page, "p")
    assert texts(page, "span", class_="before")[0] == "Ngày 13/8: 11"
    assert post(officer_client, OWN_DAY, posted_by(button_of(page, name="unchanged"), page)).status_code == 302
    assert DailyReport.objects.get(day__date=TODAY).figures == corrected.figures


def test_second_tap_after_a_correction_of_the_day_before_is_the_receipt_of_the_first(
    yesterday, officer_client, agency, office
):
    page = officer_client.get(OWN_REPORT)
    tap = posted_by(button_of(page, name="unchanged"), page)
    receipt = post(officer_client, OWN_DAY, tap).url
    send(agency, office, at(14, 29), date=YESTERDAY, base_revision=1, staff_installed=11)
    assert post(officer_client, OWN_DAY, tap).url == receipt
    assert DailyReport.objects.filter(day__date=TODAY).count() == 1
