"""The words of findings: title, explanation, what was seen and what would make it right, by rule and language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from facility.core.findings import Finding
from facility.core.money import WHOLE_BP

LANGUAGES: tuple[str, ...] = ("en", "fr")
LABELLED: dict[str, str] = {
    "seats": "seats",
    "role": "role",
    "roles": "role",
    "condition": "condition",
    "field": "field",
    "heading": "heading",
    "kinds": "kinds",
    "admitted_kinds": "kinds",
    "regions": "regions",
}
"""Facts whose values are codes, and the table of labels that words them."""


class Formatter(Protocol):
    """How figures are written in one language; the pages pass theirs, core has a plain one."""

    def money(self, cents: int) -> str:
        """An amount with its currency."""
        ...

    def percent(self, bp: int) -> str:
        """Basis points as per cent."""
        ...

    def day(self, iso: str) -> str:
        """An ISO date."""
        ...

    def country(self, code: str) -> str:
        """The name of a country."""
        ...


class PlainFormatter:
    """Figures the way files and terminals show them: `950,000.00 EUR`, `95.00 %`, country codes."""

    def __init__(self, language: str = "en") -> None:
        self._marks = ("\u202f", ",") if language == "fr" else (",", ".")

    def money(self, cents: int) -> str:
        """An amount with its currency."""
        group, mark = self._marks
        whole, part = divmod(abs(cents), 100)
        return f"{'-' if cents < 0 else ''}{whole:,}".replace(",", group) + f"{mark}{part:02d} EUR"

    def percent(self, bp: int) -> str:
        """Basis points as per cent with two decimals."""
        whole, part = divmod(bp * 100, WHOLE_BP)
        return f"{whole}{self._marks[1]}{part * 100 // WHOLE_BP:02d} %"

    def day(self, iso: str) -> str:
        """The ISO date itself."""
        return iso

    def country(self, code: str) -> str:
        """The code itself."""
        return code


@dataclass(frozen=True, slots=True)
class RuleText:
    """A finding in words, with the source it stands on. Empty strings where there is nothing to say."""

    number: str
    title: str
    explanation: str
    says: str
    remedy: str
    source: str
    source_status: str


@cache
def texts(language: str) -> Mapping[str, Any]:
    """The whole table of one language; English for a language without one."""
    known = language if language in LANGUAGES else "en"
    file = files("facility.core.presets") / f"rule_texts.{known}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def label(group: str, code: str, language: str) -> str:
    """The words for a code (`label("role", "lead", "fr")`), the code itself where there are none."""
    return str(texts(language)["labels"].get(group, {}).get(code, code))


def text(finding: Finding, language: str, formatter: Formatter | None = None) -> RuleText:
    """Word a finding. A finding without a rule gives its ready text. Raises KeyError for an unknown message."""
    if not finding.rule:
        return RuleText("", "", "", finding.text or finding.message, "", finding.source, finding.source_status)
    table = texts(language)
    about = table[finding.rule]
    message = about.get(finding.message) or table["common"][finding.message]
    words = worded(finding.facts, language, formatter or PlainFormatter(language))
    remedy = message.get("do", "") if finding.remedy else ""
    return RuleText(
        number=finding.rule,
        title=about["title"],
        explanation=about["explanation"],
        says=message["says"].format_map(words),
        remedy=remedy.format_map(words),
        source=finding.source,
        source_status=label("source_status", finding.source_status, language),
    )


def worded(facts: Mapping[str, Any], language: str, formatter: Formatter) -> dict[str, str]:
    """Every fact as text: the end of its name says the unit, lists are joined by commas."""
    return {name: _worded(name, value, language, formatter) for name, value in facts.items()}


def _worded(name: str, value: Any, language: str, formatter: Formatter) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_worded(name, part, language, formatter) for part in value)
    if value is None or value == "":
        return "?"
    if name in LABELLED:
        return label(LABELLED[name], value, language)
    if name.endswith("_cents"):
        return formatter.money(value)
    if name.endswith("_bp"):
        return formatter.percent(value)
    if name.endswith("_on"):
        return formatter.day(value)
    if name in ("country", "countries") or name.endswith("_countries"):
        return formatter.country(value)
    return str(value)
