"""A refusal of any form is named in the title, said where the eyes are, and tied to the box that it is about.

The forms are those of the pages, as ``tests.test_hostile_input`` finds them: a new one is tried as soon as it is there.
"""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import lxml.html
import pytest
from django.db import transaction
from django.http import HttpResponse

from tests.test_hostile_input import Form, forms_on_pages
from tests.test_permissions import client_of

#: What is left of a form that says what it was made for, and by whom.
KEPT = {
    *("csrfmiddlewaretoken", "version", "seen", "reviewed", "made_for", "next", "number"),
    *("base_revision", "revision", "base_report", "repeats", "form_number", "narrative_base"),
}
NOTHING, TOO_LONG, NO_NUMBER = "", "x" * 2500, "abc"


def wrong_forms(form: Form) -> Iterator[dict[str, Any]]:
    for typed in (NOTHING, TOO_LONG, NO_NUMBER):
        yield form.values | dict.fromkeys(form.names - KEPT, typed)


def faults_of(answer: HttpResponse) -> list[str]:
    """What the page that refuses leaves out."""
    page = lxml.html.document_fromstring(answer.content.decode())
    title = " ".join(page.findtext(".//title").split())
    found = [] if title.startswith(("Lỗi: ", "Đề nghị kiểm tra: ")) else [f"title “{title}”"]
    if not page.xpath("//main//*[@role='alert']"):
        found.append("no alert")
    for box in page.xpath("//main//*[@aria-invalid='true']"):
        described = (box.get("aria-describedby") or "").split()
        if not any(page.xpath("//main//*[@id=$id]", id=name) for name in described):
            found.append(f"nothing said of {box.get('name')}")
    return found


@pytest.mark.parametrize("role", ["anonymous", "officer", "office", "leader", "administrator"])
def test_every_form_says_in_the_title_and_at_the_box_what_it_refuses(role, world):
    client, refused, faults = client_of(role, world), 0, []
    # Signing out is a form as well.
    cookies = client.cookies.output(header="", sep=";")
    tried = {(form.action, form.button, form.names): form for form in forms_on_pages(role, world)}
    for form in (form for form in tried.values() if form.method == "POST"):
        for data in wrong_forms(form):
            client.cookies = SimpleCookie(cookies)
            with transaction.atomic():
                answer = client.post(form.action, data)
                transaction.set_rollback(True)
            if answer.status_code in {409, 422}:
                refused += 1
                faults += [f"{form.action} {form.button}: {fault}" for fault in faults_of(answer)]
    assert sorted({*faults}) == []
    assert refused > 0 or role in {"leader", "anonymous"}
