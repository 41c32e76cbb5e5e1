"""Who takes part in a process, one by one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0009_type_votes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("status", models.CharField(max_length=14)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("since", models.CharField(blank=True, max_length=10)),
                ("until", models.CharField(blank=True, max_length=10)),
                ("source_url", models.TextField(blank=True)),
                ("source_status", models.CharField(max_length=14)),
                ("note", models.TextField(blank=True)),
                ("added_at", models.DateTimeField()),
                ("added_by", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.BigIntegerField(null=True)),
                ("end_source_url", models.TextField(blank=True)),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="dialogue.process"
                    ),
                ),
            ],
            options={
                "ordering": ["country", "name", "since", "pk"],
                "indexes": [models.Index(fields=["country"], name="membership_country")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", "")),
                        fields=("process", "country", "name"),
                        name="membership_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("participating", "observer", "invited", "suspended"))),
                        name="membership_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source_status__in",
                                ("confirmed", "predecessor", "analogue", "unconfirmed", "demonstration"),
                            )
                        ),
                        name="membership_source_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("country", ""), models.Q(("name", ""), _negated=True)),
                            models.Q(models.Q(("country", ""), _negated=True), ("name", "")),
                            _connector="OR",
                        ),
                        name="membership_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_source_url", ""), ("ended_at", None), ("ended_by", None)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("until", ""), _negated=True),
                                models.Q(("end_source_url", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="membership_ended_facts",
                    ),
                ],
            },
        ),
    ]
