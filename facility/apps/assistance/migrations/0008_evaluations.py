"""Evaluation by both sides, what has come of assistance, and settings that two people change."""

import django.db.models.deletion
from django.db import migrations, models

import facility.foundation.records.models
from facility.foundation.base.triggers import append_only

SETTINGS = append_only("assistance_setting")


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0007_deliverables"),
        ("calls", "0003_questions"),
        ("parties", "0004_organisation_found_by"),
        ("records", "0001_initial"),
    ]

    operations = [
        # A changed table loses its triggers on SQLite and keeps them on PostgreSQL: away before, back after.
        migrations.RunPython(SETTINGS.reverse_code, SETTINGS.code),
        migrations.CreateModel(
            name="DeliverableUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("use", models.CharField(max_length=10)),
                ("words", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["deliverable__position"],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("overdue_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="FollowUpAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changed", models.TextField()),
                ("missing", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField()),
                ("answered_by", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="QuestionList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(max_length=10)),
                ("version", models.PositiveSmallIntegerField()),
                ("as_of", models.DateField()),
                ("source", models.CharField(max_length=400)),
                ("source_url", models.URLField(blank=True, max_length=300)),
                ("status", models.CharField(max_length=16)),
                ("questions", models.JSONField()),
                ("scale", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "token",
                    models.CharField(
                        default=facility.foundation.records.models.new_token, editable=False, max_length=22, unique=True
                    ),
                ),
                ("side", models.CharField(max_length=10)),
                ("state", models.CharField(default="asked", max_length=10)),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SheetAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ratings", models.JSONField()),
                ("words", models.TextField(blank=True)),
                ("handed_at", models.DateTimeField()),
                ("handed_by", models.BigIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="request",
            name="assistance_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="request",
            name="assistance_decided_facts",
        ),
        migrations.RemoveConstraint(
            model_name="request",
            name="assistance_delivered_facts",
        ),
        migrations.RemoveConstraint(
            model_name="setting",
            name="setting_key_known",
        ),
        migrations.AddField(
            model_name="request",
            name="closed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="closed_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="closed_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="request",
            name="evaluated_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="evaluation_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="follow_up_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="late_warned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="setting",
            name="confirmed_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="setting",
            name="proposed_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="setting",
            name="reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="setting",
            name="set_at",
            field=models.DateTimeField(null=True),
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
                    models.Q(
                        (
                            "state__in",
                            (
                                "approved",
                                "redirected",
                                "declined",
                                "mobilising",
                                "in_delivery",
                                "delivered",
                                "evaluated",
                                "follow_up_due",
                                "closed",
                                "stopped",
                            ),
                        ),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state__in",
                                (
                                    "approved",
                                    "redirected",
                                    "declined",
                                    "mobilising",
                                    "in_delivery",
                                    "delivered",
                                    "evaluated",
                                    "follow_up_due",
                                    "closed",
                                    "stopped",
                                ),
                            ),
                            _negated=True,
                        ),
                        ("decided_at", None),
                        ("decided_by", None),
                        ("decision_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="assistance_decided_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("delivered_at__isnull", False),
                        ("state__in", ("delivered", "evaluated", "follow_up_due", "closed")),
                    ),
                    models.Q(
                        models.Q(("state__in", ("delivered", "evaluated", "follow_up_due", "closed")), _negated=True),
                        ("delivered_at", None),
                    ),
                    _connector="OR",
                ),
                name="assistance_delivered_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("evaluated_at__isnull", False), ("state__in", ("evaluated", "follow_up_due", "closed"))),
                    models.Q(
                        models.Q(("state__in", ("evaluated", "follow_up_due", "closed")), _negated=True),
                        ("evaluated_at", None),
                    ),
                    _connector="OR",
                ),
                name="assistance_evaluated_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False), ("state", "closed")),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True),
                        ("closed_at", None),
                        ("closed_by", None),
                        ("closed_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="assistance_closed_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="setting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "key__in",
                        (
                            "answer_days",
                            "askers",
                            "budget_cents",
                            "countries",
                            "criteria",
                            "evaluation_days",
                            "expert_days",
                            "follow_up_days",
                            "late_percent",
                            "modalities",
                            "never_given",
                            "period",
                            "pilot_countries",
                            "sectors",
                            "silence_days",
                            "taking_requests",
                        ),
                    )
                ),
                name="setting_key_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="setting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_by", None), ("proposed_by", None)),
                    models.Q(
                        ("confirmed_by__isnull", False),
                        ("proposed_by__isnull", False),
                        ("set_at__isnull", False),
                        models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="setting_two_people",
            ),
        ),
        migrations.AddField(
            model_name="deliverableuse",
            name="deliverable",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="assistance.deliverable"
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="follow_up", to="assistance.request"
            ),
        ),
        migrations.AddField(
            model_name="followupanswer",
            name="follow_up",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="assistance.followup"
            ),
        ),
        migrations.AddField(
            model_name="deliverableuse",
            name="answer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="assistance.followupanswer"
            ),
        ),
        migrations.AddConstraint(
            model_name="questionlist",
            constraint=models.UniqueConstraint(fields=("side", "version"), name="questionlist_once"),
        ),
        migrations.AddConstraint(
            model_name="questionlist",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["requester", "expert"])), name="questionlist_side"
            ),
        ),
        migrations.AddField(
            model_name="sheet",
            name="expert",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="assistance.expert"
            ),
        ),
        migrations.AddField(
            model_name="sheet",
            name="questions",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assistance.questionlist"
            ),
        ),
        migrations.AddField(
            model_name="sheet",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="assistance.request"
            ),
        ),
        migrations.AddField(
            model_name="sheetanswer",
            name="sheet",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="assistance.sheet"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("overdue_at", None), ("due_at", None), ("reminded_at__isnull", False), _connector="OR"
                ),
                name="followup_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliverableuse",
            constraint=models.UniqueConstraint(fields=("answer", "deliverable"), name="deliverableuse_once"),
        ),
        migrations.AddConstraint(
            model_name="deliverableuse",
            constraint=models.CheckConstraint(
                condition=models.Q(("use__in", ("used", "partly", "not_yet", "not_used"))), name="deliverableuse_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheet",
            constraint=models.UniqueConstraint(fields=("request", "expert"), name="sheet_once_per_expert"),
        ),
        migrations.AddConstraint(
            model_name="sheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("side", "requester")), fields=("request",), name="sheet_once_per_requester"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("expert", None), ("side", "requester")),
                    models.Q(("expert__isnull", False), ("side", "expert")),
                    _connector="OR",
                ),
                name="sheet_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("state", "asked")),
                    models.Q(("settled_at__isnull", False), ("state__in", ["handed_in", "silent"])),
                    _connector="OR",
                ),
                name="sheet_state_facts",
            ),
        ),
        append_only("assistance_setting"),
        append_only("assistance_sheetanswer", frozen=("sheet_id", "ratings", "handed_at", "handed_by")),
        append_only("assistance_followupanswer", frozen=("follow_up_id", "answered_at", "answered_by")),
        append_only("assistance_deliverableuse", frozen=("answer_id", "deliverable_id", "use")),
        append_only("assistance_questionlist"),
    ]
