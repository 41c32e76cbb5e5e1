"""What was once given as a figure is never changed."""

from django.db import migrations

from facility.foundation.base.triggers import append_only


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("portfolio", "0001_initial")]

    operations = [append_only("portfolio_snapshot")]
