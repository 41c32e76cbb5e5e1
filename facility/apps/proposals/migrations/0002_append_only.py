"""What was handed in is never changed nor removed."""

from typing import ClassVar

from django.db import migrations

from facility.foundation.base.triggers import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("proposals", "0001_initial")]
    operations: ClassVar = [append_only("proposals_submission")]
