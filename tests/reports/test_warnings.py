"""R9: what a sender is asked about; asked again for another figure, confirmed by its code."""

import datetime

import pytest

from reports.figures import checks
from reports.figures.indicators import DatedFigures
from reports.models import DailyReport
from tests.factories import AREA_FIGURES, STAFF_FIGURES, TODAY, at, send

from .pages import BOARD, CLOSING, OWN_REPORT, boxes, elements, entry_for, form_of, post, text_of, texts

FIGURES = STAFF_FIGURES | AREA_FIGURES


def asked(history, days=None, **figures):
    """The codes of what is asked, after these figures of the days before, the newest first."""
    days = days or range(1, len(history) + 1)
    dated = [
        DatedFigures(TODAY - datetime.timedelta(days=n), FIGURES | before)
        for n, before in zip(days, history, strict=True)
    ]
    return [warning.code for warning in checks.warnings(FIGURES | figures, TODAY, dated, reports_area=True)]


# Each question at its edges


def test_first_report_of_a_unit_is_asked_nothing():
    assert asked([], residents_installed=4999) == []


def test_same_figures_as_yesterday_are_asked_nothing():
    assert asked([{}]) == []


@pytest.mark.parametrize(
    ("before", "now", "is_asked"),
    [
        (20, 25, False),
        (20, 26, True),
        (20, 15, False),
        (20, 14, True),
        (8000, 8800, False),
        (8000, 8801, True),
        (8000, 7200, False),
        (8000, 7199, True),
        (50, 56, True),
        (60, 66, False),
        (0, 5, False),
        (0, 6, True),
    ],
)
def test_base_that_changed_by_more_than_a_tenth_and_a_handful_is_asked_about(before, now, is_asked):
    codes = asked([{"households_total": before}], households_total=now)
    assert codes == ([f"base:households_total:{now}"] if is_asked else [])


@pytest.mark.parametrize(
    ("before", "now", "code"),
    [
        (1200, 1200, None),
        (1200, 1199, "fall"),
        (1200, 600, "fall"),
        (1200, 11, "fall"),
        (1200, 10, "new-today"),
        (1200, 0, "new-today"),
        (20, 10, "fall"),
        (20, 9, "new-today"),
    ],
)
def test_cumulative_figure_that_falls_is_asked_about(before, now, code):
    codes = asked([{"residents_installed": before}], residents_installed=now)
    assert codes == ([f"{code}:residents_installed:{now}"] if code else [])


@pytest.mark.parametrize(("now", "code"), [(599, "new-today"), (601, "fall"), (600, "fall")])
def test_figure_near_the_daily_gains_looks_like_new_today_typed_as_the_total(now, code):
    history = [{"residents_installed": 1200}, {"residents_installed": 1000}]
    assert asked(history, residents_installed=now) == [f"{code}:residents_installed:{now}"]


def test_figure_beyond_three_daily_gains_is_a_fall_and_not_new_today():
    history = [{"residents_installed": 1200}, {"residents_installed": 1190}]
    assert asked(history, residents_installed=30) == ["new-today:residents_installed:30"]
    assert asked(history, residents_installed=31) == ["fall:residents_installed:31"]


@pytest.mark.parametrize(
    ("gains", "gain", "is_asked"),
    [
        ((20, 10), 60, False),
        ((20, 10), 61, True),
        ((1, 1), 10, False),
        ((1, 1), 11, True),
        ((0, 0), 10, False),
        ((0, 0), 11, True),
        # One gain does not tell an ordinary day yet.
        ((5,), 900, False),
    ],
)
def test_jump_out_of_line_with_the_units_own_history_is_asked_about(gains, gain, is_asked):
    figures, history = 1200, [{"broadcasts": 1200}]
    for step in gains:
        figures -= step
        history.append({"broadcasts": figures})
    codes = asked(history, broadcasts=1200 + gain)
    assert codes == ([f"jump:broadcasts:{1200 + gain}"] if is_asked else [])


def test_gain_over_silent_days_is_compared_by_the_day():
    history = [{"broadcasts": 1200}, {"broadcasts": 1180}, {"broadcasts": 1160}]
    assert asked(history, days=(3, 4, 5), broadcasts=1380) == []
    assert asked(history, days=(3, 4, 5), broadcasts=1381) == ["jump:broadcasts:1381"]


def test_gains_before_silent_days_are_counted_by_the_day_too():
    history = [{"broadcasts": 1200}, {"broadcasts": 1160}, {"broadcasts": 1120}]
    assert asked(history, days=(1, 3, 5), broadcasts=1260) == []
    assert asked(history, days=(1, 3, 5), broadcasts=1261) == ["jump:broadcasts:1261"]


def test_falls_are_no_gains_to_compare_with():
    history = [{"broadcasts": figure} for figure in (1200, 1250, 1240, 1230)]
    assert asked(history, broadcasts=1230) == []
    assert asked(history, broadcasts=1231) == ["jump:broadcasts:1231"]


