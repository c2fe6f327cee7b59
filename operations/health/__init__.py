"""What is looked at to say whether this installation is well: by /readyz in words of one line, by ``doctor`` in full.

Another part of the program adds its own check by one line in ``CHECKS``.
"""

import datetime
from collections.abc import Iterable

from . import configuration, database, machine
from .finding import Check, Finding

#: What /readyz tells anybody: names without details.
READY: dict[str, Check] = {
    "database": database.is_writable,
    "space": machine.space,
    "backup": machine.backup,
    "clock": machine.clock,
}

#: What ``doctor`` tells the administrator, in this order.
CHECKS: tuple[Check, ...] = (
    configuration.debugging,
    configuration.https,
    configuration.hosts,
    configuration.secret_key,
    configuration.deployment_checks,
    configuration.static_files,
    configuration.mail_server,
    database.is_writable,
    database.mode,
    database.migrations,
    database.triggers,
    database.editions,
    database.time_of_server,
    machine.time_zone,
    machine.time_is_kept,
    machine.private_files,
    machine.space,
    machine.backup,
    machine.clock,
    configuration.campaigns,
)

__all__ = ["CHECKS", "READY", "Check", "Finding", "examine"]


def examine(checks: Iterable[Check], at: datetime.datetime) -> list[Finding]:
    """What each check finds at the moment ``at``; none of them raises."""
    return [check(at) for check in checks]
