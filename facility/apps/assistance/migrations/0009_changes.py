"""Approval with changes, which the authority accepts or not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0008_evaluations"),
        ("calls", "0003_questions"),
        ("parties", "0004_organisation_found_by"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="request",
            name="assistance_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="request",
            name="assistance_decided_facts",
        ),
        migrations.AddField(
            model_name="request",
            name="changes",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="request",
            name="changes_accepted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="request",
            name="changes_accepted_by",
            field=models.BigIntegerField(null=True),
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
                    models.Q(
                        (
                            "state__in",
                            [
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
                                "changes_offered",
                            ],
                        ),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision_reason", ""), _negated=True),
                    ),
                    models.Q(
                        ("state", "withdrawn"),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision_reason", ""), _negated=True),
                        models.Q(("changes", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state__in",
                                [
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
                                    "changes_offered",
                                ],
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
                        ("changes", ""),
                        ("changes_accepted_at", None),
                        ("changes_accepted_by", None),
                        models.Q(("state", "changes_offered"), _negated=True),
                    ),
                    models.Q(
                        ("changes_accepted_at", None),
                        ("changes_accepted_by", None),
                        ("state__in", ["changes_offered", "withdrawn"]),
                        models.Q(("changes", ""), _negated=True),
                    ),
                    models.Q(
                        (
                            "state__in",
                            [
                                "approved",
                                "mobilising",
                                "in_delivery",
                                "delivered",
                                "evaluated",
                                "follow_up_due",
                                "closed",
                                "stopped",
                            ],
                        ),
                        ("changes_accepted_at__isnull", False),
                        ("changes_accepted_by__isnull", False),
                        models.Q(("changes", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assistance_changes_facts",
            ),
        ),
    ]
