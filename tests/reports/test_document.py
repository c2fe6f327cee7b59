"""The written report says what the edition and its workbook say."""

import datetime
import io
import shutil
import subprocess
import unicodedata
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from reports import document, workbook
from reports.consolidation import Narrative, Source, Status
from reports.document.sample import STAMP, empty_day, full_day
from reports.figures.wording import count, in_text, paper_count, percent
from tests.factories import YESTERDAY, at, send

from .pages import BOARD, close_on, texts
from .word import appendix, beginning_with, between, empty_report, full_report, opened, paragraphs, printed, whole_text
from .word_template import FOLDER
from .word_template.outline import outline

EDITION = BOARD + "lan-chot/1/"
TABLES = {"Biểu A": 1, "Biểu B": 2}


def as_printed(cell):
    """A cell of the workbook as the report spells its value."""
    if isinstance(cell.value, str):
        return cell.value
    return percent(cell.value) if "%" in cell.number_format else count(cell.value)


def figures_of_workbook(book, name):
    """Name → figures of each line of the sheet, totals included."""
    rows = list(book[name].iter_rows())
    start = next(n for n, row in enumerate(rows) if row[0].value == "STT") + 1
    # Below the totals, the province's own count is compared with them in a table of its own.
    end = next((n for n, row in enumerate(rows) if str(row[0].value).startswith("Đối chiếu")), len(rows))
    lines = [row for row in rows[start:end] if row[2].value is not None]
    return {row[1].value or row[0].value: [as_printed(cell) for cell in row[2:-2]] for row in lines}


def figures_of_report(report, name):
    return {row[1]: row[2:-2] for row in appendix(report, TABLES[name])}


@pytest.fixture
def day(agency, other_agency, commune, other_commune, office):
    """One agency and one commune reported, one agency is carried from yesterday, one commune unknown."""
    send(agency, office, at(14, 10, date=YESTERDAY), date=YESTERDAY, staff_installed=5)
    send(other_agency, office, at(14, 20, date=YESTERDAY), date=YESTERDAY, staff_installed=4)
    send(agency, office, at(14, 30), staff_installed=9)
    send(commune, office, at(15, 7), staff_installed=11, residents_total=12345, note="mất sóng")


@pytest.fixture
def closed(clock, day, office_client):
    clock.move_to(at(15, 30))
    close_on(office_client, {"number": 1})
    return office_client


# The numbers


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("make_day", [full_day, empty_day])
def test_every_figure_is_the_workbooks(make_day, name):
    book = load_workbook(io.BytesIO(workbook.build(make_day(), STAMP)))
    assert figures_of_report(printed(make_day()), name) == figures_of_workbook(book, name)


@pytest.mark.parametrize(("name", "table"), [("Biểu A", "staff"), ("Biểu B", "residents")])
def test_every_figure_is_the_pages_and_the_jsons(closed, name, table):
    report = opened(closed.get(EDITION + "bao-cao.docx").content)
    book = load_workbook(io.BytesIO(closed.get(EDITION + "tong-hop.xlsx").content))
    told = closed.get(EDITION + "so-lieu.json").json()[table]
    lines = figures_of_report(report, name)
    assert lines == figures_of_workbook(book, name)
    for row in told["rows"]:
        figures = [
            value for key, value in row.items() if key in told["totals"]["all"] and key not in {"new_today", "rate"}
        ]
        assert [line for line in map(count, figures) if line not in lines[row["name"]]] == []
        assert percent(row["rate"]) in lines[row["name"]]
    units = f"{paper_count(told['totals']['all']['units'])}/{paper_count(len(told['rows']))}"
    whole = lines[f"Tổng cộng ({units} đơn vị có số liệu), trong đó:"]
    assert percent(told["totals"]["all"]["rate"]) in whole


