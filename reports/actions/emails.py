"""Writing emails: that one is to go, who has claimed it, what became of it."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F

from reports.models import DailyReport, Edition, Email, ReportingDay, ScheduledTask
from reports.models.emails import NEXT_TRY_AFTER
from units.models import Role, Unit, User


def addresses_of(unit: Unit) -> tuple[str, ...]:
    """The unit's addresses, each once: the officer in charge's, then the deputy's."""
    return each_once([unit.contact_email, unit.deputy_email])


def each_once(addresses: Iterable[str]) -> tuple[str, ...]:
    """The addresses without blanks and repetitions; capitals make no other mailbox in practice."""
    found: dict[str, str] = {}
    for address in filter(None, map(str.strip, addresses)):
        found.setdefault(address.casefold(), address)
    return tuple(found.values())


def leaders_of(day: ReportingDay) -> tuple[str, ...]:
    """The addresses of the district's leaders, who are told the result (R27)."""
    leaders = User.objects.filter(district=day.campaign.district_id, is_active=True, role=Role.LEADER)
    return each_once(leaders.order_by("pk").values_list("email", flat=True))


def write_emails(
    *,
    kind: str,
    day: ReportingDay,
    recipients: Iterable[tuple[Unit | None, Sequence[str]]],
    at: datetime.datetime,
    task: ScheduledTask | None = None,
    report: DailyReport | None = None,
    edition: Edition | None = None,
    link: str = "",
) -> list[Email]:
    """Write down the emails that are to go; call it in the transaction of what they are about.

    A unit without an address gets one that failed for it.
    """
    about: dict[str, Any] = {"kind": kind, "day": day, "task": task, "report": report, "link": link}
    about["edition"] = edition
    about |= {"requested_at": at, "next_try_at": at}
    no_address = {"state": Email.State.FAILED, "failure": Email.Failure.NO_ADDRESS}
    return Email.objects.bulk_create(
        Email(unit=unit, recipient=recipient, **about, **({} if recipient else no_address))
        for unit, addresses in recipients
        for recipient in addresses or ("",)
    )


def claim_email(*, email: Email, at: datetime.datetime) -> bool:
    """Claim a waiting email; ``False`` if somebody else has, or is done with it, or it is not its time."""
    claim = {"next_try_at": at + NEXT_TRY_AFTER, "tries": F("tries") + 1, "failure": "", "smtp_code": None}
    return bool(Email.objects.free_at(at).filter(pk=email.pk).update(**claim, detail=""))


def readdress(*, email: Email, addresses: Sequence[str]) -> bool:
    """Send the email to an address of ``addresses``, which are those in use now; ``False`` if none is left for it.

    The address that it was written to may have been mended while it waited. Nobody gets a second copy.
    """
    if email.recipient.casefold() in map(str.casefold, addresses):
        return True
    together = Email.objects.filter(
        day=email.day_id, kind=email.kind, unit=email.unit_id, requested_at=email.requested_at
    )
    taken = {recipient.casefold() for recipient in together.values_list("recipient", flat=True)}
    free = [address for address in addresses if address.casefold() not in taken]
    if free:
        email.recipient = free[0]
        email.save(update_fields=["recipient"])
    return bool(free)


def end_email(*, email: Email, at: datetime.datetime, failure: str = "", smtp_code: int | None = None) -> None:
    """Record that the mail server took the email at ``at``, or why it did not; time may mend that, or not."""
    email.failure, email.smtp_code = failure, smtp_code
    if not failure:
        email.state, email.delivered_at = Email.State.DELIVERED, at
    elif failure not in Email.PASSING:
        email.state = Email.State.FAILED
    email.save(update_fields=["state", "failure", "smtp_code", "delivered_at"])


def cancel_email(*, email: Email, reason: str) -> None:
    """Give up an email whose reason has gone, and say why."""
    email.state, email.reason = Email.State.CANCELLED, reason
    Email.objects.waiting().filter(pk=email.pk).update(state=email.state, reason=reason)
