"""Frame and actions: page headers, breadcrumbs, buttons, what happens next, messages."""

from typing import Any

from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.interfaces.web.ui.components.facts import invented_mark
from facility.interfaces.web.ui.components.library import register
from facility.interfaces.web.ui.tones import tone_of

_BUTTONS = {
    "primary": "ecl-button ecl-button--primary ecl-button--m",
    "secondary": "ecl-button ecl-button--secondary ecl-button--m",
    "tertiary": "ecl-button ecl-button--tertiary ecl-button--m",
    "danger": "ecl-button ecl-button--secondary ecl-button--m f-button--danger",
}


def _button_class(kind: str) -> str:
    return _BUTTONS.get(kind, _BUTTONS["secondary"])


@register.inclusion_tag("ui/page_header.html")
def page_header(
    title: str, lead: str = "", eyebrow: str = "", status: str = "", meta: str = "", invented: Any = None
) -> dict[str, Any]:
    """The title of a page with a sentence on what it is for.

    `status` is the output of status_tag; `invented` is what invented_mark takes, and the mark stands beside the status.
    """
    mark = "" if invented is None else invented_mark(invented)
    return {"title": title, "lead": lead, "eyebrow": eyebrow, "status": status, "meta": meta, "mark": mark}


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
def button(label: str, kind: str = "secondary", submits: bool = True, name: str = "", value: str = "") -> SafeString:
    """A button of the form around it."""
    extra = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html(
        '<button type="{}" class="{}"{}>{}</button>',
        "submit" if submits else "button",
        _button_class(kind),
        extra,
        label,
    )


@register.simple_tag
def link_button(label: str, url: str, kind: str = "secondary") -> SafeString:
    """A link that looks like a button."""
    return format_html('<a class="{}" href="{}">{}</a>', _button_class(kind), url, label)


@register.inclusion_tag("ui/post_button.html", takes_context=True)
def post_button(
    context: RequestContext, label: str, url: str, confirm: str = "", kind: str = "secondary", **fields: Any
) -> dict[str, Any]:
    """A form of one button; `confirm` first opens a sentence and a second button, without script."""
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
        '<section class="f-next"><h2 class="f-next__title">{}</h2>{}</section>',
        title or _("What happens next"),
        content,
    )


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
        '<div class="ecl-notification ecl-notification--{} f-notice f-notice--{}">'
        '<div class="ecl-notification__content">{}'
        '<div class="ecl-notification__description">{}</div></div></div>',
        kind,
        kind,
        heading,
        content,
    )


@register.simple_tag
def htmx() -> SafeString:
    """The script of htmx, for the `scripts` block of a page that uses it; everything must work without."""
    return format_html('<script src="{}" defer></script>', static("django_htmx/htmx-2.min.js"))
