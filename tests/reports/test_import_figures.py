"""Files come in through one page: a preview that writes nothing, then one confirmation, all or nothing."""

import pytest

from reports import actions
from reports.actions import BatchSend, send_batch
from reports.consolidation import consolidate
from reports.models import DailyReport
from tests.factories import STAFF_FIGURES, TODAY, YESTERDAY, at, day_of, figures_for, make_unit, send
from tests.reports.filled_files import filled_form, line_of, table, upload
from tests.reports.pages import boxes, elements, errors, post, texts
from tests.reports.pages import table as page_table
from units.models import Unit

PAGE = "/tong-hop/2020-08-14/nhap-excel/"
YESTERDAYS_PAGE = "/tong-hop/2020-08-13/nhap-excel/"


def rows():
    """What is stored of reports: unit, revision, installed, channel, who gave it."""
    stored = DailyReport.objects.order_by("unit__code", "date", "revision")
    return list(stored.values_list("unit__code", "revision", "staff_installed", "channel", "reported_by"))


def confirm(client, preview, address=PAGE, **typed):
    """Confirm what the preview shows, with its boxes filled in."""
    return post(client, address, boxes(preview) | typed)


def changes(preview):
    """The preview's table: unit, with what is said of it, and its changes."""
    return page_table(preview, "Số liệu ")


def sentences(response):
    (box,) = elements(response, "div", id="errors")
    return [" ".join(str(child) for child in item.children) for item in _items(box)]


def _items(element):
    for child in element.children:
        if not isinstance(child, str):
            if child.name == "li":
                yield child
            else:
                yield from _items(child)


# The preview


def test_page_has_the_forms_and_asks_for_files(office_client, campaign):
    page = office_client.get(PAGE)
    assert page.status_code == 200
    (box,) = (dict(e.attributes) for e in elements(page, "input", type="file"))
    assert (box["name"], "multiple" in box, box["accept"]) == ("files", True, ".xlsx,.xls,.ods")
    links = [dict(e.attributes)["href"] for e in elements(page, "a")]
    assert {"/tong-hop/2020-08-14/bieu-mau.zip", "/tong-hop/2020-08-14/bieu-mau-chung.xlsx"} <= set(links)


def test_menu_leads_to_todays_page(office_client, campaign):
    response = office_client.get("/tong-hop/nhap-excel/")
    assert (response.status_code, response["Location"]) == (302, PAGE)


def test_preview_shows_old_and_new_and_writes_nothing(office_client, agency, officer):
    send(agency, officer, date=YESTERDAY)
    preview = upload(office_client, PAGE, a=filled_form(agency, staff_installed=11, note="đã rà soát"))
    assert preview.status_code == 200
    assert changes(preview) == [
        [
            "Phòng Nội vụ gửi lần đầu, so với ngày 13/8 a.xlsx",
            "Số người đã cài đặt Bluezone: 9 → 11 Giữ nguyên 4 chỉ tiêu. Ghi chú: đã rà soát",
        ]
    ]
    assert len(rows()) == 1


def test_first_report_of_a_unit_shows_every_figure(office_client, agency):
    ((_, shown),) = changes(upload(office_client, PAGE, a=filled_form(agency)))
    assert shown.count(" – → ") == 5


def test_correction_names_the_send_that_it_replaces(office_client, agency, officer):
    send(agency, officer, at(14, 5))
    ((unit, shown),) = changes(upload(office_client, PAGE, a=filled_form(agency, visitors_guided=6)))
    assert unit == "Phòng Nội vụ sửa lần gửi 1 lúc 14:05 a.xlsx"
    assert shown == "Số lượt khách đến liên hệ công tác được hướng dẫn: 4 → 6 Giữ nguyên 4 chỉ tiêu."


def test_what_was_sent_already_is_named_and_passed_over(office_client, agency, officer):
    send(agency, officer, note="mất điện")
    preview = upload(office_client, PAGE, a=filled_form(agency))
    assert preview.status_code == 200
    assert "Không thay đổi so với bản đã gửi, bỏ qua: Phòng Nội vụ." in texts(preview, "p")
    assert "Không có số liệu mới để ghi nhận." in texts(preview, "p")


