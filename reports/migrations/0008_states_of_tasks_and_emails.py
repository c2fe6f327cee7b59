"""Put what stood in sentences into columns: states of tasks and emails, who was named, who set the minutes."""

import datetime
import hashlib
import importlib
import itertools
import re

from django.db import migrations
from django.utils import timezone

earlier = importlib.import_module("reports.migrations.0006_names_and_origins")

MINUTES = datetime.timedelta(minutes=5)
SKIPPED, AGAIN, GIVEN_UP = "bỏ qua: ", ", sẽ thử lại", "không thực hiện được sau hai lần thử: "
DONE = {
    "đã gửi danh sách": "emails",
    "không còn đơn vị nào phải nhắc": "nobody_missing",
    "đơn vị chưa báo cáo vừa được gửi thư nhắc, không nhắc thêm": "just_reminded",
    "đã chốt lần 1": "closed",
    "đã chốt lần 1, sau giờ báo cáo tỉnh": "closed_late",
}
NOT_DONE = {
    "giờ hẹn đã thay đổi": "times_changed",
    "đã đến lượt nhắc sau": "later_reminder",
    "đã có lần chốt 1": "already_closed",
    "đã hết ngày": "day_over",
    "ngày đã có lần chốt, hoặc không có báo cáo nào gửi trong ngày": "not_needed",
}
NO_ADDRESS = "chưa có địa chỉ thư điện tử"
FAILURES = {
    NO_ADDRESS: "no_address",
    "địa chỉ thư điện tử không đúng": "bad_address",
    "máy chủ thư từ chối địa chỉ này": "address_refused",
    "máy chủ thư từ chối địa chỉ gửi đi của hệ thống": "sender_refused",
    "máy chủ thư từ chối nội dung thư": "content_refused",
    "máy chủ thư từ chối tài khoản gửi thư của hệ thống": "login_refused",
    "mất kết nối với máy chủ thư": "connection_lost",
    "máy chủ thư không hỗ trợ địa chỉ này": "unsupported",
    "máy chủ thư báo lỗi": "server_error",
    "máy chủ thư không trả lời": "silent",
    "không kết nối được máy chủ thư": "unreachable",
}
REASONS = {
    "đơn vị đã gửi báo cáo hoặc được miễn": "settled",
    "đã hết ngày": "day_over",
    "việc gửi bị dừng giữa chừng, chưa rõ thư đã đi hay chưa": "interrupted",
}
AT_ONCE = 500
#: Model, key of who did it, when it was done.
SIGNED = [
    ("Reminder", "sent_by", "sent_at"),
    ("Reminder", "answered_by", "answered_at"),
    ("EarlierAnswer", "answered_by", "answered_at"),
    ("Campaign", "minutes_set_by", "minutes_set_at"),
]


def convert_tasks(apps, schema_editor):
    ScheduledTask = apps.get_model("reports", "ScheduledTask")
    columns = ["state", "result", "detail", "tries", "planned_at"]
    for task in ScheduledTask.objects.iterator():
        task.planned_at, task.tries = task.due_at, bool(task.error)
        task.state, task.result, task.detail = state_of_task(task)
        task.save(update_fields=columns)


def state_of_task(task):
    """State, result and detail; words that no code says are kept."""
    if task.done_at is None:
        return "planned", "", task.error.removesuffix(AGAIN)
    if task.outcome.startswith(SKIPPED):
        why = task.outcome.removeprefix(SKIPPED)
        if why.endswith(NO_ADDRESS):
            return "cancelled", "no_address", ""
        return ("cancelled", NOT_DONE[why], "") if why in NOT_DONE else ("cancelled", "in_words", why)
    if task.error.startswith(GIVEN_UP):
        return "failed", "", task.error.removeprefix(GIVEN_UP)
    if task.error:
        return "done", DONE.get(task.outcome, ""), task.error
    return ("done", DONE[task.outcome], "") if task.outcome in DONE else ("done", "in_words", task.outcome)


