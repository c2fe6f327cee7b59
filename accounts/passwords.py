"""Passwords: how issued ones are made, and as what a typed one is taken."""

import re
import secrets

from django.contrib.auth.hashers import make_password
from django.views.decorators.debug import sensitive_variables

from incoming.letters import normalized

#: Letters that no Vietnamese keyboard turns into something else: neither vowels, d and w, which take diacritics, nor
#: the tones of Telex (s f r x j z); VNI's digits are left out, which it writes as tones behind vowels. Nor what is
#: mistaken for another on paper or on the phone (b/p, l/1, q/g).
ALPHABET = "cghkmnptv"
GROUPS, GROUP_LENGTH = 5, 4
#: As long as issued passwords are, and were until version 1.1, without the signs between their groups.
ISSUED_LENGTHS = {16, 20}
BETWEEN_GROUPS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")


class Password:
    """A new password, in clear and as it is stored, and the tap that asked for it."""

    def __init__(self, tap: str = "") -> None:
        self.tap = tap
        self.clear = new_password()
        self.stored = make_password(self.clear)


@sensitive_variables()
def new_password() -> str:
    """Return a random password of 60 bits (5 × log₂ 9·8·8·8) in groups that can be read out: "ckhm-tvnp-…".

    No letter stands twice in a row: keyboards write "kk" as "kh", "nn" as "ng" where one asks them to.
    """
    return "-".join(_group() for _ in range(GROUPS))


@sensitive_variables()
def _group() -> str:
    group = secrets.choice(ALPHABET)
    while len(group) < GROUP_LENGTH:
        group += secrets.choice(ALPHABET.replace(group[-1], ""))
    return group


@sensitive_variables()
def tidy(password: str) -> str:
    """The password as a new one is kept: without a blank that a keyboard adds unseen, in one Unicode form."""
    return normalized(password.strip())


@sensitive_variables()
def spellings(typed: str) -> list[str]:
    """What a typed password is tried as, before it is wrong: as it is, tidied, as an issued one is printed.

    From what was typed alone, so that the time an answer takes tells nothing of the account.
    """
    found = [typed, tidy(typed)]
    letters = BETWEEN_GROUPS.sub("", typed).lower()
    if len(letters) in ISSUED_LENGTHS:
        starts = range(0, len(letters), GROUP_LENGTH)
        found.append("-".join(letters[start : start + GROUP_LENGTH] for start in starts))
    return list(dict.fromkeys(found))
