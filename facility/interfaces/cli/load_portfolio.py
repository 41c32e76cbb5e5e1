"""`facility load-portfolio DIR`: loads the known projects and published figures, then releases the open data."""

import argparse
import sys
from pathlib import Path

SUMMARY = "Load known projects, partners, funds, frameworks and published figures from a folder of CSV files."


def add(parser: argparse.ArgumentParser) -> None:
    """The folder."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder such as seeds/portfolio")
    parser.add_argument("--quiet", action="store_true", help="say only the result")


def run(args: argparse.Namespace) -> int:
    """Load; 1 with each fault by file, line and column when the files are not right, and nothing is written."""
    from facility.apps.interchange.public import REAL, load, release
    from facility.core.errors import Refused
    from facility.foundation.accounts.public import system
    from facility.foundation.base.clock import now

    if not args.folder.is_dir():
        print(f"{args.folder} is not a folder.", file=sys.stderr)
        return 1

    shown = sys.stderr.isatty() and not args.quiet

    def told(what: str, done: int, of: int) -> None:
        if shown:
            print(f"\r{what}: {done} of {of}", end="\n" if done == of else "", file=sys.stderr)

    try:
        actor = system("load-portfolio")
        loaded = load(args.folder, actor=actor, at=now(), told=told)
        released = release(kind=REAL, actor=actor, at=now())
    except Refused as refusal:
        for finding in refusal.findings:
            print(finding.text or str(finding), file=sys.stderr)
        print(f"Nothing was loaded: {len(refusal.findings)} fault(s).", file=sys.stderr)
        return 1
    for kind, counts in loaded.counts.items():
        print(f"{kind}: " + ", ".join(f"{number} {outcome}" for outcome, number in counts.items()))
    print(f"IATI file: {released.activities} activities, {len(released.left_out)} projects left out")
    return 0
