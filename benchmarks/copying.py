"""Copies everything that hangs from one dossier or project into new rows, thousands of times, with new numbers.

What actions wrote once is read back as the database holds it; only what names a row by its number, is unique or is
bound to its place by encryption is made anew (the caller's hooks), so that a copy is as true as what it was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import AutoField, ForeignKey, Model

LEFT_OUT = {"sessions", "contenttypes", "auth", "django_tasks_database", "django_tasks_db", "search"}
Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """One table: its columns, and which of them name rows of which other table."""

    name: str
    columns: tuple[str, ...]
    keys: Mapping[str, str]


def tables() -> dict[str, Table]:
    """Every table whose rows are numbered, lower ones first."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.app_label in LEFT_OUT or not isinstance(meta.pk, AutoField) or not meta.managed:
            continue
        keys = {
            one.column: one.related_model._meta.db_table
            for one in meta.concrete_fields
            if isinstance(one, ForeignKey)
            and isinstance(one.related_model, type)
            and issubclass(one.related_model, Model)
        }
        found[meta.db_table] = Table(meta.db_table, tuple(one.column for one in meta.concrete_fields), keys)
    return found


def highest(known: Mapping[str, Table]) -> dict[str, int]:
    """The highest number given in every table."""
    with connection.cursor() as cursor:
        found = {}
        for name in known:
            cursor.execute(f'SELECT COALESCE(MAX(id), 0) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
    return found


def rows_of(table: Table, condition: str, values: Iterable[Any]) -> list[Row]:
    """Rows as the database holds them, in the order of their numbers."""
    columns = ", ".join(f'"{one}"' for one in table.columns)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{table.name}" WHERE {condition} ORDER BY id', list(values))
        return [dict(zip(table.columns, row, strict=True)) for row in cursor.fetchall()]


def since(known: Mapping[str, Table], before: Mapping[str, int]) -> dict[str, list[Row]]:
    """All rows made since `before`, by table."""
    found = {name: rows_of(table, "id > %s", [before[name]]) for name, table in known.items()}
    return {name: rows for name, rows in found.items() if rows}


def belonging(known: Mapping[str, Table], root: str, number: int, owned: Iterable[str]) -> dict[str, list[Row]]:
    """A row, its record, and what of the `owned` tables points at either."""
    [first] = rows_of(known[root], "id = %s", [number])
    found: dict[str, list[Row]] = {root: [first]}
    found["records_record"] = rows_of(known["records_record"], "id = %s", [first["record_id"]])
    for name in owned:
        for column, target in known[name].keys.items():
            if target in found and name not in found:
                rows = rows_of(known[name], f'"{column}" = %s', [found[target][0]["id"]])
                if rows:
                    found[name] = rows
    return found


@dataclass
class Copier:
    """Gives new numbers, gathers copies and writes them in large pieces."""

    known: dict[str, Table] = field(default_factory=tables)
    numbers: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    count: int = 0
    written: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Go on from the highest numbers there are."""
        self.numbers = highest(self.known)

    def copy(
        self,
        original: Mapping[str, list[Row]],
        change: Callable[[dict[str, list[Row]], dict[str, dict[int, int]]], None],
    ) -> None:
        """One copy; `change` makes anew what must be: it gets the new rows and new numbers by table and old number."""
        moved: dict[str, dict[int, int]] = {}
        for name, rows in original.items():
            first = self.numbers[name] + 1
            moved[name] = {row["id"]: first + place for place, row in enumerate(rows)}
            self.numbers[name] += len(rows)
        made = {name: [self._moved(name, row, moved) for row in rows] for name, rows in original.items()}
        change(made, moved)
        for name, rows in made.items():
            self.waiting.setdefault(name, []).extend(tuple(row.values()) for row in rows)
            self.count += len(rows)

    def _moved(self, name: str, row: Row, moved: Mapping[str, Mapping[int, int]]) -> Row:
        new = dict(row)
        new["id"] = moved[name][row["id"]]
        for column, target in self.known[name].keys.items():
            if target in moved:
                new[column] = moved[target].get(row[column], row[column])
        return new

    def write(self) -> None:
        """Write what waits, inside the caller's transaction."""
        with connection.cursor() as cursor:
            for name in self.known:
                rows = self.waiting.pop(name, [])
                if rows:
                    self.written.add(name)
                    insert(cursor, name, self.known[name].columns, rows)

    def finish(self) -> None:
        """Let the database number on from here (PostgreSQL counts by itself)."""
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            for name in sorted(self.written):
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), "
                    f'GREATEST((SELECT COALESCE(MAX(id), 1) FROM "{name}"), 1))'
                )


def insert(cursor: Any, name: str, columns: Iterable[str], rows: list[tuple[Any, ...]]) -> None:
    """Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""
    listed = ", ".join(f'"{one}"' for one in columns)
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{name}" ({listed}) FROM STDIN') as stream:
            for row in rows:
                stream.write_row(row)
        return
    places = ", ".join("%s" for _one in rows[0])
    cursor.executemany(f'INSERT INTO "{name}" ({listed}) VALUES ({places})', rows)
