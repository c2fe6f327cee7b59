"""The Office gives accounts to units; passwords are shown once, and nobody is raised above an officer."""

import base64
import io
import re
from functools import partial

import openpyxl
import pytest
from django.contrib.sessions.models import Session

from accounts import issuing
from tests.factories import PASSWORD, TODAY, at, make_district, make_unit, make_user
from tests.reports.pages import elements, errors, table, texts
from tests.reports.test_concurrency import at_once
from units.models import Role, Unit, User

LIST, ADD, ISSUE, REISSUE = "/tai-khoan/", "/tai-khoan/them/", "/tai-khoan/cap/", "/tai-khoan/cap-lai/"
ONCE = "phiếu mật khẩu chỉ hiện một lần, ở lần bấm đó. Nếu không nhận được phiếu, đề nghị"


@pytest.fixture(autouse=True)
def afternoon(time_machine):
    time_machine.move_to(at(14), tick=False)


@pytest.fixture
def page(office, sign_in):
    return sign_in(office)


def version_in(page, path=LIST, action=None):
    """The hidden sign of what the page showed, in the form that goes to ``action``."""
    forms = elements(page.get(path), "form")
    for form in (f for f in forms if dict(f.attributes).get("action") == action):
        waiting = list(form.children)
        while waiting:
            element = waiting.pop()
            if not isinstance(element, str):
                has = dict(element.attributes)
                if has.get("name") == "version":
                    return has["value"]
                waiting += element.children
    return None


def issue(page, address=ISSUE, version=None):
    return page.post(address, {"version": version or version_in(page, action=address), "password": PASSWORD})


def sheets(response):
    """Unit, sign-in name and password of each credentials sheet."""
    return [
        (texts_in(sheet, "h2")[0], *texts_in(sheet, "code"))
        for sheet in elements(response, "article", class_="credentials")
    ]


def texts_in(element, tag):
    found = [element] if element.name == tag else []
    text = [" ".join(str(child) for child in e.children).strip() for e in found]
    return text + [t for child in element.children if not isinstance(child, str) for t in texts_in(child, tag)]


def passwords(response):
    return [password for _, _, password in sheets(response)]


def workbook_in(response):
    (link,) = elements(response, "a", download="tai-khoan.xlsx")
    content = dict(link.attributes)["href"].partition(";base64,")[2]
    return openpyxl.load_workbook(io.BytesIO(base64.b64decode(content))).active


def said_on(page, response):
    """The messages on the page that the answer leads to."""
    return texts(page.get(response.url), "div", role="status")


# The list


def test_list_names_each_units_people_and_their_state(page, officer, other_officer, commune_officer):
    User.objects.filter(pk=officer.pk).update(phone="0900 000 001")
    User.objects.filter(pk=other_officer.pk).update(is_active=False)
    User.objects.filter(pk=commune_officer.pk).update(must_change_password=True)
    assert table(page.get(LIST), "Tài khoản đã cấp") == [
        ["Phòng Nội vụ", "p-nv Nguyễn Thị Hạnh", "0900 000 001", "Đang dùng"],
        ["Phòng Tư pháp", "p-tp", "–", "Đã khóa"],
        ["Ủy ban nhân dân xã Lộc Thạnh", "25280", "–", "Chưa đổi mật khẩu lần đầu"],
    ]


def test_list_shows_neither_other_roles_nor_other_districts(page, officer, leader, administrator, foreign_officer):
    assert [row[1] for row in table(page.get(LIST), "Tài khoản đã cấp")] == ["p-nv Nguyễn Thị Hạnh"]


def test_number_of_the_unit_stands_in_for_an_account_without_one(page, officer, other_officer, commune_officer):
    Unit.objects.filter(pk=officer.unit_id).update(contact_phone="0271 111")
    User.objects.filter(pk=officer.pk).update(phone="0912 333")
    Unit.objects.filter(pk=other_officer.unit_id).update(contact_phone="0271 222")
    numbers = [row[2] for row in table(page.get(LIST), "Tài khoản đã cấp")]
    assert numbers == ["0912 333", "0271 222 (đầu mối của đơn vị)", "–"]


