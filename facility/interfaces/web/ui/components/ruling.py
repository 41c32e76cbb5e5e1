"""Rules and languages: findings of rules, text in another language."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from facility.interfaces.web.ui.components.facts import in_language_html, rule_status, source_link
from facility.interfaces.web.ui.components.library import register

_SAID = ("tone", "outcome", "message", "remedy")
_ABOUT = ("number", "rule_url", "target", "status", "source", "source_url")


def _linked(said: str, address: str) -> str:
    return f'<a class="ecl-link" href="{address}">{said}</a>' if address else said


@register.simple_tag
def finding(row: dict[str, Any]) -> SafeString:
    """One finding of a rule: a view row from facility.interfaces.web.ui.findings. Drawn here: a dossier has fifty."""
    # All is escaped before it is looked up, so that what is markup and what only looks like it are two things.
    said, about = ([conditional_escape(row.get(name) or "") for name in names] for names in (_SAID, _ABOUT))
    return _drawn(get_language() or "", *said, *about)


@lru_cache(maxsize=4096)
def _drawn(
    language: str,
    tone: SafeString,
    outcome: SafeString,
    message: SafeString,
    remedy: SafeString,
    number: SafeString,
    rule_url: SafeString,
    target: SafeString,
    status: SafeString,
    source: SafeString,
    source_url: SafeString,
) -> SafeString:
    """Pages say the same findings again and again; what they say hangs on the language."""
    drawn = (
        f'<div class="f-finding f-finding--{tone}"><p class="f-finding__head">'
        f'<span class="f-tag f-tag--{tone}">{outcome}</span>'
    )
    if number:
        rule = _linked(f"{conditional_escape(_('Rule'))} {number}", rule_url)
        drawn += f' <span class="f-finding__rule">{rule}</span>'
    drawn += f'</p>\n<p class="f-finding__message">{_linked(message, target)}</p>\n'
    if remedy:
        drawn += f'<p class="f-finding__remedy">{remedy}</p>\n'
    if status or source:
        known = f"{rule_status(status)} " if status else ""
        whence = source_link(source, source_url) if source else ""
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
