from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_states_of_tasks_and_emails")]

    operations = [
        migrations.AlterField(
            model_name="scheduledtask",
            name="planned_at",
            field=models.DateTimeField(verbose_name="hẹn lúc"),
        ),
        migrations.RemoveField("scheduledtask", "outcome"),
        migrations.RemoveField("scheduledtask", "error"),
        migrations.AddIndex(
            "scheduledtask",
            models.Index(condition=models.Q(("state", "planned")), fields=["due_at"], name="scheduled_task_planned"),
        ),
        migrations.RemoveField("reminder", "task"),
        migrations.RemoveField("reminder", "recipient"),
        migrations.RemoveField("reminder", "delivered_at"),
        migrations.RemoveField("reminder", "error"),
        migrations.RemoveField("reminder", "claimed_at"),
        migrations.RemoveField("reminder", "moot"),
        migrations.AddConstraint(
            "reminder",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "email"), ("email__isnull", False)),
                    models.Q(models.Q(("channel", "email"), _negated=True), ("email", None)),
                    _connector="OR",
                ),
                name="reminder_by_email_has_one",
            ),
        ),
    ]
