"""Every table that migrations made append-only or frozen still has its triggers at the end of all migrations.

On SQLite a later change of a column rebuilds the table and silently drops its triggers; such a migration must make them
anew, and this test says which one forgot to.
"""

import re
from pathlib import Path

import pytest
from django.db import connection

MIGRATIONS = Path(__file__).resolve().parent.parent / "facility"
PROMISED = re.compile(r"\b(?:append_only|frozen_once)\(\s*[\"'](?P<table>[a-z_]+)[\"']")


def promised() -> list[str]:
    """The tables that migrations promise to protect."""
    found = set()
    for path in MIGRATIONS.rglob("migrations/*.py"):
        found |= {match["table"] for match in PROMISED.finditer(path.read_text(encoding="utf-8"))}
    return sorted(found)


def guarded() -> set[str]:
    """The tables that have a trigger in the database as it is."""
    sql = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT event_object_table FROM information_schema.triggers",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db
def test_every_protected_table_is_still_protected() -> None:
    tables = promised()
    assert {"finance_posting", "trail_entry", "forms_answerversion"} <= set(tables)
    assert [table for table in tables if table not in guarded()] == []
