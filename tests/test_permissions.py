"""Who may what: every address × every role × one's own thing, another unit's, another district's.

A line reads aloud: "one unit's day, of another district: the Office gets 404". An address that
no line names fails ``test_every_address_has_a_line``.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import lxml.html
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from incoming.signed_preview import Bearer, sign
from reports import actions
from reports.consolidation import consolidate
from reports.editions import ChangesSince
from reports.forms.closing import signed_list, signed_review
from tests import factories
from tests.addresses import all_addresses, path_of
from tests.world import FOREIGN_DAY, World
from units import contacts

#: An asterisk stands for any name; the first line that fits decides. ``sign-in`` is the way there.
GET_TABLE = """
address                        whose        anonymous  officer  office  leader  administrator
home                           -            sign-in    302      302     302     302
healthz                        -            200        200      200     200     200
readyz                         -            503        503      503     503     503
accounts:sign-in                  -            200        302      302     302     302
accounts:sign-out                 -            405        405      405     405     405
accounts:change-password          -            sign-in    200      200     200     200

accounts:enter-code               -            sign-in    403      302     302     302
accounts:second-factor            -            sign-in    403      200     200     200
accounts:second-factor-setup      -            sign-in    403      200     200     200
accounts:second-factor-rule       -            sign-in    403      403     403     200
accounts:second-factor-reset      own          sign-in    403      403     403     404
accounts:second-factor-reset      leader       sign-in    403      403     403     200
accounts:second-factor-reset      foreign      sign-in    403      403     403     404
accounts:own-sessions             -            sign-in    200      200     200     200
accounts:end-sessions             own          sign-in    403      403     403     405
accounts:end-sessions             leader       sign-in    403      403     403     405
accounts:end-sessions             foreign      sign-in    403      403     403     405

units:unit-list                -            sign-in    403      200     403     200
units:unit-add                 -            sign-in    403      200     403     200
units:unit-move                -            sign-in    403      405     403     405
units:unit-import              -            sign-in    403      200     403     200
units:unit-export              -            sign-in    403      200     403     200
units:unit-edit                own          sign-in    403      200     403     200
units:unit-edit                foreign      sign-in    403      404     403     404
units:change-log               -            sign-in    403      200     403     200
accounts:account-list             -            sign-in    403      200     403     200
accounts:account-add              -            sign-in    403      200     403     200
accounts:accounts-issue           -            sign-in    403      405     403     405
accounts:accounts-reissue         -            sign-in    403      405     403     405
accounts:account-edit             own          sign-in    403      200     403     200
units:district-edit            -            sign-in    403      200     403     200
units:own-contacts             -            sign-in    200      403     403     403
reports:explanation            -            sign-in    200      200     200     200
units:settle-contacts          own          sign-in    403      405     403     405
units:settle-contacts          foreign      sign-in    403      405     403     405
reports:setting-up             -            sign-in    403      200     403     200
reports:campaign-add           -            sign-in    403      200     403     200
reports:campaign-edit          own          sign-in    403      200     403     200
reports:campaign-edit          foreign      sign-in    403      404     403     404
accounts:colleague-add            -            sign-in    403      403     403     200
accounts:account-edit             leader       sign-in    403      404     403     200
accounts:account-edit             foreign      sign-in    403      404     403     404
accounts:account-password         own          sign-in    403      405     403     405
accounts:account-active           own          sign-in    403      405     403     405
accounts:account-move             own          sign-in    403      405     403     405
accounts:unlock-sign-in           own          sign-in    403      405     403     405

reports:own-report             -            sign-in    200      403     403     403
reports:own-report-of-day      own          sign-in    200      403     403     403
reports:own-report-of-day      foreign      sign-in    404      403     403     403
reports:answer-entry           own          sign-in    405      403     403     403
reports:answer-entry           foreign      sign-in    405      403     403     403
reports:own-record             -            sign-in    200      403     403     403
reports:receipt                own          sign-in    200      403     403     403
reports:receipt                other        sign-in    404      403     403     403
reports:receipt                foreign      sign-in    404      403     403     403

