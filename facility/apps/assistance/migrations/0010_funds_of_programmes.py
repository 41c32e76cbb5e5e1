"""Programmes state by which funds they are paid."""

from typing import ClassVar

from django.db import migrations, models

from facility.foundation.base.triggers import append_only

ONLY_ADDED = append_only("assistance_setting")


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("assistance", "0009_changes"),
    ]

    operations: ClassVar = [
        # SQLite rebuilds the table for another constraint and would drop its triggers: taken off and put on again.
        migrations.RunPython(ONLY_ADDED.reverse_code, ONLY_ADDED.code),
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
                            "evaluation_days",
                            "expert_days",
                            "follow_up_days",
                            "funds",
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
        append_only("assistance_setting"),
    ]
