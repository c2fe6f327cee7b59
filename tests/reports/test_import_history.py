"""Figures of days before the program: through the same checks, one revision each, never over what is there."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command

from incoming.signed_preview import EXPIRED, OTHER_FIELDS, SPOILT, TOO_LARGE
from reports import actions
from reports.models import DailyReport
from tests.factories import START, TODAY, YESTERDAY, at, day_of, figures_for, make_campaign, make_user, send
from tests.incoming.test_uploads import HOSTILE
from tests.reports.filled_files import filled_form, line_of, table, upload
from tests.reports.pages import boxes, elements, post, texts
from tests.reports.pages import table as page_table
from tests.reports.test_import_figures import sentences
from units.models import Role, Unit

PAGE = "/tong-hop/nhap-so-lieu-cu/"
SECOND = START + datetime.timedelta(days=1)


def line(unit, date, **typed):
    return {"Ngày": date} | line_of(unit, **typed)


@pytest.fixture
def command(tmp_path, office, clock):
    """Run the command over the lines of a table; give what it prints."""

    def run(*lines, options=(), name="so-lieu.xlsx", content=None):
        file, out = tmp_path / name, io.StringIO()
        file.write_bytes(content if content is not None else table(*lines))
        call_command("import_history", str(file), *options, stdout=out)
        return out.getvalue().strip()

    return run


def refusal_of(command, *lines, **options):
    before = DailyReport.objects.count()
    with pytest.raises(CommandError) as refusal:
        command(*lines, **options)
    assert DailyReport.objects.count() == before
    return str(refusal.value)


def stored():
    reports = DailyReport.objects.order_by("date", "unit__position", "revision")
    return list(reports.values_list("date", "unit__code", "revision", "staff_installed"))


# The command


def test_command_writes_one_revision_for_each_unit_and_day(command, agency, commune, office):
    said = command(
        line(commune, "11/8/2020"),
        line(agency, datetime.date(2020, 8, 11), staff_installed=8),
        line(agency, "2020-08-10", staff_installed=7),
    )
    assert said == "Đã nhập xong 3 báo cáo của 2 đơn vị, 2 ngày."
    assert stored() == [(START, "P-NV", 1, 7), (SECOND, "P-NV", 1, 8), (SECOND, "25280", 1, 9)]
    report = DailyReport.objects.get(date=START)
    assert (report.reason, report.channel, report.sent_by) == ("nhập số liệu cũ", "excel", office)
    assert (report.day.date, report.sent_at) == (START, at(14, 30))


def test_dry_run_prints_the_same_and_writes_nothing(command, agency):
    said = command(line(agency, START), line(agency, SECOND), options=["--dry-run"])
    assert said == "Kiểm tra xong, chưa ghi gì: sẽ nhập 2 báo cáo của 1 đơn vị, 2 ngày."
    assert stored() == []


def test_csv_of_semicolons_is_read_with_names_in_any_spelling(command, commune):
    figures = figures_for(commune)
    head = ";".join(["Ngày", "Đơn vị", *figures])
    row = ";".join(["10/8/2020", "xã lộc thạnh", *map(str, figures.values())])
    assert "1 báo cáo" in command(name="x.csv", content=f"{head}\n{row}\n".encode())
    assert [row[1] for row in stored()] == ["25280"]


def test_second_import_of_the_same_table_skips_it(command, agency):
    lines = [line(agency, START), line(agency, SECOND)]
    command(*lines)
    said = command(*lines, line(agency, YESTERDAY))
    assert said == "Đã nhập xong 1 báo cáo của 1 đơn vị, 1 ngày; bỏ qua 2 báo cáo giống hệt số đã có."
    assert [row[2] for row in stored()] == [1, 1, 1]


def test_report_that_differs_from_what_is_there_is_refused(command, agency, officer):
    send(agency, officer, date=YESTERDAY, staff_installed=8)
    assert refusal_of(command, line(agency, START), line(agency, YESTERDAY)) == (
        "Không nhập số liệu nào vì tệp có 1 lỗi:\n"
        "  dòng 3: Phòng Nội vụ đã có báo cáo ngày 13/8 với số liệu khác; không ghi đè."
    )


IN_USE = (
    "Không nhập số liệu nào vì tệp có 1 lỗi:\n"
    "  dòng 3: Ngày 13/8/2020 các đơn vị đã báo cáo trên hệ thống; Phòng Nội vụ "
    "không báo cáo ngày này thì nhập thay ở trang của đơn vị, có ghi lý do."
)


def test_unit_that_was_missing_on_a_day_of_the_program_does_not_become_one_that_was_not_awaited(
    command, agency, other_agency, other_officer
):
    send(other_agency, other_officer, date=YESTERDAY)
    assert refusal_of(command, line(agency, START), line(agency, YESTERDAY)) == IN_USE


def test_day_that_was_closed_is_a_day_of_the_program_though_nobody_sent(command, campaign, agency, office):
    actions.close_day(day=day_of(campaign, YESTERDAY), by=office, at=at(15, 55, date=YESTERDAY), number=1)
    assert refusal_of(command, line(agency, START), line(agency, YESTERDAY)) == IN_USE


def test_old_day_of_which_the_office_has_typed_one_unit_takes_in_the_others(
    command, agency, other_agency, office, campaign
):
    send(other_agency, office, at(9), date=START, channel="phone", reason="nhập bổ sung")
    actions.close_day(day=day_of(campaign, START), by=office, at=at(9, 30), number=1)
    assert command(line(agency, START)) == "Đã nhập xong 1 báo cáo của 1 đơn vị, 1 ngày."


def test_every_bad_line_is_named_and_nothing_is_written(command, agency, commune):
    Unit.objects.filter(pk=agency.pk).update(active_from=START - datetime.timedelta(days=5))
    refusal = refusal_of(
        command,
        line(commune, START),
        line(agency, TODAY),
        line(agency, START - datetime.timedelta(days=1)),
        line(commune, START - datetime.timedelta(days=1)),
        line(agency, "32/8/2020"),
        line(agency, SECOND, visitors_guided=-1),
        line(agency, SECOND, **{"Mã đơn vị": "P-XX"}),
    )
    assert refusal.splitlines() == [
        "Không nhập số liệu nào vì tệp có 6 lỗi:",
        "  dòng 3: Ngày 14/8/2020 chưa qua; chỉ nhập số liệu của những ngày trước hôm nay.",
        "  dòng 4: Ngày 9/8/2020 không thuộc đợt triển khai nào (bắt đầu ngày 10/8/2020).",
        "  dòng 5: Ủy ban nhân dân xã Lộc Thạnh không thuộc diện báo cáo ngày 9/8/2020.",
        "  ô A6 (Ngày): “32/8/2020” không phải là ngày; ghi theo mẫu ngày/tháng/năm, ví dụ 14/08/2020.",
        "  ô F7 (Số lượt khách đến liên hệ công tác được hướng dẫn): Số liệu không được là số âm.",
        "  dòng 8: Không có đơn vị “P-XX” trong danh sách đơn vị của huyện.",
    ]


def test_same_unit_and_day_twice_are_refused(command, agency):
    refusal = refusal_of(command, line(agency, START), line(agency, "10/8/2020"))
    assert "có số liệu ở hai nơi: so-lieu.xlsx, dòng 2 và so-lieu.xlsx, dòng 3" in refusal


def test_unit_that_did_not_report_on_that_day_is_refused(command, agency):
    Unit.objects.filter(pk=agency.pk).update(active_from=SECOND)
    assert "dòng 2: Phòng Nội vụ không thuộc diện báo cáo ngày 10/8/2020." in refusal_of(command, line(agency, START))
    assert "1 báo cáo" in command(line(agency, SECOND))


def test_checks_see_the_days_before_in_the_order_of_the_days(command, agency):
    said = command(line(agency, SECOND, staff_installed=7), line(agency, START, staff_installed=8))
    assert said == (
        "Cảnh báo: Phòng Nội vụ, ngày 11/8: Số người đã cài đặt Bluezone: 7 thấp hơn lũy kế ngày 10/8 (8), "
        "đề nghị kiểm tra lại.\nĐã nhập xong 2 báo cáo của 1 đơn vị, 2 ngày."
    )
    confirmed = [report.confirmed_warnings for report in DailyReport.objects.order_by("date")]
    assert [[w["code"] for w in warnings] for warnings in confirmed] == [[], ["fall:staff_installed:7"]]


def test_figures_of_an_earlier_campaign_are_no_history_of_this_one(command, agency, campaign):
    make_campaign(campaign.district, starts_on=SECOND, title="Đợt 2")
    said = command(line(agency, START, staff_installed=8), line(agency, SECOND, staff_installed=7))
    assert said == "Đã nhập xong 2 báo cáo của 1 đơn vị, 2 ngày."
    titles = DailyReport.objects.order_by("date").values_list("day__campaign__title", flat=True)
    assert list(titles) == [campaign.title, "Đợt 2"]


def test_returned_figures_are_not_compared_with(command, agency, officer, office):
    report = send(agency, officer, date=START, staff_installed=12)
    DailyReport.objects.filter(pk=report.pk).update(returned_at=at(14), returned_by=office, returned_by_name="vhtt")
    assert command(line(agency, SECOND)) == "Đã nhập xong 1 báo cáo của 1 đơn vị, 1 ngày."


def test_blank_lines_are_named_in_passing(command, agency, commune):
    said = command(line(agency, START), {"Ngày": START, "Mã đơn vị": "25280"})
    assert said.splitlines()[0] == "Lưu ý: dòng 3: “25280” không có số liệu, bỏ qua."


def test_command_asks_whose_work_it_is(command, agency, campaign, officer):
    colleague = make_user("vhtt-2", Role.OFFICE, campaign.district)
    refusal = refusal_of(command, line(agency, START))
    assert refusal == "Có nhiều tài khoản Phòng Văn hóa và Thông tin; ghi rõ bằng tùy chọn --by: vhtt, vhtt-2."
    assert refusal_of(command, line(agency, START), options=["--by", "p-nv"]) == (
        "huyện Lộc Ninh không có tài khoản “p-nv” được nhập số liệu."
    )
    command(line(agency, START), options=["--by", "VHTT-2"])
    assert DailyReport.objects.get().sent_by == colleague


def test_command_of_several_districts_asks_which(command, agency, foreign_district):
    assert "--district" in refusal_of(command, line(agency, START))
    assert "1 báo cáo" in command(line(agency, START), options=["--district", "Lộc Ninh"])


def test_district_without_an_office_is_told_so(command, agency, office):
    office.is_active = False
    office.save()
    assert "chưa có tài khoản" in refusal_of(command, line(agency, START))


def test_missing_file_and_form_are_refused(command, agency):
    with pytest.raises(CommandError, match="Không mở được tệp"):
        call_command("import_history", "/khong-co.xlsx")
    assert "nhập bằng bảng có cột “Ngày”" in refusal_of(command, content=filled_form(agency))
    assert "thiếu cột: Ngày" in refusal_of(command, content=table(line_of(agency)))
    assert "Tệp phải có đuôi .xlsx, .xls, .ods hoặc .csv" in refusal_of(command, name="x.txt", content=b"x")


# The page


def test_page_previews_and_writes_once_confirmed(office_client, agency, commune, office):
    preview = upload(office_client, PAGE, a=table(line(agency, START), line(commune, START), line(commune, SECOND)))
    assert (preview.status_code, stored()) == (200, [])
    assert page_table(preview, "Số liệu sẽ ghi nhận") == [["10/8/2020", "2"], ["11/8/2020", "1"]]
    response = post(office_client, PAGE, boxes(preview))
    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert [row[:3] for row in stored()] == [(START, "P-NV", 1), (START, "25280", 1), (SECOND, "25280", 1)]
    page = office_client.get(PAGE)
    assert "Đã ghi nhận 3 báo cáo của những ngày trước." in texts(page, "p")
    assert page_table(page, f"Đã nhập với lý do “{DailyReport.Origin.BEFORE.label}”") == [
        ["11/8/2020", "1"],
        ["10/8/2020", "2"],
    ]


def test_page_shows_warnings_that_the_confirmation_confirms(office_client, agency):
    content = table(line(agency, START, staff_installed=9), line(agency, SECOND, staff_installed=8))
    preview = upload(office_client, PAGE, a=content)
    (box,) = elements(preview, "div", id="questions")
    assert "Phòng Nội vụ, ngày 11/8" in str(box)
    assert post(office_client, PAGE, boxes(preview)).status_code == 302
    assert len(DailyReport.objects.get(date=SECOND).confirmed_warnings) == 1


def test_confirming_twice_writes_once(office_client, agency):
    preview = upload(office_client, PAGE, a=table(line(agency, START)))
    answers = [post(office_client, PAGE, boxes(preview)) for _ in range(2)]
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, PAGE)] * 2
    assert len(stored()) == 1


def test_report_that_came_meanwhile_stops_all(office_client, agency, commune, office):
    preview = upload(office_client, PAGE, a=table(line(agency, START), line(commune, START)))
    send(agency, office, at(14, 29), date=START, staff_installed=5)
    response = post(office_client, PAGE, boxes(preview))
    assert (response.status_code, stored()) == (409, [(START, "P-NV", 1, 5)])
    assert "Phòng Nội vụ đã có báo cáo ngày 10/8 với số liệu khác; không ghi đè." in str(sentences(response))
    assert "content" not in boxes(response)


def test_unit_that_left_meanwhile_stops_all(office_client, agency, commune):
    preview = upload(office_client, PAGE, a=table(line(agency, SECOND), line(commune, SECOND)))
    Unit.objects.filter(pk=agency.pk).update(active_until=SECOND)
    response = post(office_client, PAGE, boxes(preview))
    assert (response.status_code, stored()) == (409, [])
    assert "Phòng Nội vụ đã thay đổi từ lúc xem trước; đề nghị tải tệp lên lại." in texts(response, "p")


def test_unit_that_is_no_more_cannot_be_confirmed(office_client, agency):
    preview = upload(office_client, PAGE, a=table(line(agency, START)))
    Unit.objects.filter(pk=agency.pk).update(code="P-KHAC")
    response = post(office_client, PAGE, boxes(preview))
    assert (response.status_code, SPOILT in texts(response, "p")) == (422, True)


def test_more_than_the_form_can_carry_is_refused(office_client, agency, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = OTHER_FIELDS + 10
    response = upload(office_client, PAGE, a=table(line(agency, START)))
    assert (response.status_code, sentences(response)) == (422, [TOO_LARGE])


def test_new_warning_is_shown_before_anything_is_written(office_client, agency, office):
    preview = upload(office_client, PAGE, a=table(line(agency, SECOND)))
    send(agency, office, at(14, 29), date=START, staff_installed=12)
    response = post(office_client, PAGE, boxes(preview))
    assert (response.status_code, len(stored())) == (409, 1)
    assert post(office_client, PAGE, boxes(response)).status_code == 302
    assert len(stored()) == 2


def test_bad_table_writes_nothing(office_client, agency):
    response = upload(office_client, PAGE, a=table(line(agency, START), line(agency, SECOND, visitors_guided=None)))
    assert (response.status_code, "content" in boxes(response), stored()) == (422, False, [])
    assert sentences(response) == [
        "ô F3 (Số lượt khách đến liên hệ công tác được hướng dẫn): Chưa nhập số liệu. Nếu không có, đề nghị ghi 0."
    ]


def test_content_that_was_tampered_with_or_is_old_is_refused(office_client, agency, clock):
    content = boxes(upload(office_client, PAGE, a=table(line(agency, START))))["content"]
    day_page = "/tong-hop/2020-08-10/nhap-excel/"
    for address, sent, sentence in ((PAGE, content[1:], SPOILT), (day_page, content, SPOILT), (PAGE, content, EXPIRED)):
        if sentence is EXPIRED:
            clock.shift(datetime.timedelta(hours=2, seconds=1))
        response = post(office_client, address, {"content": sent})
        assert (response.status_code, sentence in texts(response, "p"), stored()) == (422, True, [])


@pytest.mark.parametrize(
    "name", ["a bomb", "a macro", "a DOCTYPE", "a figure from another file", "old .xls or a password"]
)
def test_hostile_table_is_refused_with_a_sentence(name, office_client, campaign):
    data, sentence = HOSTILE[name]
    response = upload(office_client, PAGE, a=data)
    assert response.status_code == 422
    assert sentence in str(sentences(response))


def test_no_file_is_refused(office_client, campaign):
    response = office_client.post(PAGE, {})
    assert (response.status_code, "Chưa chọn tệp nào." in response.content.decode()) == (422, True)


def test_a_month_of_sixty_units_fits_into_the_form(office_client, campaign):
    campaign.starts_on = TODAY - datetime.timedelta(days=31)
    campaign.save()
    common = {"district": campaign.district, "kind": Unit.Kind.COMMUNE, "active_from": campaign.starts_on}
    named = [{"code": f"D{n}", "name": f"Đơn vị {n}", "short_name": f"D{n}", "position": n} for n in range(60)]
    units = Unit.objects.bulk_create(Unit(**name, **common) for name in named)
    days = [campaign.starts_on + datetime.timedelta(days=n) for n in range(30)]
    lines = [line(u, date, residents_installed=1000 + 37 * n + u.pk) for u in units for n, date in enumerate(days)]
    preview = upload(office_client, PAGE, a=table(*lines))
    assert preview.status_code == 200
    assert "1800 báo cáo của 60 đơn vị, 30 ngày" in preview.content.decode()
    assert len(boxes(preview)["content"]) < 100_000
