"""`facility books`: checks that every balance is explained by its postings and that all accounts add up to nothing."""

import argparse

from facility.apps.finance import public as finance

SUMMARY = "Verify the double-entry ledger."


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(args: argparse.Namespace) -> int:
    """Print the faults found; 1 when there are any."""
    faults = finance.faults()
    for fault in faults:
        print(fault)
    print(f"{finance.ledger().count()} postings: {len(faults)} faults.")
    return 1 if faults else 0
