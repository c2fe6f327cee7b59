"""The files of deploy/ at work: a real nginx with the site's own file, a real gunicorn behind it.

nginx and openssl must be on the machine (Debian: nginx-light, openssl); everything else is made here:
a release in a folder of its own, a certificate, sockets and ports.
"""

import http.client
import json
import re
import shutil
import signal
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.urls import resolve

from tests.operations.conftest import ROOT, Installation

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("nginx", path="/usr/sbin:/usr/bin") and shutil.which("openssl")),
        reason="nginx or openssl is not installed",
    ),
]

NAME = "baocao.example.vn"
#: Seconds until something that should happen soon counts as not happening, on a busy machine.
PATIENCE = 120
PARTS = ["bluezone_report", "incoming", "units", "accounts", "reports", "operations", "templates", "static", "deploy"]
KEPT = "Số liệu đã có biên nhận vẫn được giữ nguyên"

MAIN = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
{user}
events {{ worker_connections 256; }}
http {{
    types {{ text/html html; text/css css; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not start in time"
        time.sleep(0.05)


class Answer:
    """What came back: status, headers (the cookies apart) and text."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.cookies = response.headers.get_all("Set-Cookie") or []
        self.text = response.read().decode()


class Site:
    """nginx with deploy/nginx.conf, on two ports of this machine, in front of one socket."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.http, self.https = folder, free_port(), free_port()
        self.upstream = folder / "bluezone.sock"
        self.certificate, key = folder / "certificate.pem", folder / "key.pem"
        subprocess.run(
            [
                *["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"],
                *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"),
                *("-out", str(self.certificate), "-keyout", str(key)),
            ],
            check=True,
            capture_output=True,
        )
        (folder / "site.conf").write_text(self.site(key))
        user = "user root;" if Path("/root").owner() == Path.home().owner() == "root" else ""
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
        self.process: subprocess.Popen | None = None

    def site(self, key: Path) -> str:
        """The file as it is shipped, but for its ports and places."""
        changes = {
            "listen [::]:80;": "",
            "listen [::]:80 default_server;": "",
            "listen [::]:443 ssl http2;": "",
            "listen [::]:443 ssl http2 default_server;": "",
            "listen 80": f"listen 127.0.0.1:{self.http}",
            "listen 443": f"listen 127.0.0.1:{self.https}",
            "/run/bluezone.sock": str(self.upstream),
            "/etc/ssl/bluezone/fullchain.pem": str(self.certificate),
            "/etc/ssl/bluezone/privkey.pem": str(key),
            "/opt/bluezone/current": str(ROOT),
            "/var/log/nginx": str(self.folder),
            "/var/www/html": str(self.folder),
        }
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        for shipped, ours in changes.items():
            assert shipped in text, shipped
            text = text.replace(shipped, ours)
        return text

    def command(self, *options: str) -> list[str]:
        nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
        return [nginx, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), *options]

    def start(self) -> None:
        self.process = subprocess.Popen(self.command(), stderr=subprocess.DEVNULL)
        wait_for(lambda: self.answers(self.https))

    @staticmethod
    def answers(port: int) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)

    def line(self, name: str = NAME, ciphers: str = "") -> ssl.SSLSocket:
        """A TLS connection of our own to the site; with ``ciphers``, one of before TLS 1.3."""
        context = ssl.create_default_context(cafile=self.certificate)
        if ciphers:
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers(ciphers)
        context.set_alpn_protocols(["http/1.1"])
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.https), 20), server_hostname=name)

    def ask(self, method: str, path: str, body=None, headers: dict[str, str] | None = None, tls: bool = True) -> Answer:
        connection = http.client.HTTPConnection(NAME, timeout=30)
        connection.sock = self.line() if tls else socket.create_connection(("127.0.0.1", self.http), 20)
        try:
            connection.request(method, path, body, headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()


@contextmanager
def running(folder: Path) -> Iterator[Site]:
    site = Site(folder)
    site.start()
    try:
        yield site
    finally:
        site.stop()


@contextmanager
def gunicorn(release: Installation, site: Site) -> Iterator[subprocess.Popen]:
    """The release at work behind the site."""
    with (site.folder / "gunicorn.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"unix:{site.upstream}"],
            cwd=release.folder,
            env=release.environment,
            stderr=log,
            stdout=log,
        )
        try:
            wait_for(lambda: site.upstream.exists() and site.ask("GET", "/healthz").status == 200)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


@pytest.fixture(scope="module")
def release(tmp_path_factory, make_installation):
    """A release put together as install-release does, with a district in its database."""
    installation = make_installation()
    folder = tmp_path_factory.mktemp("release")
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("manage.py", "gunicorn.conf.py"):
        shutil.copy(ROOT / part, folder)
    assert installation.manage("demo", "--no-serve", DEMO="true").returncode == 0
    installation.environment |= {"HTTPS": "true", "ALLOWED_HOSTS": NAME, "STATE_DIR": str(folder / "state")}
    installation.folder = folder
    done = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput"],
        cwd=folder,
        env=installation.environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return installation


@pytest.fixture(scope="module")
def site(release, tmp_path_factory):
    """The site in front of the release at work."""
    with running(tmp_path_factory.mktemp("site")) as site, gunicorn(release, site):
        yield site


# The program behind the site


def sign_in(site: Site, username: str, password: str, **headers: str) -> Answer:
    """Fill in and send the sign-in form, as a browser does."""
    page = site.ask("GET", "/dang-nhap/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    form = urlencode({"csrfmiddlewaretoken": token, "username": username, "password": password})
    cookie = page.cookies[0].split(";")[0]
    sent = {"Cookie": cookie, "Referer": f"https://{NAME}/", "Content-Type": "application/x-www-form-urlencoded"}
    return site.ask("POST", "/dang-nhap/", form, sent | headers)


def test_pages_come_over_https_with_the_programs_own_headers(site):
    page = site.ask("GET", "/dang-nhap/")
    assert page.status == 200
    assert page.headers.get_all("Strict-Transport-Security") == ["max-age=31536000; includeSubDomains; preload"]
    assert len(page.headers.get_all("Content-Security-Policy")) == 1
    assert page.headers["Server"] == "nginx"
    css = re.search(r'href="(/static/css/app\.[0-9a-f]+\.css)"', page.text)[1]
    assert "immutable" in site.ask("GET", css).headers["Cache-Control"]


def test_cookies_are_bound_to_this_host_and_to_https(site):
    answer = sign_in(site, "vhtt", "Demo@1508")
    assert answer.status == 302
    names = {cookie.split("=")[0] for cookie in answer.cookies}
    assert names == {"__Host-phien", "__Host-csrf", "__Host-thiet-bi"}
    for cookie in answer.cookies:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_visitor_who_makes_up_addresses_is_locked_out_all_the_same(site):
    tries = [
        sign_in(site, "lanhdao", f"sai-{n}", **{"X-Real-IP": f"10.0.0.{n}", "X-Forwarded-For": f"10.0.0.{n}"})
        for n in range(6)
    ]
    assert [answer.status for answer in tries] == [200] * 5 + [429]


def test_note_of_a_megabyte_gets_our_page_and_says_what_was_kept(site):
    answer = site.ask("POST", "/bao-cao/", "note=" + "x" * 1_000_000)
    assert answer.status == 413
    assert "<h1>Nội dung gửi quá lớn</h1>" in answer.text
    assert "Chưa ghi nhận" in answer.text
    assert "Retry-After" not in answer.headers


@pytest.mark.parametrize(
    "page",
    [
        "/don-vi/nhap/",
        "/tong-hop/2020-08-14/nhap-excel/",
        "/tong-hop/2020-08-14/so-lieu-tinh/nhap-tep/",
        "/tong-hop/nhap-so-lieu-cu/",
        "/tong-hop/mau-bao-cao/",
    ],
)
def test_files_of_many_megabytes_come_in_where_files_are_read(site, page):
    resolve(page)
    answer = site.ask("POST", page, b"x" * 15_000_000)
    assert answer.status not in {413, 502, 503}


def test_server_that_is_stopped_is_told_in_vietnamese_and_comes_back(release, tmp_path):
    with running(tmp_path) as site:
        with gunicorn(release, site):
            assert site.ask("GET", "/bao-cao/").status == 302
        for method in ("GET", "POST"):
            answer = site.ask(method, "/bao-cao/")
            assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
            assert KEPT in answer.text
        with gunicorn(release, site):
            assert site.ask("GET", "/bao-cao/").status == 302


def test_what_the_server_says_of_itself_are_json_lines(site):
    site.ask("GET", "/khong-co/")
    lines = [json.loads(line) for line in (site.folder / "gunicorn.log").read_text().splitlines()]
    assert {"gunicorn.error", "bluezone.events"} <= {line["logger"] for line in lines}
    assert len([line for line in lines if "Listening at" in line["event"]]) == 1


def test_programs_own_error_page_is_passed_on(site):
    answer = site.ask("GET", "/khong-co/")
    assert answer.status == 404
    assert answer.headers["X-Request-ID"] in answer.text


# The site alone


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers that it was sent, and notes what was asked for."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append(self.path)
        body = json.dumps(dict(self.headers)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the name that the server looks for

    def address_string(self):
        return "nginx"

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def echoing(tmp_path_factory):
    """The site in front of one who tells what the program would have been told."""
    unix = socketserver.ThreadingUnixStreamServer
    with running(tmp_path_factory.mktemp("echoing")) as site, unix(str(site.upstream), Echo) as server:
        site.asked = server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield site
        server.shutdown()


FORGED = {
    "X-Forwarded-For": "10.9.9.9",
    "X-Real-IP": "10.9.9.9",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "xau.example",
    "X-Forwarded-Port": "8080",
    "X-Forwarded-Server": "xau.example",
    "X-Forwarded-Prefix": "/xau",
    "Forwarded": "for=10.9.9.9;host=xau.example;arrived=1.000;took=0.000",
    "Connection": "close, X-Real-IP",
    "SCRIPT_NAME": "/xau",
}


#: When all of a request was there, as nginx tells the program, and how long that took (R2).
ARRIVAL = re.compile(r"arrived=(?P<arrived>\d+\.\d{3});took=(?P<took>\d+\.\d{3})")


def said_of_arrival(headers: dict[str, str]) -> dict[str, str]:
    return ARRIVAL.fullmatch(headers["Forwarded"]).groupdict()


def test_forged_headers_do_not_reach_the_program(echoing):
    told = json.loads(echoing.ask("GET", "/", headers=FORGED).text)
    assert said_of_arrival(told)["arrived"] != "1.000"
    del told["Forwarded"]
    expected = {
        "X-Real-IP": "127.0.0.1",
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Proto": "https",
        "Host": NAME,
        "Accept-Encoding": "identity",
    }
    assert told == expected


def test_plain_http_is_led_to_https(echoing):
    answer = echoing.ask("GET", "/bao-cao/?ngay=1", headers={"X-Forwarded-Proto": "https"}, tls=False)
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/bao-cao/?ngay=1")


def test_request_for_another_host_gets_no_answer(echoing):
    with pytest.raises(http.client.RemoteDisconnected):
        echoing.ask("GET", "/", headers={"Host": "xau.example"})


def test_request_without_our_name_does_not_even_get_a_certificate(echoing):
    with pytest.raises(ssl.SSLError):
        echoing.line("xau.example")


@pytest.mark.parametrize("ciphers", ["ECDHE+AESGCM", "ECDHE+CHACHA20"])
def test_older_browsers_are_met_with_forward_secrecy(echoing, ciphers):
    with echoing.line(ciphers=ciphers) as line:
        assert line.cipher()[0].startswith("ECDHE-")


@pytest.mark.parametrize("ciphers", ["kRSA", "ECDHE+AES+SHA1:ECDHE+AES+SHA256:@SECLEVEL=0"])
def test_ciphers_that_a_stolen_key_opens_later_or_that_are_weak_are_refused(echoing, ciphers):
    with pytest.raises(ssl.SSLError):
        echoing.line(ciphers=ciphers)


def test_program_is_not_asked_before_all_of_a_slow_phones_request_is_there(echoing):
    """Each would hold one of its eight threads until then."""
    slow = [echoing.line() for _ in range(20)]
    try:
        for line in slow:
            line.sendall(f"POST /bao-cao/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 5000\r\n\r\nnote=".encode())
        assert echoing.ask("GET", "/tong-hop/").status == 200
        assert "/bao-cao/" not in echoing.asked
    finally:
        for line in slow:
            line.close()


def test_program_is_told_when_a_slow_request_began_and_when_all_of_it_was_there(echoing):
    with echoing.line() as line:
        line.sendall(f"POST /bao-cao/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 9\r\n\r\nnote".encode())
        between = float(said_of_arrival(json.loads(echoing.ask("GET", "/").text))["arrived"])
        line.sendall(b"=muon")
        answer = http.client.HTTPResponse(line)
        answer.begin()
        told = said_of_arrival(json.loads(answer.read()))
    whole = float(told["arrived"])
    assert whole - float(told["took"]) <= between <= whole


def test_hundred_tries_to_sign_in_at_once_are_slowed_down(echoing):
    answers = [echoing.ask("POST", "/dang-nhap/") for _ in range(100)]
    statuses = [answer.status for answer in answers]
    assert statuses[:60] == [200] * 60
    assert 429 in statuses
    assert "Quá nhiều yêu cầu cùng lúc" in answers[statuses.index(429)].text
    assert echoing.ask("GET", "/dang-nhap/").status == 200


def test_error_pages_need_nothing_of_the_program(echoing):
    page = echoing.ask("GET", "/trang-loi/503.html")
    css = re.search(r'href="(/trang-loi/[a-z-]+\.css)"', page.text)[1]
    assert echoing.ask("GET", css).headers["Content-Type"] == "text/css"
    assert "style-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers.get_all("Strict-Transport-Security") == ["max-age=31536000; includeSubDomains; preload"]
    assert "style=" not in page.text


@pytest.mark.parametrize(
    ("line", "fields", "status"),
    [
        ("GET /", {"Cookie": "a=" + "x" * 9_000}, 400),
        ("GET /" + "a" * 9_000, {}, 414),
        ("GET /../../etc/passwd", {}, 400),
        ("GET /%00", {}, 400),
        ("POST /", {"Transfer-Encoding": "chunked", "Content-Length": "5"}, 400),
        ("POST /", {"Transfer-Encoding": "khong-co"}, 501),
        ("TRACE /", {}, 405),
        ("CONNECT /", {}, 405),
    ],
)
def test_request_that_nginx_refuses_gets_our_page(line, fields, status, echoing):
    head = "".join(f"{name}: {said}\r\n" for name, said in {"Host": NAME, "Connection": "close", **fields}.items())
    with echoing.line() as wire:
        wire.sendall(f"{line} HTTP/1.1\r\n{head}\r\n".encode())
        answer = http.client.HTTPResponse(wire)
        answer.begin()
        page = answer.read().decode()
    assert (answer.status, "<h1>Yêu cầu không hợp lệ</h1>" in page) == (status, True)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_site_as_shipped_is_sound(echoing):
    assert subprocess.run(echoing.command("-t"), capture_output=True, check=False).returncode == 0
