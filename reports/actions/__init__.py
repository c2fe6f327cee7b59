"""Everything that is written about a day. Nothing else writes a report or an edition.

Each function is one transaction; who (``by``) and when (``at``) are always passed.
"""

from .batches import BatchSend, send_batch
from .days import change_campaign, open_day, schedule_day, set_reminder_minutes, start_campaign
from .decisions import excuse_unit, extend_day, withdraw_exemption, withdraw_extension
from .documents import replace_template, restore_shipped_template
from .editions import close_day, defer_changes
from .emails import addresses_of, cancel_email, claim_email, each_once, end_email, write_emails
from .narrative import write_narrative
from .province import ProvinceLine, record_province_count, record_province_counts, remove_province_count
from .refusals import (
    AlreadyClosed,
    AlreadyExcused,
    AlreadyReturned,
    ExtensionReliedUpon,
    InvalidFigures,
    NarrativeChanged,
    NotInForce,
    NotLater,
    ReasonMissing,
    StaleCount,
    StaleRevision,
)
from .reminders import answer_reminder, record_reminders, request_reminders
from .reports import send_report
from .returning import return_report
from .scheduled_tasks import carry_out_task, put_off_task
