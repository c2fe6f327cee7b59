"""Reminding: whose report is missing, in which words it is asked for, and what goes out by email."""

from .announcements import announce_deadline, announce_exemption, announce_return_to_duty
from .emails import Requested, emails_of_return, office_and_leaders, remind_by_email, send_emails
from .missing import MissingReport, is_missing, missing_reports, missing_reports_of
from .record import Act, acts_of, by_unit, failed_emails, reminders_of
from .texts import one_line, text_for

__all__ = [
    "Act",
    "MissingReport",
    "Requested",
    "acts_of",
    "announce_deadline",
    "announce_exemption",
    "announce_return_to_duty",
    "by_unit",
    "emails_of_return",
    "failed_emails",
    "is_missing",
    "missing_reports",
    "missing_reports_of",
    "office_and_leaders",
    "one_line",
    "remind_by_email",
    "reminders_of",
    "send_emails",
    "text_for",
]
