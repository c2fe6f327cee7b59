"""Urging: who owes a report, in which words, and by mail."""

from .mail import mail_missing_list, urge_by_mail
from .owing import Owing, owing_of, owing_units, still_owes
from .texts import text_for

__all__ = ["Owing", "mail_missing_list", "owing_of", "owing_units", "still_owes", "text_for", "urge_by_mail"]
