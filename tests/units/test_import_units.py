"""Units come in from a table: all or nothing, every bad line named."""

import datetime
import io
import unicodedata

import openpyxl
import pytest
import time_machine
from django.core.management import CommandError, call_command

from reports.demo.cast import UNITS_FILE
from tests import factories
from tests.factories import START, TODAY
from units.models import Unit
from units.resources import UNFORESEEN, UnitResource

HEAD = "kind,code,name,short_name,duty"
AGENCY_LINE = "co_quan_chuyen_mon,P-NV,Phòng Nội vụ,Phòng NV,yeu_cau"
COMMUNE_LINE = "xa,25280,Ủy ban nhân dân xã Lộc Thạnh,Lộc Thạnh,yeu_cau"


@pytest.fixture
def import_file(tmp_path, campaign):
    """Import a table (CSV text, or rows of a workbook) at the day of most tests."""

    def run(content, *options, name="units.csv"):
        file, out = tmp_path / name, io.StringIO()
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(content, encoding="utf-8")
        with time_machine.travel(factories.at(9), tick=False):
            call_command("import_units", str(file), *options, stdout=out)
        return out.getvalue().strip()

    return run


def table(*lines, head=HEAD):
    return "\n".join([head, *lines])


def workbook(*rows):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def refusal_of(import_file, content, **options):
    with pytest.raises(CommandError) as refusal:
        import_file(content, **options)
    assert not Unit.objects.exists()
    return str(refusal.value)


def test_file_of_the_demo_makes_sixty_units(import_file):
    assert import_file(UNITS_FILE.read_bytes()) == "Đã nhập xong: thêm 60, sửa 0, giữ nguyên 0 đơn vị."
    assert Unit.objects.count() == 60
    assert [unit.position for unit in Unit.objects.all()] == list(range(1, 61))
    assert set(Unit.objects.values_list("active_from", flat=True)) == {START}


def test_same_file_again_changes_nothing(import_file):
    import_file(UNITS_FILE.read_bytes())
    assert import_file(UNITS_FILE.read_bytes()) == "Đã nhập xong: thêm 0, sửa 0, giữ nguyên 60 đơn vị."
    assert Unit.history.count() == 60


def test_columns_that_are_not_ours_are_ignored(import_file):
    import_file(table(f"{AGENCY_LINE},8000,G", head=f"{HEAD},population,evidence"))
    assert Unit.objects.get().name == "Phòng Nội vụ"


def test_vietnamese_headings_and_labels_are_read(import_file):
    head = "STT;Loại;Mã đơn vị;Tên đơn vị;Tên viết tắt;Nghĩa vụ;Cán bộ phụ trách;Điện thoại;Thư điện tử;Báo cáo từ ngày"
    import_file(
        table("7;Xã;25280;Xã Lộc Thạnh;Lộc Thạnh;Đề nghị;Lê Văn B;0900 000 001;b@x.example;4/11/2020", head=head)
    )
    unit = Unit.objects.get()
    assert (unit.position, unit.kind, unit.duty) == (7, Unit.Kind.COMMUNE, Unit.Duty.ASKED)
    assert (unit.contact_name, unit.contact_phone, unit.contact_email) == ("Lê Văn B", "0900 000 001", "b@x.example")
    assert unit.active_from == datetime.date(2020, 11, 4)


def test_workbook_codes_are_text_and_dates_are_dates(import_file):
    head = [*HEAD.split(","), "active_from", "active_until"]
    rows = [
        ["xa", 25280, "Xã A", "A", "yeu_cau", datetime.date(2020, 8, 11), "20/8/2020"],
        ["xa", "00123", "Xã B", "B", "yeu_cau", None, None],
    ]
    import_file(workbook(head, *rows), name="units.xlsx")
    assert [unit.code for unit in Unit.objects.all()] == ["25280", "00123"]
    first, second = Unit.objects.all()
    assert (first.active_from, first.active_until) == (datetime.date(2020, 8, 11), datetime.date(2020, 8, 20))
    assert (second.active_from, second.active_until) == (START, None)


def test_decomposed_and_padded_text_is_stored_clean(import_file):
    import_file(unicodedata.normalize("NFD", table("  xa , 25280 ,Xã   Lộc Thạnh , Lộc Thạnh ,yêu cầu")))
    assert Unit.objects.get().name == unicodedata.normalize("NFC", "Xã Lộc Thạnh")
    assert Unit.objects.get().short_name == unicodedata.normalize("NFC", "Lộc Thạnh")


def test_dry_run_says_what_would_happen_and_does_nothing(import_file):
    assert import_file(table(AGENCY_LINE), "--dry-run") == (
        "Kiểm tra xong, chưa ghi gì: sẽ thêm 1, sửa 0, giữ nguyên 0 đơn vị."
    )
    assert not Unit.objects.exists()


