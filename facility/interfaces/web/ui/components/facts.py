"""Facts: summaries, states, amounts, dates, figures."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from facility.foundation.base.text import Picked
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.library import register
from facility.interfaces.web.ui.languages import Said, said
from facility.interfaces.web.ui.tones import tone_of


@register.simple_block_tag
def summary(content: str) -> SafeString:
    """A list of labels and values; fill it with `row` blocks."""
    return format_html('<dl class="f-summary">{}</dl>', content)


@register.simple_block_tag
def row(content: str, label: str, url: str = "", action: str = "") -> SafeString:
    """One line of a summary, with a link to change it where `url` is given."""
    value = content.strip() or unknown()
    link = (
        format_html(
            '<dd class="f-summary__action"><a class="ecl-link" href="{}">{}<span class="u-sr-only"> {}</span></a></dd>',
            url,
            action or _("Change"),
            label,
        )
        if url
        else ""
    )
    # The value is the rendered content of the block, escaped where it was written.
    return SafeString(
        f'<div class="f-summary__row"><dt class="f-summary__label">{conditional_escape(label)}</dt>'
        f'<dd class="f-summary__value">{value}</dd>{link}</div>'
    )


@register.simple_tag
def summary_list(rows: Iterable[Sequence[Any]]) -> SafeString:
    """A summary from Python rows: (label, value), (label, value, url) or (label, value, url, action)."""
    lines = []
    for label, value, *rest in rows:
        url, action = [*rest, "", ""][:2]
        text = unknown() if value is None or value == "" else conditional_escape(value)
        lines.append(row(text, label, url, action))
    return SafeString(f'<dl class="f-summary">{"".join(lines)}</dl>')


@register.simple_tag
def status_tag(code: str, label: str = "", tone: str = "") -> SafeString:
    """A state as text with an icon; the tone follows from the code unless it is given."""
    said = conditional_escape(label or str(code))
    return SafeString(f'<span class="f-tag f-tag--{conditional_escape(tone_of(code, tone))}">{said}</span>')


_KNOWN = {
    "confirmed": gettext_noop("Confirmed"),
    "predecessor": gettext_noop("From the predecessor"),
    "analogue": gettext_noop("By analogy"),
    "unconfirmed": gettext_noop("Unconfirmed"),
    "demonstration": gettext_noop("Demonstration"),
}


def rule_status_label(status: str) -> str:
    """The word for how well a rule or figure is known."""
    return _(_KNOWN[status]) if status in _KNOWN else status


@register.simple_tag
def rule_status(status: str) -> SafeString:
    """How well a rule or a figure is known: confirmed, predecessor, analogue, unconfirmed, demonstration."""
    return status_tag(status, rule_status_label(str(status)))


@register.simple_tag
def invented_mark(record: Any) -> SafeString | str:
    """The mark of what the demonstration made up; takes a record, something that has one, or a boolean."""
    invented = record if isinstance(record, bool) else getattr(record, "invented", None)
    if invented is None:
        invented = getattr(getattr(record, "record", None), "invented", False)
    if not invented:
        return ""
    return format_html(
        '<span class="f-tag f-tag--invented" title="{}">{}</span>',
        _("Made up to show the system"),
        _("Demonstration"),
    )


@register.simple_tag
def unknown(text: str = "") -> SafeString:
    """Says that something is not known; never a zero."""
    return format_html('<span class="f-unknown">{}</span>', text or _("not stated"))


@register.simple_tag
def amount(value: Any, cents: bool | None = None, unknown_text: str = "") -> SafeString:
    """An amount of money (Money or whole cents), or "not stated" for None."""
    text = formats.money(value, cents=cents)
    return format_html('<span class="f-amount">{}</span>', text) if text else unknown(unknown_text)


@register.simple_tag
def share(value_bp: int | None) -> SafeString:
    """A share in basis points as a percentage, or "not stated"."""
    text = formats.percent(value_bp)
    return format_html('<span class="f-amount">{}</span>', text) if text else unknown()


@register.simple_tag
def count(value: int | None) -> SafeString:
    """A whole number with the thousands mark of the language, or "not stated"."""
    text = formats.number(value)
    return format_html('<span class="f-amount">{}</span>', text) if text else unknown()


@register.simple_tag
def date(value: dt.date | dt.datetime | str | None, unknown_text: str = "") -> SafeString:
    """A date, a moment with its zone, or a partial date; "not stated" for None."""
    if isinstance(value, dt.datetime):
        return _moment(value, get_language() or "", settings.FACILITY_TIME_ZONE)
    text = formats.when(value)
    if value is None or not text:
        return unknown(unknown_text)
    return format_html('<time datetime="{}">{}</time>', formats.machine(value), text)


@lru_cache(maxsize=4096)
def _moment(value: dt.datetime, language: str, zone: str) -> SafeString:
    """Pages say the same moments again and again; what they say hangs on the language and the zone."""
    return format_html('<time datetime="{}">{}</time>', formats.machine(value), formats.moment(value))


@register.simple_tag
def source_link(label: str, url: str = "", day: Any = None) -> SafeString:
    """Where a figure or a rule comes from, with its day."""
    said = conditional_escape(label)
    name = f'<a class="ecl-link" href="{conditional_escape(url)}">{said}</a>' if url else said
    dated = f", {conditional_escape(formats.day(day))}" if day else ""
    return SafeString(f'<span class="f-source">{conditional_escape(_("Source"))}: {name}{dated}</span>')


@register.simple_block_tag
def stats(content: str) -> SafeString:
    """A row of figures; fill it with `stat`."""
    return format_html('<ul class="f-stats">{}</ul>', content)


@register.inclusion_tag("ui/stat.html")
def stat(
    value: Any,
    label: str,
    as_of: Any = None,
    source: str = "",
    source_url: str = "",
    note: str = "",
    url: str = "",
) -> dict[str, Any]:
    """A figure with its day, source and note; a whole number is formatted, None says "not stated"."""
    text = formats.number(value) if isinstance(value, int) else value
    return {
        "value": text,
        "label": label,
        "as_of": formats.day(as_of),
        "source": source,
        "source_url": source_url,
        "note": note,
        "url": url,
    }


@register.simple_tag
def progress(value: int, total: int, label: str) -> SafeString:
    """How much is done, said in words as well."""
    return format_html(
        '<div class="f-progress">'
        '<progress class="f-progress__bar" max="{}" value="{}" aria-label="{}"></progress>'
        '<span class="f-progress__label">{}</span></div>',
        max(total, 1),
        value,
        label,
        label,
    )


def in_language_html(text: Any, shown: str = "") -> SafeString:
    """The markup of a text that may stand in another language than the page."""
    if isinstance(text, Mapping):
        text = said(text)
    if isinstance(text, Picked):
        text = Said(text.text, text.language)
    return conditional_escape(Said(str(text), shown) if shown else text)
