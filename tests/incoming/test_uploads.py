"""A workbook is looked into before it is opened; each hostile one is refused with a sentence."""

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.packaging.custom import StringProperty

from incoming.uploads import (
    MAX_COLUMNS,
    MAX_LETTERS,
    MAX_MARKS,
    MAX_OTHER_MARKS,
    MAX_PARTS,
    MAX_ROWS,
    Book,
    Line,
    UploadRefused,
    address,
    clean_text,
    csv_lines,
    open_workbook_safely,
    read_book,
    workbook_lines,
)

BOMB = b"0" * (11 * 1024 * 1024)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
    "an external link": (with_parts([("xl/externalLinks/externalLink1.xml", b"<x/>")]), "có liên kết đến tệp khác"),
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
        open_workbook_safely(data)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ('<row r="999999999"><c r="A999999999"><v>1</v></c></row>', f"quá {MAX_ROWS} dòng"),
        ('<row r="1"><c r="A1"><v>x</v></c></row><row r="y"/>', "Không đọc được tệp Excel"),
    ],
)
def test_hostile_sheet_is_refused_with_a_sentence(rows, sentence):
    with pytest.raises(UploadRefused, match=sentence):
        workbook_lines(with_sheet(sheet(rows)))


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
        read_book(data)


def test_numbers_that_are_long_only_when_read_are_refused():
    row = f"<row>{'<c><v>1e308</v></c>' * MAX_COLUMNS}</row>"
    with pytest.raises(UploadRefused, match="quá lớn khi giải nén"):
        read_book(with_sheet(sheet(row * (MAX_LETTERS // 300 // MAX_COLUMNS))))


def test_sheets_of_too_many_blank_cells_are_refused():
    rows = f"<row>{'<c/>' * 1000}</row>" * (MAX_MARKS // 1000 // 4)
    assert workbook_lines(with_sheet(sheet(rows))) == []
    with pytest.raises(UploadRefused, match="quá lớn khi giải nén"):
        workbook_lines(with_parts([(f"xl/worksheets/sheet{n}.xml", sheet(rows)) for n in range(2, 6)]))


@pytest.mark.parametrize("tag", ["xf", "font"])
def test_styles_without_end_are_refused(tag):
    styles = f"<styleSheet><{tag}s>{f'<{tag}/>' * MAX_OTHER_MARKS}</{tag}s></styleSheet>"
    with pytest.raises(UploadRefused, match="quá lớn khi giải nén"):
        open_workbook_safely(with_parts([], [("xl/styles.xml", styles)]))


def test_workbook_that_names_one_sheet_again_and_again_is_refused():
    sheets = '<sheet name="a" sheetId="1"/>' * (MAX_PARTS + 1)
    with pytest.raises(UploadRefused, match="cấu trúc không an toàn"):
        open_workbook_safely(with_parts([], [("xl/workbook.xml", f"<workbook><sheets>{sheets}</sheets></workbook>")]))


def test_second_sheet_of_any_length_is_only_named():
    book = openpyxl.Workbook()
    book.active.append(["mã"])
    page = book.create_sheet("Danh sách")
    for number in range(MAX_ROWS + 10):
        page.append([number])
    out = io.BytesIO()
    book.save(out)
    assert read_book(out.getvalue()).other_sheets == ("Danh sách",)


def test_share_is_no_count():
    book = openpyxl.Workbook()
    book.active.append([1, 1, 0.125])
    book.active["A1"].number_format = "0%"
    book.active["C1"].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    assert workbook_lines(out.getvalue()) == [Line(1, ("100%", "1", "12,5%"))]


def test_workbook_of_too_many_rows_is_refused():
    with pytest.raises(UploadRefused, match=f"quá {MAX_ROWS} dòng"):
        workbook_lines(workbook(*[[n] for n in range(MAX_ROWS + 1)]))


def test_book_tells_what_else_the_file_holds():
    book = openpyxl.Workbook()
    book.active.append(["mã", "=1+1", "x"])
    book.create_sheet("Trống")
    book.create_sheet("Thêm").append(["y"])
    book.custom_doc_props.append(StringProperty(name="Mã biểu", value=" 25280 "))
    out = io.BytesIO()
    book.save(out)
    found = read_book(out.getvalue())
    assert found == Book([Line(1, ("mã", "", "x"))], {"Mã biểu": "25280"}, ("Thêm",), frozenset({"B1"}))
    assert address(found.lines[0], 2) == "C1"


def test_lines_keep_their_numbers_and_blank_ones_go():
    assert workbook_lines(workbook(["mã"], [], [" ", None], [25280])) == [
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
    assert csv_lines(data) == [Line(1, ("mã", "tên")), Line(3, ("A", "Phòng"))]


def test_line_numbers_count_the_lines_of_a_quoted_cell():
    assert [line.number for line in csv_lines(b'a,b\n"1\n2",x\n3,y\n')] == [1, 2, 4]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("mã,tên".encode("utf-16"), "không theo bảng mã UTF-8"),
        ("tên".encode("cp1258"), "không theo bảng mã UTF-8"),
        (b'a,b\n"x" y,1\n', "dòng 2"),
        (b"a\n" * (MAX_ROWS + 1), f"quá {MAX_ROWS} dòng"),
        (bytes(2 * 1024 * 1024 + 1), "Tệp lớn hơn 2 MB"),
    ],
)
def test_unreadable_csv_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(UploadRefused, match=sentence):
        csv_lines(data)
