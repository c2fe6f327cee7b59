"""Everything that is written about a day. Nothing else writes a report or an edition.

Each function is one transaction; who (``by``) and when (``at``) are always passed.
"""

from .answers import answer_entry
from .batches import BatchSend, send_batch
from .days import change_campaign, change_grounds, open_day, schedule_day, set_reminder_minutes, start_campaign
from .decisions import (
    excuse_unit,
    extend_day,
    extend_for_unit,
    note_reason,
    withdraw_exemption,
    withdraw_extension,
    withdraw_from_unit,
)
from .documents import replace_template
from .editions import close_day, defer_changes
from .emails import addresses_of, cancel_email, claim_email, each_once, end_email, leaders_of, readdress, write_emails
from .handing_over import note_handover
from .narrative import write_narrative
from .province import ProvinceLine, record_province_count, record_province_counts, remove_province_count
from .refusals import (
    AlreadyClosed,
    AlreadyExcused,
    AlreadyNoted,
    AlreadyReturned,
    AlreadySuspended,
    DeadlineImpossible,
    EndImpossible,
    ExtensionReliedUpon,
    HandoverNoted,
    HasSent,
    InvalidFigures,
    NarrativeChanged,
    NotInForce,
    NotLate,
    ReasonMissing,
    ReviewOvertaken,
    StaleCount,
    StaleRevision,
    TooEarly,
    UnitChanged,
)
from .reminders import answer_reminder, record_reminders, request_reminders
from .reports import send_report
from .returning import return_report
from .scheduled_tasks import carry_out_task, put_off_task
from .suspensions import suspend_days, withdraw_suspension
