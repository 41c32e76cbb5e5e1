"""Subscribers choose programmes of assistance, to be told what their knowledge spaces take up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0004_mentoring")]
    operations = [
        migrations.AddField(
            model_name="subscriber",
            name="programmes",
            field=models.JSONField(default=list),
        ),
    ]
