"""Pages ask the database a fixed number of questions, whatever the number of units and days."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import actions
from tests.factories import START, TODAY, at, day_of, make_commune, make_unit, make_user, send
from tests.phones import SPARE, give_phone
from units.models import Role

from .pages import BOARD, OWN_REPORT, entry_for, form_of, post

PAGES = [
    "",
    "?tim=u1",
    "?trang-thai=dung-han",
    "so-lieu.json",
    "du-thao.xlsx",
    "chot/",
    "lan-chot/1/",
    "don-vi/U0/",
    "don-doc/",
    "thay-doi/",
    "quyet-dinh/",
]


def queries_of(act):
    """How many queries the act takes, those of the signed-in visitor included."""
    with CaptureQueriesContext(connection) as queries:
        assert act().status_code in {200, 302}
    return len(queries)


def fill(campaign, office, numbers):
    """Units, half of them communes; a third has reported today, a third yesterday, a third never."""
    for n in numbers:
        make = make_commune if n % 2 else make_unit
        unit = make(campaign.district, f"U{n}", **({"name": f"Lộc {n}"} if n % 2 else {}))
        if n % 3 < 2:
            date = TODAY - datetime.timedelta(days=n % 3)
            send(unit, office, at(14, n % 60, date=date), date=date)


def test_districts_pages_ask_as_much_for_20_units_as_for_200(clock, campaign, office, office_client):
    def asked():
        for page in PAGES:
            office_client.get(BOARD + page)
        return {page: queries_of(lambda page=page: office_client.get(BOARD + page)) for page in PAGES}

    clock.move_to(at(15, 30))
    fill(campaign, office, range(20))
    actions.close_day(day=day_of(campaign), by=office, at=at(15, 10), number=1)
    few = asked()
    fill(campaign, office, range(20, 200))
    assert asked() == few
    assert {page: few[page] for page in PAGES[:3] if few[page] > 15} == {}


def test_page_to_remind_from_asks_as_much_for_many_corrected_answers(campaign, agency, office, office_client):
    def correct(times):
        units = [make_unit(campaign.district, f"R{times}-{n}") for n in range(times)]
        for reminder in actions.record_reminders(
            day=day_of(campaign), units=units, channel="zalo", by=office, at=at(14), answer="xin_lui"
        ):
            actions.answer_reminder(reminder=reminder, answer="dang_lam", note="", by=office, at=at(14, 10))
        return queries_of(lambda: office_client.get(BOARD + "don-doc/"))

    correct(1)
    assert correct(2) == correct(10)


@pytest.fixture
def newcomer(campaign, agency, officer, sign_in, clock):
    """Has reported on one earlier day."""
    send(agency, officer, at(14, date=START), date=START)
    return agency, sign_in(officer)


@pytest.fixture
def veteran(campaign, other_agency, sign_in, clock):
    """Has reported on each earlier day and corrected twice."""
    veteran = make_user("p-tp", Role.OFFICER, other_agency.district, other_agency)
    for date in (START + datetime.timedelta(days=n) for n in range(4)):
        for revision in range(3):
            moment = at(14, revision, date=date)
            send(other_agency, veteran, moment, date=date, base_revision=revision, visitors_guided=revision)
    return other_agency, sign_in(veteran)


@pytest.mark.parametrize(("address", "at_most"), [(OWN_REPORT, 8), ("/bao-cao/lich-su/", 6)])
def test_officers_pages_ask_as_much_after_days_as_on_the_first(newcomer, veteran, address, at_most):
    short, long = (queries_of(lambda client=client: client.get(address)) for _, client in (newcomer, veteran))
    assert (short == long, short <= at_most) == (True, True)


def test_sending_asks_as_much_after_days_as_on_the_first(campaign, newcomer, veteran):
    # The first send of a day also writes the day.
    actions.open_day(campaign=campaign, date=TODAY)
    short, long = (
        queries_of(lambda unit=unit, client=client: post(client, OWN_REPORT, form_of(unit, visitors_guided=4)))
        for unit, client in (newcomer, veteran)
    )
    assert (short == long, short <= 9) == (True, True)


def test_receipt_asks_as_much_after_days_as_on_the_first(newcomer, veteran):
    receipts = [(c, post(c, OWN_REPORT, form_of(unit, visitors_guided=4)).url) for unit, c in (newcomer, veteran)]
    short, long = (queries_of(lambda client=client, url=url: client.get(url)) for client, url in receipts)
    assert (short == long, short <= 7) == (True, True)


def test_entering_asks_as_much_after_days_as_on_the_first(campaign, newcomer, veteran, office_client):
    actions.open_day(campaign=campaign, date=TODAY)
    form = entry_for(newcomer[0], visitors_guided=4)
    addresses = [f"{BOARD}don-vi/{unit.code}/" for unit, _ in (newcomer, veteran)]
    short, long = (queries_of(lambda a=address: post(office_client, a, form)) for address in addresses)
    assert (short == long, short <= 13) == (True, True)


def test_second_factor_asks_one_question_more_of_those_who_have_one(campaign, leader, office, sign_in, clock):
    actions.open_day(campaign=campaign, date=TODAY)
    plain = sign_in(office)
    give_phone(leader)
    proven = sign_in(leader)
    proven.post("/ma-xac-thuc/", {"code": SPARE[0]})
    proven.get(BOARD)
    assert queries_of(lambda: proven.get(f"{BOARD}so-lieu.json")) == 1 + queries_of(
        lambda: plain.get(f"{BOARD}so-lieu.json")
    )
