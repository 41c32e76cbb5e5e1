"""Evaluations handed in at the same moment: one per side counts, the others are told, and it is over once."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.apps.assistance import at_once, evaluated_at_once
from tests.migrated import copied

HERE = Path(__file__).resolve().parents[3]


def check(found: dict[str, Any]) -> None:
    """What must be true of the race, on either database."""
    assert len(found["said"]) == at_once.WORKERS
    assert sorted(found["said"]) == [
        "expert handed in",
        "requester handed in",
        *["requester too late"] * (at_once.WORKERS - 2),
    ]
    won = found["said"].index("requester handed in")
    assert found["words"] == [f"Words {won}", f"Words {at_once.WORKERS - 1}"]
    assert (found["state"], found["over"]) == ("evaluated", 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_in_threads() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the process of the other test says it")
    check(evaluated_at_once.races())


def test_on_sqlite_in_a_process_of_its_own(django_db_setup: None, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL the threads of the other test say it")
    copied(tmp_path / "facility.sqlite3")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FACILITY_")}
    ours = {"FACILITY_DATA_DIR": str(tmp_path), "FACILITY_SECRET_KEY": "only-for-tests"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.apps.assistance.evaluated_at_once"],
        env=kept | ours | {"DJANGO_SETTINGS_MODULE": "facility.config.settings", "PYTHONPATH": str(HERE)},
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    check(json.loads(done.stdout))
