"""A SQLite database as all migrations leave it, made once for all processes of a run and for the runs after it.

Following every migration takes most of a minute, and twice that while coverage is measured; a copy takes none.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from functools import cache
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_KEPT = ROOT / "build" / "test" / "migrated"
_OLD = 3  # of earlier code, for whoever still runs it
_READ = {".py", ".toml", ".csv", ".json"}


def digest() -> str:
    """What a migrated database hangs on: the product's code and data, the pinned packages, the Python that runs it.

    The interfaces have no tables, and nothing below them may import them.
    """
    found = hashlib.sha256(sys.version.encode())
    floors = (sorted((ROOT / "facility" / floor).rglob("*")) for floor in ("config", "apps", "foundation", "core"))
    for path in (*sorted(ROOT.glob("*.lock")), *chain.from_iterable(floors)):
        if path.suffix in _READ | {".lock"} and path.is_file():
            found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return found.hexdigest()


@cache
def migrated() -> Path:
    """The file; whoever comes first makes it, in a process of its own. Take a copy: it is everybody's."""
    kept = _KEPT / f"{digest()[:32]}.sqlite3"
    if not kept.exists():
        _KEPT.mkdir(parents=True, exist_ok=True)
        for old in sorted(_KEPT.glob("*.sqlite3"), key=lambda one: one.stat().st_mtime)[:-_OLD]:
            old.unlink(missing_ok=True)
        with tempfile.TemporaryDirectory(dir=_KEPT) as folder:
            # Two that come at the same moment both make it; the second takes the first's place, which is the same.
            _migrate(Path(folder)).replace(kept)
    return kept


def _migrate(folder: Path) -> Path:
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("FACILITY_", "COVERAGE_", "COV_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "facility", "manage", "migrate", "--no-input", "--verbosity", "0"],
        cwd=ROOT,
        env=plain | {"FACILITY_DATA_DIR": str(folder), "FACILITY_SECRET_KEY": "only-for-tests"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if done.returncode:
        raise RuntimeError(f"The migrations do not pass on SQLite:\n{done.stdout}{done.stderr}")
    whole = folder / "whole.sqlite3"
    with closing(sqlite3.connect(folder / "facility.sqlite3")) as made, closing(sqlite3.connect(whole)) as copy:
        made.backup(copy)  # with what may still stand in its log
    return whole


def copied(path: Path) -> Path:
    """A copy of the migrated database at a path."""
    shutil.copyfile(migrated(), path)
    return path
