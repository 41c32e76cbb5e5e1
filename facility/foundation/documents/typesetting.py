"""From the plain data of a document to a tagged PDF/A; knows no framework and no database (see pressing.py)."""

import json
import re
from pathlib import Path
from typing import Any

from facility.foundation.documents.glyphs import Coverage, coverage

FONTS = Path(__file__).resolve().parents[2] / "fonts"
TEMPLATE = Path(__file__).with_name("paper.typ")
# A word that may not fit its line breaks every few characters; in the cells of a table earlier, and after its signs.
_LONG = re.compile(r"\S{25,}")
_LONG_IN_CELL = re.compile(r"\S{18,}")
_SIGN_IN_CELL = re.compile(r"(?<=\S{4}[._/@-])(?=\S{3})")
_STRETCH = 12


def _breakable(match: re.Match[str]) -> str:
    """A word that no line holds may break every few characters; scripts that join their letters break by themselves."""
    word = match[0]
    return "\u200b".join(word[start : start + _STRETCH] for start in range(0, len(word), _STRETCH))


def _in_cell(text: str) -> str:
    signs = _SIGN_IN_CELL.sub("\u200b", text)
    return "\u200b".join(_LONG_IN_CELL.sub(_breakable, part) for part in signs.split("\u200b"))


def _prepared(value: Any, known: Coverage, in_table: bool = False) -> Any:
    if isinstance(value, str):
        shown = known.shown(value)
        return _in_cell(shown) if in_table else _LONG.sub(_breakable, shown)
    if isinstance(value, list):
        return [_prepared(one, known, in_table) for one in value]
    if isinstance(value, dict):
        is_table = value.get("is") == "table"
        return {name: _prepared(one, known, is_table and name != "caption") for name, one in value.items()}
    return value


def prepared(data: dict[str, Any], known: Coverage) -> dict[str, Any]:
    """The data with what the fonts cannot show replaced, named in a footnote, and long words made breakable."""
    ready: dict[str, Any] = _prepared(data, known)
    if known.missing:
        listed = ", ".join(f"U+{ord(mark):04X}" for mark in list(known.missing)[:20])
        ready["footnotes"] = [*ready["footnotes"], ready["words"]["unknown"].replace("{list}", listed)]
    return ready


def typeset(data: dict[str, Any]) -> bytes:
    """The PDF; the same data gives the same bytes."""
    import typst

    return bytes(
        typst.compile(
            TEMPLATE,
            format="pdf",
            font_paths=[FONTS] if FONTS.exists() else [],
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(prepared(data, coverage(FONTS)))},
            # One file is both: kept for decades (PDF/A-2, level A) and read aloud (PDF/UA-1). Decision 0018.
            pdf_standards=["a-2a", "ua-1"],
        )
    )
