"""Polls with several choices and with a scale beside those of one choice."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0011_slots_edited"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="poll",
            name="kind",
            field=models.CharField(default="one", max_length=7),
        ),
        migrations.AddField(
            model_name="poll",
            name="most",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="pollvote",
            name="picks",
            field=models.JSONField(default=list),
        ),
        migrations.AddConstraint(
            model_name="poll",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "several"), ("most__gte", 2)),
                    models.Q(("kind__in", ("one", "scale")), ("most__isnull", True)),
                    _connector="OR",
                ),
                name="poll_kind_says_how_many",
            ),
        ),
        migrations.AddConstraint(
            model_name="pollvote",
            constraint=models.CheckConstraint(
                condition=models.Q(("option__isnull", True), ("picks", []), _connector="OR"),
                name="pollvote_one_or_several",
            ),
        ),
    ]
