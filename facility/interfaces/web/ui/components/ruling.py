"""Rules and languages: findings of rules, text in another language."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

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
def in_language(text: str, shown: str = "") -> SafeString:
    """A text with the mark of its own language `shown` where that is not the language of the page."""
    if not shown or shown == (get_language() or "en").split("-")[0]:
        return format_html("{}", text)
    try:
        name = get_language_info(shown)["name_translated"]
    except KeyError:
        name = shown
    note = _("in %(language)s") % {"language": name}
    return format_html('<span lang="{}">{}</span> <span class="f-language-note">({})</span>', shown, text, note)
