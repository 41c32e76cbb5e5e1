"""Settings of a programme are only added."""

from typing import ClassVar

from django.db import migrations

from facility.foundation.base.triggers import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assistance", "0001_initial")]
    operations: ClassVar = [append_only("assistance_setting")]
