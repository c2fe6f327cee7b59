"""Who changed what of units, accounts, the district and its campaign, on one page."""

import datetime

import pytest

from accounts import issuing
from reports.actions import record_province_count, remove_province_count
from tests.factories import TODAY, at, make_unit
from tests.reports.pages import texts
from units import changelog, roster
from units.models import Role, Unit, User

LOG = "/don-vi/nhat-ky/"


@pytest.fixture(autouse=True)
def afternoon(time_machine):
    time_machine.move_to(at(14), tick=False)


@pytest.fixture
def page(office, sign_in):
    return sign_in(office)


@pytest.fixture
def later(time_machine):
    """Let some minutes pass."""

    def move(minutes):
        time_machine.move_to(at(14, minutes), tick=False)

    return move


def entries(response):
    return texts(response, "section", class_="card")


def change(unit, by, reason="", **fields):
    for name, value in fields.items():
        setattr(unit, name, value)
    roster.change_unit(unit, by=by, reason=reason)


def test_change_is_told_with_who_when_why_and_field_by_field(page, agency, office, later):
    later(7)
    change(agency, office, "đổi tên", name="Phòng Nội vụ huyện", kind=Unit.Kind.SERVICE_UNIT, active_until=TODAY)
    assert entries(page.get(LOG))[0] == (
        "Sửa: đơn vị Phòng Nội vụ huyện (P-NV) 14 giờ 07 phút ngày 14/8/2020, vhtt "
        "Tên đơn vị: Phòng Nội vụ → Phòng Nội vụ huyện "
        "Loại đơn vị: Cơ quan chuyên môn thuộc UBND huyện → Đơn vị sự nghiệp "
        "Thôi báo cáo từ ngày: – → 14/8/2020 "
        "Lý do: đổi tên"
    )


def test_newest_stands_first_whatever_it_is_of(page, agency, officer, campaign, office, later):
    later(1)
    change(agency, office, name="Tên mới")
    later(2)
    issuing.reset_password(officer, by=office)
    later(3)
    campaign.due_time = datetime.time(14, 30)
    campaign._history_user = office
    campaign.save()
    later(4)
    campaign.district.office_phone = "0271"
    campaign.district.save()
    assert [entry.split(" 14 giờ")[0] for entry in entries(page.get(LOG))[:4]] == [
        "Sửa: huyện Lộc Ninh",
        "Sửa: đợt triển khai Cài đặt ứng dụng Bluezone",
        "Cấp mật khẩu mới: tài khoản p-nv, Nguyễn Thị Hạnh",
        "Sửa: đơn vị Tên mới (P-NV)",
    ]
    assert entries(page.get(LOG))[1].endswith("vhtt Đơn vị gửi chậm nhất lúc: 15:00 → 14:30")


def test_what_a_command_did_is_told_as_such(page, agency):
    assert entries(page.get(LOG))[-1].endswith("lệnh trên máy chủ")


def test_renaming_the_account_renames_nobody_in_what_was_done_before(page, agency, officer, office, later):
    issuing.change_account(office, by=office, last_name="Trần", first_name="Tâm")
    later(1)
    change(agency, office, name="Phòng Nội vụ huyện")
    issuing.change_account(office, by=office, last_name="Lê", first_name="Mới")
    assert entries(page.get(LOG))[0].startswith(
        "Sửa: đơn vị Phòng Nội vụ huyện (P-NV) 14 giờ 01 phút ngày 14/8/2020, Trần Tâm (vhtt) "
    )


@pytest.mark.parametrize(
    ("done", "told"),
    [
        (lambda user, by: issuing.set_active(user, is_active=False, by=by), "Khóa tài khoản: tài khoản p-nv"),
        (lambda user, by: issuing.reset_password(user, by=by), "Cấp mật khẩu mới: tài khoản p-nv"),
        (lambda user, by: issuing.change_account(user, by=by, phone="0900"), "Sửa thông tin: tài khoản p-nv"),
    ],
)
def test_what_was_done_to_an_account_is_named(page, officer, office, later, done, told):
    later(1)
    done(officer, office)
    assert entries(page.get(LOG))[0].startswith(told)


def test_closing_in_the_administration_is_named_too(page, officer, administrator, later):
    later(1)
    officer.is_active, officer._history_user = False, administrator
    officer.save()
    entry = entries(page.get(LOG))[0]
    assert entry.startswith("Khóa: tài khoản p-nv")
    assert entry.endswith("quantri Được đăng nhập: có → không")


def test_own_password_is_told_without_it(page, officer, sign_in, later):
    later(1)
    form = {"old_password": "Mat-khau-thu-1508", "new_password1": "Con-duong-moi-2020"}
    sign_in(officer).post("/doi-mat-khau/", form | {"new_password2": "Con-duong-moi-2020"})
    entry = entries(page.get(LOG))[0]
    assert entry.startswith("Tự đổi mật khẩu: tài khoản p-nv, Nguyễn Thị Hạnh 14 giờ 01 phút")
    officer.refresh_from_db()
    assert officer.password not in page.get(LOG).text


