"""Rules and languages: findings of rules, text in another language."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.interfaces.web.ui.components.facts import in_language_html, rule_status, source_link
from facility.interfaces.web.ui.components.library import register


def _linked(text: Any, address: str) -> SafeString:
    said = conditional_escape(text)
    return SafeString(f'<a class="ecl-link" href="{conditional_escape(address)}">{said}</a>') if address else said


@register.simple_tag
def finding(row: dict[str, Any]) -> SafeString:
    """One finding of a rule: a view row from facility.interfaces.web.ui.findings. Drawn here: a dossier has fifty."""
    tone = conditional_escape(row["tone"])
    drawn = (
        f'<div class="f-finding f-finding--{tone}"><p class="f-finding__head">'
        f'<span class="f-tag f-tag--{tone}">{conditional_escape(row["outcome"])}</span>'
    )
    if row.get("number"):
        number = _linked(f"{_('Rule')} {row['number']}", row.get("rule_url") or "")
        drawn += f' <span class="f-finding__rule">{number}</span>'
    drawn += f'</p>\n<p class="f-finding__message">{_linked(row["message"], row.get("target") or "")}</p>\n'
    if row.get("remedy"):
        drawn += f'<p class="f-finding__remedy">{conditional_escape(row["remedy"])}</p>\n'
    status, source = row.get("status"), row.get("source")
    if status or source:
        known = f"{rule_status(status)} " if status else ""
        whence = source_link(source, row.get("source_url") or "") if source else ""
        drawn += f'<p class="f-finding__source">{known}{whence}</p>\n'
    return SafeString(f"{drawn}</div>")


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
