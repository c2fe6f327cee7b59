"""What every answer carries, and what no request may do, whichever page it asks for."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.addresses import path_of
from tests.broken_urls import SECRET
from tests.test_permissions import POST_TABLE, POSTED, ROLES, client_of, every_row, visits, walk_of
from tests.world import HOSTILE

# Headers

STRICT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def assert_hardened(response):
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert {name: response[name] for name in STRICT} == STRICT


def assert_stays_private(response):
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))


def words_of(response) -> str:
    """The page in one line: where its template breaks one is nobody's concern."""
    return " ".join(response.content.decode().split())


def texts_of(content: bytes) -> Iterator[str]:
    """A page's text; that of each part of a workbook, a document, an archive of them."""
    if not content.startswith(b"PK"):
        # A picture is no text, and must not stop us.
        yield content.decode(errors="replace")
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield from texts_of(archive.read(name))


def assert_tells_of_one_district(response):
    """The other district's name, and the prefix of all that it calls its own, stand nowhere."""
    assert not [told for text in texts_of(response.content) for told in re.findall(r"Bù Đốp|\bbd-\w+", text)]


@pytest.mark.urls("tests.broken_urls")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/bao-cao/", 200),
        ("/", 302),
        ("/tong-hop/", 403),
        ("/khong-co/", 404),
        ("/dang-xuat/", 405),
        ("/trang-hong/", 500),
    ],
)
def test_answer_to_a_signed_in_person_is_hardened_and_private(path, status, world):
    client = client_of("officer", world)
    client.raise_request_exception = False
    response = client.get(path)
    assert response.status_code == status
    assert_hardened(response)
    assert_stays_private(response)


@pytest.mark.parametrize(("path", "status"), [("/dang-nhap/", 200), ("/bao-cao/", 302), ("/healthz", 200)])
def test_answer_to_anybody_is_hardened(path, status, client, db):
    response = client.get(path)
    assert response.status_code == status
    assert_hardened(response)


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_of_every_address_is_hardened_and_tells_of_ones_own_district(role, world):
    for got in walk_of(role, world)[0]:
        assert_hardened(got.response)
        assert_tells_of_one_district(got.response)
        if role != "anonymous":
            assert_stays_private(got.response)


def test_sign_in_that_succeeds_is_private(client, world):
    response = client.post("/dang-nhap/", {"username": "officer", "password": factories.PASSWORD})
    assert response.status_code == 302
    assert_stays_private(response)


# Behind HTTPS

NAME = "baocao.example.vn"


@pytest.fixture
def in_service(settings):
    """As a server behind nginx is configured."""
    settings.DEBUG, settings.ALLOWED_HOSTS = False, [NAME]
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-phien", "__Host-csrf"
    settings.DEVICE_COOKIE_NAME = "__Host-thiet-bi"


def visitor(user=None, *, scheme="https", host=NAME):
    client = Client(raise_request_exception=False, headers={"X-Forwarded-Proto": scheme, "Host": host})
    if user:
        client.force_login(user)
    return client


@pytest.mark.urls("tests.broken_urls")
@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/bao-cao/", NAME, 200),
        ("/static/css/app.css", NAME, 200),
        ("/", NAME, 302),
        ("/tong-hop/", NAME, 403),
        ("/khong-co/", NAME, 404),
        ("/static/khong-co.css", NAME, 404),
        ("/bao-cao/", "evil.example", 400),
        ("/trang-hong/", NAME, 500),
    ],
)
def test_every_answer_over_https_carries_hsts_and_the_policy(path, host, status, world, in_service):
    response = visitor(world.users["officer"], host=host).get(path)
    response.getvalue()  # to the end of the file, which is closed then
    assert response.status_code == status
    assert response["Strict-Transport-Security"].startswith("max-age=31536000")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(("host", "status"), [(NAME, 301), ("evil.example", 400)])
def test_answer_over_plain_http_carries_the_policy(host, status, db, in_service):
    response = visitor(scheme="http", host=host).get("/dang-nhap/")
    assert response.status_code == status
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_static_file_asks_the_database_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = Client().get("/static/css/app.css")
    response.getvalue()  # to the end of the file, which is closed then
    assert response.status_code == 200
    assert not response.cookies


def test_every_cookie_over_https_is_bound_to_this_host_and_kept_from_scripts(world, in_service):
    client, new = visitor(), "Sao-thap-sang-91"
    changed = {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new}
    answers = [
        client.get("/dang-nhap/"),
        client.post("/dang-nhap/", {"username": "office", "password": factories.PASSWORD}),
        client.post("/doi-mat-khau/", changed),
        client.get("/doi-mat-khau/"),
        client.post("/dang-xuat/"),
    ]
    assert "Đã đổi mật khẩu." in answers[3].content.decode()
    cookies = [cookie for answer in answers for cookie in answer.cookies.values()]
    assert {cookie.key for cookie in cookies} == {"__Host-phien", "__Host-csrf", "__Host-messages", "__Host-thiet-bi"}
    for cookie in cookies:
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        # One that is taken back has nothing to read.
        assert (bool(cookie["httponly"]) or not cookie.value, cookie["samesite"]) == (True, "Lax")


# Text that people typed