def test_returned_report_is_sent_again_though_it_says_the_same(office_client, agency, officer, office):
    report = send(agency, officer)
    DailyReport.objects.filter(pk=report.pk).update(returned_at=at(14, 20), returned_by=office, returned_by_name="vhtt")
    preview = upload(office_client, PAGE, a=filled_form(agency))
    assert changes(preview)[0][0].startswith("Phòng Nội vụ gửi lại sau khi bị trả lại")
    assert confirm(office_client, preview, given_by="Anh Nam").status_code == 302
    assert [row[1] for row in rows()] == [1, 2]


def test_forms_and_a_table_come_in_together(office_client, agency, other_agency, commune):
    content = table(line_of(agency), line_of(other_agency))
    preview = upload(office_client, PAGE, bang=content, bieu=filled_form(commune))
    assert [unit for unit, _ in changes(preview)] == [
        "Phòng Nội vụ gửi lần đầu bang.xlsx, dòng 2",
        "Phòng Tư pháp gửi lần đầu bang.xlsx, dòng 3",
        "Lộc Thạnh gửi lần đầu bieu.xlsx",
    ]


def test_unit_without_figures_in_a_table_is_named_as_passed_over(office_client, agency, other_agency):
    blank = dict.fromkeys(STAFF_FIGURES)
    preview = upload(office_client, PAGE, a=table(line_of(agency), line_of(other_agency) | blank))
    assert len(changes(preview)) == 1
    assert "dòng 3: “P-TP” không có số liệu, bỏ qua." in texts(preview, "li")


# The confirmation


def test_confirmation_writes_all_with_channel_and_giver(office_client, agency, commune, office):
    preview = upload(
        office_client, PAGE, a=filled_form(agency, reported_by="Lê Văn Bình"), b=filled_form(commune, staff_installed=5)
    )
    response = confirm(office_client, preview, given_by="Chị Lan")
    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert rows() == [("25280", 1, 5, "excel", "Chị Lan"), ("P-NV", 1, 9, "excel", "Lê Văn Bình")]
    report = DailyReport.objects.get(unit=agency)
    assert (report.sent_by, report.sent_at, report.reported_at, report.reason) == (office, at(14, 30), None, "")


def test_page_lists_the_receipts(office_client, agency):
    preview = upload(office_client, PAGE, a=filled_form(agency, reported_by="Lê Văn Bình"))
    page = office_client.get(confirm(office_client, preview)["Location"])
    assert "Đã ghi nhận số liệu của 1 đơn vị từ tệp Excel. Mã biên nhận ở bảng dưới." in texts(page, "p")
    assert page_table(page, "Đã nhập từ tệp Excel: 1 đơn vị") == [
        ["Phòng Nội vụ", "P-NV-20200814-1 lúc 14:30", "Lê Văn Bình vhtt"]
    ]


