"""`facility calendar-day DAY`: a day that a calendar sets otherwise than its pattern."""

import argparse
from datetime import date

from facility.core.errors import Refused
from facility.foundation.clocks.public import EU, set_day

SUMMARY = "Set a day of the calendar as working or off; open terms move with it."


def add(parser: argparse.ArgumentParser) -> None:
    """The day, what it is, and who says so."""
    parser.add_argument("day", type=date.fromisoformat, help="the day, as 2026-11-02")
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--off", action="store_true", help="a day off")
    kind.add_argument("--working", action="store_true", help="a working day")
    parser.add_argument("--source", required=True, help="where that is published")
    parser.add_argument("--calendar", default=EU, help="EU (as given), or a country's two letters")


def run(args: argparse.Namespace) -> int:
    """Set it and say what moved."""
    try:
        moved = set_day(calendar=args.calendar, day=args.day, is_working=args.working, source=args.source)
    except Refused as refused:
        print(f"Refused: {refused}")
        return 1
    terms = "1 open term" if moved == 1 else f"{moved} open terms"
    print(f"{args.day} is a {'working day' if args.working else 'day off'} in {args.calendar}; {terms} moved.")
    return 0
