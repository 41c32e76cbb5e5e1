"""References people can read out: MPF-CN-2026-0007 for a dossier, MPF-0042 for a published project."""

from __future__ import annotations

import re
from dataclasses import dataclass

KINDS: dict[str, str] = {
    "C": "call",
    "CN": "proposal",
    "FA": "full application",
    "R": "evaluation round",
    "D": "decision",
    "G": "grant",
    "PR": "payment request",
    "PO": "payment order",
    "RP": "report",
    "L": "lesson",
    "PB": "publication",
    "TA": "assistance request",
    "M": "meeting",
    "N": "news",
    "CM": "commitment",
    "E": "enquiry",
    "Q": "question on a call",
    "ER": "report of a meeting",
    "MC": "mentoring case",
}
"""Letters inside a reference and the noun they stand for; a published project has none."""

_SHAPE = re.compile(
    r"(?P<facility>[A-Z][A-Z0-9]{1,9})(?:-(?P<kind>[A-Z]{1,3}))?(?:-(?P<year>\d{4}))?-(?P<number>\d{4,})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """The parts of a reference; numbers need not be gapless."""

    facility: str
    number: int
    kind: str | None = None
    year: int | None = None

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("references count from 1")
        if self.kind is not None and self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is not a kind of reference")
        if _SHAPE.fullmatch(str(self)) is None:
            raise ValueError(f"{self} is not a reference")

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Read a reference, in any case; raises ValueError if it has another shape."""
        found = _SHAPE.fullmatch(text.strip().upper())
        if found is None:
            raise ValueError(f"{text.strip()!r} is not a reference such as MPF-0042 or MPF-CN-2026-0007")
        year = found["year"]
        return cls(
            found["facility"],
            int(found["number"]),
            found["kind"],
            int(year) if year else None,
        )

    def __str__(self) -> str:
        middle = [self.kind or "", f"{self.year:04d}" if self.year is not None else ""]
        return "-".join([self.facility, *(part for part in middle if part), f"{self.number:04d}"])


def reference(facility: str, number: int, *, kind: str | None = None, year: int | None = None) -> str:
    """`reference("MPF", 7, kind="CN", year=2026)` is `MPF-CN-2026-0007`; ValueError on impossible parts."""
    return str(Reference(facility, number, kind, year))
