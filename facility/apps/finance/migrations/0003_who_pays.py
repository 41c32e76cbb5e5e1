"""Who pays what holds no money of its own in the books: statements that are only ever added."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from facility.foundation.base.triggers import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("finance", "0002_append_only"),
        ("records", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="FundingStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fund_codes", models.CharField(blank=True, max_length=200)),
                ("shares_bp", models.JSONField(default=dict)),
                ("valid_from", models.CharField(blank=True, max_length=10)),
                ("source", models.CharField(max_length=400)),
                ("source_url", models.CharField(blank=True, max_length=300)),
                ("status", models.CharField(max_length=20)),
                ("reason", models.TextField(blank=True)),
                ("stated_at", models.DateTimeField()),
                ("stated_by", models.BigIntegerField(null=True)),
                ("confirmed_by", models.BigIntegerField(null=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="funding", to="records.record"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["record", "-valid_from"], name="funding_of_record")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("confirmed", "predecessor", "analogue", "unconfirmed", "demonstration"))
                        ),
                        name="funding_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="funding_has_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fund_codes", ""),
                            models.Q(("fund_codes__endswith", ";"), ("fund_codes__startswith", ";")),
                            _connector="OR",
                        ),
                        name="funding_codes_enclosed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_by", None), ("stated_by", None)),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="funding_by_people_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            models.Q(
                                ("stated_by__isnull", False),
                                models.Q(("confirmed_by", models.F("stated_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="funding_two_people",
                    ),
                ],
            },
        ),
        append_only("finance_fundingstatement"),
    ]
