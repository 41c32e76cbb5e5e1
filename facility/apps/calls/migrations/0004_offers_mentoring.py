"""Whether a call offers mentoring: those that are there go on offering it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("calls", "0003_questions"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="call",
            name="offers_mentoring",
            field=models.BooleanField(default=True),
        ),
    ]
