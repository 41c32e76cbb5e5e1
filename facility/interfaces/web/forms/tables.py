"""Tables to fill in: one input per cell, one empty row to go on with, a tick to take a row away."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from facility.foundation.forms.public import Question
from facility.interfaces.web.forms.widgets import Slot, shown, widget
from facility.interfaces.web.ui.languages import named, said


def cell_value(cell: Any) -> Any:
    """What stands in a cell: its value, else what was typed."""
    return cell["typed"] if isinstance(cell, Mapping) and "typed" in cell else cell


def table_widget(
    question: Question, value: Any, slot: Slot, *, spare: int = 1, wrong: frozenset[str] = frozenset()
) -> SafeString:
    """The table with its rows and `spare` empty ones; `wrong` names cells as `question.row.column`."""
    rows: list[Mapping[str, Any]] = (
        [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    )
    empty = 0 if slot.is_disabled else max(0, min(spare, question.max_rows - len(rows)))
    labels = [said(column.label, slot.language) for column in question.columns]
    head = format_html_join("", '<th scope="col">{}</th>', ((label,) for label in labels))
    body = format_html_join(
        "",
        "<tr>{}{}</tr>",
        (
            (_cells(question, row, number, labels, slot, wrong), _taking_away(question, number, slot, is_new=not row))
            for number, row in enumerate([*rows, *({} for _spare in range(empty))])
        ),
    )
    more = (
        format_html(
            '<p class="f-actions"><button class="ecl-button ecl-button--secondary" name="more" value="{}">{}</button></p>',
            question.key,
            _("Save and add a row"),
        )
        if empty
        else ""
    )
    return format_html(
        '<div class="f-table" role="region" aria-labelledby="{}_label" tabindex="0" id="{}">'
        '<table class="ecl-table f-table__table f-answer__table"><caption class="u-sr-only">{}</caption>'
        '<thead><tr>{}<th scope="col">{}</th></tr></thead><tbody>{}</tbody></table></div>{}',
        slot.ident,
        slot.ident,
        said(question.label, slot.language).noted,
        head,
        mark_safe("") if slot.is_disabled else _("Take away"),
        body,
        more,
    )


def _cells(
    question: Question,
    row: Mapping[str, Any],
    number: int,
    labels: Sequence[str],
    slot: Slot,
    wrong: frozenset[str],
) -> SafeString:
    def cell(column: Question, label: str) -> SafeString:
        place = f"{question.key}.{number}.{column.key}"
        inner = Slot(
            name=place,
            ident=f"id_{place.replace('.', '-')}",
            label=_("%(column)s, row %(row)s") % {"column": label, "row": number + 1},
            language=slot.language,
            options=slot.options,
            is_invalid=place in wrong,
            is_disabled=slot.is_disabled,
        )
        return widget(column, cell_value(row.get(column.key)), inner)

    return format_html_join(
        "",
        '<td data-label="{}">{}</td>',
        ((named(label), cell(column, label)) for column, label in zip(question.columns, labels, strict=True)),
    )


def _taking_away(question: Question, number: int, slot: Slot, *, is_new: bool) -> SafeString:
    if is_new or slot.is_disabled:
        return mark_safe("<td></td>")
    return format_html(
        '<td data-label="{}"><input type="checkbox" class="f-choice__input" name="{}.{}.drop" value="yes" aria-label="{}"></td>',
        _("Take away"),
        question.key,
        number,
        _("Take away row %(row)s") % {"row": number + 1},
    )


def table_shown(question: Question, value: Any, slot: Slot) -> SafeString:
    """The rows to read."""
    rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
    head = format_html_join(
        "", '<th scope="col">{}</th>', ((said(column.label, slot.language),) for column in question.columns)
    )
    body = format_html_join(
        "",
        "<tr>{}</tr>",
        (
            (
                format_html_join(
                    "",
                    "<td>{}</td>",
                    ((shown(column, cell_value(row.get(column.key)), slot),) for column in question.columns),
                ),
            )
            for row in rows
        ),
    )
    return format_html(
        '<div class="f-table" role="region" aria-label="{}" tabindex="0"><table class="ecl-table f-table__table">'
        '<caption class="u-sr-only">{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>',
        said(question.label, slot.language).noted,
        said(question.label, slot.language).noted,
        head,
        body,
    )
