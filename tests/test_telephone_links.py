"""Every number that one can tap is dialled in the one way, whatever stands beside it."""

import re
from pathlib import Path

from django.conf import settings

LINK = re.compile(r'href="tel:([^"]*)"')


def test_every_telephone_link_is_dialled_by_the_one_filter():
    texts = {path: path.read_text(encoding="utf-8") for path in Path(settings.BASE_DIR, "templates").rglob("*.html")}
    links = [target for text in texts.values() for target in LINK.findall(text)]
    assert len(links) > 8
    assert [target for target in links if not target.endswith("|dialled }}")] == []


def test_page_dials_the_office_without_dots_and_extension(sign_in, officer, district):
    district.office_phone = "0271.3568 999 (máy lẻ 12)"
    district.save()
    page = sign_in(officer).get("/doi-mat-khau/").content.decode()
    assert LINK.findall(page) == ["02713568999"]