def test_known_units_are_changed_and_others_stay(import_file, agency, other_agency, commune):
    printed = import_file(table("co_quan_chuyen_mon,P-NV,Phòng Nội vụ huyện,Phòng Nội vụ,yeu_cau"))
    assert printed == "Đã nhập xong: thêm 0, sửa 1, giữ nguyên 0 đơn vị."
    agency.refresh_from_db()
    assert (agency.name, agency.position, agency.active_from) == ("Phòng Nội vụ huyện", 1, START)
    assert Unit.objects.count() == 3


def test_same_code_in_another_district_is_left_alone(import_file, foreign_district):
    theirs = factories.make_unit(foreign_district, "P-NV", name="Phòng Nội vụ Bù Đốp")
    import_file(table(AGENCY_LINE), "--district=Lộc Ninh")
    theirs.refresh_from_db()
    assert theirs.name == "Phòng Nội vụ Bù Đốp"
    assert Unit.objects.filter(code="P-NV").count() == 2


def test_code_in_other_letters_makes_no_second_unit(import_file, agency):
    with pytest.raises(CommandError, match="Đã có mã P-NV của Phòng Nội vụ, chỉ khác chữ hoa, chữ thường"):
        import_file(table("co_quan_chuyen_mon,p-nv,Phòng Nội vụ huyện,Phòng NV,yeu_cau"))
    assert Unit.objects.get() == agency


@pytest.mark.parametrize(
    ("typed", "stored"),
    [(912345678, "0912345678"), (2713568123, "02713568123"), ("0900 000 002", "0900 000 002"), (1022, "1022")],
)
def test_phone_gets_back_the_zero_that_excel_took(import_file, typed, stored):
    head, unit = HEAD.split(","), AGENCY_LINE.split(",")
    import_file(workbook([*head, "contact_phone", "deputy_phone"], [*unit, typed, typed]), name="units.xlsx")
    assert (Unit.objects.get().contact_phone, Unit.objects.get().deputy_phone) == (stored, stored)


def test_unit_that_comes_later_reports_from_today_behind_the_others(import_file, agency):
    import_file(table(COMMUNE_LINE))
    assert Unit.objects.get(code="25280").active_from == TODAY
    assert Unit.objects.last().code == "25280"


def test_unit_that_comes_before_a_later_campaign_reports_from_today(import_file, campaign, agency):
    start = TODAY + datetime.timedelta(days=20)
    factories.make_campaign(campaign.district, starts_on=start, target_on=start)
    import_file(table(COMMUNE_LINE))
    assert Unit.objects.get(code="25280").active_from == TODAY


def test_every_bad_line_is_listed_and_nothing_is_stored(import_file):
    listed = refusal_of(
        import_file,
        table(
            AGENCY_LINE,
            "xa phuong,25280,Xã A,A,yeu_cau",
            "xa,2528 2,,B,bat_buoc",
            "",
            f"xa,25283,Xã C,{'C' * 51},yeu_cau",
            "xa,,Xã D,D,yeu_cau",
        ),
    )
    head, *lines = listed.splitlines()
    assert head == "Không nhập đơn vị nào vì tệp có 6 lỗi:"
    assert [line.split(":")[0].strip() + ":" + line.split(":")[1] for line in lines] == [
        "Dòng 3: loại đơn vị",
        "Dòng 4: nghĩa vụ",
        "Dòng 4: mã đơn vị",
        "Dòng 4: tên đơn vị",
        "Dòng 6: tên viết tắt",
        "Dòng 7: mã đơn vị",
    ]


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("position", "một", "STT: “một” không phải là số thứ tự"),
        ("position", "99999", "STT: “99999” không phải là số thứ tự"),
        ("contact_email", "khong-phai-thu", "thư điện tử: "),
        ("active_from", "31/02/2020", "báo cáo từ ngày: “31/02/2020” không phải là ngày"),
        ("active_from", "0001-01-01", "báo cáo từ ngày: Ngày 01/01/1 nằm ngoài khoảng"),
        ("active_until", "10/8/2020", "Ngày thôi báo cáo phải sau ngày bắt đầu báo cáo."),
    ],
)
def test_bad_optional_value_is_named(import_file, column, value, sentence):
    assert f"Dòng 2: {sentence}" in refusal_of(import_file, table(f"{AGENCY_LINE},{value}", head=f"{HEAD},{column}"))


def test_every_bad_value_is_told_in_an_officials_words_behind_its_column(import_file):
    line = f"phong,P-NV,,{'C' * 51},yeu_cau,{'A' * 101},khong-phai-thu,31/02/2020"
    head = f"{HEAD},contact_name,contact_email,active_until"
    listed = refusal_of(import_file, table(line, head=head))
    told = [sentence.strip().removeprefix("Dòng 2: ") for sentence in listed.splitlines()[1:]]
    assert [sentence for sentence in told if not sentence.startswith("loại đơn vị: “phong” không có")] == [
        "thôi báo cáo từ ngày: “31/02/2020” không phải là ngày; ghi theo mẫu ngày/tháng/năm, ví dụ 14/08/2020.",
        "tên đơn vị: Chưa điền mục này.",
        "tên viết tắt: Dài quá 50 ký tự (hiện có 51 ký tự).",
        "cán bộ phụ trách: Dài quá 100 ký tự (hiện có 101 ký tự).",
        "thư điện tử: Địa chỉ thư điện tử không đúng, ví dụ đúng: ten@coquan.vn.",
    ]


