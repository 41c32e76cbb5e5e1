"""`facility seed --demo`: loads the real portfolio and walks the story, act by act, with fixed dates."""

import argparse
import sys
from pathlib import Path

SUMMARY = "Fill an empty database with the real portfolio and, with --demo, the invented story."
SEEDS = Path(__file__).resolve().parent.parent.parent.parent / "seeds"


def add(parser: argparse.ArgumentParser) -> None:
    """What to load."""
    parser.add_argument("--demo", action="store_true", help="walk the invented story too")
    parser.add_argument("--quiet", action="store_true", help="say only the result")


def run(args: argparse.Namespace) -> int:
    """Load what is not there yet; 0 when the database holds it afterwards, 1 where the seeds are not at hand."""
    if not (SEEDS / "story").is_dir():
        print("The seeds are part of a checkout of the source and are not in this installation.", file=sys.stderr)
        return 1
    sys.path.insert(0, str(SEEDS.parent))
    from seeds.story import tell

    def told(words: str) -> None:
        if not args.quiet:
            print(f"  {words}", flush=True)

    done = tell(SEEDS / "portfolio", demo=args.demo, told=told)
    print("Loaded." if done else "Everything was there already.")
    return 0