@pytest.mark.parametrize(
    ("bound", "gain", "is_asked"),
    [(100, 40, False), (100, 41, True), (20, 10, False), (25, 11, True), (0, 0, False)],
)
def test_rate_that_rises_by_more_than_forty_points_in_a_day_is_a_jump(bound, gain, is_asked):
    bases = {"residents_smartphones": bound}
    codes = asked([{"residents_installed": 0, **bases}], residents_installed=gain, **bases)
    assert codes == ([f"jump:residents_installed:{gain}"] if is_asked else [])


def test_every_figure_is_asked_about_in_the_forms_order():
    figures = {"staff_total": 40, "staff_installed": 8, "households_visited": 599}
    assert asked([{}], **figures) == ["base:staff_total:40", "fall:staff_installed:8", "fall:households_visited:599"]


def test_agency_is_asked_about_its_own_figures_alone():
    before = DatedFigures(TODAY - datetime.timedelta(days=1), FIGURES)
    figures = FIGURES | {"residents_installed": 1, "staff_installed": 8}
    warnings = checks.warnings(figures, TODAY, [before], reports_area=False)
    assert [warning.field for warning in warnings] == ["staff_installed"]


def test_unit_that_did_not_report_an_area_before_is_not_asked_about_it():
    before = DatedFigures(TODAY - datetime.timedelta(days=1), FIGURES | dict.fromkeys(AREA_FIGURES))
    assert checks.warnings(FIGURES, TODAY, [before], reports_area=True) == []


def test_falls_need_a_reason_and_other_warnings_do_not():
    before = DatedFigures(TODAY - datetime.timedelta(days=1), FIGURES)
    figures = FIGURES | {"staff_total": 40, "staff_installed": 8, "residents_installed": 5, "households_visited": 1500}
    needs = {w.code.split(":")[0]: w.needs_reason for w in checks.warnings(figures, TODAY, [before], reports_area=True)}
    assert needs == {"base": False, "fall": True, "new-today": True, "jump": False}


# Through the page


@pytest.fixture
def reported_yesterday(agency, officer):
    yesterday = TODAY - datetime.timedelta(days=1)
    return send(agency, officer, at(14, date=yesterday), date=yesterday)


def questions(page):
    return [text_of(e) for box in elements(page, "div", id="questions") for e in box.children if e.name == "ul"]


def confirmed(page):
    """What the button beside the questions posts."""
    (button,) = elements(page, "button", name="confirm")
    return dict(button.attributes)["value"]


def sent_today():
    return DailyReport.objects.filter(day__date=TODAY)


def test_warning_asks_and_stores_nothing(reported_yesterday, officer_client, agency):
    page = post(officer_client, OWN_REPORT, form_of(agency, staff_total="27"))
    assert (page.status_code, sent_today().count()) == (200, 0)
    assert questions(page) == [
        (
            "Tổng số cán bộ, công chức, viên chức và người lao động: 27, trong khi ngày 13/8 là 20. "
            "Số này thường ít thay đổi, đề nghị kiểm tra lại."
        )
    ]
    assert boxes(page)["staff_total"] == "27"


def test_warning_is_confirmed_by_its_code_and_stored_with_the_report(reported_yesterday, officer_client, agency):
    form = form_of(agency, staff_total="27")
    page = post(officer_client, OWN_REPORT, form)
    assert confirmed(page).split() == ["base:staff_total:27"]
    receipt = post(officer_client, OWN_REPORT, form | {"confirm": confirmed(page)}, follow=True)
    (stored,) = sent_today().get().confirmed_warnings
    assert stored == {"code": "base:staff_total:27", "text": questions(page)[0]}
    assert texts(receipt, "div", class_="warn") == [f"Cảnh báo đã xác nhận {stored['text']}"]


def test_other_figure_than_the_confirmed_one_is_asked_about_again(reported_yesterday, officer_client, agency):
    page = post(officer_client, OWN_REPORT, form_of(agency, staff_total="27"))
    again = post(officer_client, OWN_REPORT, form_of(agency, staff_total="28", confirm=confirmed(page)))
    assert (again.status_code, confirmed(again).split(), sent_today().count()) == (200, ["base:staff_total:28"], 0)


def test_confirming_one_warning_does_not_confirm_another(reported_yesterday, officer_client, agency):
    form = form_of(agency, staff_total="27", staff_smartphones="26", confirm="base:staff_total:27")
    page = post(officer_client, OWN_REPORT, form)
    assert confirmed(page).split() == ["base:staff_total:27", "base:staff_smartphones:26"]
    assert sent_today().count() == 0


def test_codes_may_come_apart_or_together(reported_yesterday, officer_client, agency):
    codes = ["base:staff_total:27", "base:staff_smartphones:26"]
    post(officer_client, OWN_REPORT, form_of(agency, staff_total="27", staff_smartphones="26", confirm=codes))
    assert [warning["code"] for warning in sent_today().get().confirmed_warnings] == codes


