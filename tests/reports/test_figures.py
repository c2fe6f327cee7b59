"""R6, R7, R8: what is counted, by whom, and what stops a report, in the form and in the database."""

import pytest
from django.db import IntegrityError, transaction

from reports import actions
from reports.consolidation import consolidate
from reports.figures import checks
from reports.figures.indicators import FIELDS, RESIDENTS, STAFF
from reports.models import DailyReport
from tests.factories import AREA_FIGURES, STAFF_FIGURES, YESTERDAY, at, day_of, figures_for, make_unit, send
from units.models import Unit

from .pages import BOARD, OWN_REPORT, boxes, entry_for, errors, form_of, post, table, texts

BLANK = "Chưa nhập số liệu. Nếu không có, đề nghị ghi 0."
NEGATIVE = "Số liệu không được là số âm."
DECIMAL = "Số liệu phải là số nguyên, không có phần thập phân. Hàng nghìn ghi 1250 hoặc 1.250."
OTHER_DIGITS = "Đề nghị nhập bằng chữ số thường, từ 0 đến 9."
TOO_LARGE = "Số quá lớn, đề nghị kiểm tra lại."
NOT_A_NUMBER = "Chỉ nhập chữ số, ví dụ 1250."

BAD_FIGURES = [
    ("", BLANK),
    ("   ", BLANK),
    ("\u00a0", BLANK),
    ("-5", NEGATIVE),
    ("−5", NEGATIVE),
    ("–5", NEGATIVE),
    ("-1,5", NEGATIVE),
    ("1,5", DECIMAL),
    ("1.5", DECIMAL),
    ("1.0", DECIMAL),
    ("1,", DECIMAL),
    (",5", DECIMAL),
    ("1,250", DECIMAL),
    ("1.2500", DECIMAL),
    ("1250.000", DECIMAL),
    ("1.25.000", DECIMAL),
    ("0.125", DECIMAL),
    ("５", OTHER_DIGITS),
    ("٥", OTHER_DIGITS),
    ("5²", OTHER_DIGITS),
    ("9" * 8, TOO_LARGE),
    ("9" * 400, TOO_LARGE),
    ("9" * 5000, TOO_LARGE),
    ("1" + ".000" * 100, TOO_LARGE),
    ("năm", NOT_A_NUMBER),
    ("5 người", NOT_A_NUMBER),
    ("+5", NOT_A_NUMBER),
    ("1e3", NOT_A_NUMBER),
    ("0x10", NOT_A_NUMBER),
    ("1 2", NOT_A_NUMBER),
    # Two cells, or two lines, pasted into one box.
    ("12\t345", NOT_A_NUMBER),
    ("12\n345", NOT_A_NUMBER),
    ("\u200b-5", NEGATIVE),
    ("\u200b", BLANK),
    ("1.250 000", NOT_A_NUMBER),
    ("-", NOT_A_NUMBER),
    ("-năm", NOT_A_NUMBER),
    ("½", NOT_A_NUMBER),
    ("5\x00", NOT_A_NUMBER),
    ("NaN", NOT_A_NUMBER),
    ("=1+1", NOT_A_NUMBER),
    ("<b>5</b>", NOT_A_NUMBER),
]
GOOD_FIGURES = [
    ("0", 0),
    ("007", 7),
    (" 1250 ", 1250),
    ("1.250", 1250),
    ("1 250", 1250),
    ("1\u00a0250", 1250),
    ("1\u202f250", 1250),
    ("1.250.000", 1_250_000),
    # As they come from a web page, a chat or another program.
    ("\u200b1500", 1500),
    ("\ufeff1500", 1500),
    ("\u202d1500\u202c", 1500),
    ("1\u2009500", 1500),
    ("1\u2007500\u2009000", 1_500_000),
    ("15\u200d00\u00ad", 1500),
    ("1250\t", 1250),
    ("9999999", 9_999_999),
    ("0" * 5000, 0),
]


def shortened(text):
    return ascii(text)[:20]


# What is typed


@pytest.mark.parametrize(("typed", "sentence"), BAD_FIGURES, ids=shortened)
def test_figure_that_is_no_count_is_refused_with_its_sentence(clock, officer_client, agency, typed, sentence):
    form = form_of(agency, visitors_guided=typed, note="Ghi chú giữ lại")
    page = post(officer_client, OWN_REPORT, form)
    assert (page.status_code, errors(page)) == (422, {"visitors_guided": sentence})
    assert DailyReport.objects.count() == 0
    assert boxes(page) == {name: str(value) for name, value in form.items() if value is not None}


