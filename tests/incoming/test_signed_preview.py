"""A signed preview comes back as it was shown, from the same person in the same place, or not at all."""

import datetime

import pytest
from django.core import signing

from incoming.signed_preview import EXPIRED, OTHER_FIELDS, SPOILT, TOO_LARGE, Bearer, PreviewRefused, read, sign
from tests.factories import at

BEARER = Bearer(user=7, district=1, place="day:2020-08-14")
CONTENT = [["P-NV", "2020-08-14", [20, None], ["“đã rà soát”", ""], 0]]


def refusal_of(act, *arguments):
    with pytest.raises(PreviewRefused) as refusal:
        act(*arguments)
    return str(refusal.value)


def test_preview_comes_back_as_it_was_signed():
    assert read(sign(CONTENT, BEARER), BEARER) == CONTENT


@pytest.mark.parametrize(
    "other",
    [Bearer(8, 1, BEARER.place), Bearer(7, 2, BEARER.place), Bearer(7, 1, "day:2020-08-13"), Bearer(71, 1, "x")],
    ids=["person", "district", "place", "all but one digit"],
)
def test_preview_of_another_is_refused(other):
    assert refusal_of(read, sign(CONTENT, BEARER), other) == SPOILT


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: "x",
        lambda text: "a:b:c",
        lambda text: "é\x00",
        lambda text: text[:-1],
        lambda text: text[1:],
        lambda text: text + "x",
        lambda text: "\x00" + text,
        lambda text: text.replace(":", "x", 1),
        str.swapcase,
    ],
)
def test_preview_that_was_tampered_with_is_refused(spoil):
    assert refusal_of(read, spoil(sign(CONTENT, BEARER)), BEARER) == SPOILT


def test_text_signed_for_another_purpose_is_refused():
    assert refusal_of(read, signing.dumps(CONTENT, compress=True), BEARER) == SPOILT


def test_preview_lasts_two_hours(time_machine):
    time_machine.move_to(at(14), tick=False)
    text = sign(CONTENT, BEARER)
    time_machine.shift(datetime.timedelta(hours=2))
    assert read(text, BEARER) == CONTENT
    time_machine.shift(datetime.timedelta(seconds=1))
    assert refusal_of(read, text, BEARER) == EXPIRED


def test_more_than_a_form_can_send_back_is_refused(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = OTHER_FIELDS + len(sign(CONTENT, BEARER))
    assert read(sign(CONTENT, BEARER), BEARER) == CONTENT
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE -= 1
    assert refusal_of(sign, CONTENT, BEARER) == TOO_LARGE
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    assert read(sign(CONTENT, BEARER), BEARER) == CONTENT
