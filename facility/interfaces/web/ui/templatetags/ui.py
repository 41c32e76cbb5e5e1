"""The components of every page: `{% load ui %}`. The page /patterns/ shows each one live.

Frame and actions
    {% page_header _("Calls") lead=_("What is open now") eyebrow=_("Grants") status=tag meta="MPF-0042" %}
    {% block breadcrumb %}{% breadcrumb _("Calls") calls_url call.title %}{% endblock %}      the own page last, no address
    {% actions %} … buttons … {% endactions %}
    {% primary_action _("Submit") %}  {% primary_action _("Create a call") url=some_url %}      one per page
    {% button _("Save") %}  {% button _("Delete") kind="danger" name="do" value="delete" %}
    {% link_button _("Open") url %}    kinds: primary secondary tertiary danger
    {% post_button _("Withdraw") url confirm=_("This cannot be undone.") kind="danger" version=3 %}   own form with CSRF
    {% what_next %}<p>…</p>{% endwhat_next %}
Messages
    {% notice "warning" title=_("…") %}<p>…</p>{% endnotice %}      info success warning error
    {% error_summary form %}      links to the fields, takes the focus
Forms
    {% form_fields form %}   {% form_field form.title hint=_("FAQ 3: …") hint_url=url %}
    {% fieldset _("Legend") hint="" %} … {% endfieldset %}      {% hidden_errors form %} is part of error_summary
Facts
    {% summary %}{% row _("Fund") %}AMIF{% endrow %}{% endsummary %}      {% summary_list rows %}  rows: (label, value[, url, action])
    {% status_tag "awarded" _("Awarded") %}  {% status_tag code label tone="warning" %}
    {% rule_status "unconfirmed" %}   {% invented_mark record %}   {% unknown %}   {% unknown _("no amount published") %}
    {% amount grant.amount %}  {% amount 258400000 %} (cents)  {% share 9025 %} (basis points)  {% count 64 %}
    {% date value %}  date, moment or partial date      {% source_link label url date %}
    {% stats %}{% stat "64" _("projects") as_of=day source="…" source_url=url %}{% endstats %}
    {% progress 3 8 _("3 of 8 parts are complete") %}
Lists
    {% data_table caption head rows %}   {% table caption %}<thead>…</thead>{% endtable %} (own markup, own scroll)
    {% task_list tasks %}  {% timeline items %}  {% steps stages %}  {% file_list files %}  {% tabs items %}  {% pagination pages %}
    {% cards %}{% card title url eyebrow="" %}<p>…</p>{% endcard %}{% endcards %}
    {% empty_state _("No calls yet") _("…") action=_("Create one") url=url %}
    {% filters %} … fields … {% endfilters %}
Rules and languages
    {% finding row %}  {% findings rows title=_("What to mend") %}      rows from facility.interfaces.web.ui.findings
    {% in_language text shown="fr" %}      marks text that stands in another language than the page
    {% chart figure %}      see facility.interfaces.web.ui.charts
Every value is escaped; labels are given already translated.
"""

from collections.abc import Iterable, Sequence
from datetime import date as Date
from datetime import datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, FileInput, Form, HiddenInput, Select, SelectMultiple, Textarea
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect
from django.template.context import RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext as _

from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.tones import tone_of

register = template.Library()

_BUTTONS = {
    "primary": "ecl-button ecl-button--primary ecl-button--m",
    "secondary": "ecl-button ecl-button--secondary ecl-button--m",
    "tertiary": "ecl-button ecl-button--tertiary ecl-button--m",
    "danger": "ecl-button ecl-button--secondary ecl-button--m f-button--danger",
}


def _button_class(kind: str) -> str:
    return _BUTTONS.get(kind, _BUTTONS["secondary"])


# Frame and actions


@register.inclusion_tag("ui/page_header.html")
def page_header(title: str, lead: str = "", eyebrow: str = "", status: str = "", meta: str = "") -> dict[str, Any]:
    """The title of a page with a sentence on what it is for; `status` is the output of status_tag."""
    return {"title": title, "lead": lead, "eyebrow": eyebrow, "status": status, "meta": meta}


