"""The knowledge space of a programme has a record of its own; `load_programmes` makes those that are missing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0010_funds_of_programmes"),
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="space",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="space_of", to="records.record"
            ),
        ),
    ]