def test_text_repeats_the_totals_of_the_appendix():
    report, day = full_report(), full_day()
    staff, residents = (table.totals for table in day.tables)
    (known, _, reported, carried, unknown, *_), (area, *_) = (
        between(report, "a) Tại các cơ quan, đơn vị", "b) Trên địa bàn xã, thị trấn"),
        between(report, "b) Trên địa bàn xã, thị trấn", "3. Tình hình báo cáo"),
    )
    assert (
        f"{count(staff.all.figures['staff_installed'])} người đã cài đặt, đạt tỷ lệ {percent(staff.all.rate)} trên"
        in known
    )
    assert reported == (
        "- Đã báo cáo trong ngày: 04 đơn vị, 9.800/9.800 người dùng điện thoại thông minh đã cài đặt, đạt tỷ lệ 100,0%;"
    )
    assert carried == (
        "- Lấy số liệu báo cáo gần nhất: 04 đơn vị, 9.800/9.800 người dùng điện thoại thông minh đã cài đặt, "
        "đạt tỷ lệ 100,0% (ngày 13/8/2020: 04 đơn vị);"
    )
    assert (staff.unknown_units, unknown) == (4, "- Chưa có số liệu từ đầu đợt: 04 đơn vị.")
    assert f"dân số {count(residents.all.figures['residents_total'])} người" in area


def test_no_figure_adds_agencies_to_communes():
    """R14: with telling numbers, the sum of the two totals stands nowhere."""
    day = full_day()
    staff, residents = (table.totals.all.figures for table in day.tables)
    added = staff["staff_installed"] + residents["residents_installed"]
    assert count(added) not in whole_text(printed(day))


def test_carried_lines_are_in_italics_and_reported_ones_are_not():
    report, day = full_report(), full_day()
    rows = report.tables[2].rows[1 : 1 + len(day.units)]
    italics = [all(run.italic for cell in row.cells for p in cell.paragraphs for run in p.runs) for row in rows]
    assert italics == [unit.source is Source.CARRIED for unit in day.units]


def test_units_without_a_figure_have_a_dash_and_never_a_zero():
    day = full_day()
    unknown = [unit.name for unit in day.units if unit.source is Source.UNKNOWN]
    lines = figures_of_report(printed(day), "Biểu A")
    assert {tuple(lines[name]) for name in unknown} == {("–",) * 7}


def test_day_without_reports_says_so_in_words():
    told = between(empty_report(), "a) Tại các cơ quan, đơn vị", "3. Tình hình báo cáo")
    assert told == [
        "Trên địa bàn huyện không có cơ quan, đơn vị thuộc diện báo cáo.",
        "b) Trên địa bàn xã, thị trấn",
        "Trên địa bàn huyện không có xã, thị trấn thuộc diện báo cáo.",
    ]


def test_text_says_that_new_today_counts_from_an_earlier_day_as_the_table_does():
    day = full_day()
    first, *others = day.units
    day = replace(day, units=(replace(first, previous_date=datetime.date(2020, 8, 11)), *others))
    report = printed(day)
    staff, residents = (beginning_with(report, "08/12 cơ quan"), beginning_with(report, "04/06 xã"))
    since = "01 đơn vị tính từ sau báo cáo ngày 11/8/2020, do không báo cáo ngày liền trước"
    assert staff.endswith(f"cài mới trong ngày 8.000 người (trong đó {since}).")
    assert residents.endswith("cài mới trong ngày 4.000 người.")
    assert appendix(report, 1)[0][-1] == ("nhập thay (điện thoại 15:05); số cài mới tính từ sau báo cáo ngày 11/8/2020")
    sheet = load_workbook(io.BytesIO(workbook.build(day, STAMP)))["Tổng hợp"]
    lines = [row[0].value for row in sheet.iter_rows() if str(row[0].value).startswith("Số cài mới")]
    assert lines == ["Số cài mới của 01 đơn vị được tính từ sau báo cáo ngày 11/8/2020."]


# Who has reported


def test_page_workbook_and_report_say_one_sentence_of_who_reported(closed):
    told = (
        "Toàn huyện có 04 cơ quan, đơn vị phải báo cáo. Kết quả: 01 đơn vị báo cáo đúng hạn, "
        "01 đơn vị báo cáo trễ hạn, 02 đơn vị chưa báo cáo."
    )
    assert told in texts(closed.get(EDITION), "p")
    book = load_workbook(io.BytesIO(closed.get(EDITION + "tong-hop.xlsx").content))
    for name in ("Tổng hợp", "Biểu C"):
        assert told in [row[0].value for row in book[name].iter_rows()]
    assert beginning_with(opened(closed.get(EDITION + "bao-cao.docx").content), "Toàn huyện") == told


