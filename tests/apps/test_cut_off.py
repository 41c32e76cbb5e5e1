"""A younger act that is killed after any of its writes leaves nothing behind, and is done whole when it is begun again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.apps import cut_off
from tests.migrated import copied

HERE = Path(__file__).resolve().parents[2]
ACTS = {
    "endorse", "attach", "submit", "lapse", "offer", "take up", "decline", "add member", "mentoring", "word",
    "offer moments", "choose", "hold", "decline a meeting", "register", "confirm", "see", "answer", "erase",
}  # fmt: skip


def check(found: dict[str, int]) -> None:
    """Each act was cut off several times: it writes what it changes, its trail, and what else belongs to it."""
    assert set(found) == ACTS
    assert min(found.values()) >= 2, found


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_the_server_drops_whoever_acts() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the process of the other test says it")
    check(cut_off.cuts(cut_off.in_a_thread))


def test_on_sqlite_the_process_is_killed(django_db_setup: None, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL the threads of the other test say it")
    copied(tmp_path / "facility.sqlite3")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FACILITY_")}
    ours = {"FACILITY_DATA_DIR": str(tmp_path), "FACILITY_SECRET_KEY": "only-for-tests"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.apps.cut_off"],
        env=kept | ours | {"DJANGO_SETTINGS_MODULE": "facility.config.settings", "PYTHONPATH": str(HERE)},
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    check(json.loads(done.stdout))
