"""Requests that are put off to a day."""

import django.db.models.deletion
from django.db import migrations, models

from facility.foundation.base.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0013_request_files"),
        ("calls", "0003_questions"),
        ("parties", "0004_organisation_found_by"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deferral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stood", models.CharField(max_length=20)),
                ("until", models.DateField()),
                ("reason", models.TextField()),
                ("deferred_at", models.DateTimeField()),
                ("deferred_by", models.BigIntegerField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="request",
            name="assistance_registered_facts",
        ),
        migrations.RemoveConstraint(
            model_name="request",
            name="assistance_state_known",
        ),
        migrations.AddField(
            model_name="request",
            name="deferred_until",
            field=models.DateField(null=True),
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
                    ("state__in", ["draft", "submitted", "returned", "deferred", "withdrawn"]),
                    models.Q(("registered_at__isnull", False), ("registered_by__isnull", False)),
                    _connector="OR",
                ),
                name="assistance_registered_facts",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deferred_until__isnull", False), ("state", "deferred")),
                    models.Q(models.Q(("state", "deferred"), _negated=True), ("deferred_until", None)),
                    _connector="OR",
                ),
                name="assistance_deferred_facts",
            ),
        ),
        migrations.AddField(
            model_name="deferral",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="deferrals", to="assistance.request"
            ),
        ),
        migrations.AddConstraint(
            model_name="deferral",
            constraint=models.CheckConstraint(
                condition=models.Q(("stood__in", ["submitted", "registered", "for_decision"])),
                name="deferral_stood_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="deferral",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="deferral_says_why"
            ),
        ),
        append_only("assistance_deferral"),
    ]
