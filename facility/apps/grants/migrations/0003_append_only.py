"""Texts of agreements are only ever added."""

from typing import ClassVar

from django.db import migrations

from facility.foundation.base.triggers import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("grants", "0002_agreement_text")]
    operations: ClassVar = [append_only("grants_agreementtext")]
