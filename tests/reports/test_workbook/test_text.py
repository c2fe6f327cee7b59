"""Whatever a person typed stays a text."""

import csv
import dataclasses
import io
import shutil
import subprocess
import unicodedata

import pytest

from reports import workbook
from reports.consolidation import changes_between

from .reading import FIRST, SECOND, SHEETS, TABLES, opened, texts, unit_row

HOSTILE = ["=1+1", "+84271", "-5", "@SUM(A1)", "#N/A", '=HYPERLINK("http://evil")']


def with_name(consolidation, name):
    """A name is typed by people, and printed on every sheet."""
    unit = dataclasses.replace(consolidation.units[0], name=name)
    return dataclasses.replace(consolidation, units=(unit, *consolidation.units[1:]))


def named(sheet):
    """The cell of the first unit's name."""
    return next(row[1] for row in sheet.iter_rows() if row[0].value == 1)


@pytest.mark.parametrize("name", HOSTILE)
def test_formula_text_stays_text(consolidation, name):
    book = opened(with_name(consolidation, name))
    for cell in (named(book["Biểu A"]), named(book["Biểu C"]), book["Số liệu"]["C2"]):
        assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)


def test_no_cell_of_the_workbook_is_a_formula(consolidation):
    hostile = dataclasses.replace(
        with_name(consolidation, "=1+1"),
        district=dataclasses.replace(consolidation.district, full_name="=1+1", committee="=1+1", province="=2"),
        campaign=dataclasses.replace(consolidation.campaign, title="=1+1"),
        extension_reason="=1+1",
    )
    stamp = dataclasses.replace(SECOND, made_by="=1+1", reason="=1+1")
    for sheet in opened(hostile, stamp, before=consolidation, changes=changes_between(consolidation, hostile)):
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
        assert kinds <= {"s", "n", "d"}


def test_unit_named_like_a_formula_or_a_tag_stays_whole(consolidation):
    names = ["=1+1", "<img src=x onerror=1>", "A & B"]
    units = [dataclasses.replace(u, name=n) for u, n in zip(consolidation.units, names, strict=False)]
    sheet = opened(dataclasses.replace(consolidation, units=tuple(units)))["Biểu A"]
    assert [unit_row(sheet, name)[1].data_type for name in names] == ["s", "s", "s"]


def test_characters_that_a_cell_cannot_hold_are_dropped(consolidation):
    sheet = opened(with_name(consolidation, "a\x00b\x0bc\x1fd\ud800e\uffff\r\nf\tg"))["Biểu C"]
    assert named(sheet).value == "abcde\nf\tg"


def test_tones_that_were_typed_as_signs_of_their_own_stand_on_their_letters(consolidation):
    book = opened(with_name(consolidation, unicodedata.normalize("NFD", "Sóng yếu tại ấp Thạnh Đông.")))
    assert named(book["Biểu C"]).value == "Sóng yếu tại ấp Thạnh Đông."


def test_text_in_the_tag_that_xlsxwriter_writes_unescaped_is_no_xml(consolidation):
    sheet = opened(with_name(consolidation, "<r>&</c></r>"))["Biểu C"]
    assert named(sheet).value == " <r>&</c></r>"


def test_text_like_an_escape_of_the_format_stays_text(consolidation):
    sheet = opened(with_name(consolidation, "_x0041_"))["Biểu C"]
    assert named(sheet).value == "_x0041_"


def test_text_of_any_length_is_cut_to_what_a_cell_holds(consolidation):
    sheet = opened(with_name(consolidation, "á" * 300_000))["Biểu C"]
    longest = max(texts(sheet), key=len)
    assert len(longest) == 32_767


@pytest.mark.parametrize(("name", "printed"), [("A&P", "A&&P"), ("A&G", "A&& G"), ("A\x00" * 50, "A" * 50)])
def test_name_of_the_district_is_no_code_of_the_footer(consolidation, name, printed):
    district = dataclasses.replace(consolidation.district, full_name=f"huyện {name}")
    footer = opened(dataclasses.replace(consolidation, district=district))["Tổng hợp"].oddFooter
    assert f"huyện {printed}, ngày" in footer.left.text


def test_longest_name_of_a_district_fits_into_the_footer(consolidation):
    district = dataclasses.replace(consolidation.district, full_name=f"thành phố {'Ủ' * 100}")
    footer = opened(dataclasses.replace(consolidation, district=district))["Tổng hợp"].oddFooter
    assert "Ủ" * 100 in footer.left.text


def values_of_csv(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
def test_libreoffice_reads_the_same_totals_and_text(consolidation, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(workbook.build(with_name(consolidation, "=1+1"), FIRST))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,false,false,false,false,-1",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "x.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    seen = {name: values_of_csv(tmp_path / f"x-{name}.csv") for name in SHEETS}
    for name, table in TABLES:
        total = next(row for row in seen[name] if row[0].startswith("Tổng cộng"))
        view = getattr(consolidation, table)
        assert str(view.totals.all.figures[view.description.numerator]) == total[4]
    assert next(row for row in seen["Biểu A"] if row[0] == "1")[1] == "=1+1"
