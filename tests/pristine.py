"""After a test that really commits (a journey, a job) the database is put back as the migrations left it.

Django would delete row by row, which append-only tables refuse on SQLite, and would lose the reference data.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases

from facility.apps.parties import public as parties
from tests.migrated import migrated

_flush = TransactionTestCase._fixture_teardown


class _Kept:
    """The database as it was when the run began."""

    copy: sqlite3.Connection | None = None


def _put_back(case: Any) -> None:
    """Copy the whole database back on SQLite; empty the tables and load the reference data again on PostgreSQL."""
    if _Kept.copy is not None and connection.vendor == "sqlite":
        connection.ensure_connection()
        _Kept.copy.backup(connection.connection)
        return
    _flush(case)
    # Countries, regions and kinds of body came with a migration and went with the rest.
    parties.load_reference()


def copied_on_server(name: str) -> None:
    """Make a migrated, empty database beside the test's own, on the same PostgreSQL. Leave the test's own before."""
    empty = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{empty}"')


def kept_apart(name: str, fill: Callable[[], None]) -> Callable[[], AbstractContextManager[None]]:
    """Fill a second database beside the empty one, once; gives what puts it into the empty one's place for a block."""
    return _apart_in_memory(fill) if _Kept.copy is not None else _apart_on_server(name, fill)


def _apart_in_memory(fill: Callable[[], None]) -> Callable[[], AbstractContextManager[None]]:
    empty, full = _Kept.copy, sqlite3.connect(":memory:", check_same_thread=False)
    assert empty is not None
    connection.ensure_connection()
    fill()
    connection.connection.backup(full)
    empty.backup(connection.connection)

    @contextmanager
    def laid() -> Iterator[None]:
        connection.ensure_connection()
        full.backup(connection.connection)
        yield
        connection.ensure_connection()
        empty.backup(connection.connection)

    return laid


def _apart_on_server(name: str, fill: Callable[[], None]) -> Callable[[], AbstractContextManager[None]]:
    empty = connection.settings_dict["NAME"]
    full = f"{empty}_{name}"

    def to(database: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = database

    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{full}"')
        cursor.execute(f'CREATE DATABASE "{full}" TEMPLATE "{empty}"')
    to(full)
    fill()
    to(empty)

    @contextmanager
    def laid() -> Iterator[None]:
        to(full)
        yield
        to(empty)

    return laid


@pytest.fixture(scope="session", autouse=True)
def pristine(request: Any) -> Iterator[None]:
    """Change what happens after a committing test, for the whole run."""
    TransactionTestCase._fixture_teardown = _put_back  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = _flush  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """On SQLite the migrations are not followed again in each process: the tables come with the copy below."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_keepdb: bool,
    django_db_blocker: Any,
) -> Iterator[None]:
    """Make the tests' database, lay the migrated one down, and keep a copy of it.

    Without looking whether a test of this run is marked as one of the database: those of the story are not.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={DEFAULT_DB_ALIAS}, serialized_aliases=set())
        if connection.vendor == "sqlite":
            _Kept.copy = sqlite3.connect(":memory:", check_same_thread=False)
            with closing(sqlite3.connect(migrated())) as file:
                file.backup(_Kept.copy)
            connection.ensure_connection()
            _Kept.copy.backup(connection.connection)
            connection.close()
    yield
    if _Kept.copy is not None:
        _Kept.copy.close()
        _Kept.copy = None
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)
