"""What a server process has loaded when its workers are made from it, and what they take for a sign-in."""

import os
import subprocess
import sys

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection

from bluezone_report import hashers
from reports.demo.serving import MEMORY
from tests.operations.conftest import ROOT

#: As gunicorn's master does it.
LOADED = """
import runpy, threading
from django.db import connections
from bluezone_report.wsgi import application

runpy.run_path("gunicorn.conf.py")["when_ready"](None)
"""
CONNECTED = "print([connection.alias for connection in connections.all() if connection.connection])"
THREADS = "print([thread.name for thread in threading.enumerate()])"


#: Where a few requests need them, and no start: each of them costs it more than our own program does.
RARE = ["cattrs", "docx", "docxtpl", "import_export", "lxml", "openpyxl", "psycopg"]
RARE += ["python_calamine", "segno", "tablib", "xlrd", "xlsxwriter"]
SERVED = f"""
import sys

# Django's client for tests loads it.
print("jinja2" in sys.modules)
from django.test import Client

client = Client(SERVER_NAME="localhost")
print(client.get("/dang-nhap/").status_code)
print(client.post("/dang-nhap/", {{"username": "25279", "password": "Demo@1508"}}).status_code)
print("residents_installed" in client.get("/bao-cao/").content.decode())
print([name for name in {RARE} if name in sys.modules])
"""


def printed_by(program, **given):
    database = os.environ.get("DATABASE_URL", "sqlite:////none.sqlite3")
    environment = {"PATH": os.environ["PATH"], "DEMO": "true", "DATABASE_URL": database} | given
    command = [sys.executable, "-W", "ignore:No directory at", "-c", program]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_workers_are_made_from_a_process_without_connections_and_threads():
    assert printed_by("\n".join([LOADED, CONNECTED, THREADS])) == ["[]", "['MainThread']"]


def test_server_loads_what_few_requests_need_when_one_needs_it(district_at_work):
    needed = ["psycopg"] if connection.vendor == "postgresql" else []
    # Static files as they lie in the source: none were collected here.
    given = {"DATABASE_URL": district_at_work.environment["DATABASE_URL"], "DEBUG": "true"}
    assert printed_by(LOADED + SERVED, **given) == ["False", "200", "302", "True", str(needed)]


def test_worker_checks_one_password_after_another(monkeypatch):
    seen = []
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *given: seen.append(hashers._TURN.locked()))
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *given: seen.append(hashers._TURN.locked()))
    hasher = hashers.FrugalArgon2PasswordHasher()
    hasher.verify("", hasher.encode("", ""))
    assert seen == [True, True]


def test_memory_of_a_sign_in_is_given_back_in_service_and_in_the_demo():
    service = (ROOT / "deploy" / "bluezone.service").read_text().splitlines()
    (named,) = MEMORY.items()
    assert "Environment=" + "=".join(named) in service
