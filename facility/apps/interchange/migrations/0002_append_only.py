"""A release is never changed."""

from django.db import migrations

from facility.foundation.base.triggers import append_only


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("interchange", "0001_initial")]

    operations = [append_only("interchange_release")]
