"""Urging: who owes a report, in which words, and by mail."""

from .announcements import announce_deadline, announce_exemption, announce_return_to_duty
from .letters import Urging, send_waiting_letters, urge_by_mail
from .mail import ServerAway, mail_missing_list, remind_by_mail
from .owing import Owing, owing_of, owing_units, still_owes
from .record import Act, acts_of, by_error, by_unit, failed_letters, reminders_of
from .texts import one_line, text_for

__all__ = [
    "Act",
    "Owing",
    "ServerAway",
    "Urging",
    "acts_of",
    "announce_deadline",
    "announce_exemption",
    "announce_return_to_duty",
    "by_error",
    "by_unit",
    "failed_letters",
    "mail_missing_list",
    "one_line",
    "owing_of",
    "owing_units",
    "remind_by_mail",
    "reminders_of",
    "send_waiting_letters",
    "still_owes",
    "text_for",
    "urge_by_mail",
]
