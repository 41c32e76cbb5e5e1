"""Forms: fields, groups of fields, the summary of errors."""

from typing import Any

from django.forms import (
    BoundField,
    CheckboxInput,
    FileInput,
    Form,
    Select,
    SelectMultiple,
    Textarea,
)
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from facility.interfaces.web.ui.components.library import register

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
    field: BoundField,
    hint: str = "",
    hint_url: str = "",
    label: str = "",
    rows: int = 0,
    size: str = "",
    needed: bool = False,
) -> dict[str, Any]:
    """A field with label, help, a hint (FAQ or rule, with an address) and errors, all wired up.

    `size`: "s", "m" or "l" for the width of what is expected; `rows` for a text area;
    `needed` for what a draft may leave out and the last step asks for.
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
    limit = getattr(field.field, "max_length", None)
    if limit and isinstance(widget, Textarea):
        attrs["data-count"] = limit
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
        "required": needed or field.field.required,
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