def test_codes_of_nothing_confirm_nothing(reported_yesterday, officer_client, agency):
    post(officer_client, OWN_REPORT, form_of(agency, confirm="base:staff_total:27 xyz \x00"))
    assert sent_today().get().confirmed_warnings == []


def test_fall_is_not_accepted_without_a_reason(reported_yesterday, officer_client, agency):
    form = form_of(agency, staff_installed="8", confirm="fall:staff_installed:8")
    page = post(officer_client, OWN_REPORT, form)
    assert (page.status_code, sent_today().count()) == (200, 0)
    assert "Số liệu giảm phải có lý do." in texts(page, "li")
    assert texts(page, "option") == ["Chọn lý do", *checks.FALL_REASONS]


@pytest.mark.parametrize("reason", ["vì thế", "đếm nhầm", "<script>"])
def test_reason_of_a_fall_is_one_of_the_list(reported_yesterday, officer_client, agency, reason):
    form = form_of(agency, staff_installed="8", confirm="fall:staff_installed:8", reason=reason)
    page = post(officer_client, OWN_REPORT, form)
    assert (page.status_code, sent_today().count()) == (422, 0)
    assert "Lý do số liệu giảm: Đề nghị chọn một lý do trong danh sách." in texts(page, "li")


@pytest.mark.parametrize("reason", ["đếm nhầm hôm trước", "chuyển công tác", "gỡ ứng dụng, đổi máy", "rà soát lại"])
def test_fall_with_a_reason_is_accepted_and_the_reason_kept(reported_yesterday, officer_client, agency, reason):
    form = form_of(agency, staff_installed="8", confirm="fall:staff_installed:8", reason=reason)
    assert post(officer_client, OWN_REPORT, form).status_code == 302
    assert (sent_today().get().staff_installed, sent_today().get().reason) == (8, reason)


def test_confirmed_warnings_and_their_reason_stand_on_the_board_and_on_the_review(
    reported_yesterday, officer_client, office_client, agency
):
    form = form_of(agency, staff_installed="8", confirm="fall:staff_installed:8", reason="chuyển công tác")
    post(officer_client, OWN_REPORT, form)
    line = (
        "Phòng Nội vụ : Số người đã cài đặt Bluezone: 8 thấp hơn lũy kế ngày 13/8 (9), đề nghị kiểm tra lại. "
        "Lý do: chuyển công tác."
    )
    assert texts(office_client.get(BOARD), "summary")[1] == "Cảnh báo đơn vị đã xác nhận: 1 đơn vị"
    assert line in texts(office_client.get(BOARD), "li")
    assert line in texts(office_client.get(CLOSING), "li")


def test_correction_is_compared_with_the_day_before_and_not_with_the_send_before(
    reported_yesterday, officer_client, agency
):
    post(officer_client, OWN_REPORT, form_of(agency, staff_installed="12"))
    corrected = post(officer_client, OWN_REPORT, form_of(agency, staff_installed="9", base_revision="1"))
    assert corrected.status_code == 302


@pytest.mark.parametrize("changed", [{"staff_installed": "8"}, {"staff_total": "27", "preview": "1"}])
def test_newer_report_is_told_before_anything_is_asked(
    changed, reported_yesterday, officer_client, office_client, office, agency
):
    send(agency, office, at(14, 20), staff_installed=12)
    conflict = post(officer_client, OWN_REPORT, form_of(agency, **changed))
    assert (conflict.status_code, questions(conflict)) == (409, [])
    entry = post(office_client, BOARD + "don-vi/P-NV/", entry_for(agency, **changed, base_revision="0"))
    assert (entry.status_code, questions(entry)) == (409, [])
    # Whoever then puts the own version in its place is asked about that.
    asked = post(officer_client, OWN_REPORT, boxes(conflict))
    assert (asked.status_code, len(confirmed(asked).split()), boxes(asked)["base_revision"]) == (200, 1, "1")
    assert sent_today().count() == 1


def test_returned_report_is_not_what_the_next_day_is_compared_with(reported_yesterday, officer_client, office, agency):
    reported_yesterday.returned_at, reported_yesterday.returned_by = at(8), office
    reported_yesterday.save(update_fields=["returned_at", "returned_by"])
    assert post(officer_client, OWN_REPORT, form_of(agency, staff_total="27")).status_code == 302


def test_office_that_types_for_a_unit_is_asked_the_same(reported_yesterday, office_client, agency):
    address, form = BOARD + "don-vi/P-NV/", entry_for(agency, staff_installed="8")
    page = post(office_client, address, form)
    assert (page.status_code, confirmed(page).split(), sent_today().count()) == (200, ["fall:staff_installed:8"], 0)
    form["confirm"] = confirmed(page)
    assert (post(office_client, address, form).status_code, sent_today().count()) == (200, 0)
    assert post(office_client, address, form | {"reason": "lý do khác"}).status_code == 200
    assert post(office_client, address, form | {"reason": "rà soát lại"}).status_code == 302
    assert sent_today().get().reason == "rà soát lại"