reports:board                  -            sign-in    403      200     200     403
reports:clock                  -            sign-in    403      200     200     403
reports:board-of-day           own          sign-in    403      200     200     403
reports:board-of-day           foreign      sign-in    403      404     404     403
reports:day-figures            own          sign-in    403      200     200     403
reports:day-figures            foreign      sign-in    403      404     404     403
reports:day-draft              own          sign-in    403      200     200     403
reports:day-draft              foreign      sign-in    403      404     404     403
reports:unit-day               own          sign-in    403      200     403     403
reports:unit-day               other        sign-in    403      200     403     403
reports:unit-day               foreign      sign-in    403      404     403     403
reports:excuse-unit            own          sign-in    403      200     403     403
reports:excuse-unit            other        sign-in    403      200     403     403
reports:excuse-unit            foreign      sign-in    403      404     403     403
reports:suspensions            -            sign-in    403      200     403     403
reports:withdraw-suspension    own          sign-in    403      405     403     403
reports:withdraw-suspension    foreign      sign-in    403      405     403     403
reports:extend-for-unit        own          sign-in    403      200     403     403
reports:extend-for-unit        foreign      sign-in    403      404     403     403
reports:note-reason            own          sign-in    403      200     403     403
reports:note-reason            foreign      sign-in    403      404     403     403
reports:withdraw-from-unit     own          sign-in    403      405     403     403
reports:withdraw-from-unit     foreign      sign-in    403      405     403     403
reports:extend-day             own          sign-in    403      200     403     403
reports:extend-day             foreign      sign-in    403      404     403     403
reports:withdraw-exemption     own          sign-in    403      405     403     403
reports:withdraw-exemption     other        sign-in    403      405     403     403
reports:withdraw-exemption     foreign      sign-in    403      405     403     403
reports:return-report          own          sign-in    403      200     403     403
reports:return-report          other        sign-in    403      200     403     403
reports:return-report          foreign      sign-in    403      404     403     403
reports:withdraw-extension     own          sign-in    403      405     403     403
reports:withdraw-extension     foreign      sign-in    403      405     403     403
reports:decisions              own          sign-in    403      200     200     403
reports:decisions              foreign      sign-in    403      404     404     403
reports:changes                own          sign-in    403      200     200     403
reports:changes                foreign      sign-in    403      404     404     403
reports:reminding              own          sign-in    403      200     200     403
reports:reminding              foreign      sign-in    403      404     404     403
reports:reminder-answer        own          sign-in    403      200     403     403
reports:reminder-answer        foreign      sign-in    403      404     403     403
reports:close-day              own          sign-in    403      200     403     403
reports:close-day              foreign      sign-in    403      404     403     403
reports:province-count         own          sign-in    403      200     403     403
reports:province-count         foreign      sign-in    403      404     403     403
reports:province-import        own          sign-in    403      200     403     403
reports:province-import        foreign      sign-in    403      404     403     403
reports:unit-record            own          sign-in    403      200     200     403
reports:unit-record            other        sign-in    403      200     200     403
reports:unit-record            foreign      sign-in    403      404     404     403
reports:progress               -            sign-in    403      200     200     403
reports:narrative              own          sign-in    403      405     403     403
reports:narrative              foreign      sign-in    403      405     403     403
reports:document-template      -            sign-in    403      200     403     403
reports:restore-template       -            sign-in    403      405     403     403
reports:shipped-template       -            sign-in    403      200     403     403
reports:template-in-force      -            sign-in    403      200     403     403
reports:own-form               own          sign-in    200      403     403     403
reports:own-form               foreign      sign-in    404      403     403     403
reports:unit-form              own          sign-in    403      200     403     403
reports:unit-form              other        sign-in    403      200     403     403
reports:unit-form              foreign      sign-in    403      404     403     403
reports:all-forms              own          sign-in    403      200     403     403
reports:all-forms              foreign      sign-in    403      404     403     403
reports:table-form             own          sign-in    403      200     403     403
reports:table-form             foreign      sign-in    403      404     403     403
reports:import-figures         own          sign-in    403      200     403     403
reports:import-figures         foreign      sign-in    403      404     403     403
reports:import-figures-today   -            sign-in    403      302     403     403
reports:import-history         -            sign-in    403      200     403     403
reports:hand-over              own          sign-in    403      405     403     403
reports:hand-over              foreign      sign-in    403      405     403     403
reports:edition*               own          sign-in    403      200     200     403
reports:edition*               foreign      sign-in    403      404     404     403
reports:edition*               foreign-day  sign-in    403      404     404     403

