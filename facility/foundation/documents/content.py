"""What a document says, apart from how it looks: blocks of plain text that no renderer takes for markup."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from facility.core.canonical import canonical
from facility.core.errors import Refused
from facility.core.findings import at_field

# A longer table belongs into a sheet; what is left out is said below the table.
MOST_ROWS = 2_000
LONGEST_TEXT = 30_000
MOST_BYTES = 4 * 1024 * 1024
# Put before a text that reads from right to left; nothing typed can contain it (see `clean`).
FROM_RIGHT = "\u200f"
_JOINERS = {"\u200c", "\u200d"}
_DROPPED = {"Cc", "Cf", "Cs"}


@dataclass(frozen=True)
class Heading:
    """A heading below the title: level 2 or 3."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Text:
    """A paragraph (several where the text has lines): style "", "lead", "small" or "code" (figures to compare)."""

    text: str
    style: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list; `numbered` where people refer to its items."""

    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True)
class Fact:
    """One line of facts: style "", "strong" or "code"."""

    label: str
    value: str
    style: str = ""


@dataclass(frozen=True)
class Facts:
    """Labels with their values."""

    rows: Sequence[Fact]


@dataclass(frozen=True)
class Column:
    """A column of a table: figures stand on the right; `width` is a share of what is left, 0 as wide as its words."""

    label: str
    is_number: bool = False
    width: int = 1


@dataclass(frozen=True)
class Table:
    """A table with a caption and a header row that is repeated on every page; `foot` is the line of totals."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    foot: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    """One part of a whole: its share in basis points and its figure in words."""

    label: str
    value: str
    share_bp: int


@dataclass(frozen=True)
class Shares:
    """A bar of the parts of a whole; `alt` says in a sentence what it shows."""

    caption: str
    alt: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Notice:
    """A framed note, before people read on."""

    title: str
    text: str


@dataclass(frozen=True)
class Signature:
    """Who signs for whom: `said` tells when and how it was signed, or stays empty for a hand to sign."""

    side: str
    name: str = ""
    said: str = ""


@dataclass(frozen=True)
class Signatures:
    """Places to sign, beside each other."""

    rows: Sequence[Signature]
    label_name: str
    label_day: str
    label_sign: str


@dataclass(frozen=True)
class Badge:
    """One card: a name, and lines below it."""

    name: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Badges:
    """Cards of one size to cut out, several to a sheet; `over` stands on each above the name."""

    over: str
    rows: Sequence[Badge]


Block = Heading | Text | Bullets | Facts | Table | Shares | Notice | Signatures | Badges


@dataclass(frozen=True)
class Paper:
    """A whole document in one language; `day` (ISO) is its date, so that the same content gives the same bytes."""

    title: str
    language: str
    day: str
    blocks: Sequence[Block]
    reference: str = ""
    lead: str = ""
    # Lines above the title of a letter: to whom it goes.
    addressee: Sequence[str] = ()
    footnotes: Sequence[str] = ()
    mark: str = ""
    keywords: Sequence[str] = field(default=())


def clean(text: str) -> str:
    """The text in composed characters, without control and direction characters; joiners of scripts stay."""
    plain = unicodedata.normalize("NFC", str(text)).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    plain = plain.replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(
        mark for mark in plain if mark in _JOINERS or mark == "\n" or unicodedata.category(mark) not in _DROPPED
    )


def is_from_right(text: str) -> bool:
    """Whether the first letter with a direction reads from right to left."""
    for mark in text:
        direction = unicodedata.bidirectional(mark)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False


def _said(text: str) -> str:
    plain = clean(text).strip()
    if len(plain) > LONGEST_TEXT:
        plain = plain[:LONGEST_TEXT].rstrip() + " […]"
    return FROM_RIGHT + plain if is_from_right(plain) else plain


def _line(text: str) -> str:
    """One line: titles, labels, cells of a name."""
    return _said(" ".join(clean(text).split()))


def _paragraphs(text: str) -> list[str]:
    found = [_said(part) for part in clean(text)[: LONGEST_TEXT * 4].split("\n") if part.strip()]
    return found[:MOST_ROWS]


def _blocks(block: Block) -> Iterator[dict[str, Any]]:
    match block:
        case Heading(text, level):
            yield {"is": "heading", "text": _line(text), "level": level}
        case Text(text, style):
            yield from ({"is": "text", "text": part, "style": style} for part in _paragraphs(text))
        case Bullets(items, numbered):
            yield {"is": "list", "items": [_said(one) for one in items if clean(one).strip()], "numbered": numbered}
        case Facts(rows):
            yield {"is": "facts", "rows": [[_line(one.label), _said(one.value), one.style] for one in rows]}
        case Table():
            yield from _table(block)
        case Shares(caption, alt, parts):
            shown = [[_line(one.label), _line(one.value), max(0, min(one.share_bp, 10_000))] for one in parts]
            yield {"is": "shares", "caption": _line(caption), "alt": _line(alt), "parts": shown}
        case Notice(title, text):
            yield {"is": "notice", "title": _line(title), "paragraphs": _paragraphs(text)}
        case Signatures(signed, name, day, sign):
            sides = [[_line(one.side), _line(one.name), _said(one.said)] for one in signed]
            yield {"is": "signatures", "rows": sides, "labels": [_line(name), _line(day), _line(sign)]}
        case Badges(over, cards):
            shown = [[_line(one.name), [_line(line) for line in one.lines if clean(line).strip()]] for one in cards]
            yield {"is": "badges", "over": _line(over), "rows": shown}


def _table(table: Table) -> Iterator[dict[str, Any]]:
    width = len(table.columns)
    if any(len(row) != width for row in (*table.rows[:MOST_ROWS], *([table.foot] if table.foot else []))):
        raise ValueError("a row of a table has another number of cells than the table has columns")
    yield {
        "is": "table",
        "caption": _line(table.caption),
        "columns": [[_line(one.label), one.is_number, one.width] for one in table.columns],
        "rows": [[_said(cell) for cell in row] for row in table.rows[:MOST_ROWS]],
        "foot": [_said(cell) for cell in table.foot],
    }
    if len(table.rows) > MOST_ROWS:
        told = _("The first %(shown)s of %(all)s rows are shown; the list on the page can be saved as a file.")
        yield {"is": "text", "text": told % {"shown": MOST_ROWS, "all": len(table.rows)}, "style": "small"}


def finish(paper: Paper) -> Mapping[str, Any]:
    """The document as plain data for the renderers, cleaned and bounded. Raises Refused where it grows too long."""
    with translation.override(paper.language):
        data = {
            "title": _line(paper.title),
            "language": paper.language,
            "day": paper.day[:10],
            "reference": _line(paper.reference),
            "lead": _line(paper.lead),
            "addressee": [_line(one) for one in paper.addressee if clean(one).strip()],
            "mark": _line(paper.mark),
            "footnotes": [_said(one) for one in dict.fromkeys(paper.footnotes)],
            "keywords": [_line(one) for one in paper.keywords],
            "facility": _line(settings.FACILITY_NAME),
            "blocks": [part for block in paper.blocks for part in _blocks(block)],
            "words": {
                "page": _("Page {page} of {pages}"),
                "unknown": _(
                    "Characters for which this paper has no letters stand as �; they are kept in the system: {list}"
                ),
            },
        }
    if len(canonical(data)) > MOST_BYTES:
        raise Refused(at_field("", "document.too_long"))
    return data
