"""manage.py demo: a district to look into, from nothing to a page in the browser."""

import datetime
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from accounts.demo import PASSWORD
from reports.demo import serving
from reports.demo.cast import STAFF_ACCOUNTS
from reports.demo.figures import TODAY
from reports.demo.preparing import collect_static_files, make_tables
from reports.demo.script import load
from reports.models import DailyReport, Edition, Reminder, ScheduledTask
from reports.models.campaign import moment_on
from units import present
from units.models import DEMO_MARK, District

from .run_clock import close_pools

#: The hour that the program is for: the countdown runs, nineteen units owe, the next reminder goes at 14:40.
HOUR = datetime.time(14, 32)
#: What people and the clock write, and when they wrote it.
WRITTEN = (
    (DailyReport.objects, "sent_at"),
    (Edition.objects, "cut_at"),
    (Reminder.objects, "sent_at"),
    (ScheduledTask.objects, "done_at"),
)


class Command(BaseCommand):
    help = "Chạy thử với dữ liệu minh họa của 60 đơn vị huyện Lộc Ninh."

    # The tables may not be there yet, and the settings are those of this command.
    requires_migrations_checks = False
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="địa chỉ và cổng (mặc định 127.0.0.1:8000)")
        parser.add_argument("--real-time", action="store_true", help="theo giờ thật, không theo giờ minh họa 14:32")
        parser.add_argument("--no-serve", action="store_true", help="chỉ nạp dữ liệu, không chạy máy chủ")

    def handle(self, *, bind: str, no_serve: bool, real_time: bool, **options: Any) -> None:
        refuse_real_district()
        make_tables()
        if not (no_serve or real_time):
            # The data are written by the hour that the pages will show.
            settings.CLOCK_OFFSET = hour_to_go_on_from() - timezone.now()
        self.load(present.now())
        if no_serve:
            return
        collect_static_files()
        self.stdout.write(self.introduction(bind))
        self.stdout.flush()
        close_pools()
        serving.become(bind, settings.SECRET_KEY, settings.CLOCK_OFFSET.total_seconds())

    def load(self, now: datetime.datetime) -> None:
        """Load the demo district once; what is there stays as it is."""
        district = District.objects.first()
        if district is None:
            load(now)
            self.stdout.write("Đã nạp dữ liệu minh họa: 60 đơn vị, 6 ngày đã qua và một phần hôm nay.")
        else:
            self.stdout.write("Dữ liệu minh họa đã có sẵn, giữ nguyên.")
            self.hint_if_old(district, timezone.localdate(now))
        if settings.CLOCK_OFFSET:
            self.stdout.write(f"Giờ minh họa: {timezone.localtime(now):%H:%M ngày %d/%m/%Y}, chạy tiếp từ lúc này.")

    def hint_if_old(self, district: District, today: datetime.date) -> None:
        """Say how to start anew when the visitor would find empty days up to today."""
        since = loaded_on(district)
        if since == today:
            return
        name = settings.DATABASES["default"]["NAME"]
        is_file = connection.vendor == "sqlite"
        anew = (
            f"xóa tệp {name} (cùng các tệp -wal, -shm cạnh nó)" if is_file else f"xóa và tạo lại cơ sở dữ liệu {name}"
        )
        self.stdout.write(
            f"Dữ liệu này được nạp ngày {since:%d/%m/%Y}: từ hôm đó đến nay chưa có thêm số liệu. "
            f"Muốn bắt đầu lại với hôm nay là ngày thứ bảy: {anew}, rồi chạy lại lệnh này."
        )

    def introduction(self, bind: str) -> str:
        accounts = "\n".join(f"  {username:<10} {role.label}" for username, role, _ in STAFF_ACCOUNTS)
        return (
            f"\n{DEMO_MARK} – mở http://{bind}/ (dừng bằng Ctrl+C)\n"
            f"Tài khoản, mật khẩu chung {PASSWORD}:\n"
            f"{accounts}\n"
            "  mã đơn vị viết thường, ví dụ p-nv, 25279: cán bộ đầu mối của đơn vị\n"
        )


def hour_to_go_on_from() -> datetime.datetime:
    """14:32 of the demo's day, or when something was last written in it: nothing that is there lies in the future."""
    district = District.objects.first()
    if district is None:
        return moment_on(timezone.localdate(), HOUR)
    shown = moment_on(loaded_on(district), HOUR)
    lasts: list[datetime.datetime] = [
        rows.aggregate(last=Max(column, default=shown))["last"] for rows, column in WRITTEN
    ]
    return max(shown, *lasts)


def loaded_on(district: District) -> datetime.date:
    starts_on: datetime.date = district.campaigns.earliest("starts_on").starts_on
    return starts_on + datetime.timedelta(days=TODAY)


def refuse_real_district() -> None:
    """Stop before anything is touched, the tables of a real district included."""
    tables_are_there = District._meta.db_table in connection.introspection.table_names()
    if tables_are_there and District.objects.filter(is_demo=False).exists():
        raise CommandError(
            "Cơ sở dữ liệu này chứa huyện thật; lệnh demo không ghi gì vào đó. "
            "Đặt DATABASE_URL là một cơ sở dữ liệu khác."
        )
