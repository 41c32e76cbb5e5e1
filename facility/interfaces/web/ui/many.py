"""Choices out of many: a list that opens, with what is chosen said beside it."""

from collections.abc import Mapping
from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


class ManyChoices(CheckboxSelectMultiple):
    """Boxes to tick in a closed list: nobody has to hold a key, or to pass two hundred boxes on the way to the next field.

    Without scripts it opens and closes all the same; with them it has a field that narrows it.
    """

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        """The list with one box for each choice."""
        chosen = {str(one) for one in value or ()}
        choices = [(str(code), label) for code, label in self.choices]
        given = attrs or {}
        ident = given.get("id", f"id_{name}")
        locked = SafeString(" disabled") if given.get("disabled") else ""
        # What the summary of errors leads to must be seen.
        shown = SafeString(" open") if given.get("aria-invalid") else ""
        boxes = format_html_join(
            "\n",
            '<label><input type="checkbox" name="{}" value="{}"{}{}{}> {}</label>',
            (
                (
                    name,
                    code,
                    format_html(' id="{}_0"', ident) if at == 0 else "",
                    SafeString(" checked") if code in chosen else "",
                    locked,
                    label,
                )
                for at, (code, label) in enumerate(choices)
            ),
        )
        said = ", ".join(str(label) for code, label in choices if code in chosen)
        return format_html(
            '<details class="f-many"{} data-find="{}" data-none="{}"><summary>{} <span class="f-many__chosen">{}</span>'
            '</summary><div class="f-many__list">\n{}\n</div></details>',
            shown,
            _("Find in the list"),
            _("none chosen"),
            _("Choose:"),
            said or _("none chosen"),
            boxes,
        )
