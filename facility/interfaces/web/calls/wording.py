"""How rules and their figures are written on pages: the core's texts with this language's numbers, dates and countries."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from facility.apps.calls import public as calls
from facility.apps.parties.public import country_name, is_country
from facility.core.findings import Finding
from facility.core.rules import texts
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import register_words


class PageFormatter:
    """Figures as the pages write them, in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def money(self, cents: int) -> str:
        """An amount with its currency."""
        return formats.money(cents, language=self.language)

    def percent(self, bp: int) -> str:
        """A share."""
        return formats.percent(bp, language=self.language)

    def day(self, iso: str) -> str:
        """A day or partial date."""
        return formats.day(iso, language=self.language)

    def country(self, code: str) -> str:
        """The name of a country, with the mark that leads to its footnote; the code itself where it is none."""
        return str(country_name(code, self.language)) if is_country(code) else code


def language() -> str:
    """The language of the page, without its region."""
    return (get_language() or "en").split("-")[0]


def formatter() -> PageFormatter:
    """The formatter of the present page."""
    return PageFormatter(language())


def words(finding: Finding) -> tuple[str, str]:
    """What a finding of a rulebook says and what would make it right; empty for findings of forms."""
    if not finding.rule:
        return "", ""
    said = texts.text(finding, language(), formatter())
    return said.says, said.remedy


def wire() -> None:
    """Let the component for findings ask the texts of the rulebooks."""
    register_words(words)


def rule_title(number: str) -> str:
    """The title of a rule."""
    return str(texts.texts(language())[number]["title"])


def rule_explanation(number: str) -> str:
    """What a rule is about, in plain words."""
    return str(texts.texts(language())[number]["explanation"])


_TABLES = {
    "seats": "seats",
    "roles": "role",
    "admitted_roles": "role",
    "admitted": "kinds",
    "refused": "kinds",
    "fields": "field",
}


def figure(name: str, value: Any) -> str:
    """One figure of a rulebook as text, by the name of the parameter."""
    if value is None:
        return _("no limit stated")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return _mapping(name, value)
    if isinstance(value, list | tuple):
        return "; ".join(figure(name, part) for part in value) if name == "conditional" else _joined(name, value)
    return _single(name, value)


def _single(name: str, value: Any) -> str:
    written = formatter()
    units: dict[str, Callable[[Any], str]] = {
        "_cents": written.money,
        "_bp": written.percent,
        "_months": lambda months: _("%(number)s months") % {"number": months},
    }
    for end, write in units.items():
        if name.endswith(end):
            return write(value)
    if name in _TABLES:
        return texts.label(_TABLES[name], str(value), language())
    if name in {"listed", "country"} or name.startswith("regions."):
        return written.country(str(value))
    if name == "when":
        return _("always") if value == "always" else _("once an entity of a third country takes part")
    return str(value)


def _joined(name: str, values: list[Any] | tuple[Any, ...]) -> str:
    return ", ".join(figure(name, part) for part in values) if values else _("none")


def _mapping(name: str, value: Mapping[str, Any]) -> str:
    if name == "conditional":
        said = texts.label("condition", value["condition"], language())
        since = formatter().day(value["since"]) if value.get("since") else _("not recorded yet")
        return f"{formatter().country(value['country'])}: {said} ({since})"
    parts = []
    for key, held in value.items():
        label = texts.label(name, key, language())
        parts.append(f"{label}: {_joined(f'{name}.{key}', held)}")
    return "; ".join(parts)


def figure_rows(params: Mapping[str, Any]) -> list[dict[str, str]]:
    """The figures of one rule as labels and texts; empty ones left out."""
    return [
        {"label": str(calls.words.FIGURES.get(name, name)), "text": figure(name, value)}
        for name, value in params.items()
        if value not in (None, [], (), {})
    ]