def test_record_of_changes_is_one_tap_away(page, officer):
    assert [dict(link.attributes)["href"] for link in elements(page.get(LIST), "a", class_="plain")][-1] == (
        "/don-vi/nhat-ky/"
    )


def test_search_needs_no_diacritics(page, officer, commune_officer):
    assert [row[1] for row in table(page.get(LIST, {"tim": "loc thanh"}), "Tài khoản")] == ["25280"]
    assert [row[1] for row in table(page.get(LIST, {"tim": "THI HANH"}), "Tài khoản")] == ["p-nv Nguyễn Thị Hạnh"]


def test_units_without_an_account_stand_first_with_one_button(page, officer, commune, other_commune):
    response = page.get(LIST)
    first = texts(response, "section", class_="card")[0]
    assert first.startswith("2 đơn vị chưa có tài khoản Lộc Thạnh; Lộc Thành.")
    assert first.endswith("Cấp tài khoản cho 2 đơn vị")


def test_units_that_have_left_get_no_account(page, officer, commune, foreign_unit):
    Unit.objects.filter(pk=commune.pk).update(active_until=TODAY)
    assert elements(page.get(LIST), "form", action=ISSUE) == []
    page.post(ISSUE)
    assert User.objects.filter(unit=commune).count() == 0
    assert User.objects.filter(unit=foreign_unit).count() == 0


def test_district_without_units_says_how_to_begin(page):
    assert texts(page.get(LIST), "div", class_="info")[0].startswith("Chưa có đơn vị nào.")


def test_list_asks_the_database_as_often_for_many_accounts(page, officer, django_assert_num_queries):
    for number in range(10):
        unit = make_unit(officer.district, f"X{number}")
        make_user(f"x{number}", Role.OFFICER, officer.district, unit)
    with django_assert_num_queries(7):
        page.get(LIST)


# Issuing


def test_each_unit_gets_an_account_and_a_sheet_that_opens_it(page, officer, commune, other_commune, client):
    response = issue(page)
    assert [sheet[:2] for sheet in sheets(response)] == [(commune.name, "25280"), (other_commune.name, "25294")]
    assert client.login(username="25280", password=passwords(response)[0])
    assert client.get("/").url == "/doi-mat-khau/"


def test_sheet_says_where_what_first_and_whom_to_call(page, commune):
    commune.district.office_phone = "0271 3568 123"
    commune.district.save()
    text = texts(issue(page), "article", class_="credentials")[0]
    assert text.startswith("UBND huyện Lộc Ninh Ủy ban nhân dân xã Lộc Thạnh Địa chỉ http://testserver/")
    assert text.endswith("rồi hủy phiếu này. Cần hỗ trợ: Phòng VH&TT, ĐT 0271 3568 123.")


def test_workbook_on_the_page_holds_the_same_as_the_sheets(page, agency, commune):
    Unit.objects.filter(pk=agency.pk).update(name="=1+1")
    response = issue(page)
    head, *rows = list(workbook_in(response).iter_rows(values_only=True))
    assert head == ("STT", "Đơn vị", "Họ và tên", "Tên đăng nhập", "Mật khẩu lần đầu", "Địa chỉ hệ thống")
    assert [(row[1], row[3], row[4]) for row in rows] == sheets(response)
    assert workbook_in(response)["B2"].data_type == "s"


def test_issuing_is_on_record_without_the_password(page, commune, office):
    (password,) = passwords(issue(page))
    record = User.objects.get(username="25280").history.get()
    assert (record.history_user, record.history_change_reason) == (office, "cấp tài khoản")
    assert not any(password in str(value) for row in User.history.values_list() for value in row)