@pytest.mark.parametrize(("role", "pages"), [("officer", 7), ("office", 12), ("leader", 3), ("administrator", 36)])
def test_typed_text_is_never_markup(role, pages, world):
    pages_that_show_it = 0
    for got in walk_of(role, world)[0]:
        if "html" in got.response.get("Content-Type", ""):
            body = got.response.content.decode()
            assert HOSTILE not in body, got.path
            pages_that_show_it += "&lt;img src=x onerror=1&gt;" in body
    assert pages_that_show_it >= pages


def test_typed_text_comes_back_escaped_from_a_refused_form(world):
    response = client_of("officer", world).post(
        "/bao-cao/", {"staff_total": HOSTILE, "note": HOSTILE, "reason": HOSTILE}
    )
    assert response.status_code == 422
    assert HOSTILE not in response.content.decode()
    assert response.content.decode().count("&lt;img") > 2


def test_hostile_search_is_escaped(world):
    response = client_of("office", world).get("/tong-hop/", {"tim": f'">{HOSTILE}', "trang-thai": HOSTILE})
    assert HOSTILE not in response.content.decode()


# Forged requests


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["browser", "htmx"])
def test_post_without_its_token_is_refused_everywhere(headers, world):
    before = every_row()
    for role in ROLES:
        client = Client(enforce_csrf_checks=True, headers=headers)
        if role != "anonymous":
            client.force_login(world.users[role])
        for address, line in visits(POST_TABLE):
            response = client.post(path_of(address, line.whose, world), POSTED.get(address, {}))
            assert response.status_code == 403, (role, address)
    assert every_row() == before


@pytest.mark.parametrize("path", ["/bao-cao/", "/doi-mat-khau/", "/dang-xuat/", "/dang-nhap/"])
def test_refusal_for_a_missing_token_says_what_to_do(path, world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["officer"])
    response = client.post(path, factories.STAFF_FIGURES)
    assert response.status_code == 403
    assert "Trang đã hết hiệu lực" in response.content.decode()
    assert_hardened(response)


@pytest.mark.parametrize(
    ("came_from", "page"),
    [
        ("http://testserver/don-vi/?tim=a", "/don-vi/?tim=a"),
        ("http://testserver//evil.example", "/dang-xuat/"),
        (None, "/dang-xuat/"),
        ("https://evil.example/", "/dang-xuat/"),
        ("javascript:alert(1)", "/dang-xuat/"),
        ("http://[", "/dang-xuat/"),
        ("", "/dang-xuat/"),
    ],
)
def test_refusal_for_a_missing_token_leads_to_the_page_that_was_open_and_nowhere_else(came_from, page, world):
    client = Client(enforce_csrf_checks=True, headers={"Referer": came_from} if came_from else {})
    client.force_login(world.users["office"])
    response = client.post("/dang-xuat/", {})
    assert (response.status_code, response.context["page"]) == (403, page)
    assert f'<a href="{page}">Mở lại trang này</a>' in response.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a b", "evil.example:80"])
def test_forged_host_is_refused_in_our_own_words(host, client, db):
    response = client.get("/dang-nhap/", headers={"Host": host})
    assert response.status_code == 400
    page = words_of(response)
    assert "Yêu cầu không hợp lệ" in page
    assert "chưa có biên nhận thì chưa chắc đã được ghi nhận" in page
    assert "evil" not in page
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_forwarded_headers_of_a_stranger_change_nothing(client, db):
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"}
    response = client.get("/bao-cao/", headers=forged)
    assert response["Location"] == "/dang-nhap/?next=/bao-cao/"
    assert response.wsgi_request.scheme == "http"


# Our own error pages


@pytest.mark.urls("tests.broken_urls")
@pytest.mark.parametrize("role", ["anonymous", "officer"])
def test_failure_is_told_in_vietnamese_and_leaks_nothing(role, world, caplog):
    client = client_of(role, world)
    client.raise_request_exception = False
    response = client.get("/trang-hong/")
    page = words_of(response)
    assert response.status_code == 500
    assert_hardened(response)
    assert "<h1>Hệ thống gặp lỗi</h1>" in page
    # The fault may have come after the report was stored.
    assert "chưa có biên nhận thì chưa chắc đã được ghi nhận" in page
    assert "không tạo thành hai báo cáo" in page
    assert SECRET in caplog.text
    for leak in (SECRET, "RuntimeError", "Traceback", "broken_urls", "Django", "DEBUG"):
        assert leak not in page


@pytest.mark.parametrize(
    "path", ["/khong-co/", "/bao-cao/2020-02-30/", "/tong-hop/0001-01-01/", "/tong-hop/9999-12-31/"]
)
def test_unknown_address_is_told_in_vietnamese(path, world):
    response = client_of("office" if "tong-hop" in path else "officer", world).get(path)
    assert response.status_code == 404
    page = response.content.decode()
    assert "<h1>Không tìm thấy trang</h1>" in page
    assert "urlpatterns" not in page
    assert "Django" not in page


def test_role_that_may_not_is_told_in_vietnamese(world):
    response = client_of("leader", world).get(reverse("reports:own-report"))
    assert response.status_code == 403
    assert "<h1>Không có quyền</h1>" in response.content.decode()
