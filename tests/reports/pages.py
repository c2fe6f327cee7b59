"""Pages as a person meets them: what is typed into a form, what is read on the answer."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client
from django.test.html import Element, parse_html

from tests.factories import figures_for
from units.models import Unit

OWN_REPORT = "/bao-cao/"
BOARD = "/tong-hop/2020-08-14/"
CLOSING = BOARD + "chot/"


def form_of(unit: Unit, **typed: Any) -> dict[str, Any]:
    """A valid form of the unit as a browser posts it, with some boxes typed otherwise."""
    return {"base_revision": "0", "note": "", **figures_for(unit), **typed}


def entry_for(unit: Unit, **typed: Any) -> dict[str, Any]:
    """The same form as the Office fills it in after a phone call."""
    return form_of(unit, **{"channel": "phone", "reported_by": "Lê Văn Bình", "reported_at": "14:20", **typed})


def post(client: Client, address: str, form: dict[str, Any], **options: Any) -> HttpResponse:
    """Post the form in a browser's own encoding, which is not the test client's."""
    return client.post(
        address, urlencode(form, doseq=True), content_type="application/x-www-form-urlencoded", **options
    )


def close_on(client: Client, form: dict[str, Any], address: str = CLOSING, **options: Any) -> HttpResponse:
    """Press *Chốt số liệu* on the review as it is shown at this moment, with the form filled in otherwise."""
    return post(client, address, {"reviewed": boxes(client.get(address)).get("reviewed", ""), **form}, **options)


def text_of(element: Element | str) -> str:
    """All that is printed inside the element, with single blanks."""
    if isinstance(element, str):
        return element
    return " ".join(" ".join(text_of(child) for child in element.children).split())


def elements(response: HttpResponse, tag: str, /, **attributes: str) -> list[Element]:
    """The page's elements of that name with those attributes (``class_`` finds one of the classes)."""
    wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    found, waiting = [], [parse_html(response.content.decode())]
    while waiting:
        element = waiting.pop()
        waiting += [child for child in reversed(element.children) if isinstance(child, Element)]
        has = dict(element.attributes)
        if element.name == tag and all(wanted[key] in (has.get(key) or "").split() for key in wanted):
            found.append(element)
    return found


def texts(response: HttpResponse, tag: str, /, **attributes: str) -> list[str]:
    return [text_of(element) for element in elements(response, tag, **attributes)]


def table(response: HttpResponse, caption: str) -> list[list[str]]:
    """The rows below the head of the table whose caption begins so, cell by cell."""
    (found,) = (t for t in elements(response, "table") if text_of(t.children[0]).startswith(caption))
    return [
        [text_of(cell) for cell in row.children if isinstance(cell, Element)]
        for part in found.children
        if part.name in {"tbody", "tfoot"}
        for row in part.children
        if isinstance(row, Element)
    ]


def states(response: HttpResponse) -> dict[str, str]:
    """Each unit's name and its state, from the board's list of units."""
    return {row[1]: row[2] for row in table(response, "Tình hình gửi báo cáo")}


#: What a form brings back by itself: that it is ours, and what it was made for.
UNTYPED = {None, "csrfmiddlewaretoken", "made_for", "repeats"}


def boxes(response: HttpResponse) -> dict[str, str]:
    """What stands in the boxes of the report form, by name."""
    inputs = [dict(element.attributes) for element in elements(response, "input")]
    found = {box["name"]: box.get("value", "") for box in inputs if box.get("name") not in UNTYPED}
    areas = {dict(e.attributes).get("name"): text_of(e) for e in elements(response, "textarea")}
    # A text to copy stands in a box without a name.
    return found | {name: text for name, text in areas.items() if name}


def posted_by(button: Element, response: HttpResponse) -> dict[str, str]:
    """What a press on the button posts: all of its form that is filled in, and its own value."""
    (form,) = (f for f in elements(response, "form") if button in _inside(f))
    fields = [dict(e.attributes) for e in _inside(form) if e.name == "input"]
    typed = {dict(e.attributes)["name"]: text_of(e) for e in _inside(form) if e.name == "textarea"}
    pressed = {"name": "", "value": "", **dict(button.attributes)}
    found = {field["name"]: field.get("value", "") for field in fields} | typed | {pressed["name"]: pressed["value"]}
    return {name: value for name, value in found.items() if name not in {"", "csrfmiddlewaretoken"}}


def _inside(element: Element) -> list[Element]:
    inner = [child for child in element.children if isinstance(child, Element)]
    return inner + [found for child in inner for found in _inside(child)]


def errors(response: HttpResponse) -> dict[str, str]:
    """The sentence beside each box that was refused."""
    return {
        dict(e.attributes)["id"].removeprefix("id_").removesuffix("_error"): text_of(e)
        for e in elements(response, "ul", class_="errorlist")
        if "id" in dict(e.attributes)
    }
