"""Sixty officers who sign in within a few seconds, as at the end of the day, and what the server keeps of it."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from .hidden import form_on
from .sides import LONGEST_WAIT, Server

ADDRESS = "/dang-nhap/"
AT_ONCE = 8


def sign_in_all(server: Server, people: list[dict[str, str]]) -> None:
    """Each with name and password, eight at a time."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(partial(_sign_in, server), people))


def _sign_in(server: Server, person: dict[str, str]) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=LONGEST_WAIT)
    connection.request("GET", ADDRESS)
    response = connection.getresponse()
    address, fields = form_on(response.read().decode(), ADDRESS)
    cookie = SimpleCookie(response.getheader("Set-Cookie"))["csrftoken"].value
    headers = {"Cookie": f"csrftoken={cookie}", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", address, urlencode(fields | person), headers)
    status = connection.getresponse().status
    connection.close()
    if status != 302:
        raise RuntimeError(f"{person['username']} was not let in: {status}")
