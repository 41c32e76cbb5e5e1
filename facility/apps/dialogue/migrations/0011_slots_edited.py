"""Slots with an hour, a length, further speakers, and a version that says who edited first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0010_memberships"),
        ("projects", "0005_versions"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="slot",
            options={"ordering": [models.OrderBy(models.F("starts_time"), nulls_last=True), "position"]},
        ),
        migrations.AddField(
            model_name="slot",
            name="further_speakers",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="slot",
            name="minutes",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="slot",
            name="starts_time",
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name="slot",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="slot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes__isnull", True),
                    models.Q(("minutes__gt", 0), ("starts_time__isnull", False)),
                    _connector="OR",
                ),
                name="slot_length_has_an_hour",
            ),
        ),
    ]
