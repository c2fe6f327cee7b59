"""A finding about the installation, and how a check makes one."""

import datetime
import functools
from collections.abc import Callable
from dataclasses import dataclass

from django.db import Error as DatabaseProblem


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the page: what was looked at, whether it is well, what was seen, what to do if it is not."""

    name: str
    ok: bool
    said: str
    remedy: str = ""


Check = Callable[[datetime.datetime], Finding]


class Unwell(Exception):
    """What a check found wrong; with its own remedy where the usual one does not fit."""

    def __init__(self, said: str, remedy: str = "") -> None:
        super().__init__(said)
        self.remedy = remedy


def check(name: str, remedy: str) -> Callable[[Callable[[datetime.datetime], str]], Check]:
    """Make a check of a function that says what it saw, or raises ``Unwell``.

    A database or a disk that does not answer is a finding as well, and never the end of the page.
    """

    def make(look: Callable[[datetime.datetime], str]) -> Check:
        @functools.wraps(look)
        def examine(at: datetime.datetime) -> Finding:
            try:
                return Finding(name, ok=True, said=look(at))
            except Unwell as wrong:
                return Finding(name, ok=False, said=str(wrong), remedy=wrong.remedy or remedy)
            except (DatabaseProblem, OSError) as error:
                first, *_ = [*str(error).strip().splitlines(), type(error).__name__]
                return Finding(name, ok=False, said=first, remedy=remedy)

        return examine

    return make
