"""Rules and languages: findings of rules, text in another language."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from facility.interfaces.web.ui.components.facts import in_language_html
from facility.interfaces.web.ui.components.library import register


@register.inclusion_tag("ui/finding.html")
def finding(row: dict[str, Any]) -> dict[str, Any]:
    """One finding of a rule: a view row from facility.interfaces.web.ui.findings."""
    return {"row": row}


@register.inclusion_tag("ui/findings.html")
def findings(rows: Iterable[dict[str, Any]], title: str = "", level: int = 2) -> dict[str, Any]:
    """Findings of rules in a list under a title."""
    return {"rows": list(rows), "title": title, "level": min(max(int(level), 2), 5)}


@register.simple_tag
def in_language(text: Any, shown: str = "") -> SafeString:
    """A text with the mark of its language where that is not the language of the page.

    Takes a text and its language code, a text picked by `foundation.base.text.pick`, or a mapping of languages.
    """
    return in_language_html(text, shown)