@pytest.mark.parametrize(("typed", "figure"), GOOD_FIGURES, ids=shortened)
def test_count_is_read_as_officials_write_it(clock, officer_client, agency, typed, figure):
    assert post(officer_client, OWN_REPORT, form_of(agency, visitors_guided=typed)).status_code == 302
    assert DailyReport.objects.get().visitors_guided == figure


def test_refused_page_names_every_error_above_the_heading_and_in_the_title(clock, officer_client, agency):
    page = post(officer_client, OWN_REPORT, form_of(agency, staff_total="", staff_installed="chín"))
    assert texts(page, "title") == ["Lỗi: Báo cáo ngày 14/8/2020 – Báo cáo Bluezone"]
    assert texts(page, "a", href="#id_staff_total") == [
        f"Tổng số cán bộ, công chức, viên chức và người lao động: {BLANK}"
    ]
    assert texts(page, "a", href="#id_staff_installed") == [f"Số người đã cài đặt Bluezone: {NOT_A_NUMBER}"]
    assert errors(page) == {"staff_total": BLANK, "staff_installed": NOT_A_NUMBER}


@pytest.mark.parametrize("field", STAFF_FIGURES)
def test_blank_is_not_zero(clock, officer_client, agency, field):
    page = post(officer_client, OWN_REPORT, form_of(agency, **{field: ""}))
    assert (page.status_code, errors(page), DailyReport.objects.count()) == (422, {field: BLANK}, 0)


@pytest.mark.parametrize("field", [*STAFF_FIGURES, *AREA_FIGURES])
def test_figure_that_was_not_posted_at_all_is_blank(clock, commune_client, commune, field):
    form = {name: value for name, value in form_of(commune).items() if name != field}
    page = post(commune_client, OWN_REPORT, form)
    assert (page.status_code, errors(page), DailyReport.objects.count()) == (422, {field: BLANK}, 0)


def test_zero_is_a_figure_and_not_the_absence_of_one(clock, officer_client, office_client, agency, other_agency):
    zeros = dict.fromkeys(STAFF_FIGURES, "0")
    post(officer_client, OWN_REPORT, form_of(agency, **zeros))
    rows = table(office_client.get(BOARD), "Biểu A")
    assert rows[0] == ["1", "Phòng Nội vụ", "0", "0", "0", "–", "–", "0", "0", "đúng hạn"]
    assert rows[1] == ["2", "Phòng Tư pháp", "–", "–", "–", "–", "–", "–", "–", "chưa báo cáo"]


# What bounds a figure (R8)

OUT_OF_ORDER = [
    ({"staff_smartphones": 21}, {"staff_smartphones"}),
    ({"staff_installed": 19}, {"staff_installed"}),
    ({"staff_total": 8}, {"staff_smartphones"}),
    ({"staff_total": 0, "staff_smartphones": 0, "staff_installed": 1}, {"staff_installed"}),
    ({"residents_smartphones": 8001}, {"residents_smartphones"}),
    ({"residents_installed": 5001}, {"residents_installed"}),
    ({"residents_total": 4999}, {"residents_smartphones"}),
    ({"households_visited": 2001}, {"households_visited"}),
    ({"households_total": 599}, {"households_visited"}),
]
IN_ORDER = [
    {"staff_smartphones": 20, "staff_installed": 20},
    {"staff_total": 0, "staff_smartphones": 0, "staff_installed": 0},
    {"visitors_guided": 9000, "relatives_installed": 9000},
    {"residents_smartphones": 8000, "residents_installed": 8000},
    {"households_visited": 2000},
    {"broadcasts": 9000},
]


@pytest.mark.parametrize(("changed", "refused"), OUT_OF_ORDER)
def test_form_refuses_figures_out_of_order(clock, commune_client, commune, changed, refused):
    page = post(commune_client, OWN_REPORT, form_of(commune, **changed))
    assert (page.status_code, set(errors(page)), DailyReport.objects.count()) == (422, refused, 0)


def test_sentence_names_the_figure_that_is_exceeded(clock, officer_client, agency):
    page = post(officer_client, OWN_REPORT, form_of(agency, staff_total="1.000", staff_smartphones="1.250"))
    assert errors(page) == {
        "staff_smartphones": "1.250 lớn hơn “Tổng số cán bộ, công chức, viên chức và người lao động” (1.000), "
        "đề nghị kiểm tra lại."
    }


@pytest.mark.parametrize("changed", IN_ORDER)
def test_form_accepts_figures_up_to_their_bound(clock, commune_client, commune, changed):
    post(commune_client, OWN_REPORT, form_of(commune, **changed))
    assert DailyReport.objects.get().figures == figures_for(commune, **changed)


def write_past_the_form(campaign, unit, officer, **figures):
    day = actions.open_day(campaign=campaign, date=at(14).date())
    facts = {"revision": 1, "sent_at": at(14), "first_sent_at": at(14), "sent_by": officer}
    with transaction.atomic():
        DailyReport.objects.create(day=day, unit=unit, date=day.date, **(facts | figures))


