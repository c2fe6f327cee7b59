"""50 KB of marks, braces, brackets, digits or blanks in every field of every form, and in every kind of file.

The forms are those of the pages, the fields those of the forms: a new one is tried as soon as it is there.
"""

import html
import io
import resource
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import docx
import lxml.html
import openpyxl
import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import resolve
from docx.oxml import parse_xml
from openpyxl.workbook.defined_name import DefinedName

from tests.addresses import path_of
from tests.test_permissions import POST_TABLE, POSTED, ROLES, client_of, visits, walk_of

pytestmark = pytest.mark.slow

SIZE = 50_000
LETTERS = {
    "marks": "a" + "\u0301" * (SIZE // 4) + "\u0323" * (SIZE // 4),
    "braces": "{{" * (SIZE // 4) + "{%" * (SIZE // 4),
    "brackets": "[(" * (SIZE // 2),
    "digits": "9" * SIZE,
    "blanks": "a" + " \t\u00a0\n" * (SIZE // 5) + "a",
}
#: Seconds of the processor, those of a reading child included: no clock, so that a busy machine makes no answer slow.
#: A child that tries a Word template starts Django first.
MOST_WORK, MOST_WORK_ON_A_FILE = 2.0, 5.0

#: How an address answers that takes a form.
TAKEN = {"200", "302", "409", "422"}
#: What the pages of the made-up world have no reason to show.
HIDDEN = {
    "accounts:accounts-reissue": {"version": ""},
    "accounts:enter-code": {"code": "123456", "next": "/"},
    "accounts:own-sessions": {"session": "x"},
    "accounts:second-factor": {"password": "x", "do": "off"},
    "accounts:second-factor-reset": {"password": "x"},
    "reports:answer-entry": {"answer": "dung", "revision": "1"},
    "reports:withdraw-exemption": {"reason": "x"},
    "reports:withdraw-from-unit": {"extension": "1"},
    "units:settle-contacts": {"text": "x"},
}


@dataclass(frozen=True)
class Form:
    """A form of a page as a browser would send it; ``files`` are its boxes for files."""

    action: str
    method: str
    values: dict[str, Any]
    names: frozenset[str]
    files: frozenset[str] = frozenset()
    button: str = ""


def forms_of(response: HttpResponse, path: str) -> Iterator[Form]:
    """The page's forms, each once for every button that sends it."""
    if not response.get("Content-Type", "").startswith("text/html") or not response.content:
        return
    page = lxml.html.document_fromstring(response.content.decode())
    for form in page.forms:
        elsewhere = page.xpath("//*[@form=$id]", id=form.get("id")) if form.get("id") else []
        boxes = [*form.iter("input", "select", "textarea", "button"), *elsewhere]
        named = [box for box in boxes if box.get("name")]
        files = frozenset(box.get("name") for box in named if box.get("type") == "file")
        buttons = [box for box in boxes if box.tag == "button" and (box.get("name") or box.get("formaction"))]
        for button in [None, *buttons]:
            pressed = {} if button is None or not button.get("name") else {button.get("name"): button.get("value", "")}
            action = urljoin(path, (button is not None and button.get("formaction")) or form.get("action") or path)
            names = frozenset(box.get("name") for box in named) - files
            filled = {name: value for name, value in form.form_values() if name not in files}
            values, path_of_it = filled | pressed, urlsplit(action).path
            yield Form(path_of_it, form.method, values, names, files, next(iter(pressed), ""))


@dataclass
class Trial:
    """Somebody who sends, takes each act back, and notes what should not have been answered."""

    client: Client
    sent: int = 0
    most: tuple[float, str] = (0.0, "")
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client.raise_request_exception = False
        self.cookies = self.client.cookies.output(header="", sep=";")

    def send(self, what: str, action: str, data: Any, **options: Any) -> HttpResponse:
        self.client.cookies = SimpleCookie(self.cookies)
        before = work()
        with transaction.atomic():
            response = (
                self.client.generic("POST", action, data, **options) if options else self.client.get(action, data)
            )
            transaction.set_rollback(True)
        spent = work() - before
        self.sent += 1
        self.most = max(self.most, (spent, what))
        limit = MOST_WORK_ON_A_FILE if options.get("content_type") == MULTIPART_CONTENT else MOST_WORK
        if response.status_code >= 500 or spent > limit:
            self.faults.append(f"{what}: {response.status_code}, {spent:.1f} s")
        return response

    def try_field(self, form: Form, name: str, kind: str) -> HttpResponse:
        what, data = f"{form.action} {name} {kind}", form.values | {name: LETTERS[kind]}
        if form.method == "GET":
            return self.send(what, form.action, data)
        body = urlencode(data, doseq=True)
        return self.send(what, form.action, body, content_type="application/x-www-form-urlencoded")

    def try_file(self, form: Form, box: str, name: str, content: bytes, kind: str) -> HttpResponse:
        file = io.BytesIO(content)
        file.name = name
        data = encode_multipart(BOUNDARY, {**form.values, box: file})
        return self.send(f"{form.action} {name} {kind}", form.action, data, content_type=MULTIPART_CONTENT)


def work() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def forms_on_pages(role: str, world) -> list[Form]:
    """The forms of all that the role may look at, and those that only an answer shows, or another state of things."""
    pages = [(got.response, got.path) for got in walk_of(role, world)[0] if got.response.status_code == 200]
    found = [form for response, path in pages for form in forms_of(response, path)]
    for address, line in visits(POST_TABLE):
        if values := (POSTED | HIDDEN).get(address) if line.answers[role] in TAKEN else None:
            found.append(Form(path_of(address, line.whose, world), "POST", values, frozenset(values)))
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_field_of_every_form_answers_hostile_text(role, world):
    trial, waiting, tried = Trial(client_of(role, world)), forms_on_pages(role, world), set()
    while waiting:
        form = waiting.pop()
        for name in sorted(form.names - {"csrfmiddlewaretoken"}):
            case = (form.action, name, form.button)
            if case in tried:
                continue
            tried.add(case)
            for kind in LETTERS:
                answer = trial.try_field(form, name, kind)
                # What is asked only in an answer is a form as well.
                waiting += forms_of(answer, form.action) if form.method == "POST" else []
    assert trial.faults == []
    assert trial.sent > 0


def test_every_address_that_takes_a_form_was_tried(world):
    tried = {resolve(form.action).view_name for role in ROLES for form in forms_on_pages(role, world)}
    open_to_somebody = {address for address, line in visits(POST_TABLE) if TAKEN & set(line.answers.values())}
    assert sorted(open_to_somebody - tried) == []


# Files


def workbook(**properties: str) -> bytes:
    """A workbook with a word at each place that a reader looks at."""
    book = openpyxl.Workbook()
    book.active.title = "TRANG"
    book.active.append(["CHU", 1])
    book.active["B1"].number_format = '"DANG"0'
    book.defined_names["Vung"] = DefinedName("Vung", attr_text='"VUNG"')
    book.properties.title = "TIEUDE"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document() -> bytes:
    made = docx.Document()
    paragraph = made.add_paragraph("CHU")
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraph._p.append(parse_xml(f'<w:bookmarkStart xmlns:w="{name}" w:id="1" w:name="DAU"/>'))
    made.core_properties.title = "TIEUDE"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def planted(content: bytes, word: str, letters: str) -> bytes:
    """The file with the letters in place of the word."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.infolist():
            copy.writestr(part.filename, source.read(part).replace(word.encode(), html.escape(letters).encode()))
    return out.getvalue()


def files_of(letters: str) -> Iterator[tuple[str, bytes]]:
    for word in ("TRANG", "CHU", "DANG", "VUNG", "TIEUDE"):
        yield f"{word}.xlsx", planted(workbook(), word, letters)
    for word in ("CHU", "DAU", "TIEUDE"):
        yield f"{word}.docx", planted(document(), word, letters)
    for name in ("tep.csv", "tep.xlsx", "tep.docx"):
        yield name, f"Mã,Tên\n{letters},A\n".encode()


@pytest.mark.parametrize("kind", LETTERS)
def test_every_box_for_files_answers_hostile_files(kind, world):
    boxes, faults = 0, []
    for role in ROLES:
        trial = Trial(client_of(role, world))
        forms = {form.action: form for form in forms_on_pages(role, world) if form.files}
        for form in forms.values():
            for box in form.files:
                boxes += 1
                for name, content in files_of(LETTERS[kind]):
                    answer = trial.try_file(form, box, name, content, kind)
                    # It was the file that was answered.
                    assert "Chưa chọn tệp nào" not in answer.content.decode()
        faults += trial.faults
    assert faults == []
    assert boxes >= 5