def test_password_is_in_no_log_message_or_session(page, commune, caplog):
    response = issue(page)
    (password,) = passwords(response)
    assert password not in caplog.text
    assert password not in str(response.cookies)
    assert not any(password in str(session.get_decoded()) for session in Session.objects.all())
    assert password not in page.get(LIST).text
    assert password not in page.get("/don-vi/nhat-ky/").text


def test_answer_with_passwords_is_not_stored_anywhere(page, commune):
    response = issue(page)
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))


def test_reload_issues_nothing_and_changes_no_password(page, commune):
    version = version_in(page, action=ISSUE)
    (password,) = passwords(issue(page, version=version))
    response = issue(page, version=version)
    assert (response.status_code, response.url) == (302, f"{LIST}25280/")
    assert said_on(page, response) == [f"Lần bấm trước đã cấp tài khoản 25280; {ONCE} bấm “Cấp mật khẩu mới”."]
    assert User.objects.get(username="25280").check_password(password)


def test_second_tap_says_how_many_accounts_the_first_issued(page, commune, other_commune):
    version = version_in(page, action=ISSUE)
    issue(page, version=version)
    response = issue(page, version=version)
    assert (response.status_code, response.url) == (302, LIST)
    said = f"Lần bấm trước đã cấp 2 tài khoản; {ONCE} dùng mục “Mất phiếu mật khẩu” dưới đây."
    assert said_on(page, response) == [said]
    assert User.objects.filter(role=Role.OFFICER).count() == 2


def test_colleague_who_was_slower_is_told_that_the_list_changed(page, sign_in, commune):
    colleague = sign_in(make_user("vhtt-2", Role.OFFICE, commune.district))
    version = version_in(page, action=ISSUE)
    issue(page, version=version)
    response = issue(colleague, version=version)
    assert (response.status_code, sheets(response)) == (409, [])
    assert texts(response, "title")[0].startswith("Lỗi: ")
    assert "có thể đã thực hiện, phiếu chỉ hiện một lần" in texts(response, "div", role="alert")[0]


def test_second_tap_after_another_new_password_is_told_that_the_list_changed(page, commune):
    """The sheet of the first answer is no longer right."""
    version = version_in(page, action=ISSUE)
    issue(page, version=version)
    issue(page, REISSUE)
    assert issue(page, version=version).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_taps_at_once_issue_one_account_and_one_sheet(office, commune, sign_in):
    page = sign_in(office)
    version = version_in(page, action=ISSUE)
    answers = at_once(*[partial(issue, page, version=version) for _ in range(3)])
    assert sorted(answer.status_code for answer in answers) == [200, 302, 302]
    assert User.objects.filter(unit=commune).count() == 1


def test_nothing_to_issue_is_said(page, officer):
    response = page.post(ISSUE, follow=True)
    assert "Không có tài khoản nào cần cấp." in response.text


def test_lost_sheets_are_issued_again_to_accounts_nobody_has_used(page, officer, commune, other_commune, client):
    first = issue(page)
    used = User.objects.get(username="25294")
    used.must_change_password = False
    used.save()
    again = issue(page, REISSUE)
    assert [sheet[1] for sheet in sheets(again)] == ["25280"]
    assert not client.login(username="25280", password=passwords(first)[0])
    assert client.login(username="25280", password=passwords(again)[0])
    used.refresh_from_db()
    assert used.check_password(passwords(first)[1])


def test_forgotten_password_that_was_renewed_is_not_lost_with_the_sheets(page, officer):
    renewed = issuing.reset_password(officer)
    assert elements(page.get(LIST), "form", action=REISSUE) == []
    assert page.post(REISSUE, {"password": PASSWORD}).status_code == 302
    officer.refresh_from_db()
    assert officer.check_password(renewed)


@pytest.mark.parametrize("state", [{"is_active": False}, {"must_change_password": False}])
def test_closed_and_used_accounts_are_not_issued_again(page, commune, state):
    (password,) = passwords(issue(page))
    User.objects.filter(username="25280").update(**state)
    page.post(REISSUE, {"password": PASSWORD})
    assert User.objects.get(username="25280").check_password(password)


