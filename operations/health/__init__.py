"""What is looked at to say whether this installation is well: by /readyz in words of one line, by ``doctor`` in full.

Another part of the program adds its own check by one line in ``CHECKS`` or ``IN_DATABASE``.
"""

import datetime

from . import configuration, database, machine
from .finding import Check, Finding

#: What /readyz tells anybody: names without details.
READY: dict[str, Check] = {
    "database": database.is_writable,
    "space": machine.space,
    "backup": machine.backup,
    "clock": machine.clock,
}

#: What ``doctor`` tells the administrator, in this order; the last says whether the database answers.
CHECKS: tuple[Check, ...] = (
    configuration.debugging,
    configuration.https,
    configuration.hosts,
    configuration.secret_key,
    configuration.deployment_checks,
    configuration.static_files,
    configuration.mail_server,
    machine.time_zone,
    machine.time_is_kept,
    machine.private_files,
    machine.space,
    machine.backup,
    machine.clock,
    database.is_writable,
)

#: And in the database, if it answers.
IN_DATABASE: tuple[Check, ...] = (
    database.mode,
    database.migrations,
    database.triggers,
    database.editions,
    database.time_of_server,
    configuration.campaigns,
    configuration.document_templates,
    configuration.second_factors,
    configuration.wrong_passwords,
)


def examine(at: datetime.datetime) -> list[Finding]:
    """What every check finds at the moment ``at``; none of them raises.

    A database that does not answer is told once; nobody waits for it six times more.
    """
    *found, answers = [check(at) for check in CHECKS]
    return [*found, answers, *(check(at) for check in IN_DATABASE if answers.ok)]