def test_every_unit_but_those_on_time_stands_by_name_in_the_group_of_its_state():
    day = full_day()
    told = between(printed(day), "3. Tình hình báo cáo", "4. Khó khăn, vướng mắc")
    groups = {
        "- Trễ hạn: 02 đơn vị": {Status.LATE},
        "- Chưa báo cáo: 04 đơn vị": {Status.WAITING, Status.MISSING},
        "- Đang kiểm tra lại số liệu: 02 đơn vị": {Status.RETURNED},
        "- Miễn báo cáo: 02 đơn vị": {Status.EXEMPT},
    }
    assert told[2] == "- Đúng hạn: 02 đơn vị."
    for (heading, statuses), line in zip(groups.items(), told[3:], strict=True):
        names = [in_text(unit.name) for unit in day.units if unit.status in statuses]
        assert line.startswith(f"{heading}, gồm: {names[0]}")
        assert [name for name in names if name not in line] == []


def test_absent_units_are_named_with_what_is_printed_in_their_place(closed):
    report = opened(closed.get(EDITION + "bao-cao.docx").content)
    assert beginning_with(report, "- Chưa báo cáo") == (
        "- Chưa báo cáo: 02 đơn vị, gồm: Phòng Tư pháp (lấy số liệu ngày 13/8/2020); "
        "UBND xã Lộc Thành (chưa có số liệu từ đầu đợt)."
    )
    assert beginning_with(report, "- Trễ hạn") == "- Trễ hạn: 01 đơn vị là UBND xã Lộc Thạnh (trễ 07 phút)."
    assert [text for text in paragraphs(report) if text.startswith("- Miễn báo cáo")] == []


def test_attendance_table_names_those_who_were_not_on_time_as_the_workbook_does(closed):
    report = opened(closed.get(EDITION + "bao-cao.docx").content)
    book = load_workbook(io.BytesIO(closed.get(EDITION + "tong-hop.xlsx").content))
    rows = [row for row in book["Biểu C"].iter_rows(values_only=True) if isinstance(row[0], int)]
    expected = [
        [
            str(number),
            name,
            state,
            f"{first:%H:%M}" if first else "",
            str(late or ""),
            way or "",
            f"{carried.day}/{carried.month}/{carried.year}" if carried else "",
            note or "",
        ]
        for number, name, state, first, late, _, way, carried, note in rows
        if state != "đúng hạn"
    ]
    assert appendix(report, 3) == expected
    assert len(rows) == len(expected) + 1
    assert "mất sóng" not in whole_text(report)


def test_day_on_which_all_were_on_time_has_no_table_of_the_others():
    day = full_day()
    day = replace(day, units=tuple(replace(unit, status=Status.ON_TIME) for unit in day.units[:1]))
    report = printed(day)
    assert len(report.tables) == len(full_report().tables) - 1
    assert beginning_with(report, "Tổng số 01 đơn vị").startswith("Tổng số 01 đơn vị; phải báo cáo: 01; đúng hạn: 01;")


def test_deadline_is_told_once_and_why_it_was_moved():
    day = replace(full_day(), due_at=at(15, 20), usual_due_at=at(15), extension_reason="Mất điện trên diện rộng.")
    assert beginning_with(printed(day), "Thời hạn") == (
        "Thời hạn các đơn vị gửi báo cáo: chậm nhất 15 giờ 00 phút; riêng ngày 14/8/2020 lùi đến 15 giờ 20 phút "
        "(do mất điện trên diện rộng)."
    )
    first, *others = day.units
    own = replace(day, extension_reason="", units=(replace(first, own_due_at=at(15, 30)), *others))
    assert beginning_with(printed(own), "Thời hạn").endswith(
        "15 giờ 20 phút; Phòng Mẫu 1 được lùi hạn đến 15 giờ 30 phút."
    )
    assert "Thời hạn" not in whole_text(empty_report())


# The Office's own words


def test_each_line_of_a_text_is_a_paragraph_of_its_own():
    day = replace(full_day(), narrative=Narrative("Một & hai.\r\n\n  Ba.", "Bốn", "Năm"))
    report = printed(day)
    assert between(report, "1. Công tác chỉ đạo, tuyên truyền", "2. Kết quả thực hiện")[1:] == ["Một & hai.", "Ba."]
    assert between(report, "4. Khó khăn, vướng mắc", "5. Đề xuất, kiến nghị") == ["Bốn"]


