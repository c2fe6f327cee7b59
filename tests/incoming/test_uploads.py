"""A workbook is looked into before it is opened; each hostile one is refused with a sentence."""

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.packaging.custom import StringProperty

from incoming.books import Book, Line, SheetLines, address
from incoming.csv_files import read_csv
from incoming.file_kinds import MAX_MARKS, MAX_OTHER_MARKS
from incoming.uploads import MAX_COLUMNS, MAX_LETTERS, MAX_PARTS, MAX_ROWS, UploadRefused, clean_text
from incoming.workbooks import read_workbook

BOMB = b"0" * (11 * 1024 * 1024)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lines_of(reading, data):
    """The lines of the first sheet, or why there are none."""
    sheet = reading(data).sheets[0]
    if sheet.refusal:
        raise UploadRefused(sheet.refusal)
    return sheet.lines


def with_parts(parts, replaced=(), of=None):
    """A valid workbook with further or replaced parts."""
    out = io.BytesIO()
    source = io.BytesIO(of or workbook(["mã"]))
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            if name not in dict(replaced):
                bad.writestr(name, good.read(name))
        for name, content in [*parts, *replaced]:
            bad.writestr(name, content)
    return out.getvalue()


def some_zip(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, b"<x/>")
    return out.getvalue()


def sheet(rows, head=""):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{head}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'


def with_sheet(content):
    return with_parts([], [("xl/worksheets/sheet1.xml", content)])


DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]>'

