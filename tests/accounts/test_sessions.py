"""Sessions end: four hours after the last use, ten hours after signing in, at once when the account closes.

And they are listed with their place and last use, for their owner to end.
"""

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.sessions import browser_of
from tests.factories import PASSWORD, at
from tests.phones import give_phone


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


# One's own, listed

OWN = "/phien/"
PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A146P) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"


def signed_in_from(agent, address, username="vhtt"):
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post("/dang-nhap/", {"username": username, "password": PASSWORD})
    return client


@pytest.fixture
def two_places(clock, office, leader):
    """The Office at its desk, later on a phone; and somebody else."""
    desk = signed_in_from(DESK, "10.0.0.5")
    clock.move_to(at(9))
    return desk, signed_in_from(PHONE, "203.0.113.7"), signed_in_from(DESK, "10.0.0.9", "lanhdao")


def listed(client):
    return client.get(OWN).context["sessions"]


def is_in(client):
    return client.get("/tong-hop/").status_code == 200


def test_own_sessions_are_listed_with_place_and_last_use(two_places, clock):
    desk, phone, _ = two_places
    clock.move_to(at(9, 30))
    assert is_in(desk)
    found = [(s.browser, s.address, s.began_at, s.seen_at, s.is_this) for s in listed(phone)]
    assert found == [
        ("Chrome trên Android", "203.0.113.7", at(9), at(9), True),
        ("Chrome trên Windows", "10.0.0.5", at(7), at(9, 30), False),
    ]
    page = phone.get(OWN).text
    assert ("khoảng 09 giờ 30 phút" in page, "10.0.0.9" in page) == (True, False)


def test_page_tells_no_key_of_a_session(two_places):
    page = two_places[1].get(OWN).text
    assert not [key for key in Session.objects.values_list("session_key", flat=True) if key in page]


def test_one_session_is_ended_and_the_others_go_on(two_places, office):
    desk, phone, other = two_places
    third = signed_in_from(DESK, "10.0.0.6")
    (name,) = [s.name for s in listed(phone) if s.address == "10.0.0.5"]
    assert "Đã kết thúc 1 phiên đăng nhập." in phone.post(OWN, {"session": name}, follow=True).text
    assert [is_in(client) for client in (desk, phone, other, third)] == [False, True, True, True]


def test_all_others_are_ended_at_once(two_places):
    desk, phone, other = two_places
    phone.post(OWN)
    assert [is_in(client) for client in (desk, phone, other)] == [False, True, True]
    assert len(listed(phone)) == 1


def test_session_of_another_is_not_ended_by_its_name(two_places):
    _, phone, other = two_places
    (name,) = [s.name for s in listed(other)]
    assert "đã kết thúc từ trước" in phone.post(OWN, {"session": name}, follow=True).text
    assert is_in(other)


@pytest.mark.parametrize("how", ["time", "password"])
def test_session_that_opens_nothing_any_more_is_not_listed(two_places, office, clock, how):
    _, phone, _ = two_places
    if how == "time":
        clock.move_to(at(11, 30))
        assert len(listed(phone)) == 1
    else:
        new = "Con-duong-moi-2020"
        phone.post("/doi-mat-khau/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
        assert [s.is_this for s in listed(phone)] == [True]


def test_list_waits_for_the_code(clock, leader):
    give_phone(leader)
    assert signed_in_from(DESK, "10.0.0.5", "lanhdao").get(OWN).url == "/ma-xac-thuc/?next=/phien/"


def test_administrator_ends_all_of_a_person(two_places, administrator, foreign_office, sign_in):
    desk, phone, other = two_places
    by, foreign = sign_in(administrator), sign_in(foreign_office)
    answer = by.post("/phien/vhtt/ket-thuc/", follow=True)
    assert "Đã kết thúc 2 phiên đăng nhập của tài khoản vhtt." in answer.text
    assert [is_in(client) for client in (desk, phone, other)] == [False, False, True]
    assert [by.post(f"/phien/{who}/ket-thuc/").status_code for who in ("vhtt-bu-dop", "quantri")] == [404, 404]
    assert is_in(foreign)


def test_administrator_ends_an_officers_where_the_account_is(officer, administrator, office, sign_in):
    page, session = sign_in(administrator), sign_in(officer)
    assert "/phien/p-nv/ket-thuc/" in page.get("/tai-khoan/p-nv/").text
    assert "/phien/p-nv/ket-thuc/" not in sign_in(office).get("/tai-khoan/p-nv/").text
    assert page.post("/phien/p-nv/ket-thuc/").url == "/tai-khoan/p-nv/"
    assert session.get("/bao-cao/").status_code == 302


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (PHONE + " Zalo android/12090660", "Zalo trên Android"),
        (DESK + " Edg/120.0", "Edge trên Windows"),
        (DESK.replace("Chrome", "coc_coc_browser/110 Chrome"), "Cốc Cốc trên Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) Mobile Safari/604.1",
            "Safari trên iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox trên Linux"),
        ("", "Trình duyệt khác"),
        ("<img src=x>" * 1000, "Trình duyệt khác"),
    ],
)
def test_browser_is_called_as_people_call_it(told, words):
    assert browser_of(told) == words
