"""The environment is filled once per lock, and PostgreSQL is gone afterwards, whatever happened."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tools.launcher import browser, environment, postgres
from tools.launcher.places import python_of
from tools.launcher.say import Stop


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a lock and an environment that was filled from it."""
    locks = {"run": tmp_path / "requirements.lock", "dev": tmp_path / "requirements-dev.lock"}
    for path in locks.values():
        path.write_text(f"of {path.name}")
    monkeypatch.setattr(environment, "LOCKS", locks)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    python = python_of(tmp_path / ".venv")
    python.parent.mkdir(parents=True)
    python.touch()
    stamp = {"python": list(sys.version_info[:2]), "locks": {"run": environment.digest(locks["run"])}}
    (tmp_path / ".venv" / environment.STAMP).write_text(json.dumps(stamp))
    return tmp_path


def test_a_filled_environment_is_left_alone_until_its_lock_changes(here: Path) -> None:
    assert environment.is_ready("run")
    assert not environment.is_ready("dev")
    (here / "requirements.lock").write_text("of tomorrow")
    assert not environment.is_ready("run")


def test_an_environment_without_its_interpreter_or_of_another_python_does_not_count(here: Path) -> None:
    stamp = here / ".venv" / environment.STAMP
    facts = json.loads(stamp.read_text())
    stamp.write_text(json.dumps({**facts, "python": [3, 9]}))
    assert not environment.is_ready("run")
    stamp.write_text(json.dumps(facts))
    python_of(here / ".venv").unlink()
    assert not environment.is_ready("run")


def test_a_half_written_stamp_does_not_count(here: Path) -> None:
    (here / ".venv" / environment.STAMP).write_text('{"python": [3')
    assert not environment.is_ready("run")


def test_without_ensurepip_and_without_rights_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "has_ensurepip", lambda: False)
    monkeypatch.setattr(environment, "privileged_apt", lambda: None)
    with pytest.raises(Stop, match=rf"install the package python{sys.version_info[0]}\.{sys.version_info[1]}-venv"):
        environment.need_ensurepip()


needs_postgres = pytest.mark.skipif(postgres.find_programs() is None, reason="PostgreSQL is not installed")


@needs_postgres
def test_postgres_answers_on_a_socket_of_its_own_and_is_gone_afterwards() -> None:
    with postgres.server() as address, psycopg.connect(address) as connection:
        assert connection.info.server_version // 10_000 >= postgres.OLDEST
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        folder = Path(connection.info.host)
    assert not folder.exists()


@needs_postgres
def test_postgres_is_gone_after_a_failure_too() -> None:
    seen: list[Path] = []

    def trouble() -> None:
        with postgres.server() as address, psycopg.connect(address) as connection:
            seen.append(Path(connection.info.host))
            raise RuntimeError("trouble")

    with pytest.raises(RuntimeError, match="trouble"):
        trouble()
    assert not seen[0].exists()


@needs_postgres
def test_what_a_killed_launcher_left_behind_is_swept_away() -> None:
    with postgres.server() as address:
        with psycopg.connect(address) as connection:
            folder = Path(connection.info.host)
        gone = subprocess.Popen([sys.executable, "-c", "pass"])
        gone.wait()
        (folder / "launcher.pid").write_text(str(gone.pid))
        programs = postgres.find_programs()
        assert programs is not None
        postgres.sweep(programs, postgres._as_servant())
        assert not folder.exists()


def test_a_browser_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACILITY_CHROMIUM", os.devnull)
    assert browser.find_chromium() == os.devnull
