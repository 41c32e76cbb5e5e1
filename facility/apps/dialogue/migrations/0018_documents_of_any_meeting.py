"""Documents belong to a meeting, also to one that others held; they have a kind and may be withdrawn."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0017_name_ties"),
    ]

    operations = [
        migrations.AddField(
            model_name="meetingdocument",
            name="meeting",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="dialogue.meeting"
            ),
        ),
        migrations.AlterField(
            model_name="meetingdocument",
            name="plan",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="dialogue.plan"
            ),
        ),
        migrations.AddField(
            model_name="meetingdocument",
            name="kind",
            field=models.CharField(default="other", max_length=12),
        ),
        migrations.AddField(
            model_name="meetingdocument",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="meetingdocument",
            name="withdrawn_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="meetingdocument",
            name="withdrawn_reason",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddConstraint(
            model_name="meetingdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "agenda",
                            "background",
                            "declaration",
                            "list",
                            "minutes",
                            "presentation",
                            "report",
                            "other",
                        ),
                    )
                ),
                name="meetingdocument_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="meetingdocument_withdrawn_whole",
            ),
        ),
    ]
