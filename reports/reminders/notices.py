"""Letters to a unit about what the Office decided; sent after the decision is stored, never before or within."""

import logging
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from reports.figures.wording import day
from reports.models import DailyReport

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Which addresses the mail server took a letter for, and which not."""

    delivered: tuple[str, ...]
    failed: tuple[str, ...]


def tell_returned(report: DailyReport, address: str) -> Delivery:
    """Write to the officer in charge and the deputy that the report was returned, one letter each.

    ``address`` is that of the unit's form. A letter that fails stops neither the other nor the caller.
    """
    unit = report.unit
    recipients = dict.fromkeys(filter(None, (unit.contact_email, unit.deputy_email)))
    subject = " ".join(f"Trả lại số liệu Bluezone ngày {day(report.day.date)}: {unit.name}".split())
    context = {"report": report, "unit": unit, "day": report.day, "district": unit.district, "address": address}
    body = render_to_string("emails/returned.txt", context)
    reply_to = [unit.district.office_email] if unit.district.office_email else None
    results = {to: _is_sent(EmailMessage(subject, body, to=[to], reply_to=reply_to)) for to in recipients}
    return Delivery(
        delivered=tuple(to for to, is_sent in results.items() if is_sent),
        failed=tuple(to for to, is_sent in results.items() if not is_sent),
    )


def _is_sent(letter: EmailMessage) -> bool:
    try:
        letter.send()
    except (OSError, ValueError) as error:
        # The server is away or refuses, or the address is none; SMTP's own errors are OSErrors.
        # They quote addresses, which are not for the log: the page names them.
        logger.error("a letter was not sent", extra={"fault": type(error).__name__})
        return False
    return True