@pytest.mark.parametrize(
    "changed",
    [
        *(changed for changed, _ in OUT_OF_ORDER),
        *({field: -1} for field in FIELDS),
        *({field: None} for field in FIELDS),
        {"revision": 0},
        {"revision": -1},
    ],
)
def test_database_refuses_what_the_form_refuses(campaign, commune, commune_officer, changed):
    with pytest.raises(IntegrityError):
        write_past_the_form(campaign, commune, commune_officer, **(figures_for(commune) | changed))


@pytest.mark.parametrize("changed", IN_ORDER)
def test_database_accepts_figures_up_to_their_bound(campaign, commune, commune_officer, changed):
    write_past_the_form(campaign, commune, commune_officer, **figures_for(commune, **changed))
    assert DailyReport.objects.count() == 1


def test_database_refuses_a_second_current_revision_and_a_second_revision_of_a_number(campaign, agency, officer):
    send(agency, officer)
    for revision in (1, 2):
        with pytest.raises(IntegrityError):
            write_past_the_form(campaign, agency, officer, **figures_for(agency), revision=revision)


def test_action_refuses_what_the_form_refuses(campaign, agency, officer):
    with pytest.raises(actions.InvalidFigures) as refused:
        send(agency, officer, staff_total=None, staff_installed=-1, visitors_guided=10_000_000)
    assert refused.value.errors == {
        "staff_total": BLANK,
        "staff_installed": NEGATIVE,
        "visitors_guided": TOO_LARGE,
    }
    assert DailyReport.objects.count() == 0


def test_largest_count_is_the_last_that_is_accepted():
    figures = STAFF_FIGURES | {"visitors_guided": checks.LARGEST_COUNT}
    assert checks.errors(figures, reports_area=False) == {}
    figures["visitors_guided"] += 1
    assert checks.errors(figures, reports_area=False) == {"visitors_guided": TOO_LARGE}


# Who reports what (R7)


@pytest.mark.parametrize("kind", Unit.Kind)
def test_communes_and_towns_alone_report_their_area(campaign, kind):
    unit = make_unit(campaign.district, "X", kind=kind)
    assert unit.reports_area == (kind in {Unit.Kind.COMMUNE, Unit.Kind.TOWN})


def test_form_asks_the_figures_of_the_units_kind_in_the_paper_forms_order(officer_client, commune_client):
    asked = [
        [name for name in boxes(client.get(OWN_REPORT)) if name in FIELDS]
        for client in (officer_client, commune_client)
    ]
    staff, area = [i.field for i in STAFF.indicators], [i.field for i in RESIDENTS.indicators]
    assert asked == [staff, staff + area]


def test_form_groups_the_two_tables_apart(commune_client):
    assert texts(commune_client.get(OWN_REPORT), "legend") == ["A. Cán bộ của cơ quan", "B. Người dân trên địa bàn"]


def test_area_figures_posted_by_an_agency_are_not_stored(clock, officer_client, agency):
    post(officer_client, OWN_REPORT, form_of(agency, **AREA_FIGURES))
    assert DailyReport.objects.get().figures == figures_for(agency) | dict.fromkeys(AREA_FIGURES)


def test_area_figures_of_an_agency_are_not_stored_whoever_passes_them(campaign, agency, officer):
    assert send(agency, officer, **AREA_FIGURES).figures == figures_for(agency) | dict.fromkeys(AREA_FIGURES)


# What is cumulative (R6)


def test_new_today_is_derived_from_the_last_report_before(campaign, agency, officer):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY, staff_installed=6)
    send(agency, officer, staff_installed=9)
    (row,) = consolidate(day_of(campaign), at(15)).staff.rows
    assert (row.figures["staff_installed"], row.new_today) == (9, 3)


def test_figures_are_never_summed_over_days(campaign, agency, officer):
    for date in (YESTERDAY, at(14).date()):
        send(agency, officer, at(14, date=date), date=date)
    totals = consolidate(day_of(campaign), at(15)).staff.totals
    assert (totals.all.figures, totals.all.new_today) == (STAFF_FIGURES, 0)


def test_gain_is_not_a_field_that_can_be_typed(officer_client):
    assert "new_today" not in {*boxes(officer_client.get(OWN_REPORT)), *FIELDS}


# What else a browser may post


