"""Values of the environment that would start and fail later: each is read as meant, or stops with its sentence."""

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from bluezone_report import environment
from operations import moving

ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
KEY = "k7-" * 20
HOW = "bỏ https://, cổng và dấu /, ví dụ baocao.locninh.gov.vn."


@pytest.fixture
def told(monkeypatch):
    """Set the variable X."""
    return lambda value: monkeypatch.setenv("X", value)


def refused(read, *arguments) -> str:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read("X", *arguments)
    return str(refusal.value)


@pytest.mark.parametrize(("word", "meant"), [("TRUE", 1), (" 1 ", True), ("Yes", True), ("on", True), ("0", False)])
def test_switch_is_read_in_every_way_that_people_write_it(told, word, meant):
    told(word)
    assert environment.switch("X") == meant


@pytest.mark.parametrize("word", ["", "maybe", "2", "tru", "có"])
def test_switch_with_a_typing_error_means_neither(told, word):
    told(word)
    assert refused(environment.switch) == "Biến môi trường X không dùng được. Ghi true (bật) hoặc false (tắt)."


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("baocao.vn", ["baocao.vn"]),
        (" baocao.vn , 10.0.0.5 ,", ["baocao.vn", "10.0.0.5"]),
        ("baocao.vn bc.baocao.vn", ["baocao.vn", "bc.baocao.vn"]),
        ("localhost:8000,127.0.0.1:8000,[::1]:8000", ["localhost", "127.0.0.1", "[::1]"]),
        (".baocao.vn,*,[fe80::1]", [".baocao.vn", "*", "[fe80::1]"]),
        (" , ", []),
    ],
)
def test_hosts_are_read_as_meant(told, written, meant):
    told(written)
    assert environment.hosts("X", []) == meant


@pytest.mark.parametrize(
    "written",
    [
        "https://baocao.vn",
        "baocao.vn:8443",
        "baocao.vn/",
        "bao_cao.vn",
        "báo-cáo.vn",
        "*.baocao.vn",
        "baocao.vn.",
        "::1",
    ],
)
def test_host_that_no_request_can_have_is_refused(told, written):
    told(f"that-la.vn,{written}")
    assert refused(environment.hosts, []).startswith(
        f"Biến môi trường X không dùng được. “{written}” không phải là tên"
    )


@pytest.mark.parametrize("written", ["https://bc.vn/", "http://10.0.0.5:8000", "", " https://bc.vn "])
def test_site_is_the_address_as_opened(told, written):
    told(written)
    assert environment.site("X") == written.strip().rstrip("/")


@pytest.mark.parametrize("written", ["bc.vn", "https://", "https://bc.vn/bao-cao", "https://a b", "ftp://bc.vn", "$X"])
def test_site_that_letters_could_not_name_is_refused(told, written):
    told(written)
    assert "Ghi địa chỉ như mở trên trình duyệt" in refused(environment.site)


def test_folder_is_a_whole_path(told, tmp_path):
    told(f" {tmp_path}/moi ")
    assert environment.folder("X", tmp_path) == tmp_path / "moi"


@pytest.mark.parametrize("written", ["", " ", "~/sao-luu", "sao-luu", "./x", __file__])
def test_folder_that_depends_on_where_one_starts_is_refused(told, tmp_path, written):
    told(written)
    assert "Ghi đường dẫn đầy đủ của một thư mục" in refused(environment.folder, tmp_path)


@pytest.mark.parametrize(
    "written", ["a@b.vn", "bao-cao@localhost", "Phòng VH và TT <a@b.vn>", '"Phòng VH, TT" <a@b.vn>', " a@b.vn "]
)
def test_sender_is_one_address(told, written):
    told(written)
    assert environment.sender("X", "x@y") == written.strip()


@pytest.mark.parametrize("written", ["", "vhtt", "Phòng A, B <a@b.vn>", "a@b.vn, c@d.vn", "a@b.vn\nBcc: c@d.vn", "@"])
def test_sender_that_a_mail_server_would_blame_on_others_is_refused(told, written):
    told(written)
    assert "Ghi một địa chỉ thư" in refused(environment.sender, "x@y")


@pytest.mark.parametrize(
    ("written", "port"),
    [("smtp+tls://a:b@mail.vn", 587), ("smtp+ssl://a:b@mail.vn", 465), ("smtp://mail.vn", 25), ("smtp://m:2525", 2525)],
)
def test_mail_server_has_the_port_of_its_kind(told, written, port):
    told(written)
    assert environment.mail_server("X")["EMAIL_PORT"] == port