def test_log_of_one_unit_tells_of_it_and_its_accounts(page, agency, officer, commune, commune_officer):
    told = entries(page.get(LOG, {"don-vi": "P-NV"}))
    assert {entry.split(" 14 giờ")[0] for entry in told} == {
        "Thêm: tài khoản p-nv, Nguyễn Thị Hạnh",
        "Thêm: đơn vị Phòng Nội vụ (P-NV)",
    }
    assert len(told) == 2


def test_log_of_a_unit_tells_who_left_it(page, agency, other_agency, officer, administrator):
    officer.unit = other_agency
    officer._history_user = administrator
    officer.save()
    for unit in (agency, other_agency):
        told = entries(page.get(LOG, {"don-vi": unit.code}))
        assert len([entry for entry in told if "Đơn vị: Phòng Nội vụ → Phòng Tư pháp" in entry]) == 1


def test_numbers_that_only_followed_are_told_with_the_unit_alone(page, agency, other_agency, office, later):
    later(1)
    roster.place_unit(other_agency, after=None, by=office)
    assert [entry.split(" 14 giờ")[0] for entry in entries(page.get(LOG)) if "STT" in entry] == [
        "Xếp lại thứ tự: đơn vị Phòng Tư pháp (P-TP)"
    ]
    assert entries(page.get(LOG, {"don-vi": "P-NV"}))[0].endswith("STT: 1 → 2")


def test_province_s_count_and_its_correction_are_told(page, campaign, office, foreign_district, foreign_office):
    day, source = campaign.unsaved_day(TODAY), "Sở Thông tin và Truyền thông"
    for minute, installed in enumerate([2500, 2600]):
        record_province_count(day=day, installed=installed, source=source, by=office, at=at(15, 10 + minute))
    foreign_day = foreign_district.campaigns.get().unsaved_day(TODAY)
    record_province_count(day=foreign_day, installed=9, source=source, by=foreign_office, at=at(15))
    assert [entry for entry in entries(page.get(LOG)) if "của tỉnh" in entry] == [
        (
            "Sửa: số liệu của tỉnh ngày 14/8/2020, 2.600 người (Sở Thông tin và Truyền thông) "
            "15 giờ 11 phút ngày 14/8/2020, vhtt Số người đã cài đặt do tỉnh thống kê: 2500 → 2600"
        ),
        (
            "Thêm: số liệu của tỉnh ngày 14/8/2020, 2.500 người (Sở Thông tin và Truyền thông) "
            "15 giờ 10 phút ngày 14/8/2020, vhtt"
        ),
    ]


def test_province_s_count_that_was_taken_away_is_told_as_such(page, campaign, office):
    day = campaign.unsaved_day(TODAY)
    record_province_count(day=day, installed=2500, source="Sở TT&TT", by=office, at=at(15, 10))
    remove_province_count(day=day, by=office, at=at(15, 11), seen=2500)
    assert [entry.split(":")[0] for entry in entries(page.get(LOG)) if "của tỉnh" in entry] == ["Xóa", "Thêm"]


def test_other_districts_and_roles_are_not_told_of(page, leader, foreign_officer, foreign_unit, agency):
    text = page.get(LOG).text
    assert [name for name in ("lanhdao", "25308", "Bù Đốp") if name in text] == []
    assert page.get(LOG, {"don-vi": "25308"}).status_code == 404


@pytest.mark.parametrize("code", ["khong-co", "\x00", "<img>"])
def test_unit_that_is_not_there_is_not_found_or_not_asked_for(page, code):
    assert page.get(LOG, {"don-vi": code}).status_code in {200, 404}


def test_administrator_reads_it_too(administrator, sign_in, agency):
    assert sign_in(administrator).get(LOG).status_code == 200


def test_long_log_has_pages_and_keeps_the_unit(page, agency, office, later):
    for number in range(60):
        change(agency, office, short_name=f"NV {number}")
    response = page.get(LOG, {"don-vi": "P-NV", "trang": "2"})
    assert len(entries(response)) == 61 - 50
    assert "?don-vi=P-NV&amp;trang=1" in response.text
    assert page.get(LOG, {"trang": "abc"}).status_code == 200


def test_log_asks_the_database_as_often_for_many_changes(page, agency, officer, office, django_assert_max_num_queries):
    for number in range(30):
        make_unit(agency.district, f"X{number}")
        change(agency, office, short_name=f"NV {number}")
    with django_assert_max_num_queries(12):
        page.get(LOG)


def test_every_recorded_model_of_a_district_is_listed():
    listed = [recorded.model.__name__ for recorded in changelog._recorded]
    assert listed == ["Unit", "District", "User", "User", "Campaign", "Ground", "ProvinceCount"]
    assert "password" not in {field.name for field in User.history.model._meta.fields}
    assert Role.OFFICER in changelog._recorded[2].only.values()


def test_latest_change_of_a_unit_is_its_own(agency, officer, office):
    change(agency, office, name="Tên mới")
    assert changelog.latest(agency).changes == (changelog.FieldChange("tên đơn vị", "Phòng Nội vụ", "Tên mới"),)
