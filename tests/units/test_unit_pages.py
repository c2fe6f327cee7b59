"""The Office keeps its list of units: adds, corrects, puts in order, lets leave on a date."""

import datetime

import pytest

from tests import factories
from tests.factories import START, TODAY, YESTERDAY, at, make_campaign, make_unit
from tests.reports.pages import elements, errors, table, texts
from units.models import Unit

LIST, ADD, MOVE = "/don-vi/", "/don-vi/them/", "/don-vi/thu-tu/"
HOSTILE = "<img src=x onerror=1>"


@pytest.fixture(autouse=True)
def afternoon(time_machine):
    time_machine.move_to(at(14), tick=False)


@pytest.fixture
def page(office, sign_in):
    return sign_in(office)


@pytest.fixture
def units(agency, other_agency, commune, other_commune):
    return [agency, other_agency, commune, other_commune]


def new_unit(**typed):
    form = {"code": "H-LV", "name": "Hội Làm vườn", "short_name": "Hội LV", "kind": Unit.Kind.ASSOCIATION}
    return form | {"duty": Unit.Duty.ASKED, "active_from": "14/8/2020"} | typed


def typed_for(unit, **typed):
    """The unit's form as a browser posts it, with some boxes typed otherwise."""
    names = ("code", "name", "short_name", "kind", "duty", "contact_name", "contact_phone", "contact_email")
    names += ("deputy_name", "deputy_phone", "deputy_email")
    dates = {"active_from": f"{unit.active_from:%d/%m/%Y}", "active_until": ""}
    return {name: getattr(unit, name) for name in names} | dates | typed


def version_in(response):
    return next(dict(e.attributes)["value"] for e in elements(response, "input", name="version"))


def edit(page, unit, **typed):
    return page.post(f"{LIST}{unit.code}/", typed_for(unit, **typed))


def codes_in_order():
    return list(Unit.objects.values_list("code", flat=True))


# The list


def test_list_shows_each_unit_once_in_the_offices_order(page, units, commune_officer):
    rows = table(page.get(LIST), "Danh sách đơn vị")
    assert [(row[0], row[1].split(" ", 2)[1], row[4]) for row in rows] == [
        ("1", "Nội", "0"),
        ("2", "Tư", "0"),
        ("3", "ban", "1"),
        ("4", "ban", "0"),
    ]


def test_list_follows_a_move(page, units):
    response = page.post(MOVE, {"unit": "25294", "after": ""}, follow=True)
    rows = [row for row in elements(response, "tr") if "id" in dict(row.attributes)]
    assert [dict(row.attributes)["id"] for row in rows] == ["25294", "P-NV", "P-TP", "25280"]
    assert [row[0] for row in table(response, "Danh sách đơn vị")] == ["1", "2", "3", "4"]


def test_list_names_the_officer_in_charge_and_a_number_to_call(page, agency):
    Unit.objects.filter(pk=agency.pk).update(contact_name="Lê Văn Bình", contact_phone="0900 000 001")
    response = page.get(LIST)
    assert table(response, "Danh sách đơn vị")[0][3] == "Lê Văn Bình 0900 000 001"
    assert dict(elements(response, "a", href="tel:0900000001")[0].attributes)["href"] == "tel:0900000001"


@pytest.mark.parametrize(
    ("words", "found"),
    [("loc thanh", ["25280", "25294"]), ("LỘC THẠNH", ["25280", "25294"]), ("p-nv", ["P-NV"]), ("khong co", [])],
)
def test_search_needs_no_diacritics(page, units, words, found):
    response = page.get(LIST, {"tim": words})
    links = [dict(a.attributes)["href"] for a in elements(response, "a")]
    assert [code for code in codes_in_order() if f"/don-vi/{code}/" in links] == found


def test_search_with_nothing_found_says_so(page, units):
    assert table(page.get(LIST, {"tim": "khong co"}), "Danh sách đơn vị") == [["Không có đơn vị nào phù hợp."]]


def test_search_for_what_a_database_refuses_is_answered(page, units):
    assert page.get(LIST, {"tim": "\x00"}).status_code == 200


def test_units_that_have_left_stand_apart(page, units):
    Unit.objects.filter(code="P-TP").update(active_until=TODAY)
    Unit.objects.filter(code="P-NV").update(active_until=TODAY.replace(day=15))
    response = page.get(LIST)
    assert len(table(response, "Danh sách đơn vị")) == 3
    assert [row[:2] for row in table(response, "Đơn vị đã thôi báo cáo")] == [["Phòng Tư pháp P-TP", "14/8/2020"]]