HOSTILE = {
    "text": (b"kind,code", "không phải là sổ tính Excel .xlsx"),
    "old .xls or a password": (b"\xd0\xcf\x11\xe0" + bytes(600), "không phải là sổ tính Excel .xlsx"),
    "a broken zip": (b"PK\x03\x04" + bytes(600), "Không đọc được tệp Excel"),
    "another kind of zip": (some_zip("word/document.xml"), "không phải là sổ tính Excel .xlsx"),
    "more than 2 MB": (b"PK\x03\x04" + bytes(2 * 1024 * 1024), "Tệp lớn hơn 2 MB"),
    "a bomb": (with_parts([("xl/media/a.png", BOMB)]), "quá lớn khi giải nén"),
    "many parts": (with_parts([(f"xl/media/{n}.png", b"") for n in range(100)]), "quá lớn khi giải nén"),
    "a way out of the folder": (with_parts([("../evil.xml", b"")]), "cấu trúc không an toàn"),
    "an absolute name": (with_parts([("/etc/evil.xml", b"")]), "cấu trúc không an toàn"),
    "one name twice": (with_parts([("XL/Workbook.xml", b"")]), "cấu trúc không an toàn"),
    "a macro": (with_parts([("xl/vbaProject.bin", b"x")]), "có macro"),
    "an old macro sheet": (with_parts([("xl/macrosheets/sheet1.xml", b"<x/>")]), "có macro"),
    "a macro content type": (
        with_parts([], [("[Content_Types].xml", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")]),
        "có macro",
    ),
    "an embedded object": (with_parts([("xl/embeddings/oleObject1.bin", b"x")]), "có đối tượng nhúng"),
    "a figure from another file": (
        with_parts(
            [("xl/externalLinks/externalLink1.xml", b"<x/>")],
            [("xl/worksheets/sheet1.xml", sheet("<row><c><f>SUM('[1]Tháng 8'!A1)</f><v>1</v></c></row>"))],
        ),
        "công thức lấy số từ tệp khác",
    ),
    "a data connection": (with_parts([("xl/connections.xml", b"<x/>")]), "có liên kết đến tệp khác"),
    "a DOCTYPE": (with_sheet(sheet("", DOCTYPE)), "cấu trúc không an toàn"),
    "a DOCTYPE in UTF-16": (with_sheet(sheet("", DOCTYPE).encode("utf-16")), "cấu trúc không an toàn"),
    "a DOCTYPE in a part of another name": (with_parts([("xl/sheet.dat", DOCTYPE)]), "cấu trúc không an toàn"),
    "another encoding": (with_sheet(sheet("", '<?xml version="1.0" encoding="utf-7"?>')), "cấu trúc không an toàn"),
    "an unreadable workbook": (with_parts([], [("xl/workbook.xml", "<x>")]), "Không đọc được tệp Excel"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbook_is_refused_with_a_sentence(name):
    data, sentence = HOSTILE[name]
    with pytest.raises(UploadRefused, match=sentence):
        read_workbook(data)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ('<row r="999999999"><c r="A999999999"><v>1</v></c></row>', f"quá {MAX_ROWS} dòng"),
        ('<row r="1"><c r="A1"><v>x</v></c></row><row r="y"/>', "Không đọc được tệp Excel"),
    ],
)
def test_hostile_sheet_is_refused_with_a_sentence(rows, sentence):
    with pytest.raises(UploadRefused, match=sentence):
        lines_of(read_workbook, with_sheet(sheet(rows)))


def repeating(text: str) -> bytes:
    """A small workbook that stores the text once and shows it in every cell it may have."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, text)
    row = "<row>" + '<c t="s"><v>0</v></c>' * MAX_COLUMNS + "</row>"
    return with_parts([], [("xl/worksheets/sheet1.xml", sheet(row * MAX_ROWS))], of=out.getvalue())


@pytest.mark.parametrize("letter", ["a", "\u200b"], ids=["seen", "unseen"])
def test_text_that_every_cell_repeats_is_refused(letter):
    data = repeating(letter * (MAX_LETTERS // MAX_ROWS // MAX_COLUMNS + 1))
    assert len(data) < 2 * 1024 * 1024
    with pytest.raises(UploadRefused, match="quá lớn khi giải nén"):
        lines_of(read_workbook, data)


def test_sheets_share_the_room_of_their_file():
    text = "a" * (MAX_LETTERS // MAX_COLUMNS // 4)
    row = "<row>" + f'<c t="str"><v>{text}</v></c>' * MAX_COLUMNS + "</row>"
    book, out = openpyxl.Workbook(), io.BytesIO()
    for _ in range(3):
        book.create_sheet()
    book.save(out)
    parts = [(f"xl/worksheets/sheet{n}.xml", sheet(row)) for n in range(1, 5)]
    sheets = read_workbook(with_parts([], parts, of=out.getvalue())).sheets
    assert [bool(sheet.refusal) for sheet in sheets] == [False, False, True, True]


def test_numbers_that_are_long_only_when_read_are_refused():
    row = f"<row>{'<c><v>1e308</v></c>' * MAX_COLUMNS}</row>"
    with pytest.raises(UploadRefused, match="quá lớn khi giải nén"):
        lines_of(read_workbook, with_sheet(sheet(row * (MAX_LETTERS // 300 // MAX_COLUMNS))))


def test_sheets_of_too_many_blank_cells_are_refused():
    rows = f"<row>{'<c/>' * 1000}</row>" * (MAX_MARKS // 1000 // 4)
    assert lines_of(read_workbook, with_sheet(sheet(rows))) == []
    with pytest.raises(UploadRefused, match="quá lớn khi giải nén"):
        lines_of(read_workbook, with_parts([(f"xl/worksheets/sheet{n}.xml", sheet(rows)) for n in range(2, 6)]))


@pytest.mark.parametrize("tag", ["xf", "font"])
def test_styles_without_end_are_refused(tag):
    styles = f"<styleSheet><{tag}s>{f'<{tag}/>' * MAX_OTHER_MARKS}</{tag}s></styleSheet>"
    with pytest.raises(UploadRefused, match="quá lớn khi giải nén"):
        read_workbook(with_parts([], [("xl/styles.xml", styles)]))


def test_workbook_that_names_one_sheet_again_and_again_is_refused():
    sheets = '<sheet name="a" sheetId="1"/>' * (MAX_PARTS + 1)
    with pytest.raises(UploadRefused, match="cấu trúc không an toàn"):
        read_workbook(with_parts([], [("xl/workbook.xml", f"<workbook><sheets>{sheets}</sheets></workbook>")]))


def test_second_sheet_of_any_length_stops_no_first_one():
    book = openpyxl.Workbook()
    book.active.append(["mã"])
    page = book.create_sheet("Danh sách")
    for number in range(MAX_ROWS + 10):
        page.append([number])
    out = io.BytesIO()
    book.save(out)
    first, second = read_workbook(out.getvalue()).sheets
    assert (first.lines, second.lines) == ([Line(1, ("mã",))], [])
    assert second.refusal.startswith(f"Tệp có quá {MAX_ROWS} dòng")


def test_sheets_that_are_hidden_are_not_read():
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.sheet_state = "veryHidden"
    book.create_sheet("Ẩn").sheet_state = "hidden"
    book.create_sheet("Bảng").append(["mã"])
    book.save(out)
    assert [sheet.name for sheet in read_workbook(out.getvalue()).sheets] == ["Bảng"]


def test_share_is_no_count():
    book = openpyxl.Workbook()
    book.active.append([1, 1, 0.125])
    book.active["A1"].number_format = "0%"
    book.active["C1"].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    assert lines_of(read_workbook, out.getvalue()) == [Line(1, ("100%", "1", "12,5%"))]


@pytest.mark.parametrize("tag", ["numFmt", "x:numFmt"])
def test_format_of_many_brackets_costs_nothing(tag):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    form = f'<{tag} numFmtId="170" formatCode="{"[" * 150_000}"/>'
    styles = f'<styleSheet xmlns="{space}" xmlns:x="{space}"><numFmts>{form}</numFmts></styleSheet>'
    assert lines_of(read_workbook, with_parts([], [("xl/styles.xml", styles)])) == [Line(1, ("mã",))]


def test_workbook_of_too_many_rows_is_refused():
    with pytest.raises(UploadRefused, match=f"quá {MAX_ROWS} dòng"):
        lines_of(read_workbook, workbook(*[[n] for n in range(MAX_ROWS + 1)]))


def test_book_tells_what_else_the_file_holds():
    book = openpyxl.Workbook()
    book.active.append(["mã", "=1+1", "x"])
    book.create_sheet("Trống")
    book.create_sheet("Thêm").append(["y"])
    book.custom_doc_props.append(StringProperty(name="Mã biểu", value=" 25280 "))
    out = io.BytesIO()
    book.save(out)
    found = read_workbook(out.getvalue())
    first = SheetLines("Sheet", [Line(1, ("mã", "", "x"))], frozenset({"B1"}))
    others = SheetLines("Trống", []), SheetLines("Thêm", [Line(1, ("y",))])
    assert found == Book((first, *others), {"Mã biểu": "25280"})
    assert address(first.lines[0], 2) == "C1"


def test_lines_keep_their_numbers_and_blank_ones_go():
    assert lines_of(read_workbook, workbook(["mã"], [], [" ", None], [25280])) == [
        Line(1, ("mã",)),
        Line(4, ("25280",)),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (25280, "25280"),
        (25280.0, "25280"),
        # Never "0.125" or "12.345": with a dot a fraction reads like thousands.
        (0.125, "0,125"),
        (12.345, "12,345"),
        # As Excel shows it: fifteen digits of it are figures, what follows is the machine's.
        (1160.0000000000002, "1160"),
        (0.1 + 0.2, "0,3"),
        ("00123", "00123"),
        ("  Lộc \n Thạnh ", "Lộc Thạnh"),
        ("Lo\u0323\u0302c", "Lộc"),
        ("a\x00\u200bb\ufeff", "ab"),
    ],
)
def test_cells_become_clean_text(value, text):
    assert clean_text(value) == text


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_csv_is_read_with_either_delimiter_and_mark(mark, delimiter):
    data = mark + f"mã{delimiter}tên\r\n\r\nA{delimiter}Phòng\r\n".encode()
    assert lines_of(read_csv, data) == [Line(1, ("mã", "tên")), Line(3, ("A", "Phòng"))]


def test_line_numbers_count_the_lines_of_a_quoted_cell():
    assert [line.number for line in lines_of(read_csv, b'a,b\n"1\n2",x\n3,y\n')] == [1, 2, 4]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"M\xc3 \x9d\x9e", "Không đọc được chữ của tệp CSV"),
        (b'a,b\n"x" y,1\n', "dòng 2"),
        (b"a\n" * (MAX_ROWS + 1), f"quá {MAX_ROWS} dòng"),
    ],
)
def test_unreadable_csv_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(UploadRefused, match=sentence):
        lines_of(read_csv, data)
