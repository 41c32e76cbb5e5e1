"""Texts of a report as paragraphs and lists: plain text, a line each, a dash before an item; no markup."""

import re

from facility.foundation.documents.public import Block, Bullets, Text

_DASH = re.compile(r"[-–•]\s+")


def blocks_of(text: str) -> list[Block]:
    """Each line is a paragraph; lines that begin with a dash make a list. Everything stays the text it is."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        words: list[str] = []
        items: list[str] = []
        for line in part.split("\n"):
            if _DASH.match(line.strip()):
                found += _paragraph(words)
                words = []
                items.append(_DASH.sub("", line.strip(), count=1))
            elif items and line.startswith(" "):
                items[-1] = f"{items[-1]} {line.strip()}"
            else:
                found += [Bullets(items)] if items else []
                items = []
                words.append(line)
        found += [*_paragraph(words), *([Bullets(items)] if items else [])]
    return found


def _paragraph(lines: list[str]) -> list[Block]:
    told = "\n".join(lines).strip()
    return [Text(told)] if told else []