admin:index                    -            sign-in    403      403     403     200
admin:app_list                 -            sign-in    403      403     403     200
admin:login                    -            sign-in    403      403     403     302
admin:logout                   -            sign-in    403      403     403     405
admin:password_change          -            sign-in    403      403     403     302
admin:password_change_done     -            sign-in    403      403     403     200
admin:autocomplete             -            sign-in    403      403     403     403
admin:jsi18n                   -            sign-in    403      403     403     200
admin:view_on_site             -            sign-in    403      403     403     404
admin:*_changelist             -            sign-in    403      403     403     200
admin:units_unit_add           -            sign-in    403      403     403     200
admin:units_user_add           -            sign-in    403      403     403     200
admin:reports_campaign_add     -            sign-in    403      403     403     200
admin:*_add                    -            sign-in    403      403     403     403
admin:*_change                 own          sign-in    403      403     403     200
admin:*_change                 foreign      sign-in    403      403     403     404
admin:*_history                own          sign-in    403      403     403     200
admin:*_history                foreign      sign-in    403      403     403     404
admin:*_delete                 own          sign-in    403      403     403     403
admin:*_delete                 foreign      sign-in    403      403     403     403
quan-tri/*<path:object_id>/    own          sign-in    403      403     403     302
quan-tri/(?P<url>.[*])$        -            sign-in    403      403     403     404
"""

#: The addresses that take a POST; every other one refuses it to everybody.
POST_TABLE = """
address                        whose        anonymous  officer  office  leader  administrator
accounts:sign-in                  -            200        302      302     302     302
accounts:sign-out                 -            sign-in    sign-in  sign-in sign-in sign-in
accounts:change-password          -            sign-in    422      422     422     422
accounts:enter-code               -            sign-in    403      302     302     302
accounts:second-factor            -            sign-in    403      302     302     302
accounts:second-factor-setup      -            sign-in    403      422     422     422
accounts:second-factor-rule       -            sign-in    403      403     403     302
accounts:second-factor-reset      leader       sign-in    403      403     403     302
accounts:second-factor-reset      own          sign-in    403      403     403     404
accounts:own-sessions             -            sign-in    302      302     302     302
accounts:end-sessions             own          sign-in    403      403     403     302
accounts:end-sessions             leader       sign-in    403      403     403     302
accounts:end-sessions             foreign      sign-in    403      403     403     404
accounts:second-factor-reset      foreign      sign-in    403      403     403     404
units:unit-add                 -            sign-in    403      302     403     302
units:unit-move                -            sign-in    403      302     403     302
units:unit-import              -            sign-in    403      422     403     422
units:unit-edit                own          sign-in    403      302     403     302
units:unit-edit                foreign      sign-in    403      404     403     404
accounts:account-add              -            sign-in    403      200     403     200
accounts:accounts-issue           -            sign-in    403      200     403     200
accounts:accounts-reissue         -            sign-in    403      302     403     302
accounts:account-edit             own          sign-in    403      302     403     302
units:district-edit            -            sign-in    403      302     403     302
units:own-contacts             -            sign-in    302      403     403     403
units:settle-contacts          own          sign-in    403      302     403     302
units:settle-contacts          foreign      sign-in    403      404     403     404
reports:campaign-add           -            sign-in    403      302     403     302
reports:campaign-edit          own          sign-in    403      302     403     302
reports:campaign-edit          foreign      sign-in    403      404     403     404
accounts:colleague-add            -            sign-in    403      403     403     200
accounts:account-edit             leader       sign-in    403      404     403     302
accounts:account-edit             foreign      sign-in    403      404     403     404
accounts:account-password         own          sign-in    403      200     403     200
accounts:account-password         leader       sign-in    403      404     403     200
accounts:account-password         foreign      sign-in    403      404     403     404
accounts:account-active           own          sign-in    403      302     403     302
accounts:account-active           leader       sign-in    403      404     403     302
accounts:account-active           foreign      sign-in    403      404     403     404
accounts:account-move             own          sign-in    403      302     403     302
accounts:account-move             leader       sign-in    403      404     403     404
accounts:account-move             foreign      sign-in    403      404     403     404
accounts:unlock-sign-in           own          sign-in    403      302     403     302
accounts:unlock-sign-in           leader       sign-in    403      404     403     302
accounts:unlock-sign-in           foreign      sign-in    403      404     403     404
reports:own-report             -            sign-in    302      403     403     403
reports:own-report-of-day      own          sign-in    302      403     403     403
reports:own-report-of-day      foreign      sign-in    404      403     403     403
reports:answer-entry           own          sign-in    302      403     403     403
reports:answer-entry           foreign      sign-in    404      403     403     403
reports:unit-day               own          sign-in    403      302     403     403
reports:unit-day               other        sign-in    403      302     403     403
reports:unit-day               foreign      sign-in    403      404     403     403
reports:excuse-unit            own          sign-in    403      302     403     403
reports:excuse-unit            other        sign-in    403      302     403     403
reports:excuse-unit            foreign      sign-in    403      404     403     403
reports:extend-for-unit        own          sign-in    403      302     403     403
reports:extend-for-unit        foreign      sign-in    403      404     403     403
reports:note-reason            own          sign-in    403      302     403     403
reports:note-reason            foreign      sign-in    403      404     403     403
reports:withdraw-from-unit     own          sign-in    403      302     403     403
reports:withdraw-from-unit     foreign      sign-in    403      404     403     403
reports:extend-day             own          sign-in    403      302     403     403
reports:extend-day             foreign      sign-in    403      404     403     403
reports:withdraw-exemption     own          sign-in    403      302     403     403
reports:withdraw-exemption     other        sign-in    403      302     403     403
reports:withdraw-exemption     foreign      sign-in    403      404     403     403
reports:return-report          own          sign-in    403      302     403     403
reports:return-report          other        sign-in    403      302     403     403
reports:return-report          foreign      sign-in    403      404     403     403
reports:suspensions            -            sign-in    403      302     403     403
reports:withdraw-suspension    own          sign-in    403      302     403     403
reports:withdraw-suspension    foreign      sign-in    403      404     403     403
reports:withdraw-extension     own          sign-in    403      302     403     403
reports:withdraw-extension     foreign      sign-in    403      404     403     403
reports:changes                own          sign-in    403      302     403     403
reports:changes                foreign      sign-in    403      404     404     403
reports:province-count         own          sign-in    403      302     403     403
reports:province-count         foreign      sign-in    403      404     403     403
reports:province-import        own          sign-in    403      302     403     403
reports:province-import        foreign      sign-in    403      404     403     403
reports:reminding              own          sign-in    403      302     403     403
reports:reminding              foreign      sign-in    403      404     403     403
reports:reminder-answer        own          sign-in    403      302     403     403
reports:reminder-answer        foreign      sign-in    403      404     403     403
reports:close-day              own          sign-in    403      302     403     403
reports:close-day              foreign      sign-in    403      404     403     403
reports:hand-over              own          sign-in    403      302     403     403
reports:hand-over              foreign      sign-in    403      404     403     403
reports:hand-over              foreign-day  sign-in    403      404     403     403
reports:narrative              own          sign-in    403      302     403     403
reports:narrative              foreign      sign-in    403      404     403     403
reports:document-template      -            sign-in    403      302     403     403
reports:restore-template       -            sign-in    403      302     403     403
reports:import-figures         own          sign-in    403      422     403     403
reports:import-figures         foreign      sign-in    403      404     403     403
reports:import-history         -            sign-in    403      422     403     403
reports:clock                  -            sign-in    403      302     403     403
admin:logout                   -            sign-in    403      403     403     sign-in
admin:units_unit_add           -            sign-in    403      403     403     200
admin:units_user_add           -            sign-in    403      403     403     200
admin:reports_campaign_add     -            sign-in    403      403     403     200
admin:units_*_change           own          sign-in    403      403     403     200
admin:units_*_change           foreign      sign-in    403      403     403     404
admin:reports_campaign_change  own          sign-in    403      403     403     200
admin:reports_campaign_change  foreign      sign-in    403      403     403     404
admin:*_changelist             -            sign-in    403      403     403     200
"""

ROLES = ("anonymous", "officer", "office", "leader", "administrator")

#: What makes each of the posted forms valid, and so would write if the gate stood open.
STAFF = factories.STAFF_FIGURES | {"staff_installed": 11}
UNIT = {"code": "B", "name": "Hội B", "short_name": "B", "kind": "hoi", "duty": "de_nghi", "active_from": "2020-08-14"}
POSTED: dict[str, dict[str, Any]] = {
    "units:unit-add": UNIT,
    "units:unit-move": {"down": "A 1"},
    "units:unit-edit": UNIT | {"active_from": FOREIGN_DAY},
    "accounts:account-add": {"unit": "A", "username": "them-mot"},
    "accounts:account-edit": {"full_name": "Lê Văn B"},
    "accounts:account-active": {"active": "0"},
    "units:district-edit": {"office_phone": "0271 3568 999"},
    "reports:campaign-add": {"title": "x", "grounds-0-number": "1", "grounds-0-date": "14/8/2020"},
    "reports:campaign-edit": {"title": "Đợt khác"},
    "accounts:account-move": {"move-unit": "25280", "move-alone": "on", "seen": "A"},
    "accounts:colleague-add": {
        "role": "leader",
        "username": "lanhdao-2",
        "full_name": "Lê Văn C",
        "password": factories.PASSWORD,
    },
    "accounts:account-password": {"password": factories.PASSWORD},
    "accounts:accounts-reissue": {"password": factories.PASSWORD},
    "accounts:second-factor-reset": {"password": factories.PASSWORD},
    "accounts:change-password": {"old_password": "x", "new_password1": "y", "new_password2": "y"},
    "accounts:second-factor-rule": {"roles": ["leader"]},
    "reports:own-report": STAFF | {"base_revision": 1},
    "reports:own-report-of-day": STAFF | {"base_revision": 1},
    "reports:unit-day": STAFF | factories.AREA_FIGURES | {"channel": "phone", "reported_by": "Anh Nam"},
    "reports:close-day": {"number": 2, "reason": "đơn vị sửa số liệu"},
    "reports:hand-over": {
        "stage": "sent",
        "base": 1,
        "document_number": "123/BC-UBND",
        "signed_by": "Lê Văn B",
        "way": "network",
    },
    "reports:narrative": {"direction": "Đã chỉ đạo.", "difficulties": "", "proposals": ""},
    "reports:excuse-unit": {"reason": "đang sáp nhập"},
    "reports:reminding": {"everybody": "1", "channel": "zalo"},
    "reports:reminder-answer": {"answer": "dang_lam"},
    "reports:clock": {"before": "45", "after": "10"},
    "reports:extend-day": {"due_time": "15:30", "reason": "mất điện"},
    "reports:suspensions": {"first_on": "16/8/2020", "reason": "bão số 5"},
    "reports:extend-for-unit": {"due_time": "15:30", "reason": "mất điện"},
    "reports:note-reason": {"reason": "mất điện"},
    "reports:withdraw-extension": {"due_time": "15:00"},
    "reports:return-report": {"comment": "số máy nhỏ hơn hôm qua"},
    "reports:province-count": {"installed": "12.345", "source": "Sở TT&TT", "seen": "1", "confirm": "12345"},
    # A confirmation that anybody could make up; tests/reports/test_import_figures.py has genuine ones.
    "reports:import-figures": {"content": "W10:x:y", "given_by": "Anh Nam"},
    "reports:import-history": {"content": "W10:x:y"},
}


RULE = "accounts:second-factor-rule"
#: Addresses whose accepted forms write.
WRITING = ("reports:", "units:", "accounts:account-", RULE)
#: What shows passwords on the answer itself, and so does not send elsewhere.
#: Long forms, which are sent as they stand.
TAKEN_FROM_THE_PAGE = {"units:district-edit", "reports:campaign-add", "reports:campaign-edit"}
SHOWN_ONCE = {
    *("accounts:account-add", "accounts:colleague-add"),
    *("accounts:accounts-issue", "accounts:account-password"),
}


class Line(NamedTuple):
    """What each role gets at the address of one's own, another unit's or another district's thing."""

    address: str
    whose: str
    answers: dict[str, str]

    def names(self, address: str) -> bool:
        return fnmatchcase(address, self.address)


def lines_of(table: str) -> list[Line]:
    rows = [row.split() for row in table.strip().splitlines()[1:] if row]
    return [Line(address, whose, dict(zip(ROLES, answers, strict=True))) for address, whose, *answers in rows]


def lines_for(address: str, table: str) -> list[Line]:
    """The lines of the first pattern that names ``address``; one for each owner."""
    fitting = [line for line in lines_of(table) if line.names(address)]
    return [line for line in fitting if line.address == fitting[0].address]


def visits(table: str) -> Iterator[tuple[str, Line]]:
    for address in all_addresses():
        for line in lines_for(address, table):
            yield address, line


def client_of(role: str, world: World) -> Client:
    client = Client()
    if role != "anonymous":
        client.force_login(world.users[role])
    return client


def spelled(response: HttpResponse) -> str:
    """The answer as the tables spell it."""
    # The administration's own sign-in address leads on to the program's.
    if response.status_code == 302 and response["Location"].startswith(("/dang-nhap/", "/quan-tri/login/")):
        return "sign-in"
    return str(response.status_code)


def every_row() -> dict[str, list[tuple]]:
    """All that is stored, but for sessions and the count of wrong passwords."""
    left_out = {"sessions.session", "accounts.passwordtry"}
    tables = [model._meta for model in apps.get_models() if model._meta.label_lower not in left_out]
    return {table.label: rows_of(table.db_table, table.pk.column) for table in tables}


def rows_of(table: str, key: str) -> list[tuple]:
    """As they lie there: the walks ask so often that the ORM would take most of their time."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")  # noqa: S608
        return cursor.fetchall()


class Got(NamedTuple):
    """What somebody got for a GET."""

    address: str
    line: Line
    path: str
    response: HttpResponse


_walks: dict[str, tuple[list[Got], bool]] = {}


def walk_of(role: str, world: World) -> tuple[list[Got], bool]:
    """What a role gets for a GET of every address, and whether that changed anything.

    The way is long, and always the same: it is gone once for all the tests that look at it.
    """
    if role not in _walks:
        client, before = client_of(role, world), every_row()
        paths = [(address, line, path_of(address, line.whose, world)) for address, line in visits(GET_TABLE)]
        got = [Got(address, line, path, client.get(path)) for address, line, path in paths]
        _walks[role] = got, every_row() != before
    return _walks[role]


def test_every_address_has_a_line():
    assert [address for address in all_addresses() if not lines_for(address, GET_TABLE)] == []


def test_no_two_addresses_share_a_name():
    assert len(all_addresses()) == len(set(all_addresses()))


def test_every_line_names_an_address():
    lines = lines_of(GET_TABLE) + lines_of(POST_TABLE)
    assert [line for line in lines if not any(line.names(address) for address in all_addresses())] == []


@pytest.mark.parametrize("role", ROLES)
def test_get_answers_as_the_table_says_and_changes_nothing(role, world):
    walk, is_changed = walk_of(role, world)
    answers = {(got.address, got.line.whose): spelled(got.response) for got in walk}
    assert answers == {(address, line.whose): line.answers[role] for address, line in visits(GET_TABLE)}
    assert not is_changed


@pytest.mark.parametrize("role", ROLES)
def test_post_answers_as_the_table_says_and_a_refused_one_changes_nothing(role, world):
    answers, expected = {}, {}
    for address, line in visits(POST_TABLE):
        answers[address, line.whose] = _posted(role, address, line.whose, world)
        expected[address, line.whose] = line.answers[role]
    assert answers == expected


def _posted(role: str, address: str, whose: str, world: World) -> str:
    """Post, note whether anything was written, and take it all back."""
    form = form_for(role, address, whose, world)
    with transaction.atomic():
        if address in ("reports:withdraw-exemption", "units:settle-contacts"):
            _excuse(world)
            _complain(world)
        if address == "reports:answer-entry":
            form = {"answer": "dung", "revision": _typed(world).revision}
        if address == "reports:withdraw-from-unit":
            form = {"extension": _note_reason(world)}
        client, path, before = client_of(role, world), path_of(address, whose, world), every_row()
        answer, written = spelled(client.post(path, form)), every_row()
        is_written = written != before
        # What shows a password has tests of its own: its form names what its page showed.
        if is_written and address not in SHOWN_ONCE:
            tapped_again(client, path, form, written)
        transaction.set_rollback(True)
    may_write = answer == "302" and address.startswith(WRITING)
    may_write |= answer == "200" and address in SHOWN_ONCE
    assert is_written == may_write, (role, address, whose)
    return answer


def form_for(role: str, address: str, whose: str, world: World) -> dict[str, Any]:
    """What is posted to the address: one's own page would send the same."""
    form = filled_in(role, address, whose, world) if address in TAKEN_FROM_THE_PAGE else POSTED.get(address, {})
    if address == "reports:unit-day":
        form = form | {"base_revision": 1 if whose == "own" else 3}
    if address == "reports:return-report":
        form = form | {"revision": 1 if whose == "own" else 3}
    if address == "reports:province-import" and role != "anonymous":
        user, date = world.users[role], world.own["reportingday"].date.isoformat()
        line = [date, 12345, "Sở TT&TT", 1]
        form = {"content": sign([line], Bearer(user.pk, user.district_id, "province"))}
    if address == "reports:close-day":
        day = world.own["reportingday"]
        form = form | {"reviewed": signed_review(day, consolidate(day, factories.at(15, 4)))}
    if address == "reports:changes":
        form = {"seen": signed_list(ChangesSince(world.own["edition"], (), ()), factories.at(15, 4))}
    if address == "reports:document-template":
        form = {"files": factories.word_file()}
    return form


def tapped_again(client: Client, path: str, form: dict[str, Any], written: dict[str, list[tuple]]) -> None:
    """A second tap is answered with what the first did, and does nothing more."""
    for file in (value for value in form.values() if hasattr(value, "seek")):
        file.seek(0)
    answer = client.post(path, form)
    assert answer.status_code == 302, (path, answer.status_code)
    after = every_row()
    assert [name for name in after if after[name] != written[name]] == [], path


def filled_in(role: str, address: str, whose: str, world: World) -> dict[str, Any]:
    """The page's own form as it stands, but for what is changed; that alone to whom the page is not shown."""
    page = client_of(role, world).get(path_of(address, whose, world))
    if page.status_code != 200:
        return POSTED[address]
    form = next(form for form in lxml.html.document_fromstring(page.content.decode()).forms if "version" in form.fields)
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"} | POSTED[address]


def _excuse(world: World):
    """Excuse the units from today, so that there is something to take back."""
    for things in (world.own, world.foreign):
        for unit in (things["unit"], things["other_unit"]):
            actions.excuse_unit(unit=unit, date=factories.TODAY, reason="x", by=things["office"], at=factories.at(15))


def _complain(world: World) -> None:
    """Let the units say that their contacts are wrong."""
    for things in (world.own, world.foreign):
        contacts.say_wrong(unit=things["unit"], text="x", by=things["officer"], at=factories.at(15))


def _typed(world: World) -> Any:
    """Figures that the Office types for the officer's unit, so that there is something to answer about."""
    unit, told = world.own["unit"], {"channel": "phone", "reported_by": "x", "base_revision": 1}
    return factories.send(unit, world.own["office"], factories.at(15, 3), visitors_guided=7, **told)


def _note_reason(world: World) -> int:
    """Note why the missing unit is late, so that there is something to take back."""
    unit, day = world.own["district"].units.get(code="25294"), world.own["reportingday"]
    return actions.note_reason(day=day, unit=unit, reason="x", by=world.own["office"], at=factories.at(15, 2)).pk


@pytest.mark.parametrize("role", ROLES)
def test_a_post_elsewhere_gets_no_more_than_a_get_and_changes_nothing(role, world):
    before, client = every_row(), client_of(role, world)
    for address, line in visits(GET_TABLE):
        if not lines_for(address, POST_TABLE):
            answer = spelled(client.post(path_of(address, line.whose, world), {"post": "yes"}))
            assert answer in {"403", "404", "405", line.answers[role]}, (address, line.whose)
    assert every_row() == before
