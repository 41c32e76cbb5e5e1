"""How a person wants to be told of what."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_used_proof")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="deliveries",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
