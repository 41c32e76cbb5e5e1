"""National contacts who are named for a programme and a country."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0016_amendments"),
        ("parties", "0004_organisation_found_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="endorsement",
            name="people",
            field=models.ManyToManyField(related_name="+", to="parties.person"),
        ),
        migrations.CreateModel(
            name="ContactAppointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("country", models.CharField(max_length=2)),
                ("from_day", models.DateField()),
                ("until_day", models.DateField(null=True)),
                ("appointed_at", models.DateTimeField()),
                ("appointed_by", models.BigIntegerField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.BigIntegerField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.person"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="assistance.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_day", None), ("until_day__gte", models.F("from_day")), _connector="OR"
                        ),
                        name="appointment_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None), ("until_day", None)),
                            models.Q(
                                ("ended_at__isnull", False), ("ended_by__isnull", False), ("until_day__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="appointment_ended_facts",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until_day", None)),
                        fields=("programme", "country", "person"),
                        name="appointment_open_once",
                    ),
                ],
            },
        ),
    ]