def plan_late_editions(apps, schema_editor):
    """An edition of the last days that nobody has made is made up for by the clock, which looks for its task."""
    day_model, task_model = (apps.get_model("reports", name) for name in ("ReportingDay", "ScheduledTask"))
    today = timezone.localdate()
    days = day_model.objects.filter(date__gte=today - datetime.timedelta(days=7), date__lt=today, editions=None)
    for day in days.exclude(scheduled_tasks__kind="close"):
        due_at = timezone.make_aware(datetime.datetime.combine(day.date, day.campaign.auto_close_time))
        task_model.objects.create(day=day, kind="close", due_at=due_at, planned_at=due_at)


def convert_reminders(apps, schema_editor):
    email_model, reminder_model = (apps.get_model("reports", name) for name in ("Email", "Reminder"))
    reminders = reminder_model.objects.filter(channel="email").order_by("pk")
    last = 0
    while batch := list(reminders.filter(pk__gt=last)[:AT_ONCE]):
        last = batch[-1].pk
        emails = email_model.objects.bulk_create(email_model(**email_of(reminder)) for reminder in batch)
        for reminder, email in zip(batch, emails, strict=True):
            reminder.email = email
        reminder_model.objects.bulk_update(batch, ["email"])


def email_of(reminder):
    claimed_at = reminder.claimed_at
    key = f"reminder {reminder.pk} {reminder.sent_at.timestamp()} {reminder.recipient}"
    email = {
        "kind": "reminder",
        "day_id": reminder.day_id,
        "unit_id": reminder.unit_id,
        "recipient": reminder.recipient,
        "task_id": reminder.task_id,
        "requested_at": reminder.sent_at,
        "next_try_at": claimed_at + MINUTES if claimed_at else reminder.sent_at,
        "tries": bool(claimed_at or reminder.delivered_at or (reminder.error and reminder.recipient)),
        # Should it have been cut off, it goes again under the Message-ID that it has.
        "identity": hashlib.sha256(key.encode()).hexdigest()[:32],
    }
    if reminder.error:
        said, code = re.fullmatch(r"(.*?)(?: \(mã (\d+)\))?", reminder.error, re.DOTALL).groups()
        email |= {"state": "failed", "failure": FAILURES.get(said, "in_words"), "smtp_code": code and int(code)}
        email["detail"] = "" if said in FAILURES else said
    elif reminder.delivered_at:
        email |= {"state": "delivered", "delivered_at": reminder.delivered_at}
    elif reminder.moot:
        reason = REASONS.get(reminder.moot, "")
        email |= {"state": "cancelled", "reason": reason, "detail": "" if reason else reminder.moot}
    return email


def say_who_set_the_minutes(apps, schema_editor):
    campaign_model, version_model = (apps.get_model("reports", name) for name in ("Campaign", "HistoricalCampaign"))
    for campaign in campaign_model.objects.all():
        versions = list(version_model.objects.filter(id=campaign.pk).order_by("history_date", "history_id"))
        changes = [b for a, b in itertools.pairwise(versions) if a.reminder_minutes != b.reminder_minutes]
        if changes:
            campaign.minutes_set_at, campaign.minutes_set_by_id = changes[-1].history_date, changes[-1].history_user_id
            campaign.save(update_fields=["minutes_set_at", "minutes_set_by"])


def fill_names(apps, schema_editor):
    names = earlier.versions(apps, "User", lambda row: f"{row.last_name} {row.first_name}".strip() or row.username)
    for model, key, moment in SIGNED:
        earlier.fill_names(apps.get_model("reports", model).objects.order_by(), key, moment, names)


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_tasks_and_emails"), ("units", "0001_initial")]

    operations = [
        migrations.RunPython(convert_tasks, migrations.RunPython.noop),
        migrations.RunPython(plan_late_editions, migrations.RunPython.noop),
        migrations.RunPython(convert_reminders, migrations.RunPython.noop),
        migrations.RunPython(say_who_set_the_minutes, migrations.RunPython.noop),
        migrations.RunPython(fill_names, migrations.RunPython.noop),
    ]
