"""The administration shows and changes one's own district, and deletes nothing."""

import datetime
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from reports import actions
from reports.forms.setting_up import LETTER
from reports.models import Campaign, Exemption, ReportingDay
from tests import factories
from tests.factories import START, TODAY, YESTERDAY, at, day_of
from units.models import District, Role, Unit, User

INLINE = re.compile(r"<style|<[^>]+\sstyle=|<[^>]+\son\w+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
OWN_PASSWORD = {"own_password": factories.PASSWORD}
RECORDED = [District, Unit, User, Campaign]


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def changed_unit(unit, **changed):
    fields = ("name", "short_name", "code", "kind", "duty", "position", "active_from")
    return {field: getattr(unit, field) for field in fields} | changed


def changed_campaign(campaign, **changed):
    fields = ("title", "app_name", "starts_on", "target_on", "staff_target", "resident_target")
    times = ("due_time", "cutoff_time", "auto_close_time")
    told = {field: getattr(campaign, field) for field in fields + times} | {"reminder_minutes": "[60]"}
    return told | letters(campaign.grounds.all()) | changed


def letters(grounds, *others):
    """The campaign's letters, and further ones, as the page posts them."""
    rows = [
        *({"id": ground.pk} | {name: getattr(ground, name) for name in LETTER} for ground in grounds),
        *others,
    ]
    posted = {f"grounds-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return {"grounds-TOTAL_FORMS": len(rows), "grounds-INITIAL_FORMS": len(rows) - len(others)} | posted


def changed_user(user, **changed):
    role_and_unit = {"role": user.role, "unit": user.unit_id or "", "is_active": "on", **OWN_PASSWORD}
    return {"last_name": user.last_name, "first_name": user.first_name} | role_and_unit | changed


def errors_of(response):
    assert response.status_code == 200
    form = response.context["adminform"].form
    return [error for errors in form.errors.values() for error in errors]


@pytest.fixture
def page(administrator, sign_in):
    return sign_in(administrator)


@pytest.fixture
def two_districts(officer, commune_officer, office, administrator, foreign_officer, foreign_office):
    """A report, an edition and an exemption in both districts."""
    for person, maker in ((officer, office), (foreign_officer, foreign_office)):
        factories.send(person.unit, person)
        campaign = Campaign.objects.in_force(person.district_id, TODAY)
        actions.close_day(day=day_of(campaign), by=maker, at=at(15, 40), number=1)
        Exemption.objects.create(unit=person.unit, date=TODAY, reason="x", decided_by=maker, decided_at=at(9))


# Who may come in


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("role", ["officer", "office", "leader"])
def test_other_roles_are_refused(model, role, request, sign_in):
    client = sign_in(request.getfixturevalue(role))
    assert client.get(address(model, "changelist")).status_code == 403


def test_staff_flags_of_django_open_nothing(officer, sign_in):
    User.objects.filter(pk=officer.pk).update(is_staff=True, is_superuser=True)
    assert sign_in(officer).get("/quan-tri/").status_code == 403


def test_stranger_is_sent_to_the_sign_in_page(client, db):
    response = client.get("/quan-tri/units/unit/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/dang-nhap/?next=")


def test_groups_are_not_there():
    assert apps.get_model("auth.Group") not in MODELS


def test_password_page_of_django_leads_to_our_own(page):
    assert page.get("/quan-tri/password_change/").url == "/doi-mat-khau/"


# What is asked of it


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    "asked",
    [
        {"id__in": "9" * 20},
        {"id__gt": "9" * 20},
        {"kind__regex": "("},
        {"active_from__year": "99999"},
        {"kind__range": "1"},
        {"kind__exact": "\0"},
        {"district__name": "Bù Đốp"},
        {"unit__district__exact": "1"},
        {"is_active__exact": "9" * 20},
    ],
    ids=lambda asked: next(iter(asked)),
)
def test_look_up_that_no_filter_offers_is_refused(asked, model, page):
    assert page.get(address(model, "changelist"), asked).status_code == 400


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_filter_that_is_offered_answers(model, two_districts, page):
    changelist = page.get(address(model, "changelist"))
    links = [
        choice["query_string"]
        for spec in changelist.context["cl"].filter_specs
        for choice in list(spec.choices(changelist.context["cl"]))
    ]
    assert len(links) >= 2 * len(admin.site._registry[model].list_filter)
    for link in links:
        assert page.get(address(model, "changelist") + link).status_code == 200


def test_search_is_read_as_one_sees_it(page, agency):
    found = page.get(address(Unit, "changelist"), {"q": "\u200bPhòng\u00a0Nội  vụ"}).context["cl"].queryset
    assert list(found) == [agency]


@pytest.mark.parametrize("chosen", ["9" * 20, "abc", "", "-1", "9" * 5000, "\0"])
def test_action_on_what_is_no_row_is_refused(chosen, page):
    data = {"action": "issue_new_passwords", "_selected_action": [chosen]}
    assert page.post(address(User, "changelist"), data).status_code == 400


# What one sees


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_list_shows_the_own_district_alone(model, two_districts, page):
    shown = page.get(address(model, "changelist")).context["cl"].queryset
    own = [user.district for user in User.objects.filter(username="quantri")]
    lookup = admin.site._registry[model].district_lookup
    assert set(shown) == set(model.objects.filter(**{f"{lookup}__in": [d.pk for d in own]}))


@pytest.mark.parametrize("name", ["change", "history", "delete"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_object_of_another_district_is_not_found(model, name, two_districts, page, administrator):
    lookup = admin.site._registry[model].district_lookup
    for foreign in model.objects.exclude(**{lookup: administrator.district_id}):
        response = page.get(address(model, name, foreign.pk))
        # Nothing can be deleted, whosever it is.
        assert response.status_code == (403 if name == "delete" else 404)


@pytest.mark.parametrize("model", [Unit, Campaign, User], ids=lambda model: model.__name__)
def test_object_of_another_district_cannot_be_written(model, two_districts, page, administrator):
    foreign = model.objects.exclude(district=administrator.district).first()
    assert page.post(address(model, "change", foreign.pk), {"name": "x"}).status_code == 404


def test_units_of_another_district_are_no_choice(two_districts, page, agency, commune):
    form = page.get(address(User, "add")).context["adminform"].form
    assert set(form.fields["unit"].queryset) == {agency, commune}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_pages_need_nothing_inline_and_work(model, two_districts, page, administrator):
    lookup = admin.site._registry[model].district_lookup
    own = model.objects.filter(**{lookup: administrator.district_id}).first()
    pages = [address(model, "changelist")]
    pages += [address(model, name, own.pk) for name in ("change", "history") if own]
    pages += [address(model, "add")] if model in {Unit, User, Campaign} else []
    for url in pages:
        response = page.get(url)
        assert response.status_code == 200
        assert INLINE.findall(response.text) == []


def test_demo_is_marked_on_every_page(page, administrator):
    District.objects.update(is_demo=True)
    assert "DỮ LIỆU MINH HỌA" in page.get("/quan-tri/").text


def test_page_of_a_unit_with_a_hostile_name_shows_it_as_text(page, agency):
    Unit.objects.update(name="<img src=x onerror=1>")
    for url in (address(Unit, "changelist"), address(Unit, "change", agency.pk), address(Unit, "history", agency.pk)):
        assert "<img src=x" not in page.get(url).text


def test_passwords_are_no_lookup(page, administrator):
    assert page.get(address(User, "changelist"), {"password__startswith": "md5"}).status_code == 400


# What one changes


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_nothing_can_be_deleted(model, two_districts, page, administrator):
    lookup = admin.site._registry[model].district_lookup
    for own in model.objects.filter(**{lookup: administrator.district_id}):
        assert page.post(address(model, "delete", own.pk), {"post": "yes"}).status_code == 403
    assert "delete_selected" not in page.get(address(model, "changelist")).text


@pytest.mark.parametrize("model", [m for m in MODELS if m not in RECORDED], ids=lambda model: model.__name__)
def test_what_the_system_wrote_cannot_be_changed(model, two_districts, page, administrator):
    assert page.get(address(model, "add")).status_code == 403
    lookup = admin.site._registry[model].district_lookup
    for own in model.objects.filter(**{lookup: administrator.district_id}):
        assert page.post(address(model, "change", own.pk), {}).status_code == 403


def test_no_district_can_be_added(page):
    assert page.get(address(District, "add")).status_code == 403


def test_new_unit_belongs_to_the_administrators_district(page, campaign, foreign_district):
    data = changed_unit(Unit(name="Xã A", short_name="A", code="25300", kind="xa", position=1, active_from=START))
    response = page.post(address(Unit, "add"), data | {"district": foreign_district.pk})
    assert response.status_code == 302
    assert Unit.objects.get().district == campaign.district


def test_code_that_is_taken_is_refused_with_a_sentence(page, agency):
    assert errors_of(page.post(address(Unit, "add"), changed_unit(agency))) == ["Mã đơn vị này đã có trong huyện."]


def test_code_of_other_letters_is_refused_in_vietnamese(page, agency):
    data = changed_unit(agency, code="a b", name="Phòng X", short_name="X")
    assert errors_of(page.post(address(Unit, "add"), data)) == [
        "Chỉ dùng chữ không dấu, chữ số, gạch nối và gạch dưới."
    ]


def test_change_of_a_unit_is_recorded_and_listed(page, agency, administrator):
    assert page.post(address(Unit, "change", agency.pk), changed_unit(agency, kind="hoi")).status_code == 302
    assert agency.history.latest().history_user == administrator
    listed = page.get(address(Unit, "history", agency.pk)).text
    assert "Loại đơn vị: Cơ quan chuyên môn thuộc UBND huyện → Hội" in listed


def test_name_that_the_administration_changes_is_kept_as_a_former_one(page, commune):
    old = commune.name
    page.post(address(Unit, "change", commune.pk), changed_unit(commune, name="Xã Lộc Thạnh"))
    assert [former.name for former in commune.former_names.all()] == [old]


def test_history_can_not_be_reverted(page, agency):
    record = agency.history.latest()
    version = f"{address(Unit, 'history', agency.pk)}{record.pk}/"
    assert page.get(version, follow=True).status_code == 404


def test_code_and_kind_of_a_unit_that_reported_stay(page, officer, agency):
    factories.send(agency, officer)
    page.post(address(Unit, "change", agency.pk), changed_unit(agency, code="X", kind="xa", name="Tên mới"))
    agency.refresh_from_db()
    assert (agency.code, agency.kind, agency.name) == ("P-NV", Unit.Kind.AGENCY, "Tên mới")


@pytest.mark.parametrize(
    "changed",
    [{"active_from": YESTERDAY}, {"active_until": TODAY}, {"active_until": datetime.date(2020, 8, 20)}],
)
def test_joining_and_leaving_do_not_rewrite_reported_days(page, officer, other_agency, changed, time_machine):
    time_machine.move_to(at(16, date=datetime.date(2020, 8, 15)))
    factories.send(officer.unit, officer)
    factories.send(officer.unit, officer, date=START, moment=at(14, date=START))
    response = page.post(address(Unit, "change", other_agency.pk), changed_unit(other_agency, **changed))
    refused = changed != {"active_until": datetime.date(2020, 8, 20)}
    assert response.status_code == (200 if refused else 302)


def test_year_one_is_refused(page, agency):
    data = changed_unit(agency, active_from="0001-01-01")
    assert len(errors_of(page.post(address(Unit, "change", agency.pk), data))) == 1


def test_changed_campaign_leaves_past_days_alone(page, campaign, administrator, time_machine):
    time_machine.move_to(at(9))
    data = changed_campaign(campaign, due_time="14:00")
    assert page.post(address(Campaign, "change", campaign.pk), data).status_code == 302
    assert [day.due_at for day in ReportingDay.objects.filter(date=TODAY)] == [at(15)]
    campaign.refresh_from_db()
    assert campaign.due_time == datetime.time(14)
    assert campaign.history.get(history_user=administrator).due_time == datetime.time(14)


def test_new_campaign_is_of_the_own_district(page, campaign):
    first = letters([], {"position": 1, "number": "1/UBND", "date": "1/9/2020"})
    data = changed_campaign(campaign, starts_on="2020-09-01", target_on="10/09/2020") | first
    assert page.post(address(Campaign, "add"), data).status_code == 302
    assert campaign.district.campaigns.count() == 2


@pytest.mark.parametrize("starts_on", [YESTERDAY, START])
def test_new_campaign_takes_no_reported_day_away(page, officer, campaign, starts_on):
    factories.send(officer.unit, officer)
    data = changed_campaign(campaign, starts_on=starts_on)
    assert (
        "Ngày bắt đầu này làm thay đổi những ngày đã có báo cáo, lần chốt hay quyết định; chọn ngày khác."
        in errors_of(page.post(address(Campaign, "add"), data))
    )


def test_new_campaign_hides_no_edition_of_a_day_without_reports(page, officer, office, campaign):
    day = factories.day_of(campaign)
    actions.close_day(day=day, by=office, at=factories.at(15, 30), number=1)
    data = changed_campaign(campaign, starts_on=TODAY)
    (error,) = errors_of(page.post(address(Campaign, "add"), data))
    assert error.startswith("Ngày bắt đầu này làm thay đổi những ngày đã có báo cáo, lần chốt")


def test_titles_in_the_administration_have_the_hour_of_viet_nam(page, office, campaign):
    day = actions.open_day(campaign=campaign, date=TODAY)
    told = {"day": day, "reason": "mất điện", "by": office, "at": factories.at(14, 20)}
    extension = actions.extend_day(due_at=factories.at(15, 30), **told)
    assert str(extension).endswith(": 15:30")
    assert str(day.scheduled_tasks.get(kind="close")) == "tự chốt số liệu – 14/08/2020 15:55"


@pytest.mark.parametrize(
    "minutes", ['{"a": 1}', '["60"]', "[60.5]", "[true]", "[9999]", "60", "x", "9" * 50_000, "[" * 50_000]
)
def test_reminder_minutes_are_a_list_of_minutes(page, campaign, minutes):
    data = changed_campaign(campaign, reminder_minutes=minutes)
    (sentence,) = errors_of(page.post(address(Campaign, "change", campaign.pk), data))
    assert not sentence.isascii()


def test_name_is_kept_as_one_sees_it(page, agency):
    page.post(address(Unit, "change", agency.pk), changed_unit(agency, name="Pho\u0300ng\u00a0Nội  vụ\u200b"))
    agency.refresh_from_db()
    assert agency.name == "Phòng Nội vụ"


# Accounts


def test_new_account_shows_its_password_once(page, agency, client):
    data = {"username": "P-NV", "last_name": "Lê", "first_name": "A", "role": Role.OFFICER, "unit": agency.pk}
    response = page.post(address(User, "add"), data | OWN_PASSWORD)
    (issued,) = response.context["issued"]
    assert issued.password in response.text
    assert (issued.user.username, issued.user.must_change_password) == ("p-nv", True)
    assert client.login(username="p-nv", password=issued.password)
    assert issued.password not in page.get(address(User, "change", issued.user.pk)).text
    assert not any(issued.password in str(row) for row in User.history.values_list())


@pytest.mark.parametrize(("role", "with_unit"), [(Role.OFFICER, False), (Role.LEADER, True)])
def test_role_and_unit_must_fit(page, agency, role, with_unit):
    data = {"username": "x", "role": role, "unit": agency.pk if with_unit else ""}
    assert errors_of(page.post(address(User, "add"), data | OWN_PASSWORD)) == [
        "Cán bộ đầu mối phải thuộc một đơn vị; các vai trò khác thì không."
    ]


def test_unit_of_another_district_is_refused(page, foreign_unit):
    data = {"username": "x", "role": Role.OFFICER, "unit": foreign_unit.pk}
    assert len(errors_of(page.post(address(User, "add"), data | OWN_PASSWORD))) >= 1
    assert not User.objects.filter(username="x").exists()


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Chưa nhập mật khẩu của chính mình."), ("sai", "Mật khẩu đang dùng không đúng.")]
)
def test_account_is_neither_made_nor_raised_without_ones_own_password(page, officer, typed, said):
    """Who finds the browser open would be an administrator for good."""
    own, raised = {"own_password": typed}, {"role": Role.ADMINISTRATOR, "unit": ""}
    assert errors_of(page.post(address(User, "add"), {"username": "x", **raised, **own})) == [said]
    assert errors_of(page.post(address(User, "change", officer.pk), changed_user(officer, **raised) | own)) == [said]
    assert list(User.objects.filter(role=Role.ADMINISTRATOR).values_list("username", flat=True)) == ["quantri"]


def test_account_is_closed_and_its_session_ends(page, officer, sign_in):
    session = sign_in(officer)
    data = changed_user(officer)
    del data["is_active"]
    assert page.post(address(User, "change", officer.pk), data).status_code == 302
    assert session.get("/bao-cao/").url == "/dang-nhap/?next=/bao-cao/"


def test_session_of_a_closed_account_stays_dead_when_it_is_opened_again(page, officer, other_officer, sign_in):
    session, other = sign_in(officer), sign_in(other_officer)
    opened = changed_user(officer)
    closed = {name: value for name, value in opened.items() if name != "is_active"}
    for data in (closed, opened):
        assert page.post(address(User, "change", officer.pk), data).status_code == 302
    officer.refresh_from_db()
    assert officer.is_active
    assert session.get("/bao-cao/").url == "/dang-nhap/?next=/bao-cao/"
    assert [kept.get(url).status_code for kept, url in ((other, "/bao-cao/"), (page, "/quan-tri/"))] == [200, 200]


def test_password_and_flags_are_no_fields(page, officer):
    hashed = officer.password
    data = changed_user(officer, password="x", is_superuser="on", is_staff="on", username="other")
    page.post(address(User, "change", officer.pk), data)
    officer.refresh_from_db()
    assert (officer.password, officer.is_superuser, officer.username) == (hashed, False, "p-nv")
    assert hashed not in page.get(address(User, "change", officer.pk)).text


def test_administrator_cannot_demote_himself(page, administrator):
    data = changed_user(administrator, role=Role.LEADER)
    assert errors_of(page.post(address(User, "change", administrator.pk), data)) == [
        "Không tự bỏ vai trò quản trị của chính mình."
    ]


def test_administrator_cannot_close_himself(page, administrator):
    data = changed_user(administrator)
    del data["is_active"]
    assert errors_of(page.post(address(User, "change", administrator.pk), data)) == [
        "Không tự khóa tài khoản của chính mình."
    ]


def test_action_issues_new_passwords_to_others_of_the_district(page, administrator, officer, foreign_officer, client):
    chosen = [administrator.pk, officer.pk, foreign_officer.pk]
    data = {"action": "issue_new_passwords", "_selected_action": chosen, "password": factories.PASSWORD}
    response = page.post(address(User, "changelist"), data)
    (issued,) = response.context["issued"]
    assert issued.user == officer
    assert issued.password in response.text
    assert client.login(username="p-nv", password=issued.password)
    assert officer.history.latest().history_user == administrator
    assert officer.history.latest().history_change_reason == "cấp mật khẩu mới"


@pytest.mark.parametrize(("more", "status"), [({}, 200), ({"password": ""}, 422), ({"password": "sai"}, 422)])
def test_action_asks_for_ones_own_password_first(page, officer, more, status):
    data = {"action": "issue_new_passwords", "_selected_action": [officer.pk]}
    response = page.post(address(User, "changelist"), data | more)
    assert (response.status_code, "Mật khẩu của chính mình" in response.text) == (status, True)
    officer.refresh_from_db()
    assert officer.check_password(factories.PASSWORD)


def test_action_ends_all_sessions_of_others(page, officer, administrator, foreign_officer, sign_in):
    clients = [sign_in(officer), page, sign_in(foreign_officer)]
    chosen = [officer.pk, administrator.pk, foreign_officer.pk]
    page.post(address(User, "changelist"), {"action": "end_sessions", "_selected_action": chosen})
    assert [client.get("/phien/").status_code for client in clients] == [302, 200, 200]


def test_action_on_oneself_tells_where_to_change_it(page, administrator):
    data = {"action": "issue_new_passwords", "_selected_action": [administrator.pk]}
    assert "/doi-mat-khau/" in page.post(address(User, "changelist"), data).text