@pytest.mark.parametrize(
    "written",
    ["", "thu", "smtp+tls://", "smtp+tls://a:b@", "smtp+tls://a:geheim?x@m", "smtp://a:1#geheim@m", "smtp://m/geheim"],
)
def test_mail_server_that_is_none_is_refused_without_its_password(told, written):
    told(written)
    sentence = refused(environment.mail_server)
    assert "smtp+tls://ten:mat-khau@may-chu:587" in sentence
    assert "geheim" not in sentence


@pytest.mark.parametrize("written", ["ngan", f"{KEY},ngan"])
def test_former_key_that_was_cut_is_refused(told, written):
    told(written)
    assert "Ghi nguyên khóa cũ" in refused(environment.keys)


def test_former_keys_are_several(told):
    told(f"{KEY}, {KEY}2")
    assert environment.keys("X") == [KEY, f"{KEY}2"]


# The database


@pytest.mark.parametrize("name", ["a.sqlite3", "a#b.sqlite3", "a+b c.sqlite3", "%23.sqlite3"])
def test_file_of_sqlite_is_the_one_that_was_meant(tmp_path, name):
    found = settings.DATABASE_AT(f"sqlite:///{tmp_path}/{name}")
    assert found["NAME"] == f"{tmp_path}/{name}".replace("%23", "#")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    "written",
    [
        "sqlite:///x",
        "sqlite://x",
        "sqlite://",
        "sqlite://:memory:",
        "sqlite:////tmp",
        "sqlite:////x?y",
        "sqlite:///~/x",
    ],
)
def test_database_that_would_lie_elsewhere_or_in_memory_is_refused(written):
    with pytest.raises(ValueError, match="Ghi đường dẫn đầy đủ của tệp"):
        settings.DATABASE_AT(written)
    with pytest.raises(moving.MoveFailed, match="Ghi đường dẫn đầy đủ của tệp"):
        moving.connect_to(written)


def test_missing_folder_of_the_database_is_named():
    with pytest.raises(ValueError, match=r"Chưa có thư mục của tệp cơ sở dữ liệu /khong/co/x[.] Tạo thư mục trước"):
        settings.DATABASE_AT("sqlite:////khong/co/x")


def test_what_a_postgresql_address_asks_for_is_kept():
    certificates = __file__
    query = f"sslmode=verify-full&sslrootcert={certificates}&connect_timeout=5"
    found = settings.DATABASE_AT(f"postgresql://a:b%23c@10.0.0.5:5433/x?{query}")
    expected = {"sslmode": "verify-full", "sslrootcert": certificates, "connect_timeout": "5"}
    assert {name: found["OPTIONS"].get(name) for name in expected} == expected
    assert found["OPTIONS"]["pool"]
    assert (found["NAME"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("x", "b#c", "10.0.0.5", 5433)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("x?sslmode=verify_full", "sslmode là một trong"),
        ("x?sslmod=verify-full", "Sau dấu . chỉ nhận"),
        ("x?sslmode=", "Sau dấu . chỉ nhận"),
        ("x?conn_max_age=60", "Sau dấu . chỉ nhận"),
        ("x?sslmode=verify-full&sslrootcert=/khong/co.pem", "Không có tệp /khong/co.pem"),
        ("x?connect_timeout=lau", "số giây"),
        ("x#geheim", "dấu # viết %23"),
        ("", "Ghi theo mẫu"),
    ],
)
def test_postgresql_address_that_cannot_be_honoured_is_refused(written, said):
    with pytest.raises(ValueError, match=said) as refusal:
        settings.DATABASE_AT(f"postgresql://a:b@10.0.0.5/{written}")
    assert "geheim" not in str(refusal.value)


@pytest.mark.skipif(ON_SQLITE, reason="a setting of PostgreSQL")
def test_connection_that_must_be_encrypted_is_never_in_clear():
    """The server of these tests has no certificate that anybody vouches for."""
    database = settings.DATABASES["default"]
    server = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT'] or 5432}"
    moving.connect_to(f"postgresql://{server}/khong-co?sslmode=verify-full&connect_timeout=5")
    there = moving.connections[moving.THERE]
    with pytest.raises(psycopg.OperationalError, match=r"SSL|certificate"):
        there.get_new_connection(there.get_connection_params())
