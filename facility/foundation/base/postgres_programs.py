"""Calls PostgreSQL's own pg_dump, pg_restore and psql for backups; each trouble is one sentence."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any


class ProgramFailed(Exception):
    """A program of PostgreSQL is missing or refused; the text is one sentence."""


def find(name: str) -> str:
    """The newest installed program of that name. Raises ProgramFailed."""
    places = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(re.sub(r"\D", "", path.parent.parent.name) or 0),
    )
    found = str(places[-1]) if places else shutil.which(name)
    if found is None:
        raise ProgramFailed(f"{name} is not installed: install the package postgresql-client and start again.")
    return found


def _call(name: str, database: dict[str, Any], *words: str) -> None:
    """Run one program against the database of the settings; the password goes by the environment."""
    given = {
        "PGHOST": database.get("HOST"),
        "PGPORT": database.get("PORT"),
        "PGUSER": database.get("USER"),
        "PGPASSWORD": database.get("PASSWORD"),
        "PGDATABASE": database["NAME"],
    }
    env = {**os.environ, **{key: str(value) for key, value in given.items() if value}}
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [find(name), "--no-password", *words],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        raise ProgramFailed(f"{name} did not succeed: {said[0] if said else 'it gave no reason'}")


def dump(database: dict[str, Any], target: Path) -> Path:
    """Dump as of one moment, without owners. Raises ProgramFailed."""
    _call("pg_dump", database, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
    return target


def restore(database: dict[str, Any], source: Path, before: Path) -> None:
    """Replace the schema by the dump's; the former one is dumped into `before` first. Raises ProgramFailed."""
    from django.db import connection

    if connection.introspection.table_names():
        before.mkdir(parents=True, exist_ok=True, mode=0o700)
        dump(database, before / "database.dump")
    connection.close()
    _call("psql", database, "-q", "-v", "ON_ERROR_STOP=1", "-c", "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    words = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _call("pg_restore", database, *words, f"--dbname={database['NAME']}", str(source))
