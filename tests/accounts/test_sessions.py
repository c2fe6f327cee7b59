"""Sessions end: four hours after the last use, ten hours after signing in, at once when the account closes."""

import pytest
import time_machine

from tests.factories import PASSWORD, at


@pytest.fixture
def clock():
    with time_machine.travel(at(7), tick=False) as clock:
        yield clock


@pytest.fixture
def signed_in(clock, client, office):
    client.post("/dang-nhap/", {"username": "vhtt", "password": PASSWORD})
    assert client.get("/tong-hop/").status_code == 200
    return client


@pytest.mark.parametrize(("moment", "status"), [((10, 59), 200), ((11, 6), 302)])
def test_session_ends_four_hours_after_its_last_use(signed_in, clock, moment, status):
    clock.move_to(at(*moment))
    assert signed_in.get("/tong-hop/").status_code == status


def test_use_keeps_the_session(signed_in, clock):
    for hour in (10, 13, 16):
        clock.move_to(at(hour))
        assert signed_in.get("/tong-hop/").status_code == 200


def test_session_ends_ten_hours_after_sign_in_however_much_it_is_used(signed_in, clock):
    for moment in ((10, 0), (13, 0), (16, 0), (16, 59)):
        clock.move_to(at(*moment))
        assert signed_in.get("/tong-hop/").status_code == 200
    clock.move_to(at(17, 1))
    assert signed_in.get("/tong-hop/").status_code == 302


def test_board_that_refreshes_itself_is_nobodys_use(signed_in, clock):
    for hour in (8, 9, 10):
        clock.move_to(at(hour))
        signed_in.get("/tong-hop/2020-08-14/", headers={"HX-Request": "true", "HX-Trigger": "board"})
    clock.move_to(at(11, 6))
    assert signed_in.get("/tong-hop/").status_code == 302


def test_ended_session_is_gone_from_the_server(signed_in, clock):
    session = signed_in.cookies["phien"].value
    clock.move_to(at(12))
    signed_in.get("/tong-hop/")
    clock.move_to(at(7, 30))
    signed_in.cookies["phien"] = session
    assert signed_in.get("/tong-hop/").status_code == 302


def test_ended_session_leads_back_to_the_page_that_was_asked_for(signed_in, clock):
    clock.move_to(at(12))
    assert signed_in.get("/tong-hop/2020-08-13/")["Location"] == "/dang-nhap/?next=/tong-hop/2020-08-13/"


def test_clock_set_back_an_hour_ends_no_session(signed_in, clock):
    clock.move_to(at(6))
    assert signed_in.get("/tong-hop/2020-08-13/").status_code == 200