def test_other_districts_units_are_not_listed(page, agency, foreign_unit):
    assert foreign_unit.code not in page.get(LIST).text


def test_empty_list_says_how_to_begin(page):
    (said,) = texts(page.get(LIST), "div", class_="info")
    assert said.startswith("Chưa có đơn vị nào. Thêm từng đơn vị, hoặc tải danh sách Excel (lúc này là biểu trống)")


def test_list_asks_the_database_as_often_for_many_units(page, units, django_assert_num_queries):
    for number in range(20):
        make_unit(units[0].district, f"X{number}")
    with django_assert_num_queries(4):
        page.get(LIST)


# Adding


def test_added_unit_stands_last_and_its_record_says_who_and_why(page, units, office):
    response = page.post(ADD, new_unit(after="25294", reason="mới thành lập"))
    assert (response.status_code, response.url) == (302, "/don-vi/H-LV/")
    assert codes_in_order() == ["P-NV", "P-TP", "25280", "25294", "H-LV"]
    record = Unit.objects.get(code="H-LV").history.earliest()
    assert (record.history_user, record.history_change_reason) == (office, "mới thành lập")


@pytest.mark.parametrize(("after", "order"), [("", "H-LV P-NV P-TP"), ("P-NV", "P-NV H-LV P-TP")])
def test_added_unit_stands_where_it_was_put(page, agency, other_agency, after, order):
    page.post(ADD, new_unit(after=after))
    assert codes_in_order() == order.split()
    assert list(Unit.objects.values_list("position", flat=True)) == [1, 2, 3]


def test_second_tap_on_adding_says_what_the_first_did(page, agency):
    answers = [page.post(ADD, new_unit(reason="mới thành lập")) for _ in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/don-vi/H-LV/")] * 2
    assert page.post(ADD, new_unit(name="Hội Nuôi ong")).status_code == 422
    assert Unit.objects.filter(code="H-LV").count() == 1


def test_unit_is_expected_from_today_unless_published_otherwise(page, agency):
    response = page.get(ADD)
    assert dict(elements(response, "input", name="active_from")[0].attributes)["value"] == "14/08/2020"


def test_first_unit_is_expected_from_the_campaigns_start(page, campaign):
    assert dict(elements(page.get(ADD), "input", name="active_from")[0].attributes)["value"] == "10/08/2020"


def test_first_units_join_with_the_campaign_in_force_and_not_with_the_next(page, campaign):
    starts_on = TODAY + datetime.timedelta(days=30)
    make_campaign(campaign.district, starts_on=starts_on, target_on=starts_on)
    assert dict(elements(page.get(ADD), "input", name="active_from")[0].attributes)["value"] == "10/08/2020"


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"code": ""}, "code", "Chưa ghi mã đơn vị."),
        ({"code": "Hội"}, "code", "Mã chỉ gồm chữ không dấu, chữ số, dấu - và _."),
        ({"code": "nhap"}, "code", "“nhap” là từ dùng trong địa chỉ của hệ thống; đề nghị chọn mã khác."),
        ({"name": "  "}, "name", "Chưa ghi tên đơn vị."),
        ({"kind": ""}, "kind", "Chưa chọn loại đơn vị."),
        ({"name": "x" * 201}, "name", "Dài quá 200 ký tự (hiện có 201 ký tự)."),
        ({"code": "x" * 21}, "code", "Dài quá 20 ký tự (hiện có 21 ký tự)."),
        ({"contact_phone": "0" * 31}, "contact_phone", "Dài quá 30 ký tự (hiện có 31 ký tự)."),
        ({"reason": "x" * 101}, "reason", "Dài quá 100 ký tự (hiện có 101 ký tự)."),
        (
            {"contact_email": "abc"},
            "contact_email",
            "Địa chỉ thư điện tử không đúng, ví dụ đúng: ten@coquan.vn.",
        ),
        (
            {"deputy_email": "a@b.vn, c@d.vn"},
            "deputy_email",
            "Địa chỉ thư điện tử không đúng, ví dụ đúng: ten@coquan.vn.",
        ),
        ({"active_from": "31/2/2020"}, "active_from", "Ngày ghi theo mẫu ngày/tháng/năm, ví dụ 14/08/2020."),
        ({"active_from": "1/1/0001"}, "active_from", "Ngày phải trong khoảng từ năm 2020 đến năm 2099."),
    ],
)
def test_bad_box_is_named_and_everything_typed_is_kept(page, agency, typed, field, sentence):
    response = page.post(ADD, new_unit(contact_name="Lê Văn Bình") | typed)
    assert (response.status_code, errors(response)) == (422, {field: sentence})
    assert dict(elements(response, "input", name="contact_name")[0].attributes)["value"] == "Lê Văn Bình"
    assert Unit.objects.count() == 1


