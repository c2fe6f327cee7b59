"""Passwords that a neighbour would try first."""

import itertools
import re
import string
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from incoming.text import folded
from units.models import User

WORDS = Path(__file__).with_name("guessable_words.txt")
#: The alphabet, the keyboard's rows and columns, digits in order, one sign many times: three in a row are no secret.
ROWS = [
    *(string.ascii_lowercase, "qwertyuiop", "asdfghjkl", "zxcvbnm", "qaz", "wsx", "edc", "rfv", "tgb", "yhn", "ujm"),
    *("01234567890", *(sign * 8 for sign in string.ascii_lowercase + string.digits)),
]
#: Nor is a year, or a day and month.
YEARS = {str(year) for year in range(1940, 2040)}
DAYS = {f"{day:02}{month:02}" for day, month in itertools.product(range(1, 32), range(1, 13))}
#: Signs that stand for a letter: "m@tkh4u".
LEET = [str.maketrans("0345789@$!+1", "oeastbgasit" + one) for one in "il"]

#: So many letters, or where there are hardly any letters so many digits, must be left without the known words.
OWN_LETTERS, OWN_DIGITS = 3, 4
#: Fewer letters than these make no word: "xa" may stand in any good password.
SHORTEST_WORDS = 4
#: Shorter words are found in any row of letters once digits are read as letters too.
SHORTEST_IN_LEET = 3
#: What stands behind says nothing new; marks are no letters, so of them there may be many.
LONGEST = 64


class GuessablePasswordValidator(CommonPasswordValidator):
    """Refuses a password made of known words and a number, in any order and spelling.

    Known are the person's, the unit's and the district's names, what people here make passwords of, and, for
    the password as a whole, Django's list of those that leaked.
    """

    def __init__(self) -> None:
        super().__init__()
        lines = [line for line in WORDS.read_text().splitlines() if not line.startswith("#")]
        self.known = {*" ".join(lines).split(), *YEARS, *DAYS}
        for row in (*ROWS, *(row[::-1] for row in ROWS)):
            self.known |= {row[start:end] for start in range(len(row)) for end in range(start + 3, len(row) + 1)}

    @sensitive_variables()
    def validate(self, password: str, user: User | None = None) -> None:
        plain = folded(password[: 16 * LONGEST])[:LONGEST]
        without_number = plain.rstrip(string.digits + string.punctuation + " ")
        in_letters = [re.sub("[^a-z]", "", without_number.translate(leet)) for leet in LEET]
        bare = re.sub("[^a-z0-9]", "", plain)
        for spelling in {plain, bare, bare.strip(string.digits), *in_letters}:
            if len(spelling) >= SHORTEST_WORDS:
                super().validate(spelling, user)
        known = self.known | words_of(user)
        longer = {word for word in known if len(word) >= SHORTEST_IN_LEET}
        # Of other signs each counts once: "Abc@123456!" has two of its own.
        own_signs = len(set(re.sub(r"[a-z0-9\s]", "", plain)))
        if is_made_of(bare, known, OWN_DIGITS - own_signs) or any(
            is_made_of(letters, longer, 0) for letters in in_letters
        ):
            raise ValidationError(
                "Mật khẩu chỉ ghép từ tên người, tên huyện, tên đơn vị, năm hoặc những từ dễ đoán; "
                "đề nghị đặt mật khẩu khác.",
                "guessable",
            )


def words_of(user: User | None) -> set[str]:
    """The names of the person, the unit and the district, whole and in syllables."""
    if user is None:
        return set()
    names = [user.username, user.last_name, user.first_name, user.email.partition("@")[0]]
    if user.district_id:
        names += [user.district.name, user.district.province]
    if user.unit:
        names += [user.unit.name, user.unit.short_name, user.unit.code]
    syllables = [re.findall("[a-z]+|[0-9]+", folded(name)) for name in names]
    words = {*itertools.chain(*syllables), *("".join(name) for name in syllables)}
    return {word for word in words if len(word) > 1}


@sensitive_variables()
def is_made_of(text: str, known: set[str], own_digits: int) -> bool:
    """Whether known words, in whichever order, leave hardly anything of a text of letters and digits."""
    longest = max(map(len, known))
    # For each length of the text's beginning, how few letters and digits no word covers.
    left = [(0, 0)] + [(len(text), len(text))] * len(text)
    for start, sign in enumerate(text):
        letters, digits = left[start]
        alone = (letters, digits + 1) if sign.isdigit() else (letters + 1, digits)
        left[start + 1] = min(left[start + 1], alone)
        for end in range(start + 2, min(start + longest, len(text)) + 1):
            if text[start:end] in known:
                left[end] = min(left[end], left[start])
    letters, digits = left[-1]
    covered = sum(sign.isalpha() for sign in text) - letters
    return letters < OWN_LETTERS and (covered >= SHORTEST_WORDS or digits < own_digits)
