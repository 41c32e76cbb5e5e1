"""Proofs of identity that an act of money has used up."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0003_second_factors")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="UsedProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("user_id", models.BigIntegerField()),
                ("act", models.CharField(max_length=60)),
                ("used_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
