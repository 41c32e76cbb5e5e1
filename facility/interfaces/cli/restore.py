"""`facility restore FILE`: put a backup back, erase again what was erased since, verify the trail."""

import argparse
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from facility.foundation.base import backups, clock
from facility.foundation.base.postgres_programs import ProgramFailed
from facility.foundation.records import erasures
from facility.foundation.trail import public as trail

SUMMARY = "Restore a backup, erase again what was erased since, and verify the trail."


def add(parser: argparse.ArgumentParser) -> None:
    """What to restore, and whether something stands in its place."""
    parser.add_argument("file", type=Path, help="the archive written by `facility backup`")
    parser.add_argument("--keys", type=Path, help="the archive of keys that was kept apart")
    parser.add_argument("--replace", action="store_true", help="a facility is here already: put it aside first")


def run(args: argparse.Namespace) -> int:
    """Check everything before anything is touched; 1 when refused or when the trail shows faults."""
    at = clock.now()
    try:
        with tempfile.TemporaryDirectory(dir=settings.FACILITY_DATA_DIR, prefix=".restore-") as work:
            before, erased = _restore(args, Path(work), at)
    except (backups.Unusable, ProgramFailed) as trouble:
        print(f"{trouble}\nNothing was restored.")
        return 1
    except OSError as error:
        print(f"The backup could not be restored: {error.strerror} ({error.filename}).")
        return 1
    if before:
        print(f"What was here before is kept in {before}")
    print(f"Erased again, because it was erased after the backup: {erased} records.")
    faults = trail.verify()
    for fault in faults:
        print(f"{fault.where}: {fault.what}")
    print(f"Restored. The trail has {trail.Entry.objects.count()} entries and {len(faults)} faults.")
    return 1 if faults else 0


def _restore(args: argparse.Namespace, work: Path, at: datetime) -> tuple[Path | None, int]:
    manifest = backups.unpack(args.file, work / "data")
    backups.check_fits(manifest)
    if args.keys:
        backups.unpack(args.keys, work / "keys")
    listed = erasures.noted()
    if not backups.is_empty():
        if not args.replace:
            raise backups.Unusable(
                "A facility is here already: add --replace to put it aside, or set FACILITY_DATA_DIR."
            )
        listed |= _erased_here()
    before = backups.replace(work / "data", at)
    if args.keys:
        backups.replace_keys(work / "keys", at)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    return before, erasures.replay(listed=listed | erasures.gather())


def _erased_here() -> dict[str, str]:
    """The list of the facility that is being replaced; a damaged database cannot add to it."""
    from django.db import DatabaseError

    try:
        return erasures.gather()
    except DatabaseError:
        return erasures.noted()
