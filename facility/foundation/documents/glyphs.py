"""Which characters the fonts can show: read from their character maps, so that no empty box is ever printed."""

import struct
from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path

Ranges = list[tuple[int, int]]
# Where the fonts were not fetched, the typesetter's own ones stand in: Latin, Greek, Cyrillic and plain signs.
BUILT_IN: Ranges = [(0x20, 0x17F), (0x370, 0x3FF), (0x400, 0x45F), (0x2010, 0x2026), (0x20AC, 0x20AC)]


def _segments(data: bytes, at: int) -> Ranges:
    """Format 4: the basic plane."""
    (double,) = struct.unpack_from(">H", data, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + double)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 2 * double)
    offsets_at = at + 16 + 3 * double
    found: Ranges = []
    for place, (start, end, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        (offset,) = struct.unpack_from(">H", data, offsets_at + 2 * place)
        for code in range(start, min(end, 0xFFFE) + 1):
            if offset:
                (glyph,) = struct.unpack_from(">H", data, offsets_at + 2 * place + offset + 2 * (code - start))
            else:
                glyph = (code + delta) & 0xFFFF
            if glyph:
                found.append((code, code))
    return found


def _groups(data: bytes, at: int) -> Ranges:
    """Format 12: all planes."""
    (count,) = struct.unpack_from(">I", data, at + 12)
    rows = (struct.unpack_from(">III", data, at + 16 + 12 * place) for place in range(count))
    return [(start, end) for start, end, _glyph in rows]


def _map_at(data: bytes) -> int:
    (tables,) = struct.unpack_from(">H", data, 4)
    for place in range(tables):
        tag, _sum, offset, _size = struct.unpack_from(">4sIII", data, 12 + 16 * place)
        if tag == b"cmap":
            return int(offset)
    raise ValueError("a font without a character map")


def ranges_of(data: bytes) -> Ranges:
    """The code points of a TrueType font. Raises ValueError for anything else."""
    start = _map_at(data)
    (count,) = struct.unpack_from(">H", data, start + 2)
    found: Ranges = []
    for place in range(count):
        (offset,) = struct.unpack_from(">I", data, start + 4 + 8 * place + 4)
        (form,) = struct.unpack_from(">H", data, start + offset)
        if form == 12:
            return _groups(data, start + offset)
        if form == 4:
            found = _segments(data, start + offset)
    return found


class Coverage:
    """What can be shown; everything else is replaced and remembered."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        merged: Ranges = []
        for start, end in sorted(ranges):
            if merged and start <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((start, end))
        self._starts = [start for start, _end in merged]
        self._ends = [end for _start, end in merged]
        self.missing: dict[str, None] = {}

    def has(self, mark: str) -> bool:
        """Whether one of the fonts has the character; joiners and marks of direction need no picture."""
        code = ord(mark)
        if code in {0x0A, 0x200B, 0x200C, 0x200D, 0x200F}:
            return True
        place = bisect_right(self._starts, code) - 1
        return place >= 0 and code <= self._ends[place]

    def shown(self, text: str) -> str:
        """The text with � for every character that no font has."""
        if text.isascii():
            return text
        kept = []
        for mark in text:
            if self.has(mark):
                kept.append(mark)
            else:
                self.missing[mark] = None
                kept.append("\ufffd" if self.has("\ufffd") else "?")
        return "".join(kept)


def coverage(folder: Path) -> Coverage:
    """What the regular fonts of a folder can show together."""
    found: Ranges = []
    for path in sorted(folder.rglob("*400Regular.ttf")):
        found += ranges_of(path.read_bytes())
    return Coverage(found or BUILT_IN)
