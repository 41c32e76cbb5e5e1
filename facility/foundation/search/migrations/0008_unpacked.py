"""PostgreSQL keeps folded texts unpacked: a phrase is looked for in many of them, and unpacking took most of its time."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def _store(how: str, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE search_document ALTER COLUMN folded_body SET STORAGE {how}")


def unpacked(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """What is written from now on; what stands is unpacked when it is next indexed."""
    _store("EXTERNAL", editor)


def packed(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """As it was."""
    _store("EXTENDED", editor)


class Migration(migrations.Migration):
    dependencies = [("search", "0007_read")]

    operations = [migrations.RunPython(unpacked, packed)]