@register.inclusion_tag("ui/breadcrumb.html")
def breadcrumb(*parts: str) -> dict[str, Any]:
    """Where the page lies: label, address, label, address, … and the page's own label last."""
    crumbs = [{"label": parts[i], "url": parts[i + 1] if i + 1 < len(parts) else ""} for i in range(0, len(parts), 2)]
    return {"crumbs": crumbs}


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """A row of buttons that wraps on a phone."""
    return format_html('<div class="f-actions">{}</div>', content)


@register.simple_tag
def primary_action(label: str, url: str = "", name: str = "", value: str = "") -> SafeString:
    """The one main action of the page: a link where `url` is given, else the submit button of its form."""
    return link_button(label, url, kind="primary") if url else button(label, kind="primary", name=name, value=value)


@register.simple_tag
def button(label: str, kind: str = "secondary", type: str = "submit", name: str = "", value: str = "") -> SafeString:
    """A button of the form around it."""
    extra = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button type="{}" class="{}"{}>{}</button>', type, _button_class(kind), extra, label)


@register.simple_tag
def link_button(label: str, url: str, kind: str = "secondary") -> SafeString:
    """A link that looks like a button."""
    return format_html('<a class="{}" href="{}">{}</a>', _button_class(kind), url, label)


@register.inclusion_tag("ui/post_button.html", takes_context=True)
def post_button(
    context: RequestContext, label: str, url: str, confirm: str = "", kind: str = "secondary", **fields: Any
) -> dict[str, Any]:
    """A form of one button; with `confirm` it first opens the sentence and a second button, without any script."""
    return {
        "csrf_token": context.get("csrf_token"),
        "label": label,
        "url": url,
        "confirm": confirm,
        "button_class": _button_class(kind),
        "fields": fields,
    }


@register.simple_block_tag
def what_next(content: str, title: str = "") -> SafeString:
    """What happens after this page and who acts."""
    return format_html(
        '<section class="f-next"><h2 class="f-next__title">{}</h2>{}</section>', title or _("What happens next"), content
    )


