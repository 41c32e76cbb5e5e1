"""The days when the store is away: a page that says so and when to try again, nothing half done, nothing blamed on us."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import RequestFactory

from facility.interfaces.web.ui.pages import is_away, server_error


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


def run(folder: Path, code: str, **more: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code],
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
import os, resource, signal, django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.test import Client
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
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


def test_a_full_and_a_read_only_disk_refuse_clearly_and_afterwards_everything_goes_on(tmp_path: Path) -> None:
    assert run(tmp_path, FULL) == ["503 True True", "302 1", "503 1", "ok", "302 2"]
