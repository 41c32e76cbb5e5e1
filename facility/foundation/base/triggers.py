"""Triggers for both databases: append-only tables hold even against a direct edit through the application."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SQLITE = (
    "CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}{when} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
_POSTGRES_FUNCTION = (
    "CREATE OR REPLACE FUNCTION facility_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
    "END $$"
)
_POSTGRES = (
    "CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table} FOR EACH ROW{when} "
    "EXECUTE FUNCTION facility_append_only()"
)


def _when(editor: BaseDatabaseSchemaEditor, frozen: tuple[str, ...]) -> str:
    """The condition of an update trigger that freezes only some columns."""
    if not frozen:
        return ""
    sign = "IS NOT" if editor.connection.vendor == "sqlite" else "IS DISTINCT FROM"
    return " WHEN (" + " OR ".join(f"OLD.{column} {sign} NEW.{column}" for column in frozen) + ")"


def append_only(table: str, frozen: tuple[str, ...] = ()) -> migrations.RunPython:
    """A migration operation: rows of the table are never deleted, nor updated (or only outside `frozen` columns)."""

    def create(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        postgres = editor.connection.vendor == "postgresql"
        if postgres:
            editor.execute(_POSTGRES_FUNCTION, params=None)  # the % is the text's own
        for verb, when in (("update", _when(editor, frozen)), ("delete", "")):
            pattern = _POSTGRES if postgres else _SQLITE
            editor.execute(pattern.format(table=table, verb=verb, VERB=verb.upper(), when=when))

    def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        for verb in ("update", "delete"):
            editor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")

    return migrations.RunPython(create, drop)


def frozen_once(table: str, column: str) -> migrations.RunPython:
    """A migration operation: a row whose `column` is filled is neither updated nor deleted any more."""

    def create(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        postgres = editor.connection.vendor == "postgresql"
        if postgres:
            editor.execute(_POSTGRES_FUNCTION, params=None)  # the % is the text's own
        for verb in ("update", "delete"):
            pattern = _POSTGRES if postgres else _SQLITE
            when = f" WHEN (OLD.{column} IS NOT NULL)"
            editor.execute(pattern.format(table=table, verb=verb, VERB=verb.upper(), when=when))

    def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        for verb in ("update", "delete"):
            editor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")

    return migrations.RunPython(create, drop)
