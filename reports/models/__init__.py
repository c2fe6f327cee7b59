"""What the district records: days, reports, editions, and what was done about them."""

from .campaign import Campaign, Ground, ReportingDay
from .decisions import Exemption, Extension, ProvinceCount, Suspension
from .edition import Deferral, DocumentTemplate, Edition
from .emails import EarlierAnswer, Email, Reminder
from .handover import Handover
from .report import DailyReport, EntryAnswer
from .scheduled_tasks import ScheduledTask
