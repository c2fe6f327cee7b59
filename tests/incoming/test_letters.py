"""A row of combining marks costs the square of its length to sort: no text makes us sort a long one."""

import unicodedata

import pytest
from django import forms

from accounts.lockout import LONGEST_NAME, account_name
from incoming.csv_files import read_csv
from incoming.fields import TextField
from incoming.letters import MOST_MARKS, TOO_MANY_MARKS, has_too_many_marks, normalized
from incoming.text import LONGEST_SEARCH, folded, searched, xml_text
from incoming.uploads import UploadRefused
from tests.factories import at
from tests.incoming.test_uploads import lines_of

#: Marks of two classes, each out of order beside the other.
ROW = "\u0301" * 62_000 + "\u0323" * 62_000


@pytest.mark.parametrize("text", ["Lộc Thạnh", unicodedata.normalize("NFD", "Ủy ban nhân dân xã Lộc Thạnh"), "a", ""])
def test_what_people_write_is_normalized_whole(text):
    assert normalized(text) == unicodedata.normalize("NFC", text)
    assert not has_too_many_marks(text)


@pytest.mark.parametrize("work", [normalized, folded, xml_text, lambda text: normalized(text, "NFKD")])
def test_of_a_row_of_marks_ten_are_sorted(work):
    assert sum(unicodedata.combining(letter) > 0 for letter in work("a" + ROW)) <= MOST_MARKS


def test_marks_apart_are_no_row():
    assert not has_too_many_marks("a\u0301" * 1000)
    assert has_too_many_marks("a" + "\u0301" * (MOST_MARKS + 1))


def test_line_with_a_row_of_marks_is_refused_with_a_sentence():
    with pytest.raises(forms.ValidationError, match=TOO_MANY_MARKS):
        TextField(max_length=100).clean("a" + "\u0301" * 50)
    with pytest.raises(forms.ValidationError, match="100"):
        TextField(max_length=100).clean("a" + ROW)


@pytest.mark.parametrize(
    "typed",
    ["Lộc Thạnh", "Lộc\u00a0Thạnh", " Lộc  Thạnh ", "Lộc\u2009\u200bThạnh", "\ufeffLộc\tThạnh", "Lộc Thạnh\u202c\0"],
)
def test_what_is_searched_for_is_read_as_one_sees_it(typed):
    assert searched(typed) == "Lộc Thạnh"


def test_of_a_long_search_the_beginning_counts():
    assert searched("\u200b" * 50 + "a" * 100_000) == "a" * LONGEST_SEARCH


def test_table_with_a_row_of_marks_is_refused_with_its_line():
    with pytest.raises(UploadRefused, match=f"Dòng 2: {TOO_MANY_MARKS}"):
        lines_of(read_csv, f"Mã,Tên\nA,a{ROW}".encode())


def test_name_to_sign_in_with_is_cut_before_it_is_looked_at(client, db, time_machine):
    time_machine.move_to(at(14), tick=False)
    name = "a" + ROW
    assert len(account_name(name)) <= LONGEST_NAME
    answer = client.post("/dang-nhap/", {"username": name, "password": "x"})
    assert answer.status_code in {200, 422}
