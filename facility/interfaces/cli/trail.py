"""`facility trail verify`: finds a changed, removed or cut entry, and acts without one; `facility trail seal` seals what is new."""

import argparse

from facility.foundation.base import clock
from facility.foundation.trail import public as trail

SUMMARY = "Verify the trail of acts, or seal its newest entries."


def add(parser: argparse.ArgumentParser) -> None:
    """The two things to do with the trail."""
    parser.add_argument("what", choices=["verify", "seal"])


def run(args: argparse.Namespace) -> int:
    """Print the faults found; 1 when there are any."""
    if args.what == "seal":
        root = trail.seal_roots(at=clock.now())
        print(f"Sealed {root.count} entries." if root else "Nothing new to seal.")
        return 0
    faults = [*trail.verify(), *trail.unwitnessed()]
    for fault in faults:
        print(f"{fault.where}: {fault.what}")
    total, sealed = trail.Entry.objects.count(), trail.Entry.objects.exclude(root=None).count()
    print(f"{total} entries, {sealed} of them sealed: {len(faults)} faults.")
    return 1 if faults else 0
