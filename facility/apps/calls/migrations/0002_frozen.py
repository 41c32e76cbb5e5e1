"""What was adopted or published is never changed: held by triggers on both databases."""

from typing import ClassVar

from django.db import migrations

from facility.foundation.base.triggers import append_only, frozen_once


class Migration(migrations.Migration):
    """Freeze rulebooks, grids, published versions and their terms."""

    dependencies: ClassVar = [("calls", "0001_initial")]

    operations: ClassVar = [
        append_only("calls_rulebook"),
        append_only("calls_grid"),
        frozen_once("calls_callversion", "frozen_at"),
        frozen_once("calls_lotterms", "frozen_at"),
    ]
