"""What a page weighs on the line, as nginx and WhiteNoise send it, and what a weak line makes of that."""

import http.client
import re
from pathlib import PurePosixPath

import pytest

from tests.operations.test_deployment import (  # noqa: F401 - the last two are fixtures
    NAME,
    pytestmark,
    release,
    sign_in,
    site,
)

KB = 1024
#: A weak line: bits a second, and seconds there and back.
RATE, LATENCY = 400_000, 0.4
#: What TLS costs before the first page: the certificate, keys, signatures.
HANDSHAKE = 4 * KB
PHONE = {"Accept-Encoding": "gzip, deflate, br"}
FILES = re.compile(r'(?:href|src)="(/static/[^"]+)"')


class Fetched:
    """One answer, by its bytes on the line: head and packed body."""

    def __init__(self, site, path: str, cookie: str) -> None:  # noqa: F811
        connection = http.client.HTTPConnection(NAME, timeout=30)
        connection.sock = site.line()
        connection.request("GET", path, headers=PHONE | {"Cookie": cookie})
        response = connection.getresponse()
        self.status, self.headers, self.body = response.status, response.headers, response.read()
        connection.close()
        self.weight = len(bytes(self.headers)) + len(self.body)


class Opened:
    """A page and all files that it names, into an empty cache."""

    def __init__(self, site, path: str, username: str) -> None:  # noqa: F811
        answer = sign_in(site, username, "Demo@1508")
        cookie = "; ".join(set_cookie.split(";")[0] for set_cookie in answer.cookies)
        self.page = Fetched(site, path, cookie)
        assert self.page.status == 200
        self.text = site.ask("GET", path, headers={"Cookie": cookie}).text
        paths = FILES.findall(self.text)
        assert {PurePosixPath(path).suffix for path in paths} == {".css", ".js", ".svg"}
        self.files = [Fetched(site, path, cookie) for path in paths]

    @property
    def weight(self) -> int:
        return self.page.weight + sum(file.weight for file in self.files)

    @property
    def seconds(self) -> float:
        """Until it can be used on a weak line: TCP, TLS, the page, its files side by side (HTTP/2)."""
        return 4 * LATENCY + (HANDSHAKE + self.weight) * 8 / RATE


@pytest.fixture(scope="module")
def form(site):  # noqa: F811
    opened = Opened(site, "/bao-cao/", "25306")
    assert 'name="residents_installed"' in opened.text
    return opened


@pytest.fixture(scope="module")
def board(site):  # noqa: F811
    opened = Opened(site, "/tong-hop/", "vhtt")
    assert opened.text.count("/don-vi/") >= 60
    return opened


def test_form_weighs_30_kilobytes_cold_and_8_warm(form):
    assert form.weight <= 30 * KB
    assert form.page.weight <= 8 * KB


def test_board_of_sixty_units_weighs_60_kilobytes_cold(board):
    assert board.weight <= 60 * KB


def test_pages_are_packed_on_the_way_and_files_beforehand(form, board):
    assert {opened.page.headers["Content-Encoding"] for opened in (form, board)} == {"gzip"}
    packed = [file for file in form.files + board.files if file.headers["Content-Type"] != "image/svg+xml"]
    assert {file.headers["Content-Encoding"] for file in packed} == {"br"}


def test_second_visit_fetches_the_page_alone(form, board):
    """Files have addresses of their own for each content, and are kept for ever."""
    kept = {file.headers["Cache-Control"] for file in form.files + board.files}
    assert kept == {"max-age=315360000, public, immutable"}


def test_form_and_board_can_be_used_within_three_seconds_on_a_weak_line(form, board):
    assert form.seconds <= 3
    assert board.seconds <= 3
