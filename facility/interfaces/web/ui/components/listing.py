"""Lists: tables, tasks, timelines, steps, files, tabs, cards, pages, empty states."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.library import register
from facility.interfaces.web.ui.languages import named


@register.filter
def as_options(options: Iterable[dict[str, Any]]) -> SafeString:
    """What a choice offers, each value with its words and how many it would leave; drawn in one piece, for they are many."""
    each = (
        f'<option value="{escape(str(one["value"]))}"{" selected" if one["selected"] else ""}>{escape(str(one["label"]))}'
        f"{' (' + escape(str(one['count'])) + ')' if one.get('count') else ''}</option>"
        for one in options
    )
    return SafeString("".join(each))


@register.inclusion_tag("ui/data_table.html")
def data_table(
    caption: str, head: Sequence[Any], rows: Sequence[Sequence[Any]], hide_caption: bool = False
) -> dict[str, Any]:
    """A small table: `head` of labels (or (label, "number")), rows of cells; the first cell heads its row."""
    columns = [{"label": h[0], "number": h[1] == "number"} if isinstance(h, tuple) else {"label": h} for h in head]
    lines = [[{"value": cell, "number": columns[i].get("number")} for i, cell in enumerate(line)] for line in rows]
    return {
        "caption": caption,
        "name": named(caption),
        "columns": columns,
        "lines": lines,
        "hide_caption": hide_caption,
    }


@register.simple_block_tag
def table(content: str, caption: str, hide_caption: bool = False) -> SafeString:
    """A table with own head and body, in a region that scrolls by itself."""
    return format_html(
        '<div class="f-table" role="region" aria-label="{}" tabindex="0">'
        '<table class="ecl-table f-table__table">'
        '<caption class="{}">{}</caption>{}</table></div>',
        named(caption),
        "u-sr-only" if hide_caption else "f-table__caption",
        caption,
        content,
    )


@register.inclusion_tag("ui/task_list.html")
def task_list(tasks: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Tasks: each {title, url, code, label, tone?, hint?, due?}; without url it cannot start yet."""
    return {"tasks": list(tasks)}


@register.inclusion_tag("ui/timeline.html")
def timeline(items: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What happened or will: each {when, title, text?, who?, url?, state?: done|current|future}."""
    return {"entries": list(items)}


@register.inclusion_tag("ui/steps.html")
def steps(stages: Iterable[dict[str, Any]], label: str = "") -> dict[str, Any]:
    """The stages of a dossier: each {label, state: done|current|future, url?, note?}."""
    return {"stages": list(stages), "label": label}


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Iterable[dict[str, Any]], label: str = "") -> dict[str, Any]:
    """Pages of one thing as links: each {label, url, current?, count?}."""
    return {"entries": list(items), "label": label}


@register.inclusion_tag("ui/file_list.html")
def file_list(files: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Files to download: each {title, url, kind, bytes?, when?, note?, language?}."""
    return {
        "files": [
            {**entry, "size": formats.file_size(entry.get("bytes")), "day": formats.day(entry.get("when"))}
            for entry in files
        ]
    }


@register.inclusion_tag("ui/pagination.html")
def pagination(pages: Any) -> dict[str, Any]:
    """Links to the pages of a list; `pages` is a facility.interfaces.web.ui.lists.Pages."""
    return {"pages": pages}


@register.simple_block_tag
def cards(content: str) -> SafeString:
    """A grid of cards."""
    return format_html('<div class="f-cards">{}</div>', content)


@register.simple_block_tag
def card(content: str, title: str, url: str = "", eyebrow: str = "", status: str = "", level: int = 3) -> SafeString:
    """A tile with a title that may be a link, and any content."""
    name = format_html('<a class="f-card__link" href="{}">{}</a>', url, title) if url else format_html("{}", title)
    above = format_html('<p class="f-card__eyebrow">{}</p>', eyebrow) if eyebrow else ""
    level = min(max(int(level), 2), 6)
    return format_html(
        '<div class="f-card">{}<h{} class="f-card__title">{}</h{}>{}{}</div>',
        above,
        level,
        name,
        level,
        format_html("<p>{}</p>", status) if status else "",
        content,
    )


@register.simple_tag
def tile_cards(tiles: Iterable[Any], level: int = 3) -> SafeString:
    """The cards of tiles: each with title, url, text and a count or None. In one piece: a desk shows a dozen."""
    name = '<h{} class="f-card__title"><a class="f-card__link" href="{}">{}</a></h{}>'
    held = '<strong><span class="f-amount">{}</span></strong> '
    rows = []
    for one in tiles:
        many = "" if one.count is None else format_html(held, formats.number(one.count))
        rows.append((level, one.url, one.title, level, many, one.text))
    return format_html(
        '<div class="f-cards">{}</div>', format_html_join("", f'<div class="f-card">{name}<p>{{}}{{}}</p></div>', rows)
    )


@register.inclusion_tag("ui/empty_state.html")
def empty_state(title: str, text: str = "", action: str = "", url: str = "") -> dict[str, Any]:
    """What to do where a list is still empty."""
    return {"title": title, "text": text, "action": action, "url": url}


@register.simple_block_tag
def filters(content: str, title: str = "", opened: bool = False) -> SafeString:
    """A panel of filter fields that opens without a script."""
    return format_html(
        '<details class="f-filters"{}><summary class="f-filters__summary">{}</summary>'
        '<div class="f-filters__body">{}</div>'
        "</details>",
        mark_safe(" open") if opened else "",
        title or _("Filter"),
        content,
    )
