"""The word of the national contact, and when a hold on days lapses: two settings more."""

import django.db.models.deletion
from django.db import migrations, models

from facility.foundation.base.triggers import append_only

SETTINGS = append_only("assistance_setting")


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0011_space"),
        ("parties", "0004_organisation_found_by"),
        ("records", "0001_initial"),
    ]

    operations = [
        # A changed table loses its triggers on SQLite and keeps them on PostgreSQL: away before, back after.
        migrations.RunPython(SETTINGS.reverse_code, SETTINGS.code),
        migrations.CreateModel(
            name="Endorsement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(default="asked", max_length=12)),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("answered_by", models.BigIntegerField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="setting",
            name="setting_key_known",
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
                            "endorsement",
                            "evaluation_days",
                            "expert_days",
                            "follow_up_days",
                            "funds",
                            "hold_days",
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
        migrations.AddField(
            model_name="endorsement",
            name="answered_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.organisation"
            ),
        ),
        migrations.AddField(
            model_name="endorsement",
            name="contacts",
            field=models.ManyToManyField(related_name="+", to="parties.organisation"),
        ),
        migrations.AddField(
            model_name="endorsement",
            name="record",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="endorsement", to="records.record"
            ),
        ),
        migrations.AddField(
            model_name="endorsement",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="endorsement", to="assistance.request"
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("asked", "endorsed", "not_endorsed", "passed"))),
                name="endorsement_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_by", None),
                        ("answered_for", None),
                        ("reason", ""),
                        ("settled_at", None),
                        ("state", "asked"),
                    ),
                    models.Q(
                        ("answered_by", None),
                        ("answered_for", None),
                        ("reason", ""),
                        ("settled_at__isnull", False),
                        ("state", "passed"),
                    ),
                    models.Q(
                        ("settled_at__isnull", False),
                        ("state__in", ["endorsed", "not_endorsed"]),
                        ("answered_by__isnull", False),
                        ("answered_for__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="endorsement_answered_facts",
            ),
        ),
        append_only("assistance_setting"),
    ]
