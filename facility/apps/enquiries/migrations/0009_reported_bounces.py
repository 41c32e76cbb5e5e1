"""Subscriptions paused by a report of a mail server."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0008_meetings")]

    operations = [
        migrations.RemoveConstraint(
            model_name="subscriber",
            name="subscriber_pause_known",
        ),
        migrations.AddConstraint(
            model_name="subscriber",
            constraint=models.CheckConstraint(
                condition=models.Q(("paused_reason__in", ("", "bounced", "reported", "told_by_staff"))),
                name="subscriber_pause_known",
            ),
        ),
    ]