def test_reload_of_issuing_again_changes_no_password(page, commune):
    issue(page)
    version = version_in(page, action=REISSUE)
    (password,) = passwords(issue(page, REISSUE, version))
    response = issue(page, REISSUE, version)
    assert said_on(page, response) == [f"Lần bấm trước đã cấp tài khoản 25280; {ONCE} bấm “Cấp mật khẩu mới”."]
    assert User.objects.get(username="25280").check_password(password)


def test_issuing_again_leaves_other_districts_and_roles_alone(page, foreign_unit, leader, foreign_officer):
    User.objects.filter(pk__in=[leader.pk, foreign_officer.pk]).update(must_change_password=True)
    assert page.post(REISSUE, {"password": PASSWORD}).status_code == 302
    assert [User.objects.get(pk=user.pk).check_password(PASSWORD) for user in (leader, foreign_officer)] == [True] * 2


# One account more


def added(page, **typed):
    return page.post(ADD, {"unit": "P-NV", "full_name": "Lê Văn Bình", **typed})


def test_second_officer_gets_the_units_next_name(page, officer, client):
    response = page.get(ADD, {"don-vi": "P-NV"})
    assert dict(elements(response, "input", name="username")[0].attributes)["value"] == "p-nv-2"
    ((unit, username, password),) = sheets(added(page, phone=" 0900 000 001 ", email="b@x.example"))
    user = User.objects.get(username="p-nv-2")
    assert (unit, username, user.display_name, user.phone) == ("Phòng Nội vụ", "p-nv-2", "Lê Văn Bình", "0900 000 001")
    assert client.login(username="p-nv-2", password=password)


@pytest.mark.parametrize(
    ("username", "sentence"),
    [
        ("p-nv", "Tên đăng nhập này đã có người dùng; đề nghị chọn tên khác."),
        ("P-NV", "Tên đăng nhập này đã có người dùng; đề nghị chọn tên khác."),
        ("quantri", "Tên đăng nhập này đã có người dùng; đề nghị chọn tên khác."),
        *[(name, "Tên đăng nhập chỉ gồm chữ không dấu") for name in ("bình", "a b", "cap", "them", "..", "a/b", "a@b")],
    ],
)
def test_name_that_cannot_be_had_is_refused_and_the_rest_kept(page, officer, administrator, username, sentence):
    response = added(page, username=username)
    assert response.status_code == 422
    assert errors(response)["username"].startswith(sentence)
    assert dict(elements(response, "input", name="full_name")[0].attributes)["value"] == "Lê Văn Bình"


@pytest.mark.parametrize("code", ["25308", "", "KHONG-CO", "P-TP"])
def test_unit_of_another_district_or_gone_is_refused(page, agency, other_agency, foreign_unit, code):
    Unit.objects.filter(pk=other_agency.pk).update(active_until=TODAY)
    response = added(page, unit=code)
    assert (response.status_code, list(errors(response))) == (422, ["unit"])
    assert User.objects.filter(role=Role.OFFICER).count() == 0


def test_unit_of_another_district_is_not_suggested(page, foreign_unit):
    assert page.get(ADD, {"don-vi": foreign_unit.code}).status_code == 404
    assert foreign_unit.code not in page.get(ADD).text


@pytest.mark.parametrize("username", ["", "p-nv-2"])
def test_reload_adds_no_second_account_and_leads_to_the_first(page, officer, username):
    version = version_in(page, ADD)
    assert added(page, version=version, username=username).status_code == 200
    response = added(page, version=version, username=username)
    assert (response.status_code, response.url) == (302, f"{LIST}p-nv-2/")
    assert said_on(page, response) == [f"Lần bấm trước đã cấp tài khoản p-nv-2; {ONCE} bấm “Cấp mật khẩu mới”."]
    assert User.objects.filter(unit=officer.unit).count() == 2


