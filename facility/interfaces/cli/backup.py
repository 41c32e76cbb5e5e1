"""`facility backup PLACE`: database and files in one archive, the keys in a second one to be kept apart."""

import argparse
from pathlib import Path

from facility.foundation.base import backups, clock
from facility.foundation.base.postgres_programs import ProgramFailed
from facility.foundation.records import erasures

SUMMARY = "Back up the database and the files; the keys go into a second archive, to be kept apart."


def add(parser: argparse.ArgumentParser) -> None:
    """Where to write."""
    parser.add_argument("place", type=Path, help="a folder, or a file ending in .tar.gz")


def run(args: argparse.Namespace) -> int:
    """Write both archives; the facility may go on working meanwhile."""
    if backups.is_empty():
        print("There is nothing to back up: this facility has no database yet.")
        return 1
    try:
        erasures.gather()
        made = backups.make(args.place.resolve(), clock.now())
    except (backups.Unusable, ProgramFailed) as trouble:
        print(trouble)
        return 1
    except OSError as error:
        print(f"The backup could not be written: {error.strerror} ({error.filename or args.place}).")
        return 1
    print(f"Database and {made.files} files: {made.archive} ({made.bytes:,} bytes)")
    print(f"Keys: {made.keys}")
    print("Keep the two apart: whoever holds both can read sealed dossiers, whoever holds one cannot.")
    return 0