def test_posted_unit_day_sender_and_moment_are_ignored(
    clock, officer_client, agency, other_agency, other_officer, officer
):
    forged = {
        "unit": other_agency.pk,
        "unit_id": other_agency.pk,
        "code": "P-TP",
        "day": "2020-08-13",
        "date": "2020-08-13",
        "sent_by": other_officer.pk,
        "sent_at": "2020-08-14 08:00",
        "first_sent_at": "2020-08-14 08:00",
        "revision": 7,
        "superseded_at": "2020-08-14 08:00",
        "returned_at": "2020-08-14 08:00",
        "channel": "phone",
        "reported_by": "Người khác",
        "confirmed_warnings": "[1]",
    }
    post(officer_client, OWN_REPORT, form_of(agency) | forged)
    report = DailyReport.objects.select_related("day", "unit", "sent_by").get()
    assert (report.unit, report.day.date, report.sent_by, report.revision) == (agency, at(14).date(), officer, 1)
    assert (report.sent_at, report.first_sent_at, report.superseded_at) == (at(14, 30), at(14, 30), None)
    assert (report.channel, report.reported_by, report.returned_at, report.confirmed_warnings) == ("web", "", None, [])


@pytest.mark.parametrize("note", ["=1+1", "+84 909", "-1", "@SUM(A1)", "#N/A", "<img src=x onerror=1>", "a & b"])
def test_note_is_kept_and_shown_as_the_text_that_was_typed(clock, officer_client, office_client, agency, note):
    receipt = post(officer_client, OWN_REPORT, form_of(agency, note=note), follow=True)
    assert DailyReport.objects.get().note == note
    assert f"Ghi chú: {note}" in texts(receipt, "p")
    assert table(office_client.get(BOARD), "Tình hình gửi báo cáo")[0][-1] == note


def test_end_of_a_line_counts_as_one_letter_of_the_note(clock, officer_client, agency):
    note = "a\r\n" * 499 + "b"
    assert post(officer_client, OWN_REPORT, form_of(agency, note=note)).status_code == 302
    assert DailyReport.objects.get().note == note.replace("\r\n", "\n")


def test_note_of_a_thousand_letters_is_accepted_and_a_longer_one_kept_in_the_page(clock, officer_client, agency):
    page = post(officer_client, OWN_REPORT, form_of(agency, note="đ" * 1001))
    assert (page.status_code, DailyReport.objects.count()) == (422, 0)
    assert errors(page) == {"note": "Ghi chú dài quá 1000 ký tự (đang có 1001)."}
    assert boxes(page)["note"] == "đ" * 1001
    assert post(officer_client, OWN_REPORT, form_of(agency, note="đ" * 1000)).status_code == 302


def test_note_with_a_nul_is_refused(clock, officer_client, agency):
    page = post(officer_client, OWN_REPORT, form_of(agency, note="a\x00b"))
    assert (page.status_code, list(errors(page)), DailyReport.objects.count()) == (422, ["note"], 0)


@pytest.mark.parametrize("letter", ["a", "ệ", "\x00"])
def test_note_of_300_kilobytes_is_too_large(clock, officer_client, agency, letter):
    form = form_of(agency, note=letter * 300_000)
    assert post(officer_client, OWN_REPORT, form).status_code == 413
    assert officer_client.post(OWN_REPORT, {k: v for k, v in form.items() if v is not None}).status_code == 413
    assert DailyReport.objects.count() == 0


@pytest.mark.parametrize("base_revision", ["abc", "-1", "1.5", "9" * 400, "9" * 5000, "\x00"])
@pytest.mark.parametrize("extra", [{}, {"unchanged": "1"}])
def test_broken_base_revision_is_refused(clock, officer_client, agency, officer, base_revision, extra):
    send(agency, officer, at(14, date=YESTERDAY), date=YESTERDAY)
    page = post(officer_client, OWN_REPORT, form_of(agency, base_revision=base_revision, **extra))
    assert (page.status_code, DailyReport.objects.filter(day__date=at(14).date()).count()) == (422, 0)


@pytest.mark.parametrize("body", [b"", b"%", b"%ff%fe=%ff", b"staff_total", b"=", b"\x00=\x00", b"&" * 900])
def test_body_that_is_no_form_is_answered_without_a_fault(clock, officer_client, body):
    answer = officer_client.generic("POST", OWN_REPORT, body, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, DailyReport.objects.count()) == (422, 0)


def test_body_of_thousands_of_fields_is_too_large(clock, officer_client):
    assert post(officer_client, OWN_REPORT, {f"x{n}": "" for n in range(2000)}).status_code == 413


@pytest.mark.parametrize(("typed", "sentence"), BAD_FIGURES[:20], ids=shortened)
def test_office_is_refused_in_the_same_words(clock, office_client, commune, typed, sentence):
    page = post(office_client, BOARD + "don-vi/25280/", entry_for(commune, broadcasts=typed))
    assert (page.status_code, errors(page), DailyReport.objects.count()) == (422, {"broadcasts": sentence}, 0)