def test_page_that_another_account_was_added_from_keeps_what_was_typed(page, officer):
    version = version_in(page, ADD)
    added(page, version=version)
    response = added(page, version=version, full_name="Trần Thị Lan")
    assert (response.status_code, sheets(response)) == (409, [])
    assert dict(elements(response, "input", name="full_name")[0].attributes)["value"] == "Trần Thị Lan"


def test_role_district_and_password_are_no_fields(page, officer, foreign_district):
    raised = {"role": "administrator", "district": foreign_district.pk, "is_superuser": "on", "is_staff": "on"}
    added(page, **raised, password="x", must_change_password="", is_active="")
    user = User.objects.get(username="p-nv-2")
    assert (user.role, user.district, user.is_superuser, user.is_staff) == (
        Role.OFFICER,
        officer.district,
        False,
        False,
    )
    assert (user.is_active, user.must_change_password, user.check_password("x")) == (True, True, False)


def test_free_name_passes_by_what_our_own_addresses_need(district):
    assert issuing.free_username(make_unit(district, "cap")) == "loc-ninh-cap"


def test_two_districts_of_one_name_never_take_the_same(agency, officer):
    for number, expected in enumerate(["loc-ninh-p-nv", "loc-ninh-p-nv-2"]):
        unit = make_unit(make_district(province=f"Tỉnh {number}"), "P-NV")
        (issued,) = issuing.issue_accounts(district=unit.district, today=TODAY)
        assert issued.user.username == expected


def test_name_of_another_unit_that_looks_like_a_further_officer_is_passed_by(officer, agency):
    make_user("p-nv-2", Role.OFFICER, agency.district, make_unit(agency.district, "P-NV-2"))
    assert issuing.free_username(agency) == "p-nv-3"


# Correcting, closing, a new password


def test_name_phone_and_mail_are_corrected_and_on_record(page, officer, office):
    response = page.post(f"{LIST}p-nv/", {"full_name": "Lê Văn Bình", "phone": "0900", "email": "b@x.example"})
    assert (response.status_code, response.url) == (302, "/tai-khoan/p-nv/")
    officer.refresh_from_db()
    assert (officer.last_name, officer.first_name, officer.phone, officer.email) == (
        "Lê Văn",
        "Bình",
        "0900",
        "b@x.example",
    )
    assert officer.history.latest().history_user == office


def test_bad_mail_is_refused_and_kept(page, officer):
    response = page.post(f"{LIST}p-nv/", {"full_name": "Lê Văn Bình", "email": "khong-phai"})
    assert (response.status_code, list(errors(response))) == (422, ["email"])
    assert dict(elements(response, "input", name="email")[0].attributes)["value"] == "khong-phai"


def test_nothing_changed_writes_nothing(page, officer):
    before = officer.history.count()
    page.post(f"{LIST}p-nv/", {"full_name": "Nguyễn Thị Hạnh"})
    assert officer.history.count() == before


def test_correcting_raises_nobody(page, officer, foreign_unit):
    raised = {"role": "administrator", "unit": foreign_unit.pk, "is_superuser": "on", "username": "quantri2"}
    page.post(f"{LIST}p-nv/", {"full_name": "A", "is_active": "", "password": "x", **raised})
    user = User.objects.get(pk=officer.pk)
    assert (user.role, user.unit, user.is_superuser, user.username, user.is_active) == (
        Role.OFFICER,
        officer.unit,
        False,
        "p-nv",
        True,
    )
    assert user.check_password(PASSWORD)


def test_new_password_is_shown_once_and_ends_the_sessions(page, officer, sign_in, client):
    session = sign_in(officer)
    ((_, username, password),) = sheets(page.post(f"{LIST}p-nv/mat-khau/", {"password": PASSWORD}))
    assert session.get("/bao-cao/").url == "/dang-nhap/?next=/bao-cao/"
    assert (username, client.login(username="p-nv", password=password)) == ("p-nv", True)
    assert password not in page.get(f"{LIST}p-nv/").text


