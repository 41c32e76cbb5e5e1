"""Postings and envelope statements are only ever added."""

from typing import ClassVar

from django.db import migrations

from facility.foundation.base.triggers import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("finance", "0001_initial")]
    operations: ClassVar = [append_only("finance_posting"), append_only("finance_envelopesetting")]