def test_blank_text_is_a_dotted_line_to_fill_in():
    report = empty_report()
    assert between(report, "1. Công tác chỉ đạo, tuyên truyền", "2. Kết quả thực hiện") == ["…" * 30]


# What people type


@pytest.mark.parametrize(
    "typed",
    [
        "<img src=x onerror=1>",
        "{{ 7*7 }}",
        "{% for x in y %}",
        "{_{ 7*7 }_}",
        "A & B &amp; C",
        "]]> <w:p/>",
        "“ngoặc” '\"",
    ],
)
def test_what_a_person_typed_is_printed_as_typed(typed):
    day = full_day()
    units = tuple(replace(unit, name=typed) for unit in day.units)
    report = printed(replace(day, units=units, narrative=Narrative(typed, typed, typed)))
    assert [row[1] for row in appendix(report, 1)[: len(units)]] == [typed] * len(units)
    assert appendix(report, 3)[0][1] == typed
    assert between(report, "4. Khó khăn, vướng mắc", "5. Đề xuất, kiến nghị") == [typed]


def test_tones_that_were_typed_as_signs_of_their_own_stand_on_their_letters():
    day = full_day()
    typed = unicodedata.normalize("NFD", "Sóng yếu tại ấp Thạnh Đông.")
    report = printed(replace(day, narrative=Narrative(typed, typed, typed)))
    assert between(report, "4. Khó khăn, vướng mắc", "5. Đề xuất, kiến nghị") == ["Sóng yếu tại ấp Thạnh Đông."]


def test_control_characters_are_dropped_and_the_lines_kept():
    day = full_day()
    first, *rest = day.units
    first = replace(first, name="Phòng\x00\x0b\x07\x0c A\ufffe\r\nhai\tba")
    assert appendix(printed(replace(day, units=(first, *rest))), 1)[0][1] == "Phòng A\nhai\tba"


# The files


def test_report_is_printed_from_the_edition_alone(clock, closed, commune, office):
    before = whole_text(opened(closed.get(EDITION + "bao-cao.docx").content))
    send(commune, office, at(15, 40), base_revision=1, residents_installed=1999)
    commune.name, commune.active_until = "Xã khác", at(15).date()
    commune.save()
    assert whole_text(opened(closed.get(EDITION + "bao-cao.docx").content)) == before


@pytest.mark.parametrize("name", ["bao-cao.docx", "tong-hop.xlsx", "ho-so.zip"])
def test_edition_is_the_same_file_whenever_it_is_fetched(clock, closed, name):
    """R18: what was signed can be compared byte by byte with what is fetched later."""
    before = closed.get(EDITION + name).content
    clock.move_to(at(16, 10))
    assert closed.get(EDITION + name).content == before


def test_both_files_come_in_one(closed):
    response = closed.get(EDITION + "ho-so.zip")
    assert response["Content-Disposition"] == 'attachment; filename="ho-so-bluezone-2020-08-14-lan-1.zip"'
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        names = archive.namelist()
        assert names == ["tong-hop-bluezone-2020-08-14-lan-1.xlsx", "bao-cao-bluezone-2020-08-14-lan-1.docx"]
        sheet, report = map(archive.read, names)
    alone = closed.get(EDITION + "bao-cao.docx")
    assert alone["Content-Disposition"] == f'attachment; filename="{names[1]}"'
    assert whole_text(opened(report)) == whole_text(opened(alone.content))
    assert sheet == closed.get(EDITION + "tong-hop.xlsx").content


@pytest.mark.parametrize("template", sorted(document.SHIPPED.parent.glob("*.docx")), ids=lambda path: path.stem)
def test_shipped_template_reads_as_it_was_reviewed(template):
    """A Word file shows no difference in review; its outline does (``python -m tests.reports.word_template``)."""
    reviewed = FOLDER / f"{template.stem}.txt"
    assert list(outline(template)) == reviewed.read_text(encoding="utf-8").splitlines()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not there")
def test_another_program_reads_the_report(tmp_path):
    (tmp_path / "report.docx").write_bytes(document.build(full_day(), STAMP))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "report.docx")], check=True, capture_output=True, timeout=60)
    if not (tmp_path / "report.txt").exists():
        pytest.skip("LibreOffice has no Writer")
    text = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Tổng cộng (08/12 đơn vị có số liệu), trong đó:" in text