@pytest.mark.parametrize("password", ["", "sai"])
@pytest.mark.parametrize("address", [f"{LIST}p-nv/mat-khau/", REISSUE])
def test_new_password_for_another_asks_for_ones_own(page, officer, password, address):
    """Whoever finds the Office's browser open must not take other accounts along."""
    User.objects.filter(pk=officer.pk).update(must_change_password=True, own_password_at=None)
    response = page.post(address, {"password": password})
    assert (response.status_code, 'href="#id_password"' in response.text) == (422, True)
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_reload_of_a_new_password_keeps_it(page, officer):
    address = f"{LIST}p-nv/mat-khau/"
    version = version_in(page, f"{LIST}p-nv/", address)
    (password,) = passwords(page.post(address, {"version": version, "password": PASSWORD}))
    response = page.post(address, {"version": version, "password": PASSWORD})
    assert (response.status_code, response.url) == (302, f"{LIST}p-nv/")
    assert said_on(page, response) == [f"Lần bấm trước đã cấp tài khoản p-nv; {ONCE} bấm “Cấp mật khẩu mới”."]
    officer.refresh_from_db()
    assert officer.check_password(password)


def test_closed_account_is_out_at_once_and_its_old_session_stays_dead(page, officer, sign_in, client):
    session = sign_in(officer)
    assert page.post(f"{LIST}p-nv/khoa/", {"active": "0"}).status_code == 302
    assert session.get("/bao-cao/").status_code == 302
    assert not client.login(username="p-nv", password=PASSWORD)
    page.post(f"{LIST}p-nv/khoa/", {"active": "1"})
    assert session.get("/bao-cao/").url == "/dang-nhap/?next=/bao-cao/"
    assert client.login(username="p-nv", password=PASSWORD)
    assert [record.history_change_reason for record in officer.history.all()[:2]] == [
        "mở lại tài khoản",
        "khóa tài khoản",
    ]


def test_closing_ends_nobody_elses_session(page, officer, commune_officer, sign_in):
    session = sign_in(commune_officer)
    page.post(f"{LIST}p-nv/khoa/", {"active": "0"})
    assert session.get("/bao-cao/").status_code == 200
    assert page.get(LIST).status_code == 200


def test_closing_twice_is_recorded_once(page, officer):
    for _ in range(2):
        page.post(f"{LIST}p-nv/khoa/", {"active": "0"})
    assert officer.history.filter(history_change_reason="khóa tài khoản").count() == 1


@pytest.mark.parametrize("who", ["office", "leader", "administrator", "foreign_officer", "foreign_office"])
@pytest.mark.parametrize("below", ["", "mat-khau/", "khoa/"])
def test_only_officers_of_the_own_district_are_reached(page, who, below, request):
    user = request.getfixturevalue(who)
    assert page.post(f"{LIST}{user.username}/{below}", {"active": "0", "full_name": "X"}).status_code == 404
    kept = User.objects.get(pk=user.pk)
    assert (kept.is_active, kept.check_password(PASSWORD), kept.first_name) == (True, True, user.first_name)


def test_name_that_a_database_refuses_is_not_found(page):
    assert page.get("/tai-khoan/%00/").status_code == 404


def test_no_page_shows_a_password_hash(page, officer):
    officer.refresh_from_db()
    for path in (LIST, f"{LIST}p-nv/", "/don-vi/P-NV/", "/don-vi/nhat-ky/"):
        assert officer.password not in page.get(path).text
    assert not re.search(r"(argon2|md5)\$", page.get("/don-vi/nhat-ky/").text)


def test_bulk_issue_takes_the_name_of_the_unit_s_contact(page, agency, other_agency):
    Unit.objects.filter(pk=agency.pk).update(contact_name="Phạm Thị  Kim Hạnh")
    issue(page)
    assert dict(User.objects.filter(role=Role.OFFICER).values_list("username", "last_name")) == {
        "p-nv": "Phạm Thị Kim",
        "p-tp": "",
    }
