"""Amendments of terms of reference; what is settled is never changed."""

import django.db.models.deletion
from django.db import migrations, models

from facility.foundation.base.triggers import frozen_once


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0015_mergers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("state", models.CharField(default="draft", max_length=10)),
                ("begun_at", models.DateTimeField()),
                ("wish", models.TextField(blank=True)),
                ("wished_by", models.BigIntegerField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("wording", models.JSONField(null=True)),
                ("before", models.JSONField(null=True)),
                ("drafted_by", models.BigIntegerField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("proposed_by", models.BigIntegerField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.BigIntegerField(null=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="assistance.termsofreference",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("terms", "number"), name="amendment_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("wished", "draft", "proposed"))),
                        fields=("terms",),
                        name="amendment_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("wished", "draft", "proposed", "agreed", "refused", "dropped", "lapsed"))
                        ),
                        name="amendment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("wished_by__isnull", False), models.Q(("wish", ""), _negated=True)),
                            ("drafted_by__isnull", False),
                            _connector="OR",
                        ),
                        name="amendment_begun",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["proposed", "agreed", "refused"]), _negated=True),
                            models.Q(
                                ("drafted_by__isnull", False),
                                ("wording__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                                ("proposed_at__isnull", False),
                                ("proposed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="amendment_proposed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state__in", ("wished", "draft", "proposed"))),
                            models.Q(
                                models.Q(("state__in", ("wished", "draft", "proposed")), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="amendment_settled_facts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "agreed"), _negated=True),
                            models.Q(("before__isnull", False), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="amendment_agreed_facts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["refused", "dropped"]), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="amendment_answered_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["agreed", "refused"]), _negated=True),
                            models.Q(
                                models.Q(("settled_by", models.F("proposed_by")), _negated=True),
                                models.Q(("settled_by", models.F("drafted_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="amendment_two_sides",
                    ),
                ],
            },
        ),
        frozen_once("assistance_amendment", "settled_at"),
    ]
