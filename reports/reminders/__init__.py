"""Urging: who owes a report, in which words, and by mail."""

from .mail import mail_missing_list, urge_by_mail
from .owing import Owing, owing_of, owing_units, still_owes
from .record import Act, acts_of, by_error, by_unit, failed_letters, reminders_of
from .texts import text_for

__all__ = [
    "Act",
    "Owing",
    "acts_of",
    "by_error",
    "by_unit",
    "failed_letters",
    "mail_missing_list",
    "owing_of",
    "owing_units",
    "reminders_of",
    "still_owes",
    "text_for",
    "urge_by_mail",
]
