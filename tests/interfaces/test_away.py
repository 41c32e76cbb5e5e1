"""The days when the store is away: a page that says so and when to try again, nothing half done, nothing blamed on us."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError, connection
from django.test import RequestFactory

from facility.interfaces.web.ui.pages import is_away, server_error
from tests.migrated import copied
from tests.pristine import copied_on_server


def page_for(error: Exception) -> tuple[int, str, str]:
    request = RequestFactory().get("/")
    try:
        raise error
    except type(error):
        answer = server_error(request)
    return answer.status_code, answer.headers.get("Retry-After", ""), answer.content.decode()


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"),
        OperationalError("database or disk is full"),
        OperationalError("attempt to write a readonly database"),
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EROFS, "Read-only file system"),
    ],
)
def test_a_store_that_is_away_is_no_defect(error: Exception, db: None) -> None:
    status, later, page = page_for(error)
    assert (status, later) == (503, "30")
    assert "cannot be reached for a moment" in page
    assert str(error) not in page


def caused(error: Exception, by: Exception) -> Exception:
    error.__cause__ = by
    return error


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (caused(InternalError("cannot execute INSERT"), psycopg.errors.ReadOnlySqlTransaction()), True),
        (caused(ProgrammingError("x: Read-only file system"), psycopg.errors.InsufficientPrivilege()), True),
        (caused(ProgrammingError("permission denied"), psycopg.errors.InsufficientPrivilege()), False),
        (caused(ProgrammingError("syntax error"), psycopg.errors.SyntaxError()), False),
        (InternalError("x"), False),
    ],
)
def test_what_postgresql_calls_a_read_only_server_or_disk_is_away_too(error: Exception, away: bool) -> None:
    assert is_away(error) is away


@pytest.mark.parametrize("error", [ValueError("x"), OSError(errno.ENOENT, "x")])
def test_a_defect_stays_a_defect(error: Exception, db: None) -> None:
    assert page_for(error)[0] == 500
    assert not is_away(None)


def test_a_missing_table_is_a_defect_of_the_embedded_database_and_a_lost_server_is_not(db: None) -> None:
    postgres = connection.vendor == "postgresql"
    assert is_away(OperationalError("no such table: x")) is postgres
    assert is_away(InterfaceError("the connection is closed")) is postgres


WITHOUT = """
import django; django.setup()
from django.test import Client
client = Client(raise_request_exception=False, headers={"cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345"})
for answer in (client.get("/projects/"), client.get("/desk/"), client.post("/register/", {"name": "A", "email": "a@example.org"})):
    print(answer.status_code, "cannot be reached" in answer.content.decode(), answer.headers.get("Retry-After"))
"""


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FACILITY_")}
    told = {"FACILITY_DATA_DIR": str(folder), "FACILITY_SECRET_KEY": "x", "FACILITY_LOG_LEVEL": "CRITICAL"}
    # A page needs the styles' names; a run without assets has none.
    return {
        **kept,
        **told,
        "FACILITY_ALLOWED_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "tests.away_settings",
        **more,
    }


def run(folder: Path, code: str, *words: str, **more: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def test_a_database_that_does_not_answer_gives_a_page_that_says_when_to_come_back(tmp_path: Path) -> None:
    gone = f"postgresql://facility@{str(tmp_path).replace('/', '%2F')}/nothing"
    assert run(tmp_path, WITHOUT, FACILITY_DATABASE_URL=gone) == ["503 True 30"] * 3


FULL = """
import os, resource, signal, sys, django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.test import Client
call_command("createcachetable", verbosity=0)
from facility.foundation.accounts.models import User
from facility.foundation.post.models import Letter
from facility.foundation.trail.models import Entry
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
client = Client(raise_request_exception=False)
given = {"name": "Known " * 15, "email": "a@example.org"}
def counts(): return User.objects.count(), Letter.objects.count(), Entry.objects.count()
before = counts()
with connection.cursor() as cursor: cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
size = os.path.getsize(connection.settings_dict["NAME"] )
soft = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (1024, soft[1]))
answer = client.post("/register/", given)
print(answer.status_code, "disk is full" in answer.content.decode(), counts() == before)
resource.setrlimit(resource.RLIMIT_FSIZE, soft)
answer = client.post("/register/", given)
print(answer.status_code, Letter.objects.count() - before[1])
with connection.cursor() as cursor: cursor.execute("PRAGMA query_only=ON")
answer = client.post("/register/", {**given, "email": "b@example.org"})
print(answer.status_code, counts()[1] - before[1])
with connection.cursor() as cursor: cursor.execute("PRAGMA query_only=OFF"); cursor.execute("PRAGMA integrity_check"); print(cursor.fetchone()[0])
answer = client.post("/register/", {**given, "email": "b@example.org"})
print(answer.status_code, counts()[1] - before[1])
"""


def test_a_full_and_a_read_only_disk_refuse_clearly_and_afterwards_everything_goes_on(
    tmp_path: Path,
) -> None:
    copied(tmp_path / "facility.sqlite3")
    assert run(tmp_path, FULL) == ["503 True True", "302 1", "503 1", "ok", "302 2"]


SERVED = """
import subprocess, sys, django; django.setup()
from pathlib import Path
from django.core.management import call_command
from django.db import connection
from django.test import Client
call_command("createcachetable", verbosity=0)
from facility.foundation.accounts.models import User
from facility.foundation.post.models import Letter
from facility.foundation.trail.models import Entry
client = Client(raise_request_exception=False)
def counts(): return User.objects.count(), Letter.objects.count(), Entry.objects.count()
before = counts()
def tell(statement):
    with connection.cursor() as cursor: cursor.execute(statement)
