"""CSV tables read with care: every fault says file, line and column; nothing is guessed."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from facility.core.errors import Refused
from facility.core.findings import Finding, at_field
from facility.core.money import Money
from facility.core.partial_dates import PartialDate

T = TypeVar("T")


@dataclass
class Faults:
    """What is wrong with the files, gathered until all are read."""

    found: list[Finding] = field(default_factory=list)

    def add(self, file: str, line: int, column: str, what: str) -> None:
        """Note a fault; line 0 is the whole file."""
        place = f"{file}, line {line}" if line else file
        place += f", column {column}" if column else ""
        self.found.append(at_field(f"{file}:{line}:{column}", "bad_cell", text=f"{place}: {what}", line=line))

    def refuse(self) -> None:
        """Raise Refused with every fault, if there is one."""
        if self.found:
            raise Refused(self.found)


@dataclass
class Row:
    """One line of a table; its readers note a fault and give the empty value instead of raising."""

    file: str
    line: int
    cells: dict[str, str]
    faults: Faults

    def text(self, column: str) -> str:
        """The cell without outer spaces."""
        return self.cells.get(column, "").strip()

    def fault(self, column: str, what: str) -> None:
        """Note that this cell is wrong."""
        self.faults.add(self.file, self.line, column, what)

    def _read(self, column: str, read: Callable[[str], T]) -> T | None:
        typed = self.text(column)
        if not typed:
            return None
        try:
            return read(typed)
        except (ValueError, ArithmeticError) as error:
            self.fault(column, f"{error}")
            return None

    def needed(self, column: str) -> str:
        """A cell that must not be empty."""
        if not self.text(column):
            self.fault(column, "must not be empty")
        return self.text(column)

    def one_of(self, column: str, allowed: tuple[str, ...]) -> str:
        """One of the words allowed, or empty where the empty text is among them."""
        typed = self.text(column)
        if typed not in allowed:
            words = ", ".join(word for word in allowed if word)
            self.fault(column, f"{typed!r} is not one of {words}")
            return ""
        return typed

    def date(self, column: str) -> str:
        """A partial date as YYYY, YYYY-MM or YYYY-MM-DD."""
        found = self._read(column, PartialDate.parse)
        return "" if found is None else str(found)

    def cents(self, column: str) -> int | None:
        """Euro with a full stop as decimal mark, as cents."""
        typed = self.text(column)
        if typed and (set(typed) - set("0123456789.")):
            self.fault(column, f"{typed!r} is not an amount: write digits and a full stop, such as 1234.56")
            return None
        found = self._read(column, Money.parse)
        return None if found is None else found.cents

    def hundredths(self, column: str) -> int | None:
        """A number with at most two decimals, times 100 (per cent into basis points)."""
        return self.cents(column)

    def tenths(self, column: str) -> int | None:
        """A number with at most one decimal, times 10."""
        found = self.cents(column)
        if found is not None and found % 10:
            self.fault(column, f"{self.text(column)!r} has more than one decimal")
            return None
        return None if found is None else found // 10

    def whole(self, column: str) -> int | None:
        """A whole number."""
        return self._read(column, int)

    def yes(self, column: str) -> bool | None:
        """Yes, no, or empty for unknown."""
        return {"yes": True, "no": False, "": None}[self.one_of(column, ("yes", "no", ""))]

    def country(self, column: str, known: Callable[[str], bool]) -> str:
        """One country code."""
        return next(iter(self.codes(column, known)), "")

    def codes(self, column: str, known: Callable[[str], bool]) -> tuple[str, ...]:
        """Country codes joined by a semicolon."""
        found = tuple(dict.fromkeys(part.strip() for part in self.text(column).split(";") if part.strip()))
        for code in found:
            if not known(code):
                self.fault(column, f"{code!r} is not a country code (ISO 3166-1 alpha-2, or XK)")
        return tuple(code for code in found if known(code))

    def parts(self, column: str) -> tuple[str, ...]:
        """Words joined by a semicolon."""
        return tuple(part.strip() for part in self.text(column).split(";") if part.strip())

    def urls(self, column: str) -> tuple[str, ...]:
        """Web addresses joined by a space."""
        found = tuple(self.text(column).split())
        for url in found:
            parts = urlsplit(url)
            if parts.scheme not in {"http", "https"} or not parts.netloc:
                self.fault(column, f"{url!r} is not a web address")
        return found


def read(folder: Path, name: str, columns: tuple[str, ...], faults: Faults, *, optional: bool = False) -> list[Row]:
    """The rows of one table; a missing file, a missing column, a ragged line or bad UTF-8 is a fault."""
    path = folder / name
    if not path.exists():
        if not optional:
            faults.add(name, 0, "", "the file is missing")
        return []
    try:
        return list(_rows(path, name, columns, faults))
    except UnicodeDecodeError as error:
        faults.add(name, 0, "", f"is not UTF-8 (byte {error.start})")
    except csv.Error as error:
        faults.add(name, 0, "", f"is not a CSV table ({error})")
    return []


def _rows(path: Path, name: str, columns: tuple[str, ...], faults: Faults) -> Iterator[Row]:
    with path.open(newline="", encoding="utf-8-sig") as stream:
        reader = csv.reader(stream, strict=True)
        head = next(reader, [])
        for column in columns:
            if column not in head:
                faults.add(name, 1, column, "the column is missing")
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(head):
                faults.add(name, reader.line_num, "", f"has {len(cells)} cells, the head has {len(head)}")
                continue
            yield Row(name, reader.line_num, dict(zip(head, cells, strict=True)), faults)
