"""Files as people's programs write them: each is read as it looks to them, or named for what it is."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from incoming import apart
from incoming.books import Line
from incoming.file_kinds import BINARY, INSIDE_OLD, PROTECTED, WEB_PAGE
from incoming.reading import book_of
from incoming.uploads import LOCK, MAC, TOO_COSTLY, TOO_MUCH, UploadRefused, read_book, read_books
from tests.incoming.other_programs import AS_WRITTEN_BY_OTHERS, SHEET, replacing
from tests.incoming.test_uploads import sheet, some_zip, with_sheet, workbook

FILES = Path(__file__).parent / "files"
ROWS = ["Mã", "Tên", "Số"], ["P-NV", "Phòng Nội vụ", 1160], ["25280", "Xã Lộc Tấn", 0]


def written():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("Bảng")
        for number, row in enumerate(ROWS):
            page.write_row(number, 0, row)
    return out.getvalue()


GOOD = written()


#: Each is the same table.
SENT = {name: change(GOOD) for name, change in AS_WRITTEN_BY_OTHERS.items()} | {
    "an untouched file": GOOD,
    "a carriage return written out": replacing("xl/sharedStrings.xml", "Phòng Nội vụ", "Phòng_x000D_\nNội vụ")(GOOD),
    "cells without their addresses": replacing(SHEET, '<c r="[A-Z0-9]+"', "<c")(GOOD),
}


@pytest.mark.parametrize("name", SENT)
def test_table_is_read_as_its_sender_sees_it(name):
    assert name == "an untouched file" or SENT[name] != GOOD
    (read,) = book_of("bang.xlsx", SENT[name]).sheets
    assert [line.cells for line in read.lines] == [tuple(map(str, row)) for row in ROWS]


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_old_and_open_workbooks_are_read_with_what_their_formats_show(ending):
    (read,) = read_book(f"bang.{ending}", (FILES / f"bang.{ending}").read_bytes()).sheets
    shown = ("", "mã", "100%", "12,5%", "#DIV/0!", "2", "2020-08-14", "1160", "", "25280")
    assert (read.name, [(line.number, line.cells[:10]) for line in read.lines]) == (
        "Sheet",
        [(3, shown), (2000, ("", "z"))],
    )


def test_what_is_inside_decides_and_not_the_ending():
    assert read_book("bang.xls", GOOD) == read_book("bang.ods", GOOD) == read_book("bang.csv", GOOD, csv=True)


def test_formula_with_an_empty_text_for_its_result_is_blank_and_one_without_a_result_is_named():
    cells = '<c t="str"><f>""</f><v></v></c><c><f>1+1</f><v></v></c><c><f>1+1</f></c><c><f>1+1</f><v>2</v></c>'
    (read,) = book_of("a.xlsx", with_sheet(sheet(f"<row>{cells}</row>"))).sheets
    assert (read.lines, read.unsolved) == ([Line(1, ("", "", "", "2"))], frozenset({"B1", "C1"}))


def test_error_is_no_blank():
    (read,) = book_of("a.xlsx", with_sheet(sheet('<row><c t="e"><v>#N/A</v></c></row>'))).sheets
    assert read.lines == [Line(1, ("#N/A",))]


def test_cell_far_from_the_table_is_named():
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2000"><c r="XFD2000"><v>1</v></c></row>'
    (read,) = book_of("a.xlsx", with_sheet(sheet(far))).sheets
    assert read.refusal.startswith("Trang tính “Sheet” có ô ghi ở rất xa bảng (cột XFD)")


def test_broken_file_takes_no_other_with_it():
    """The first is ended by its limit of memory, the second is no workbook but for its name."""
    endless = with_sheet(sheet(f'<row><c r="{"A" * 5_000_000}1"><v>1</v></c></row>'))
    said = outcome(read_books([("a.xlsx", endless), ("b.xls", old("Workbook")), ("c.xlsx", GOOD)]))
    assert (said[0], said[1][:27], said[2]) == (TOO_COSTLY, "Không đọc được tệp Excel; đ", "Mã")


# CSV in other letters than UTF-8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_any_unicode(encoding):
    (read,) = read_book("a.csv", "Mã\tTên\nP-NV\tPhòng Nội vụ".encode(encoding), csv=True).sheets
    assert read.lines == [Line(1, ("Mã", "Tên")), Line(2, ("P-NV", "Phòng Nội vụ"))]


def test_csv_is_read_in_the_letters_of_a_vietnamese_windows():
    written = "Pho\u0300ng Nô\u0323i vu\u0323,đươ\u0300ng".encode("cp1258")
    (read,) = read_book("a.csv", written, csv=True).sheets
    assert read.lines == [Line(1, ("Phòng Nội vụ", "đường"))]


# What is none, and what it is


@pytest.mark.parametrize(
    ("way", "texts"),
    [
        ("TCVN3", ["Phßng Néi vô", "Uû ban nh©n d©n x· Léc TÊn", "C¸n bé, c«ng chøc"]),
        ("VNI", ["Phoøng Noäi vuï", "UÛy ban nhaân daân xaõ Loäc Taán", "Caùn boä, coâng chöùc"]),
    ],
)
def test_text_of_before_unicode_is_named(way, texts):
    with pytest.raises(UploadRefused, match=rf"bảng mã {way} cũ.*chọn {way} → Unicode"):
        book_of("a.xlsx", workbook(texts, [1, 2, 3]))


def test_foreign_names_and_signs_are_no_old_letters():
    texts = ["Công ty Müller", "Señor Ångström", "«Bluezone»", "5 m² ± 3°", "Bluezone®", "chú thích¹"]
    assert len(book_of("a.xlsx", workbook(texts)).sheets[0].lines) == 1


def old(name):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + name.encode("utf-16-le") + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("~$bieu.xlsx", bytes(165), LOCK),
        ("._bieu.xlsx", b"\0\5\x16\7" + bytes(100), MAC),
        ("bieu.xlsx", old("EncryptedPackage"), PROTECTED),
        ("bieu.xls", old("WordDocument"), INSIDE_OLD["WordDocument"]),
        ("bieu.xls", old("_VBA_PROJECT"), INSIDE_OLD["_VBA_PROJECT"]),
        ("bieu.xlsx", some_zip("xl/workbook.bin"), BINARY),
        ("bieu.xls", b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>", WEB_PAGE),
        ("bieu.xlsx", b"", "Tệp không có nội dung."),
        ("anh.jpg", b"x", "Đây là ảnh chụp, không phải tệp Excel; đề nghị chép số liệu sang một tệp Excel (.xlsx) rồi"),
        ("bieu.rar", b"x", "Đây là tệp nén; đề nghị giải nén rồi chọn các tệp Excel bên trong."),
        ("bieu.xlsx", bytes(2 * 1024 * 1024 + 1), "Tệp lớn hơn 2 MB"),
    ],
)
def test_file_is_named_for_what_it_is_with_what_to_do(name, data, sentence):
    with pytest.raises(UploadRefused) as refusal:
        read_book(name, data, csv=True)
    assert str(refusal.value).startswith(sentence)


# Many files at once, and those that cost too much


def outcome(read):
    return [str(one) if isinstance(one, UploadRefused) else one.sheets[0].lines[0].cells[0] for one in read]


def test_files_are_answered_in_their_order_whatever_each_is():
    files = [("a.xlsx", GOOD), ("~$b.xlsx", b"x"), ("c.xlsx", workbook(["c"]))]
    assert outcome(read_books(files)) == ["Mã", LOCK, "c"]


def test_file_that_costs_too_much_is_refused_and_after_two_of_them_no_more_is_read(monkeypatch):
    monkeypatch.setattr(apart, "MOST_SECONDS", 0.01)
    files = [("a.xlsx", GOOD), ("~$b.xlsx", b"x"), ("c.xlsx", GOOD), ("d.xlsx", GOOD)]
    assert outcome(read_books(files)) == [TOO_COSTLY, LOCK, TOO_COSTLY, TOO_MUCH]


def test_file_that_ends_its_reader_keeps_no_other_from_being_read(monkeypatch):
    """As a memory that runs out within calamine does, which no exception tells of."""

    def end_at_the_first(function, contents, *, reader=apart.answers, calls=[]):  # noqa: B006
        calls.append(contents)
        return [] if len(calls) == 1 else reader(function, contents)

    monkeypatch.setattr(apart, "answers", end_at_the_first)
    assert outcome(read_books([("a.xlsx", GOOD), ("b.xlsx", GOOD)])) == [TOO_COSTLY, "Mã"]


def test_thirty_files_of_blank_cells_cost_no_more_than_a_few():
    blank = with_sheet(sheet(f"<row>{'<c/>' * 1000}</row>" * 490))
    said = list(read_books([(f"{n}.xlsx", blank) for n in range(30)]))
    assert [str(one) for one in said if isinstance(one, UploadRefused)][-1] == TOO_MUCH
