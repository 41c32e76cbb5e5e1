"""The private address of a person's calendar."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_deliveries")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="calendar_key",
            field=models.CharField(max_length=22, null=True, unique=True),
        ),
    ]
