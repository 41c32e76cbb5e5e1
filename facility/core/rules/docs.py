"""The page docs/rules.md: every kind of rule, and per rulebook which may block, on whose word and why."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from facility.core import presets
from facility.core.rules.model import Rulebook, RuleEntry
from facility.core.rules.registry import rules
from facility.core.rules.texts import PlainFormatter, label, texts

_FORMAT = PlainFormatter("en")

INTRODUCTION = """# Rules

This page is written by `python -m facility.core.rules.docs` and a test holds it to the rulebooks that are shipped.

A **kind of rule** is a small function with a number (`R-11`); it is additive and never changes its meaning. A
**rulebook** says which kinds apply to one version of a call, with which figures, from which source and since when.
A rulebook once used is never edited: the next version is added, and a dossier is judged by the one in force on the day
it was submitted.

A failure **blocks** a submission only if its entry has the weight `block` and a source that is `confirmed`, or a
`predecessor` whose figure a named body signed off for this call. What is taken from a predecessor or a sister programme,
what is recalled and not read, and what the demonstration had to invent **advises** and never blocks. What is not known
never blocks either, with one exception: an unanswered required part (`R-22`) at submission.

| status | meaning | may block |
|---|---|---|
| confirmed | read on a page or in a text that binds this call | yes |
| predecessor | read in a text this call's texts replaced | once signed off |
| analogue | read in the texts of a sister programme | no |
| unconfirmed | recalled or our reading, no page found | no |
| demonstration | a figure that is not public and that we had to set | no |
"""


def render() -> str:
    """The whole page as Markdown."""
    return "\n".join([INTRODUCTION, *_kinds(), *(line for book in presets.rulebooks() for line in _book(book))])


def _kinds() -> Iterator[str]:
    yield "## Kinds of rules\n"
    yield "| number | kind | rule | why | in rulebooks |"
    yield "|---|---|---|---|---|"
    english = texts("en")
    for rule in rules().values():
        about = english[rule.number]
        used = [book.code for book in presets.rulebooks() if any(e.kind == rule.kind for e in book.entries)]
        named = ", ".join(dict.fromkeys(used)) or "none shipped"
        yield f"| {rule.number} | `{rule.kind}` | {about['title']} | {about['explanation']} | {named} |"
    yield ""


def _book(book: Rulebook) -> Iterator[str]:
    blocking = [entry for entry in book.entries if entry.may_block]
    numbers = ", ".join(dict.fromkeys(entry.number for entry in blocking))
    yield f"## {book.title['en']}\n"
    yield f"`{book.code}`, version {book.version}, for the call `{book.call}`. {book.note} Source: <{book.source}>.\n"
    yield f"May block: {numbers}. The other {len(book.entries) - len(blocking)} of {len(book.entries)} advise.\n"
    yield "| number | rule | figures | applies to | may block | status | source and remark |"
    yield "|---|---|---|---|---|---|---|"
    for entry in book.entries:
        cells = (
            entry.number,
            texts("en")[entry.number]["title"],
            figures(entry.params),
            _scope(entry),
            "**yes**" if entry.may_block else _why_not(entry),
            label("source_status", entry.source_status, "en"),
            " · ".join(part for part in (entry.source, entry.note) if part),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _scope(entry: RuleEntry) -> str:
    parts = [] if entry.stage == "any" else [f"{entry.stage} stage"]
    parts += [f"lot {lot}" for lot in entry.lots] + list(entry.funds)
    if entry.valid_from:
        parts.append(f"from {entry.valid_from}")
    if entry.valid_to:
        parts.append(f"until {entry.valid_to}")
    return ", ".join(parts) or "all"


def _why_not(entry: RuleEntry) -> str:
    return "no: advice by design" if entry.source_status == "confirmed" else f"no: {entry.source_status}"


def figures(params: Any) -> str:
    """Parameters in one cell: amounts and rates with their units, lists in order."""
    return "; ".join(f"{name}: {_figure(name, value)}" for name, value in params.items()) or "none"


def _figure(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_figure(key, part)}" for key, part in value.items())
    if isinstance(value, list):
        return ", ".join(_figure(name, part) for part in value) or "none"
    if name.endswith("_cents"):
        return _FORMAT.money(value)
    if name.endswith("_bp"):
        return _FORMAT.percent(value)
    return str(value)


def main(path: str = "docs/rules.md") -> None:
    """Write the page below the working directory."""
    Path(path).write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
