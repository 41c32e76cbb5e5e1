"""`facility search rebuild`: index every document anew, after the rules for words changed."""

import argparse

from facility.foundation.search.public import rebuild

SUMMARY = "Build the search index anew."


def add(parser: argparse.ArgumentParser) -> None:
    """What to do."""
    parser.add_argument("what", choices=["rebuild"], help="rebuild: fold and index every document anew")


def run(args: argparse.Namespace) -> int:
    """One transaction: searches go on as before until it is done, writers wait."""
    print(f"{rebuild():,} documents indexed")
    return 0