# Messages


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A box with a message: info, success, warning or error."""
    return notice_html(kind, title, content)


def notice_html(kind: str, title: str, content: str) -> SafeString:
    """The markup of a notice, for Python code."""
    kind = tone_of("", kind)
    if kind not in {"info", "success", "warning", "error"}:
        kind = "info"
    words = {"info": _("Information"), "success": _("Done"), "warning": _("Please note"), "error": _("Error")}
    heading = (
        format_html('<p class="ecl-notification__title">{}</p>', title)
        if title
        else format_html('<span class="u-sr-only">{}: </span>', words[kind])
    )
    return format_html(
        '<div class="ecl-notification ecl-notification--{} f-notice f-notice--{}"><div class="ecl-notification__content">'
        '{}<div class="ecl-notification__description">{}</div></div></div>',
        kind,
        kind,
        heading,
        content,
    )


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: Form | None, title: str = "") -> dict[str, Any]:
    """What is wrong with a form, each line a link to its field; nothing where nothing is wrong."""
    rows: list[dict[str, str]] = []
    if form is not None and form.is_bound and form.errors:
        rows += [{"target": "", "label": "", "message": str(text)} for text in form.non_field_errors()]
        for field in form:
            rows += [
                {"target": _target(field), "label": str(field.label), "message": str(text)} for text in field.errors
            ]
    return {"rows": rows, "title": title}


def _target(field: BoundField) -> str:
    grouped = isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)
    return f"{field.auto_id}_0" if grouped else str(field.id_for_label or field.auto_id)


# Forms


_WIDGET_CLASSES: list[tuple[type, str]] = [
    (CheckboxSelectMultiple, "f-choice__input"),
    (RadioSelect, "f-choice__input"),
    (CheckboxInput, "f-choice__input"),
    (Textarea, "ecl-text-area f-input"),
    (SelectMultiple, "f-select f-select--multiple f-input"),
    (Select, "f-select f-input"),
    (FileInput, "f-file-input"),
]


@register.inclusion_tag("ui/form_field.html")
def form_field(
    field: BoundField, hint: str = "", hint_url: str = "", label: str = "", rows: int = 0, size: str = ""
) -> dict[str, Any]:
    """A field with label, help, a hint (FAQ or rule, with an address), errors, and their description wired up.

    `size`: "s", "m" or "l" for the width of what is expected; `rows` for a text area.
    """
    widget = field.field.widget
    grouped = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    single = isinstance(widget, CheckboxInput)
    ident = field.auto_id
    described = [
        f"{ident}_{part}"
        for part, there in (("helptext", field.help_text), ("hint", hint), ("error", field.errors))
        if there
    ]
    css = next((name for kind, name in _WIDGET_CLASSES if isinstance(widget, kind)), "ecl-text-input f-input")
    if size:
        css += f" f-input--{size}"
    if field.errors and css.startswith("ecl-text"):
        css += f" {css.split(' ')[0]}--invalid"
    own = widget.attrs.get("class")
    attrs: dict[str, Any] = {"class": f"{css} {own}" if own else css}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if rows and isinstance(widget, Textarea):
        attrs["rows"] = rows
    if not isinstance(widget, HiddenInput) and getattr(field.field, "max_length", None) and isinstance(widget, Textarea):
        attrs["data-count"] = field.field.max_length
    return {
        "field": field,
        "widget": field.as_widget(attrs=attrs),
        "label": label or field.label,
        "help": field.help_text,
        "hint": hint,
        "hint_url": hint_url,
        "grouped": grouped,
        "single": single,
        "ident": ident,
        "required": field.field.required,
        "described": " ".join(described),
    }


@register.inclusion_tag("ui/form_fields.html")
def form_fields(form: Form) -> dict[str, Any]:
    """All fields of a form in their order."""
    return {"hidden": form.hidden_fields(), "visible": form.visible_fields()}


@register.simple_block_tag
def fieldset(content: str, legend: str, hint: str = "") -> SafeString:
    """Fields that belong together, under one legend."""
    help_text = format_html('<p class="ecl-help-block">{}</p>', hint) if hint else ""
    return format_html(
        '<fieldset class="f-fieldset"><legend class="f-fieldset__legend">{}</legend>{}{}</fieldset>',
        legend,
        help_text,
        content,
    )


# Facts


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
    return format_html(
        '<div class="f-summary__row"><dt class="f-summary__label">{}</dt><dd class="f-summary__value">{}</dd>{}</div>',
        label,
        mark_safe(value),  # noqa: S308 - the rendered content of the block, escaped where it was written
        link,
    )


@register.simple_tag
def summary_list(rows: Iterable[Sequence[Any]]) -> SafeString:
    """A summary from Python rows: (label, value), (label, value, url) or (label, value, url, action)."""
    lines = []
    for label, value, *rest in rows:
        url, action = (rest + ["", ""])[:2]
        text = unknown() if value is None or value == "" else format_html("{}", value)
        lines.append((row(text, label, url, action),))
    return format_html('<dl class="f-summary">{}</dl>', format_html_join("", "{}", lines))


@register.simple_tag
def status_tag(code: str, label: str = "", tone: str = "") -> SafeString:
    """A state as text with an icon; the tone follows from the code unless it is given."""
    return format_html('<span class="f-tag f-tag--{}">{}</span>', tone_of(code, tone), label or str(code))


def rule_status_label(status: str) -> str:
    """The word for how well a rule or figure is known."""
    return {
        "confirmed": _("Confirmed"),
        "predecessor": _("From the predecessor"),
        "analogue": _("By analogy"),
        "unconfirmed": _("Unconfirmed"),
        "demonstration": _("Demonstration"),
    }.get(status, status)


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
    return format_html('<span class="f-tag f-tag--invented" title="{}">{}</span>', _("Made up to show the system"), _("Demonstration"))


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
def date(value: Date | datetime | str | None, unknown_text: str = "") -> SafeString:
    """A date, a moment with its zone, or a partial date; "not stated" for None."""
    text = formats.when(value)
    if value is None or not text:
        return unknown(unknown_text)
    return format_html('<time datetime="{}">{}</time>', formats.machine(value), text)


@register.simple_tag
def source_link(label: str, url: str = "", day: Any = None) -> SafeString:
    """Where a figure or a rule comes from, with its day."""
    name = format_html('<a class="ecl-link" href="{}">{}</a>', url, label) if url else format_html("{}", label)
    dated = format_html(", {}", formats.day(day)) if day else ""
    return format_html('<span class="f-source">{}: {}{}</span>', _("Source"), name, dated)


@register.simple_block_tag
def stats(content: str) -> SafeString:
    """A row of figures; fill it with `stat`."""
    return format_html('<ul class="f-stats">{}</ul>', content)


@register.inclusion_tag("ui/stat.html")
def stat(
    value: Any, label: str, as_of: Any = None, source: str = "", source_url: str = "", note: str = "", url: str = ""
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
        '<div class="f-progress"><progress class="f-progress__bar" max="{}" value="{}" aria-label="{}"></progress>'
        '<span class="f-progress__label">{}</span></div>',
        max(total, 1),
        value,
        label,
        label,
    )


# Lists


@register.inclusion_tag("ui/data_table.html")
def data_table(caption: str, head: Sequence[Any], rows: Sequence[Sequence[Any]], hide_caption: bool = False) -> dict[str, Any]:
    """A small table: `head` of labels (or (label, "number")), rows of cells; the first cell heads its row."""
    columns = [{"label": h[0], "number": h[1] == "number"} if isinstance(h, tuple) else {"label": h} for h in head]
    lines = [
        [{"value": cell, "number": columns[i].get("number")} for i, cell in enumerate(line)] for line in rows
    ]
    return {"caption": caption, "columns": columns, "lines": lines, "hide_caption": hide_caption}


@register.simple_block_tag
def table(content: str, caption: str, hide_caption: bool = False) -> SafeString:
    """A table with own head and body, in a region that scrolls by itself."""
    return format_html(
        '<div class="f-table" role="region" aria-label="{}" tabindex="0"><table class="ecl-table f-table__table">'
        '<caption class="{}">{}</caption>{}</table></div>',
        caption,
        "u-sr-only" if hide_caption else "f-table__caption",
        caption,
        content,
    )


@register.inclusion_tag("ui/task_list.html")
def task_list(tasks: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Tasks with their state: each {title, url, code, label, tone?, hint?, due?}; without url it cannot start yet."""
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
        "files": [{**entry, "size": formats.file_size(entry.get("bytes")), "day": formats.day(entry.get("when"))} for entry in files]
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


@register.inclusion_tag("ui/empty_state.html")
def empty_state(title: str, text: str = "", action: str = "", url: str = "") -> dict[str, Any]:
    """What to do where a list is still empty."""
    return {"title": title, "text": text, "action": action, "url": url}


@register.simple_block_tag
def filters(content: str, title: str = "", open: bool = False) -> SafeString:
    """A panel of filter fields that opens without a script."""
    return format_html(
        '<details class="f-filters"{}><summary class="f-filters__summary">{}</summary><div class="f-filters__body">{}</div>'
        "</details>",
        mark_safe(" open") if open else "",
        title or _("Filter"),
        content,
    )


# Rules and languages


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
    """A text with the mark of its language where it differs from the page's (`shown` is the code of the text)."""
    if not shown or shown == (get_language() or "en").split("-")[0]:
        return format_html("{}", text)
    try:
        name = get_language_info(shown)["name_translated"]
    except KeyError:
        name = shown
    note = _("in %(language)s") % {"language": name}
    return format_html('<span lang="{}">{}</span> <span class="f-language-note">({})</span>', shown, text, note)