def test_code_that_is_taken_is_refused(page, agency):
    response = page.post(ADD, new_unit(code="P-NV"))
    assert response.status_code == 422
    assert "Mã đơn vị này đã có trong huyện." in response.text


def test_code_that_another_district_has_is_free(page, agency, foreign_unit):
    assert page.post(ADD, new_unit(code=foreign_unit.code)).status_code == 302


def test_leaving_before_joining_is_refused(page, agency):
    response = page.post(ADD, new_unit(active_until="14/8/2020"))
    assert response.status_code == 422
    assert "Ngày thôi báo cáo phải sau ngày bắt đầu báo cáo." in response.text


def test_new_unit_rewrites_no_reported_day(page, officer):
    factories.send(officer.unit, officer, date=YESTERDAY)
    response = page.post(ADD, new_unit(active_from="13/8/2020"))
    assert list(errors(response)) == ["active_from"]


def test_name_is_stored_in_one_form(page, agency):
    page.post(ADD, new_unit(name="  Hội   La\u0300m vườn "))
    assert Unit.objects.get(code="H-LV").name == "Hội Làm vườn"


def test_district_and_position_are_no_fields(page, agency, foreign_district):
    page.post(ADD, new_unit(after="P-NV", district=foreign_district.pk, position="77", id=agency.pk))
    added = Unit.objects.get(code="H-LV")
    assert (added.district, added.position) == (agency.district, 2)


# Correcting


def test_correction_is_on_record_with_who_and_why(page, agency, office):
    response = edit(page, agency, name="Phòng Nội vụ huyện", reason="đổi tên")
    assert (response.status_code, response.url) == (302, "/don-vi/P-NV/")
    agency.refresh_from_db()
    record = agency.history.latest()
    assert agency.name == "Phòng Nội vụ huyện"
    assert (record.history_user, record.history_change_reason) == (office, "đổi tên")


def test_names_that_a_unit_loses_are_kept_once_each(page, commune):
    names = (commune.name, commune.short_name)
    for name, short_name in [("Xã Lộc Thạnh Mới", "Lộc Thạnh"), names, ("Xã Lộc Thạnh Mới", "LT")]:
        edit(page, commune, name=name, short_name=short_name)
    kept = sorted(commune.former_names.values_list("name", flat=True))
    assert kept == sorted([*names, "Xã Lộc Thạnh Mới"])


def test_nothing_changed_writes_nothing(page, agency):
    before = agency.history.count()
    response = edit(page, agency, reason="không có gì")
    assert (response.status_code, agency.history.count()) == (302, before)


def test_code_and_kind_stay_once_the_unit_has_reported(page, officer, agency):
    factories.send(agency, officer)
    edit(page, agency, code="KHAC", kind=Unit.Kind.COMMUNE, name="Tên mới")
    agency.refresh_from_db()
    assert (agency.code, agency.kind, agency.name) == ("P-NV", Unit.Kind.AGENCY, "Tên mới")


def test_code_of_a_unit_without_a_report_can_be_corrected(page, agency):
    assert edit(page, agency, code="P-NV2").url == "/don-vi/P-NV2/"


def test_unit_leaves_on_a_date_and_is_told_what_that_means(page, agency):
    response = page.post("/don-vi/P-NV/", typed_for(agency, active_until="20/8/2020"), follow=True)
    assert texts(response, "div", class_="ok")[1] == (
        "Từ ngày 20/8/2020, Phòng Nội vụ không còn trong danh sách phải báo cáo; các ngày trước giữ nguyên."
    )
    agency.refresh_from_db()
    assert agency.active_until == TODAY.replace(day=20)


def test_leaving_before_a_reported_day_is_refused(page, officer, agency, other_agency):
    factories.send(officer.unit, officer, date=YESTERDAY)
    response = edit(page, other_agency, active_until="13/8/2020")
    assert errors(response) == {
        "active_until": "Ngày này làm thay đổi những ngày đã có báo cáo; đề nghị chọn từ hôm nay trở đi."
    }
    other_agency.refresh_from_db()
    assert other_agency.active_until is None


