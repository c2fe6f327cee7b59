"""What a page's form sends besides what is typed, and where to, as a browser reads it."""

import html
import re

FORM = re.compile(r'<form method="post"(?: action="(?P<action>[^"]*)")?(?P<more>[^>]*)>(?P<body>.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)"')


def form_on(page: str, path: str) -> tuple[str, dict[str, str]]:
    """The address and the hidden fields of the form that is filled in: ours is named, stock has one.

    With the name by which a device knows what was typed, as ``drafts.js`` adds it.
    """
    forms = list(FORM.finditer(page))
    form = next((form for form in forms if 'id="report"' in form["more"]), forms[-1])
    fields = {field["name"]: html.unescape(field["value"]) for field in HIDDEN.finditer(form["body"])}
    draft = {"draft": "0k3f9a1x7m"} if "data-draft" in form["more"] else {}
    return html.unescape(form["action"] or path), fields | draft
