"""One key in the same moment: exactly one act; everybody else gets its answer, or is told when to ask for it."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.interfaces.api import at_once
from tests.migrated import copied

HERE = Path(__file__).resolve().parents[3]


def one_act(answers: list[dict[str, Any]], done: int) -> None:
    """One did it, the others were given its answer or told to come again; nobody was refused with anything else."""
    first = [one for one in answers if one["status"] == done and not one["replayed"]]
    again = [one for one in answers if one["status"] == done and one["replayed"]]
    later = [one for one in answers if one["status"] == 409]
    assert len(first) == 1, answers
    assert len(again) + len(later) == len(answers) - 1, answers
    assert {one["body"] for one in again} <= {first[0]["body"]}
    assert all(json.loads(one["body"])["code"] == "in_hand" and one["retry"] == "1" for one in later), later


def hold(found: dict[str, Any]) -> None:
    """What must be true of the races, on either database."""
    workers = at_once.WORKERS
    one_act(found["started"], 201)
    assert found["dossiers"] == 1
    one_act(found["submitted"], 201)
    assert found["submissions"] == 1
    one_act(found["withdrawn"], 200)
    assert [one["status"] for one in found["apart"]] == [201] * workers
    assert found["dossiers apart"] == workers
    told = Counter(one["status"] for one in found["different"])
    assert told[201] == 1
    assert {json.loads(one["body"])["code"] for one in found["different"] if one["status"] == 422} <= {"key_reused"}
    assert set(told) <= {201, 409, 422}
    assert found["dossiers different"] == 1
    assert found["kept"] == 3 + workers + 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_in_threads() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite the process of the other test says it")
    hold(at_once.races())


def test_on_sqlite_in_a_process_of_its_own(django_db_setup: None, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL the threads of the other test say it")
    copied(tmp_path / "facility.sqlite3")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FACILITY_")}
    ours = {"FACILITY_DATA_DIR": str(tmp_path), "FACILITY_SECRET_KEY": "only-for-tests"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.interfaces.api.at_once"],
        env=kept | ours | {"DJANGO_SETTINGS_MODULE": "facility.config.settings", "PYTHONPATH": str(HERE)},
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    hold(json.loads(done.stdout))
