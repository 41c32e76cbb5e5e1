"""A document belongs to its meeting alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dialogue", "0019_documents_moved"),
    ]

    operations = [
        migrations.AlterField(
            model_name="meetingdocument",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="dialogue.meeting"
            ),
        ),
        migrations.RemoveField(
            model_name="meetingdocument",
            name="plan",
        ),
    ]
