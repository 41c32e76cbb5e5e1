"""Backing up and restoring a facility as its operator does: with the command line, in folders of its own."""

import contextlib
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.migrated import copied
from tests.pristine import copied_on_server

ROOT = Path(__file__).resolve().parent.parent.parent.parent

# One public noun with a data key, one sealed entry of the trail and one file.
FILL = """
from datetime import UTC, datetime
from pathlib import Path
from django.conf import settings
from django.db import transaction
from facility.foundation.accounts.public import system
from facility.foundation.records import public as records
from facility.foundation.records.custody import new_data_key
from facility.foundation.trail import public as trail
at = datetime(2026, 3, 2, 9, tzinfo=UTC)
with transaction.atomic():
    record = records.create(kind="person", label={"en": "Somebody"}, at=at)
    new_data_key(record)
    trail.record(record=record, event=trail.Event.PERSON_ADDED, actor=system("test"), at=at)
trail.seal_roots(at=at)
folder = Path(settings.FACILITY_FILES_DIR) / "ab"
folder.mkdir(parents=True, exist_ok=True)
(folder / "abc").write_bytes(b"a document")
"""
ERASE = """
from datetime import UTC, datetime
from django.db import transaction
from facility.foundation.records.custody import destroy_data_key
from facility.foundation.records.models import Record
with transaction.atomic():
    destroy_data_key(Record.objects.get(), datetime(2026, 3, 3, 9, tzinfo=UTC))
"""
COUNT = """
from facility.foundation.records.models import DataKey, Record
print(Record.objects.count(), DataKey.objects.filter(destroyed_at=None).count())
"""


class House:
    """A facility in a folder of its own, driven from outside."""

    def __init__(self, data: Path, database: str) -> None:
        self.data = data
        self.env = {
            **os.environ,
            "FACILITY_DATA_DIR": str(data),
            "FACILITY_KEYS_DIR": str(data / "keys"),
            "FACILITY_FILES_DIR": str(data / "files"),
            "FACILITY_DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "facility.config.settings",
        }
        self.env.pop("FACILITY_SECRET_KEY", None)

    def call(self, *words: str, code: int = 0) -> str:
        # Only the commands themselves are measured: following every migration would take minutes.
        plain = {name: value for name, value in self.env.items() if not name.startswith("COVERAGE_")}
        done = subprocess.run(
            [sys.executable, "-m", "facility", *words],
            cwd=ROOT,
            env=plain if words[0] == "manage" else self.env,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=120,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def do(self, code: str) -> str:
        return self.call("manage", "shell", "-v", "0", "-c", code).strip()

    def fill(self) -> None:
        if not SERVER:
            copied(self.data / "facility.sqlite3")
        self.call("manage", "createcachetable")
        self.do(FILL)


SERVER = os.environ.get("FACILITY_TEST_DATABASE_URL", "")


def on_server(sql: str, name: str, *more: str) -> None:
    """Make a database beside the tests' own."""
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f'{sql} "{name}" {" ".join(more)}')  # type: ignore[arg-type]


def drop(name: str) -> None:
    """Tidy up; a server that is to be thrown away, and busy, may keep what it cannot drop at once."""
    with psycopg.connect(SERVER, autocommit=True) as connection, contextlib.suppress(psycopg.errors.QueryCanceled):
        connection.execute("SET statement_timeout = '20s'")
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]


def url_of(database: str) -> str:
    return SERVER.rpartition("/")[0] + "/" + database if SERVER else ""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[House]:
    """One facility with something in it, made once; tests take copies."""
    name = f"facility_filled_{os.getpid()}"
    if SERVER:
        with django_db_blocker.unblock():
            copied_on_server(name)
    first = House(tmp_path_factory.mktemp("filled"), url_of(name))
    first.fill()
    yield first
    if SERVER:
        drop(name)


@pytest.fixture
def house(tmp_path: Path, filled: House) -> Iterator[Callable[..., House]]:
    """Give a facility by name, empty or a copy of the filled one, on the kind of database that this run is about."""
    made: list[str] = []

    def make(name: str, *, empty: bool = False) -> House:
        database = f"facility_keeping_{os.getpid()}_{name}"
        if SERVER:
            template = [] if empty else [f'TEMPLATE "{filled.env["FACILITY_DATABASE_URL"].rpartition("/")[2]}"']
            on_server("CREATE DATABASE", database, *template)
            made.append(database)
        if not empty:
            shutil.copytree(filled.data, tmp_path / name)
        return House(tmp_path / name, url_of(database))

    yield make
    for database in made:
        drop(database)


def archives(folder: Path) -> tuple[Path, Path]:
    (keys,) = folder.glob("*.keys.tar.gz")
    (archive,) = set(folder.glob("*.tar.gz")) - {keys}
    return archive, keys


def test_a_backup_is_taken_apart_from_its_keys_and_brings_everything_back(
    house: Callable[..., House], tmp_path: Path
) -> None:
    first = house("first")
    first.call("backup", str(tmp_path / "kept"))
    archive, keys = archives(tmp_path / "kept")
    with tarfile.open(archive) as tar:
        assert not [name for name in tar.getnames() if "key" in name]
    assert {path.stat().st_mode & 0o777 for path in (archive, keys)} == {0o600}

    second = house("second", empty=True)
    said = second.call("restore", str(archive), "--keys", str(keys))
    assert "0 faults" in said
    assert second.do(COUNT) == "1 1"
    assert (second.data / "files" / "ab" / "abc").read_bytes() == b"a document"
    assert "0 faults" in second.call("trail", "verify")


def test_what_was_erased_after_the_backup_stays_erased(house: Callable[..., House], tmp_path: Path) -> None:
    here = house("here")
    here.call("backup", str(tmp_path / "kept"))
    here.do(ERASE)
    archive, _keys = archives(tmp_path / "kept")
    said = here.call("restore", str(archive), "--replace")
    assert "Erased again, because it was erased after the backup: 1 records." in said
    assert here.do(COUNT) == "1 0"
    assert list(here.data.glob("before-restore-*"))


def test_a_changed_backup_is_refused_and_nothing_changes(house: Callable[..., House], tmp_path: Path) -> None:
    here = house("here")
    here.call("backup", str(tmp_path / "kept"))
    archive, _keys = archives(tmp_path / "kept")
    work = tmp_path / "work"
    with tarfile.open(archive) as tar:
        careful = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        tar.extractall(work, **careful)
    (work / "files" / "ab" / "abc").write_bytes(b"another one")
    forged = tmp_path / "forged.tar.gz"
    with tarfile.open(forged, "w:gz") as tar:
        for path in filter(Path.is_file, work.rglob("*")):
            tar.add(path, arcname=str(path.relative_to(work)), recursive=False)
    said = here.call("restore", str(forged), "--replace", code=1)
    assert "files/ab/abc is not what was backed up" in said
    assert here.do(COUNT) == "1 1"
    assert (here.data / "files" / "ab" / "abc").read_bytes() == b"a document"
    assert "--replace" in here.call("restore", str(archive), code=1)


def test_an_empty_place_has_nothing_to_back_up(house: Callable[..., House], tmp_path: Path) -> None:
    assert "nothing to back up" in house("empty", empty=True).call("backup", str(tmp_path / "kept"), code=1)
    assert not (tmp_path / "kept").exists()