def test_confirmation_twice_is_the_same_result(office_client, agency, commune, officer):
    send(agency, officer, at(14))
    preview = upload(office_client, PAGE, a=filled_form(agency, staff_installed=10), b=filled_form(commune))
    first, second = (confirm(office_client, preview, given_by="Chị Lan") for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert [row[:2] for row in rows()] == [("25280", 1), ("P-NV", 1), ("P-NV", 2)]
    third = confirm(office_client, preview, given_by="Chị Lan")
    assert (third["Location"], DailyReport.objects.count()) == (first["Location"], 3)


def test_who_gave_the_files_must_be_said(office_client, agency):
    preview = upload(office_client, PAGE, a=filled_form(agency))
    response = confirm(office_client, preview)
    assert (response.status_code, errors(response), rows()) == (422, {"given_by": "Chưa ghi người gửi tệp."}, [])
    assert confirm(office_client, response, given_by="Chị Lan").status_code == 302


def test_nobody_is_asked_for_where_every_file_says_it(office_client, agency):
    preview = upload(office_client, PAGE, a=filled_form(agency, reported_by="Lê Văn Bình"))
    assert "given_by" not in boxes(preview)


def test_report_after_the_hour_is_late(office_client, agency, clock):
    preview = upload(office_client, PAGE, a=filled_form(agency))
    clock.move_to(at(15, 1))
    confirm(office_client, preview, given_by="Chị Lan")
    report = DailyReport.objects.get()
    assert report.day.minutes_late(report.first_sent_at) == 1


# Warnings and reasons (R9, R13)


@pytest.fixture
def fallen(agency, officer):
    send(agency, officer, date=YESTERDAY, staff_installed=12)
    return filled_form(agency, staff_installed=11, reported_by="Lê Văn Bình")


def test_fall_is_asked_about_and_needs_a_listed_reason(office_client, fallen):
    preview = upload(office_client, PAGE, a=fallen)
    text = "Số người đã cài đặt Bluezone: 11 thấp hơn lũy kế ngày 13/8 (12), đề nghị kiểm tra lại."
    assert text in texts(preview, "li")
    refused = confirm(office_client, preview)
    assert (refused.status_code, errors(refused)) == (422, {"reason_P-NV": "Số liệu giảm phải có lý do."})
    assert confirm(office_client, refused, **{"reason_P-NV": "vì thế"}).status_code == 422
    assert confirm(office_client, refused, **{"reason_P-NV": "rà soát lại"}).status_code == 302
    report = DailyReport.objects.get(date=TODAY)
    assert (report.reason, [w["text"] for w in report.confirmed_warnings]) == ("rà soát lại", [text])


def test_reason_in_the_file_is_enough(office_client, agency, fallen):
    content = filled_form(agency, staff_installed=11, reported_by="Lê Văn Bình", reason="chuyển công tác")
    preview = upload(office_client, PAGE, a=content)
    assert confirm(office_client, preview).status_code == 302
    assert DailyReport.objects.get(date=TODAY).reason == "chuyển công tác"


def test_warning_that_the_preview_did_not_show_is_shown_first(office_client, agency, office):
    preview = upload(office_client, PAGE, a=filled_form(agency, staff_total=40, reported_by="Lê Văn Bình"))
    send(agency, office, at(14, 29), date=YESTERDAY)
    response = confirm(office_client, preview)
    assert (response.status_code, len(rows())) == (409, 1)
    assert "40, trong khi ngày 13/8 là 20" in response.content.decode()
    assert confirm(office_client, response).status_code == 302


def test_past_day_needs_a_reason(office_client, agency):
    content = filled_form(agency, YESTERDAY, reported_by="Lê Văn Bình")
    preview = upload(office_client, YESTERDAYS_PAGE, a=content)
    refused = confirm(office_client, preview, YESTERDAYS_PAGE)
    assert errors(refused) == {"past_reason": "Nhập cho ngày đã qua phải ghi lý do."}
    assert confirm(office_client, preview, YESTERDAYS_PAGE, past_reason="mất mạng hôm qua").status_code == 302
    assert DailyReport.objects.values_list("date", "reason").get() == (YESTERDAY, "mất mạng hôm qua")


@pytest.mark.parametrize("typed_in", ["the form", "the file"])
def test_words_of_old_figures_as_a_reason_take_no_late_unit_out_of_the_count(campaign, office_client, agency, typed_in):
    words = "Nhập số liệu cũ"
    in_file = {"reason": words} if typed_in == "the file" else {}
    in_form = {"past_reason": "mất mạng" if in_file else words}
    content = filled_form(agency, YESTERDAY, reported_by="Lê Văn Bình", **in_file)
    preview = upload(office_client, YESTERDAYS_PAGE, a=content)
    assert confirm(office_client, preview, YESTERDAYS_PAGE, **in_form).status_code == 302
    consolidation = consolidate(day_of(campaign, YESTERDAY), at(15))
    assert consolidation.units[0].send.reason == words
    assert (consolidation.attendance.expected, consolidation.attendance.late) == (1, 1)


# All or nothing


def test_bad_file_alone_has_nothing_to_confirm(office_client, agency, other_agency):
    bad = filled_form(other_agency, staff_installed="x", visitors_guided=None)
    preview = upload(office_client, PAGE, xau=bad)
    assert preview.status_code == 422
    assert sentences(preview) == [
        "ô E15 (Số người đã cài đặt Bluezone): Chỉ nhập chữ số, ví dụ 1250.",
        "ô E16 (Số lượt khách đến liên hệ công tác được hướng dẫn): Chưa nhập số liệu. Nếu không có, đề nghị ghi 0.",
    ]
    assert (texts(preview, "h3")[0], boxes(preview).keys() & {"content"}, rows()) == (
        "xau.xlsx (Phòng Tư pháp)",
        set(),
        [],
    )


def test_two_files_for_one_unit_are_both_named(office_client, agency, commune):
    preview = upload(office_client, PAGE, a=filled_form(agency), b=filled_form(commune), c=table(line_of(agency)))
    assert (preview.status_code, sentences(preview)) == (
        422,
        [
            "Phòng Nội vụ có số liệu ở hai nơi: a.xlsx và c.xlsx, dòng 2; đề nghị bỏ một.",
            "dòng 2: Phòng Nội vụ có số liệu ở hai nơi: a.xlsx và c.xlsx, dòng 2; đề nghị bỏ một.",
        ],
    )
    assert [unit for unit, _ in changes(preview)] == ["Lộc Thạnh gửi lần đầu b.xlsx"]


def test_report_sent_between_preview_and_confirmation_stops_all(office_client, agency, commune, officer):
    preview = upload(office_client, PAGE, a=filled_form(agency, staff_installed=10), b=filled_form(commune))
    send(agency, officer, at(14, 31), staff_installed=12)
    response = confirm(office_client, preview, given_by="Chị Lan")
    assert (response.status_code, rows()) == (409, [("P-NV", 1, 12, "web", "")])
    assert changes(response)[0] == [
        "Phòng Nội vụ sửa lần gửi 1 lúc 14:31 a.xlsx",
        "Số người đã cài đặt Bluezone: 12 → 10 Giữ nguyên 4 chỉ tiêu.",
    ]
    assert confirm(office_client, response, given_by="Chị Lan").status_code == 302
    assert [row[:3] for row in rows()] == [("25280", 1, 9), ("P-NV", 1, 12), ("P-NV", 2, 10)]


def test_unit_that_left_between_preview_and_confirmation_stops_all(office_client, agency, commune):
    preview = upload(office_client, PAGE, a=filled_form(agency), b=filled_form(commune))
    Unit.objects.filter(pk=agency.pk).update(active_until=TODAY)
    response = confirm(office_client, preview, given_by="Chị Lan")
    assert (response.status_code, rows()) == (409, [])
    assert "Phòng Nội vụ đã thay đổi từ lúc xem trước; đề nghị tải tệp lên lại." in texts(response, "p")


@pytest.mark.parametrize("bad", [0, 1, 2])
def test_batch_with_one_refused_send_writes_none(bad, campaign, agency, other_agency, commune, office):
    units = [agency, other_agency, commune]
    figures = [figures_for(unit) for unit in units]
    figures[bad] |= {"staff_installed": 19}
    sends = [BatchSend(day_of(campaign), u, f, 0) for u, f in zip(units, figures, strict=True)]
    with pytest.raises(actions.InvalidFigures):
        send_batch(sends=sends, by=office, at=at(14))
    assert DailyReport.objects.count() == 0


def test_batch_that_the_database_refuses_writes_none(campaign, agency, commune, office, officer):
    send(commune, office, at(14), staff_installed=4)
    sends = [BatchSend(day_of(campaign), unit, figures_for(unit), 0) for unit in (agency, commune)]
    with pytest.raises(actions.StaleRevision) as refusal:
        send_batch(sends=sends, by=officer, at=at(14))
    assert (refusal.value.newest.unit, DailyReport.objects.count()) == (commune, 1)


def test_batch_returns_its_reports_in_the_order_given(campaign, agency, commune, office):
    sends = [BatchSend(day_of(campaign), unit, figures_for(unit), 0) for unit in (commune, agency)]
    reports = send_batch(sends=sends, by=office, at=at(14))
    assert [report.unit for report in reports] == [commune, agency]
    assert send_batch(sends=sends, by=office, at=at(14, 5)) == reports


def test_hundred_forms_come_in_at_once(office_client, campaign, django_assert_max_num_queries):
    units = [make_unit(campaign.district, f"D{n:03}") for n in range(100)]
    contents = {unit.code: filled_form(unit, staff_installed=n % 18) for n, unit in enumerate(units)}
    with django_assert_max_num_queries(20):
        preview = upload(office_client, PAGE, **contents)
    assert (preview.status_code, len(changes(preview))) == (200, 100)
    assert confirm(office_client, preview, given_by="Chị Lan").status_code == 302
    assert rows() == [(f"D{n:03}", 1, n % 18, "excel", "Chị Lan") for n in range(100)]