def test_leaving_on_a_day_that_the_unit_has_reported_is_refused(page, officer, agency):
    factories.send(agency, officer, at(9))
    response = edit(page, agency, active_until="14/8/2020")
    assert errors(response) == {
        "active_until": "Đơn vị đã gửi báo cáo ngày 14/8/2020; đề nghị chọn ngày để ngày đó vẫn thuộc diện báo cáo."
    }
    assert edit(page, agency, active_until="15/8/2020").status_code == 302


def test_joining_after_a_day_that_the_unit_has_reported_is_refused(page, officer, agency):
    factories.send(agency, officer, at(9))
    response = edit(page, agency, active_from="15/8/2020")
    assert errors(response) == {
        "active_from": "Đơn vị đã gửi báo cáo ngày 14/8/2020; đề nghị chọn ngày để ngày đó vẫn thuộc diện báo cáo."
    }


@pytest.mark.parametrize("name", ["Phòng Tư pháp", "PHÒNG  tư pháp", "Phòng Tư pháp"])
def test_name_that_another_unit_has_is_refused(page, agency, other_agency, name):
    told = {"name": "Đơn vị P-TP đã có tên này; đề nghị ghi tên khác để không nhầm lẫn."}
    assert errors(edit(page, agency, name=name)) == told
    assert errors(page.post(ADD, new_unit(name=name))) == told


def test_names_that_differ_in_a_mark_are_two(page, commune, agency):
    assert edit(page, agency, name="Ủy ban nhân dân xã Lộc Thành").status_code == 302


def test_name_of_a_unit_that_has_left_is_free(page, agency, other_agency):
    Unit.objects.filter(pk=other_agency.pk).update(active_until=TODAY)
    assert page.post(ADD, new_unit(name="Phòng Tư pháp")).status_code == 302


def test_name_of_a_unit_of_another_district_is_free(page, agency, foreign_unit):
    assert edit(page, agency, name=foreign_unit.name).status_code == 302


def test_unit_that_left_can_come_back(page, agency):
    Unit.objects.filter(pk=agency.pk).update(active_until=TODAY)
    assert edit(page, agency).status_code == 302
    agency.refresh_from_db()
    assert agency.active_until is None


def test_unit_that_left_before_others_reported_comes_back_under_another_code(page, officer, agency, other_agency):
    Unit.objects.filter(pk=other_agency.pk).update(active_until=YESTERDAY)
    factories.send(agency, officer, date=YESTERDAY)
    told = (
        "Đơn vị đã thôi báo cáo từ ngày 13/8/2020 và từ đó đã có ngày báo cáo không kể đơn vị này, nên không mở lại "
        "được mã P-TP. Đề nghị thêm đơn vị mới cùng tên, mã khác (ví dụ P-TP-2), báo cáo từ hôm nay, rồi cấp tài "
        "khoản; các ngày trước giữ nguyên."
    )
    assert errors(edit(page, other_agency)) == {"active_until": told}
    back = new_unit(code="P-TP-2", name=other_agency.name, short_name=other_agency.short_name)
    assert page.post(ADD, back).status_code == 302
    expected = [sorted(Unit.objects.active_on(date).values_list("code", flat=True)) for date in (YESTERDAY, TODAY)]
    assert expected == [["P-NV"], ["P-NV", "P-TP-2"]]


def test_correction_over_a_colleagues_is_stopped_and_shown(page, agency, administrator, sign_in):
    version = version_in(page.get("/don-vi/P-NV/"))
    edit(sign_in(administrator), agency, contact_phone="0900 000 002")
    response = edit(page, agency, name="Tên khác", version=version)
    assert response.status_code == 409
    assert texts(response, "li")[0] == "Điện thoại: – → 0900 000 002"
    assert dict(elements(response, "input", name="name")[0].attributes)["value"] == "Tên khác"
    agency.refresh_from_db()
    assert (agency.name, agency.contact_phone) == ("Phòng Nội vụ", "0900 000 002")


def test_correction_after_the_conflict_was_seen_is_written(page, agency, administrator, sign_in):
    version = version_in(page.get("/don-vi/P-NV/"))
    edit(sign_in(administrator), agency, contact_phone="0900 000 002")
    shown = edit(page, agency, name="Tên khác", version=version)
    assert edit(page, agency, name="Tên khác", version=version_in(shown)).status_code == 302


