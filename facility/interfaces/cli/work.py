"""`facility work`: the one worker process: jobs, letters, the schedule."""

import argparse
import signal
from types import FrameType

from facility.foundation.jobs import stopping, working

SUMMARY = "Run jobs, send letters and keep the schedule, until stopped."


def add(parser: argparse.ArgumentParser) -> None:
    """One pass or many."""
    parser.add_argument("--once", action="store_true", help="run what is due now, then stop")


def _on_signal(number: int, frame: FrameType | None) -> None:
    """The first signal lets the work at hand finish; a second one ends at once."""
    stopping.ask()
    signal.signal(number, signal.SIG_DFL)


def run(args: argparse.Namespace) -> int:
    """Work; the exit code is 0 after a stop that was asked for."""
    if args.once:
        working.run_once()
        return 0
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _on_signal)
    print("Working: jobs, letters and the schedule. Ctrl+C stops.", flush=True)
    working.run()
    print("Stopped; nothing was left half done.", flush=True)
    return 0
