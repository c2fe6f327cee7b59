import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import reports.models.emails


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_names_and_origins"),
        ("units", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("ClockTask", "ScheduledTask"),
        migrations.RemoveConstraint("scheduledtask", "clock_task_once"),
        migrations.AddConstraint(
            "scheduledtask",
            models.UniqueConstraint(fields=("day", "kind", "due_at"), name="scheduled_task_once"),
        ),
        migrations.AlterModelOptions(
            "scheduledtask",
            {"ordering": ["due_at", "-kind"], "verbose_name": "việc hẹn giờ", "verbose_name_plural": "việc hẹn giờ"},
        ),
        migrations.AlterModelOptions(
            "reminder",
            {"ordering": ["-pk"], "verbose_name": "lượt đôn đốc", "verbose_name_plural": "lượt đôn đốc"},
        ),
        migrations.AlterModelOptions(
            "earlieranswer",
            {"ordering": ["-pk"], "verbose_name": "phản hồi đã sửa", "verbose_name_plural": "phản hồi đã sửa"},
        ),
        migrations.RemoveIndex("reminder", "reminder_waiting_letters"),
        migrations.RemoveConstraint("reminder", "reminder_once_per_task_and_address"),
        migrations.AlterField(
            model_name="scheduledtask",
            name="day",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scheduled_tasks",
                to="reports.reportingday",
                verbose_name="ngày",
            ),
        ),
        migrations.AddField(
            model_name="scheduledtask",
            name="planned_at",
            field=models.DateTimeField(null=True, verbose_name="hẹn lúc"),
        ),
        migrations.AddField(
            model_name="scheduledtask",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "chưa thực hiện"),
                    ("done", "đã thực hiện"),
                    ("cancelled", "bỏ qua"),
                    ("failed", "không thực hiện được"),
                ],
                default="planned",
                max_length=10,
                verbose_name="tình trạng",
            ),
        ),
        migrations.AddField(
            model_name="scheduledtask",
            name="result",
            field=models.CharField(
                blank=True,
                choices=[
                    ("emails", "đã gửi thư"),
                    ("nobody_missing", "không còn đơn vị nào phải nhắc"),
                    ("just_reminded", "đơn vị chưa báo cáo vừa được gửi thư nhắc, không nhắc thêm"),
                    ("closed", "đã chốt lần 1"),
                    ("closed_late", "đã chốt lần 1, sau giờ báo cáo tỉnh"),
                    ("times_changed", "giờ hẹn đã thay đổi"),
                    ("later_reminder", "đã đến lượt nhắc sau"),
                    ("already_closed", "đã có lần chốt 1"),
                    ("no_address", "chưa có địa chỉ thư điện tử"),
                    ("day_over", "đã hết ngày"),
                    ("not_needed", "ngày đã có lần chốt, hoặc không có báo cáo nào gửi trong ngày"),
                    ("in_words", "xem ghi chú"),
                ],
                max_length=20,
                verbose_name="kết quả",
            ),
        ),
        migrations.AddField(
            model_name="scheduledtask",
            name="detail",
            field=models.CharField(blank=True, max_length=300, verbose_name="ghi chú"),
        ),
        migrations.AddField(
            model_name="scheduledtask",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="số lần gặp lỗi"),
        ),
        migrations.AddField(
            model_name="scheduledtask",
            name="next_try_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="thử lại lúc"),
        ),
        migrations.CreateModel(
            name="Email",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reminder", "thư đôn đốc"),
                            ("return", "thư báo trả lại"),
                            ("list", "danh sách đơn vị chưa báo cáo"),
                        ],
                        max_length=10,
                        verbose_name="loại thư",
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emails",
                        to="reports.reportingday",
                        verbose_name="ngày",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emails",
                        to="units.unit",
                        verbose_name="đơn vị",
                    ),
                ),
                ("recipient", models.CharField(blank=True, max_length=254, verbose_name="người nhận")),
                (
                    "task",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emails",
                        to="reports.scheduledtask",
                        verbose_name="việc hẹn giờ",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emails",
                        to="reports.dailyreport",
                        verbose_name="báo cáo",
                    ),
                ),
                ("link", models.CharField(blank=True, max_length=300, verbose_name="đường dẫn")),
                ("requested_at", models.DateTimeField(verbose_name="yêu cầu lúc")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "đang gửi"),
                            ("delivered", "máy chủ thư đã nhận"),
                            ("failed", "không gửi được"),
                            ("cancelled", "không gửi nữa"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_address", "chưa có địa chỉ thư điện tử"),
                            ("bad_address", "địa chỉ thư điện tử không đúng"),
                            ("address_refused", "máy chủ thư từ chối địa chỉ này"),
                            ("sender_refused", "máy chủ thư từ chối địa chỉ gửi đi của hệ thống"),
                            ("content_refused", "máy chủ thư từ chối nội dung thư"),
                            ("unsupported", "máy chủ thư không hỗ trợ địa chỉ này"),
                            ("server_error", "máy chủ thư báo lỗi"),
                            ("temporary", "máy chủ thư tạm thời chưa nhận"),
                            ("login_refused", "máy chủ thư từ chối tài khoản gửi thư của hệ thống"),
                            ("connection_lost", "mất kết nối với máy chủ thư"),
                            ("silent", "máy chủ thư không trả lời"),
                            ("unreachable", "không kết nối được máy chủ thư"),
                            ("program", "lỗi chương trình"),
                            ("in_words", "xem ghi chú"),
                        ],
                        max_length=20,
                        verbose_name="lỗi khi gửi",
                    ),
                ),
                (
                    "smtp_code",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="mã của máy chủ thư"),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("settled", "đơn vị đã gửi báo cáo hoặc được miễn"),
                            ("day_over", "đã hết ngày"),
                            ("interrupted", "việc gửi bị dừng giữa chừng, chưa rõ thư đã đi hay chưa"),
                        ],
                        max_length=20,
                        verbose_name="thôi gửi vì",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="số lần gửi")),
                ("next_try_at", models.DateTimeField(verbose_name="gửi (lại) từ lúc")),
                ("delivered_at", models.DateTimeField(blank=True, null=True, verbose_name="máy chủ thư nhận lúc")),
                (
                    "identity",
                    models.CharField(
                        default=reports.models.emails.new_identity, max_length=32, verbose_name="mã nhận dạng"
                    ),
                ),
            ],
            options={
                "verbose_name": "thư điện tử",
                "verbose_name_plural": "thư điện tử",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["next_try_at"], name="email_waiting")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("task__isnull", False)),
                        fields=("task", "unit", "recipient"),
                        name="email_once_per_task_and_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delivered_at__isnull", False), ("state", "delivered")),
                            models.Q(models.Q(("state", "delivered"), _negated=True), ("delivered_at", None)),
                            _connector="OR",
                        ),
                        name="email_delivered_has_moment",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="reminder",
            name="sent_by_name",
            field=models.CharField(
                blank=True,
                default="",
                max_length=301,
                verbose_name="người đôn đốc, tên lúc đó",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="answered_by_name",
            field=models.CharField(
                blank=True,
                default="",
                max_length=301,
                verbose_name="người ghi phản hồi, tên lúc đó",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="email",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reminder",
                to="reports.email",
                verbose_name="thư điện tử",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="minutes_set_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="giờ nhắc đặt lúc"),
        ),
        migrations.AddField(
            model_name="campaign",
            name="minutes_set_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người đặt giờ nhắc",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="minutes_set_by_name",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=301,
                verbose_name="người đặt giờ nhắc, tên lúc đó",
            ),
        ),
        migrations.AddField(
            model_name="earlieranswer",
            name="answered_by_name",
            field=models.CharField(
                blank=True,
                default="",
                max_length=301,
                verbose_name="người ghi phản hồi, tên lúc đó",
            ),
        ),
    ]