def test_second_tap_on_saving_says_what_the_first_did(page, agency):
    version = version_in(page.get("/don-vi/P-NV/"))
    answers = [edit(page, agency, name="Tên khác", reason="đổi tên", version=version) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    # Nobody has read the first answer's.
    assert texts(page.get("/don-vi/P-NV/"), "div", role="status") == ["Đã ghi thay đổi của Tên khác."] * 2
    assert agency.history.filter(history_change_reason="đổi tên").count() == 1


def test_moving_units_meanwhile_is_no_conflict(page, units):
    version = version_in(page.get("/don-vi/P-TP/"))
    page.post(MOVE, {"up": "P-TP"})
    assert edit(page, units[1], name="Tên khác", version=version).status_code == 302
    assert codes_in_order()[0] == "P-TP"


def test_hostile_names_are_escaped(page, agency):
    Unit.objects.filter(pk=agency.pk).update(name=HOSTILE, short_name=HOSTILE, contact_phone=HOSTILE)
    for path in (LIST, "/don-vi/P-NV/", ADD, "/tai-khoan/", "/tai-khoan/them/?don-vi=P-NV"):
        assert HOSTILE not in page.get(path).text, path


# In order


@pytest.mark.parametrize(
    ("posted", "order"),
    [
        ({"up": "25280"}, "P-NV 25280 P-TP 25294"),
        ({"up": "P-TP"}, "P-TP P-NV 25280 25294"),
        ({"up": "P-NV"}, "P-NV P-TP 25280 25294"),
        ({"down": "P-NV"}, "P-TP P-NV 25280 25294"),
        ({"down": "25294"}, "P-NV P-TP 25280 25294"),
        ({"unit": "P-NV", "after": "25294"}, "P-TP 25280 25294 P-NV"),
        ({"unit": "25294", "after": ""}, "25294 P-NV P-TP 25280"),
        ({"unit": "25294", "after": "25294"}, "P-NV P-TP 25280 25294"),
    ],
)
def test_unit_is_moved_and_all_are_numbered_anew(page, units, posted, order):
    response = page.post(MOVE, posted)
    assert response.status_code == 302
    assert codes_in_order() == order.split()
    assert list(Unit.objects.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_move_goes_past_units_that_have_left(page, units):
    Unit.objects.filter(code="P-TP").update(active_until=TODAY)
    page.post(MOVE, {"up": "25280"})
    assert codes_in_order() == ["25280", "P-NV", "P-TP", "25294"]


def test_second_tap_moves_the_unit_no_further(page, units):
    (tap,) = (
        dict(b.attributes)
        for b in elements(page.get(LIST), "button", name="up")
        if "25294" in dict(b.attributes)["value"]
    )
    for _ in range(2):
        page.post(MOVE, {"up": tap["value"]})
    assert codes_in_order() == ["P-NV", "P-TP", "25294", "25280"]


@pytest.mark.parametrize("posted", [{"up": "25308"}, {"unit": "P-NV", "after": "25308"}, {"down": "\x00"}, {}])
def test_unit_that_is_not_there_cannot_be_moved(page, units, foreign_unit, posted):
    assert page.post(MOVE, posted).status_code == 404


def test_move_is_on_record_for_each_unit_that_got_another_number(page, units, office):
    page.post(MOVE, {"up": "P-TP"})
    assert [
        (record.code, record.history_change_reason, record.history_user)
        for record in Unit.history.filter(history_type="~").order_by("code")
    ] == [("P-NV", "dồn số thứ tự", office), ("P-TP", "xếp lại thứ tự", office)]


def test_numbers_that_were_the_same_are_put_right(page, units):
    Unit.objects.update(position=7)
    page.post(MOVE, {"unit": "25280", "after": "P-NV"})
    assert list(Unit.objects.values_list("code", "position")) == [("P-NV", 1), ("25280", 2), ("P-TP", 3), ("25294", 4)]


# Who may


def test_unit_of_another_district_is_not_found(page, foreign_unit):
    assert page.get(f"/don-vi/{foreign_unit.code}/").status_code == 404
    assert edit(page, foreign_unit, name="Của tôi").status_code == 404
    foreign_unit.refresh_from_db()
    assert foreign_unit.active_from == START
    assert foreign_unit.name == "Ủy ban nhân dân xã Hưng Phước"


def test_administrator_finds_the_pages_from_the_menu(administrator, sign_in):
    response = sign_in(administrator).get(LIST)
    assert [text for text in texts(response, "a") if text in {"Quản trị", "Đơn vị", "Tài khoản"}] == [
        "Quản trị",
        "Đơn vị",
        "Tài khoản",
    ]


def test_leader_is_not_led_to_what_he_may_not(leader, sign_in):
    assert "/don-vi/" not in sign_in(leader).get("/tong-hop/").text.replace("/tong-hop/2020-08-14/don-vi/", "")
