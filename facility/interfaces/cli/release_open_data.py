"""`facility release-open-data`: publishes the IATI files as of now and keeps our own figures of the day."""

import argparse
import sys

SUMMARY = "Publish the IATI activity files as of now, checked against the standard, and keep the figures of the day."


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: both files are released, each only when its records changed."""


def run(args: argparse.Namespace) -> int:
    """Release; 1 with each fault when a file breaks the standard, and that file is not published."""
    from facility.apps.interchange.public import DEMONSTRATION, REAL, release
    from facility.apps.portfolio.public import FACILITY_SCOPE, take_snapshot
    from facility.core.errors import Refused
    from facility.foundation.accounts.public import system
    from facility.foundation.base.clock import now

    actor = system("release-open-data")
    try:
        for kind in (REAL, DEMONSTRATION):
            done = release(kind=kind, actor=actor, at=now())
            print(f"{kind}: {done.activities} activities, {len(done.left_out)} projects left out, {done.sha256}")
    except Refused as refusal:
        for finding in refusal.findings:
            print(finding.text or str(finding), file=sys.stderr)
        return 1
    take_snapshot(scope=FACILITY_SCOPE, actor=actor, at=now())
    return 0
