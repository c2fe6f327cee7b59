"""No save undoes another: what is saved of a thing that is there, is named."""

import ast
from pathlib import Path

import pytest
import time_machine
from django import forms
from django.contrib import admin

from accounts import issuing, second_factor
from reports import actions
from reports.models import Campaign
from tests.reports.pages import elements
from tests.test_admin import address, changed_campaign, changed_unit, changed_user, errors_of
from units import roster
from units.admin import ReadOnlyModelAdmin, RecordedModelAdmin
from units.forms import RecordedForm, Versioned
from units.models import District, Unit, User

from .factories import PASSWORD, at

ROOT = Path(__file__).parent.parent
ROOMS = ("units", "accounts", "reports", "operations")
#: Says what becomes of the columns that were not changed; ``commit``: nothing is saved yet.
NAMED = {"update_fields", "force_insert", "force_update", "commit"}


def saves(path):
    """The calls of ``save`` in the file that are not given a file to write to."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not ast.unparse(node.func).endswith(".save"):
            continue
        if not node.args and ast.unparse(node.func) != "form.save":
            yield f"{path.relative_to(ROOT)}:{node.lineno}", {keyword.arg for keyword in node.keywords}


def test_every_save_names_its_fields_or_says_that_the_thing_is_new():
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
    found = dict(save for path in files for save in saves(path))
    assert len(found) > 5
    assert [place for place, named in found.items() if not named & NAMED] == []


def test_every_form_that_edits_a_thing_names_the_version_that_it_shows():
    editing = {form for form in descendants(forms.ModelForm) if form.__module__.split(".")[0] in ROOMS}
    assert len(editing) > 4
    assert [form for form in editing if not issubclass(form, Versioned)] == []
    pages = [page for page in admin.site._registry.values() if not isinstance(page, ReadOnlyModelAdmin)]
    assert {page.model.__name__ for page in pages} == {"District", "Unit", "User", "Campaign"}
    assert [
        page for page in pages if not isinstance(page, RecordedModelAdmin) or not issubclass(page.form, RecordedForm)
    ] == []


def descendants(kind):
    return {below for child in kind.__subclasses__() for below in {child, *descendants(child)}}


# What a colleague saves while a page is open


def version_on(page):
    return [dict(box.attributes)["value"] for box in elements(page, "input", name="version")]


def set_minutes(campaign, office):
    actions.set_reminder_minutes(campaign=Campaign.objects.get(), minutes=[5], by=office, at=at(9))


def set_contact(unit, office):
    unit = Unit.objects.get(pk=unit.pk)
    unit.contact_phone, unit.contact_email = "0271 3568 001", "noivu@example.vn"
    roster.change_unit(unit, by=office)


def set_phone(user, office):
    issuing.change_account(User.objects.get(pk=user.pk), by=office, phone="0912 345 678", email="hanh@example.vn")


@pytest.mark.parametrize(
    ("whose", "form", "meanwhile", "kept"),
    [
        ("campaign", changed_campaign, set_minutes, {"reminder_minutes": [5]}),
        ("agency", changed_unit, set_contact, {"contact_phone": "0271 3568 001", "contact_email": "noivu@example.vn"}),
        ("officer", changed_user, set_phone, {"phone": "0912 345 678", "email": "hanh@example.vn"}),
    ],
)
def test_admin_page_undoes_nothing_that_was_saved_while_it_was_open(
    request, campaign, administrator, office, sign_in, whose, form, meanwhile, kept
):
    page, thing = sign_in(administrator), request.getfixturevalue(whose)
    place = address(type(thing), "change", thing.pk)
    (version,) = version_on(page.get(place))
    meanwhile(thing, office)
    name = {"campaign": "title", "agency": "short_name", "officer": "first_name"}[whose]
    answer = page.post(place, form(thing, **{name: "Tên khác"}) | {"version": version})
    (sentence,) = errors_of(answer)
    assert sentence.startswith("Trong khi trang này mở, vhtt đã sửa lúc ")
    stands = type(thing).objects.get(pk=thing.pk)
    assert {field: getattr(stands, field) for field in kept} == kept
    # Who has read that may save again.
    assert page.post(place, form(stands, **{name: "Tên khác"}) | {"version": version_on(answer)[0]}).status_code == 302
    assert getattr(type(thing).objects.get(pk=thing.pk), name) == "Tên khác"


def test_admin_page_that_was_not_overtaken_saves_what_was_changed_alone(agency, administrator, office, sign_in):
    page, place = sign_in(administrator), address(Unit, "change", agency.pk)
    (version,) = version_on(page.get(place))
    saved = page.post(place, changed_unit(agency, short_name="NV") | {"version": version})
    assert (saved.status_code, Unit.objects.get(pk=agency.pk).short_name) == (302, "NV")


def test_account_page_undoes_nothing_that_was_saved_while_it_was_open(officer, office, sign_in):
    page, place = sign_in(office), "/tai-khoan/p-nv/"
    stale = {"version": version_on(page.get(place))[0], "full_name": "Nguyễn Thị Hạnh", "phone": "", "email": ""}
    set_phone(officer, office)
    answer = page.post(place, stale)
    assert (answer.status_code, User.objects.get(pk=officer.pk).phone) == (409, "0912 345 678")
    page_as_read = " ".join(answer.content.decode().split())
    assert "Nay là: Nguyễn Thị Hạnh, 0912 345 678, hanh@example.vn." in page_as_read
    assert page.post(place, stale | {"version": version_on(answer)[0]}).status_code == 302
    assert User.objects.get(pk=officer.pk).phone == ""


def test_own_password_opens_no_account_that_was_closed_meanwhile(officer, office):
    person = User.objects.get(pk=officer.pk)
    issuing.set_active(officer, is_active=False, by=office)
    assert issuing.set_own_password(person, password="Khac-han-1508", at=at(9)) is False
    stands = User.objects.get(pk=officer.pk)
    assert (stands.is_active, stands.check_password(PASSWORD)) == (False, True)


def test_own_password_does_not_replace_one_that_was_issued_meanwhile_and_blanks_nothing(officer, office):
    person = User.objects.get(pk=officer.pk)
    set_phone(officer, office)
    assert issuing.set_own_password(person, password="Khac-han-1508", at=at(9)) is True
    stands = User.objects.get(pk=officer.pk)
    assert (stands.phone, stands.check_password("Khac-han-1508")) == ("0912 345 678", True)
    before = User.objects.get(pk=officer.pk)
    issued = issuing.reset_password(officer, by=office)
    assert issuing.set_own_password(before, password="Lai-khac-1508", at=at(10)) is False
    assert User.objects.get(pk=officer.pk).check_password(issued)


def test_reminders_minutes_undo_nothing_that_was_set_while_the_page_was_open(campaign, agency, office, sign_in):
    with time_machine.travel(at(9), tick=False):
        page, colleague, place = sign_in(office), sign_in(office), "/tong-hop/hen-gio/"
        (seen,) = (dict(box.attributes)["value"] for box in elements(page.get(place), "input", name="seen"))
        assert colleague.post(place, {"before": "30", "after": "", "seen": seen}).status_code == 302
        # A second tap says what stands already.
        assert colleague.post(place, {"before": "30", "after": "", "seen": seen}).status_code == 302
        answer = page.post(place, {"before": "45", "after": "", "seen": seen})
        assert (answer.status_code, Campaign.objects.get().reminder_minutes) == (422, [30])
        (seen,) = (dict(box.attributes)["value"] for box in elements(answer, "input", name="seen"))
        assert page.post(place, {"before": "45", "after": "", "seen": seen}).status_code == 302
    assert Campaign.objects.get().reminder_minutes == [45]


def test_rule_of_the_second_factor_undoes_nothing_that_was_set_while_the_page_was_open(administrator, sign_in):
    page, place = sign_in(administrator), "/xac-thuc-hai-buoc/yeu-cau/"
    (seen,) = (dict(box.attributes)["value"] for box in elements(page.get(place), "input", name="seen"))
    assert page.post(place, {"roles": ["office"], "seen": seen}).status_code == 302
    assert page.post(place, {"roles": ["leader"], "seen": seen}).status_code == 422
    assert second_factor.required_roles(District.objects.get()) == {"office"}
