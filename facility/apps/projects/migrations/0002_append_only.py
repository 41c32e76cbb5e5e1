"""Claims and placements are only ever added to, also past the application."""

from django.db import migrations

from facility.foundation.base.triggers import append_only


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("projects", "0001_initial")]

    operations = [append_only("projects_claim"), append_only("projects_placement")]
