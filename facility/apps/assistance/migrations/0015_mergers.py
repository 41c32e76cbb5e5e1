"""Requests that go into another of the same programme."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0014_deferrals"),
        ("calls", "0003_questions"),
        ("parties", "0004_organisation_found_by"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Merger",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(default="proposed", max_length=10)),
                ("reason", models.TextField()),
                ("is_of_one_body", models.BooleanField()),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by", models.BigIntegerField()),
                ("merged_agreed_at", models.DateTimeField(null=True)),
                ("merged_agreed_by", models.BigIntegerField(null=True)),
                ("lead_agreed_at", models.DateTimeField(null=True)),
                ("lead_agreed_by", models.BigIntegerField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("refused_by", models.BigIntegerField(null=True)),
                ("refused_reason", models.TextField(blank=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="request",
            name="assistance_state_known",
        ),
        migrations.AddField(
            model_name="request",
            name="is_lead",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="request",
            name="merged_into",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="taken_in", to="assistance.request"
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "draft",
                            "submitted",
                            "returned",
                            "registered",
                            "in_consultation",
                            "for_decision",
                            "deferred",
                            "changes_offered",
                            "approved",
                            "mobilising",
                            "in_delivery",
                            "delivered",
                            "evaluated",
                            "follow_up_due",
                            "closed",
                            "redirected",
                            "declined",
                            "withdrawn",
                            "stopped",
                            "merged",
                        ),
                    )
                ),
                name="assistance_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_lead", False), ("merged_into__isnull", False), ("state", "merged")),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into", None)),
                    _connector="OR",
                ),
                name="assistance_merged_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None), models.Q(("merged_into", models.F("id")), _negated=True), _connector="OR"
                ),
                name="assistance_merged_into_another",
            ),
        ),
        migrations.AddField(
            model_name="merger",
            name="lead",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="mergers_of", to="assistance.request"
            ),
        ),
        migrations.AddField(
            model_name="merger",
            name="merged",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="mergers_into", to="assistance.request"
            ),
        ),
        migrations.AddField(
            model_name="merger",
            name="record",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="assistance_merger", to="records.record"
            ),
        ),
        migrations.AddConstraint(
            model_name="merger",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("proposed", "merged", "refused", "ended"))), name="merger_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="merger",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged", models.F("lead")), _negated=True), name="merger_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="merger",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="merger_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="merger",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("state", "proposed")),
                    models.Q(models.Q(("state", "proposed"), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="merger_settled_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="merger",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "merged"), _negated=True),
                    ("is_of_one_body", True),
                    models.Q(("lead_agreed_by__isnull", False), ("merged_agreed_by__isnull", False)),
                    _connector="OR",
                ),
                name="merger_agreed_by_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="merger",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("refused_by__isnull", False),
                        ("state", "refused"),
                        models.Q(("refused_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "refused"), _negated=True), ("refused_by", None), ("refused_reason", "")
                    ),
                    _connector="OR",
                ),
                name="merger_refused_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="merger",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "merged"])), fields=("merged",), name="merger_into_one"
            ),
        ),
    ]
