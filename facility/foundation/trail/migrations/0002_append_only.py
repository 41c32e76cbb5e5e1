"""Entries are never changed (but for the root that seals them) nor removed; roots never at all."""

from typing import ClassVar

from django.db import migrations

from facility.foundation.base.triggers import append_only

FROZEN = (
    "record_id",
    "sequence",
    "event",
    "user_id",
    "system",
    "at",
    "facts",
    "cause",
    "previous",
    "digest",
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("trail", "0001_initial")]
    operations: ClassVar = [append_only("trail_entry", frozen=FROZEN), append_only("trail_root")]
