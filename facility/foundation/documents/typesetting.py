"""From the plain data of a document to a tagged PDF/A; knows no framework and no database (see pressing.py)."""

import json
import re
from pathlib import Path
from typing import Any

from facility.foundation.documents.glyphs import Coverage, coverage

FONTS = Path(__file__).resolve().parents[2] / "fonts"
TEMPLATE = Path(__file__).with_name("paper.typ")
_LONG = re.compile(r"\S{25,}")
_STRETCH = 12


def _breakable(match: re.Match[str]) -> str:
    """A word that no line holds may break every few characters; scripts that join their letters break by themselves."""
    word = match[0]
    return "\u200b".join(word[start : start + _STRETCH] for start in range(0, len(word), _STRETCH))


def _prepared(value: Any, known: Coverage) -> Any:
    if isinstance(value, str):
        return _LONG.sub(_breakable, known.shown(value))
    if isinstance(value, list):
        return [_prepared(one, known) for one in value]
    if isinstance(value, dict):
        return {name: _prepared(one, known) for name, one in value.items()}
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
