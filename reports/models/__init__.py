"""What the district records: days, reports, editions, and what was done about them."""

from .campaign import Campaign, ReportingDay
from .decisions import Exemption, Extension
from .document import DocumentTemplate
from .edition import Deferral, Edition
from .emails import Email
from .province import ProvinceCount
from .reminders import EarlierAnswer, Reminder
from .report import DailyReport
from .scheduled_tasks import ScheduledTask
