"""Reads which funds pay a process of dialogue, as sources say."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from facility.apps.finance.public import FundingFacts
from facility.apps.interchange.readers.tables import Faults, Row, read

SOURCE_STATUSES = ("confirmed", "predecessor", "analogue", "unconfirmed", "demonstration")
COLUMNS = ("process", "funds", "valid_from", "source", "source_url", "source_status")


def _day(row: Row) -> date | None:
    typed = row.text("valid_from")
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        row.fault("valid_from", f"{typed!r} is not a day: write YYYY-MM-DD, or nothing for from the beginning")
        return None


def payers(folder: Path, funds: Collection[str], processes: Collection[str], faults: Faults) -> list[FundingFacts]:
    """Who pays which process from when; a folder without the table has none. Faults are noted, not raised."""
    found = []
    for row in read(folder, "process_funds.csv", COLUMNS, faults, optional=True):
        named = row.parts("funds")
        if row.needed("process") not in processes:
            row.fault("process", f"{row.text('process')!r} is none of processes.csv (column code)")
        for code in named:
            if code not in funds:
                row.fault("funds", f"{code!r} is not a fund of instruments.csv")
        found.append(
            FundingFacts(
                kind="process",
                reference=row.text("process"),
                funds=named,
                valid_from=_day(row),
                source=row.needed("source"),
                source_url=" ".join(row.urls("source_url")),
                status=row.one_of("source_status", SOURCE_STATUSES),
            )
        )
    return found