def test_code_that_stands_twice_is_an_error_of_both_lines(import_file):
    listed = refusal_of(import_file, table(AGENCY_LINE, COMMUNE_LINE, AGENCY_LINE))
    assert [line.split(":")[0].strip() for line in listed.splitlines()[1:]] == ["Dòng 2", "Dòng 4"]
    assert "“P-NV” có 2 dòng trong tệp." in listed


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("them", "“them” là từ dùng trong địa chỉ của hệ thống; đề nghị chọn mã khác."),
        ("p-nv", "Đã có mã P-NV của Phòng Nội vụ, chỉ khác chữ hoa, chữ thường."),
    ],
)
def test_code_that_is_wrong_twice_over_is_told_in_two_sentences(import_file, agency, code, sentence):
    line = f"hoi,{code},Hội thử,Hội thử,yeu_cau"
    with pytest.raises(CommandError) as refusal:
        import_file(table(line, line))
    told = [text.strip() for text in str(refusal.value).splitlines()[1:] if "mã đơn vị" in text]
    both = [f"mã đơn vị: “{code}” có 2 dòng trong tệp.", f"mã đơn vị: {sentence}"]
    assert told == [f"Dòng {number}: {text}" for number in (2, 3) for text in both]


def test_codes_that_differ_in_capitals_alone_stand_twice(import_file):
    listed = refusal_of(import_file, table(AGENCY_LINE, AGENCY_LINE.replace("P-NV", "p-nv")))
    assert "“P-NV” có 2 dòng trong tệp." in listed


def test_fault_of_the_program_is_not_shown_in_its_own_words(import_file, monkeypatch, caplog):
    def fail(self, instance, *args, **options):
        raise RuntimeError("'list' object has no attribute")

    monkeypatch.setattr(UnitResource, "validate_instance", fail)
    listed = refusal_of(import_file, table(AGENCY_LINE))
    assert listed.splitlines()[1:] == [f"  Dòng 2: {UNFORESEEN}"]
    assert "no attribute" in caplog.text


def test_line_of_a_known_unit_that_stands_twice_is_an_error_too(import_file):
    import_file(table(AGENCY_LINE))
    with pytest.raises(CommandError, match="tệp có 2 lỗi"):
        import_file(table(AGENCY_LINE, AGENCY_LINE))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (table(), "Tệp không có dòng số liệu nào"),
        ("", "Tệp không có nội dung."),
        ("mã,tên\n1,2", "thiếu cột: loại đơn vị (kind), tên viết tắt (short_name), nghĩa vụ (duty)."),
        (table(AGENCY_LINE + ",x", head=HEAD + ",tên"), "Dòng 1 có hai cột “name”"),
        (b"m\xe3 \x9d\x9e", "Không đọc được chữ của tệp CSV"),
    ],
)
def test_table_that_cannot_be_read_is_refused(import_file, content, sentence):
    assert sentence in refusal_of(import_file, content)


def test_file_of_another_kind_is_refused(import_file):
    assert refusal_of(import_file, "x", name="units.txt").startswith("Tệp phải có đuôi .xlsx, .xls, .ods hoặc .csv;")


def test_renamed_file_is_refused(import_file):
    assert "không phải là sổ tính Excel" in refusal_of(import_file, table(AGENCY_LINE), name="units.xlsx")


def test_file_that_is_not_there_is_refused(campaign, tmp_path):
    with pytest.raises(CommandError, match="Không mở được tệp"):
        call_command("import_units", f"{tmp_path}/none.csv")


def test_district_without_a_campaign_is_refused(district):
    with pytest.raises(CommandError, match="chưa có đợt triển khai"):
        call_command("import_units", "units.csv")


@pytest.mark.parametrize(
    ("head", "line", "told"),
    [
        (HEAD, AGENCY_LINE.replace("co_quan_chuyen_mon", "xa"), "không đổi được loại đơn vị"),
        (HEAD + ",active_from", AGENCY_LINE + ",13/8/2020", "thay đổi những ngày đã có báo cáo"),
        (HEAD + ",active_until", AGENCY_LINE + ",12/8/2020", "thay đổi những ngày đã có báo cáo"),
    ],
)
def test_days_that_were_reported_are_not_rewritten(import_file, agency, officer, head, line, told):
    for date in (START, factories.YESTERDAY):
        factories.send(agency, officer, date=date)
    with pytest.raises(CommandError, match=told):
        import_file(table(line, head=head))
    assert Unit.objects.get() == agency
    assert Unit.objects.filter(kind=agency.kind, active_from=START, active_until=None).exists()