def register(email):
    answer = client.post("/register/", {"name": "Known", "email": email})
    print(answer.status_code, answer.headers.get("Retry-After"), "disk is full" in answer.content.decode(), Letter.objects.count() - before[1])
"""

READ_ONLY = (
    SERVED
    + """
tell("ALTER DATABASE " + connection.settings_dict["NAME"] + " SET default_transaction_read_only = on"); connection.close()
connection.close_pool()
register("a@example.org")
print(counts() == before)
tell("SET default_transaction_read_only = off")
tell("ALTER DATABASE " + connection.settings_dict["NAME"] + " RESET default_transaction_read_only"); connection.close()
connection.close_pool()
register("a@example.org")
"""
)

SMALL_DISK = (
    SERVED
    + """
place = Path(sys.argv[1]); filler = place / "filler"
tell("CREATE TABLESPACE small LOCATION '%s'" % (place / "space"))
for table in ("post_letter", "trail_entry"):
    # Pages that tests before this one left half empty would take a row yet.
    tell("VACUUM FULL %s" % table)
    tell("ALTER TABLE %s SET TABLESPACE small" % table)
def fill():
    with filler.open("ab", buffering=0) as stream:
        for size in (65536, 1024, 1):
            try:
                while True: stream.write(b"x" * size)
            except OSError: pass
fill()
for one in range(4): register("a%d@example.org" % one)
print(counts() == before)
filler.unlink()
register("a0@example.org")
"""
)


@pytest.fixture
def own_database(settings: Any, transactional_db: None) -> Iterator[str]:
    """The address of a migrated, empty database beside the test's own, on the same PostgreSQL."""
    if connection.vendor != "postgresql":
        pytest.skip("a PostgreSQL that takes nothing; SQLite has its own test above")
    given = settings.DATABASES["default"]
    name = f"away_{os.getpid()}"
    copied_on_server(name)
    with psycopg.connect(
        host=given["HOST"], port=given["PORT"] or None, user=given["USER"], password=given["PASSWORD"] or None,
        dbname="postgres", autocommit=True,
    ) as server:  # fmt: skip
        user = f"{given['USER']}:{given['PASSWORD']}" if given["PASSWORD"] else given["USER"]
        host = given["HOST"].replace("/", "%2F")
        yield f"postgresql://{user}@{host}{':' + given['PORT'] if given['PORT'] else ''}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        server.execute(b"DROP TABLESPACE IF EXISTS small")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of a few megabytes that PostgreSQL's account may write to."""
    place = Path(tempfile.mkdtemp(prefix="facility-disk-", dir="/tmp"))
    if os.geteuid() != 0:
        pytest.skip("NOT TRIED: only the machine's administrator may mount a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m,mode=755", "tmpfs", str(place)],
        capture_output=True, check=False, timeout=30,
    )  # fmt: skip
    if mounted.returncode:
        place.rmdir()
        pytest.skip("NOT TRIED: this machine does not let a small disk be mounted")
    try:
        (place / "space").mkdir()
        shutil.chown(place / "space", "postgres")
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], capture_output=True, check=False, timeout=30)
        place.rmdir()


def test_a_read_only_postgresql_refuses_clearly_and_afterwards_everything_goes_on(
    tmp_path: Path, own_database: str
) -> None:
    said = run(tmp_path, READ_ONLY, FACILITY_DATABASE_URL=own_database)
    assert said == ["503 30 True 0", "True", "302 None False 1"]


def test_a_full_disk_of_postgresql_refuses_clearly_and_afterwards_everything_goes_on(
    tmp_path: Path, small_disk: Path, own_database: str
) -> None:
    said = run(tmp_path, SMALL_DISK, str(small_disk), FACILITY_DATABASE_URL=own_database)
    assert said == ["503 30 True 0"] * 4 + ["True", "302 None False 1"]
