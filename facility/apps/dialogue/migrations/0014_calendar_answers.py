"""What the calendars of registrants answered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0013_delegations")]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="calendar_answer",
            field=models.CharField(blank=True, max_length=9),
        ),
        migrations.AddField(
            model_name="registration",
            name="calendar_answer_to",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="registration",
            name="calendar_answered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="registration",
            name="calendar_said_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("calendar_answer", ""),
                        ("calendar_answer_to", None),
                        ("calendar_answered_at", None),
                        ("calendar_said_at", None),
                    ),
                    models.Q(
                        ("calendar_answer__in", ("accepted", "tentative", "declined")),
                        ("calendar_answer_to__isnull", False),
                        ("calendar_answered_at__isnull", False),
                        ("calendar_said_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="registration_calendar_answered",
            ),
        ),
    ]
