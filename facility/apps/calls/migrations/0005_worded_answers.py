"""A published answer stands in the other languages of its call too."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("calls", "0004_offers_mentoring"),
        ("records", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="question",
            name="other_answer",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="question",
            name="other_text",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="question",
            name="worded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="worded_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("worded_at", None), ("worded_by", None)),
                    models.Q(("state", "published"), ("worded_at__isnull", False), ("worded_by__isnull", False)),
                    _connector="OR",
                ),
                name="call_question_worded_is_published",
            ),
        ),
    ]
