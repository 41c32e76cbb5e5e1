"""Earlier editions of reports are withdrawn with a reason."""

import django.db.models.deletion
from django.db import migrations, models

from facility.foundation.base.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0020_documents_without_plan"),
    ]

    operations = [
        migrations.CreateModel(
            name="EditionWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=400)),
                ("at", models.DateTimeField()),
                ("by", models.BigIntegerField()),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="dialogue.reportedition",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="editionwithdrawal_says_why"
                    )
                ],
            },
        ),
        append_only("dialogue_editionwithdrawal"),
    ]
