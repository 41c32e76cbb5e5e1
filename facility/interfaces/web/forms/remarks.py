"""Remarks on the answers of a part: who said what on which question, what is settled, and the form to add one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms as page_forms
from django.utils.translation import gettext_lazy as _

from facility.foundation.forms.public import Part, Remark
from facility.interfaces.web.forms.widgets import paragraphs
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import said

_MAX_CHARACTERS = 5_000


class RemarkForm(page_forms.Form):
    """A remark on one question of a part."""

    field = page_forms.ChoiceField(label=_("On which question?"))
    body = page_forms.CharField(
        label=_("Remark"),
        max_length=_MAX_CHARACTERS,
        widget=page_forms.Textarea(attrs={"rows": 4}),
        help_text=_("Read by those who write this dossier, by nobody else."),
    )

    def __init__(self, part: Part, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, said(one.label, language).noted) for one in part.questions if one.is_typed]
        self.fields["field"].choices = choices  # type: ignore[attr-defined]


def remark_rows(
    part: Part, remarks: Iterable[Remark], names: Mapping[int, str], *, language: str = "en"
) -> list[dict[str, Any]]:
    """The remarks on the questions of a part, open ones first: {id, label, who, when, html, settled}."""
    labels = {one.key: said(one.label, language) for one in part.questions}
    rows = [
        {
            "id": one.id,
            "field": one.field,
            "label": labels[one.field],
            "who": names.get(one.author_id, ""),
            "when": formats.moment(one.at, language=language),
            "html": paragraphs(one.body),
            "settled": formats.moment(one.resolved_at, language=language) if one.resolved_at else "",
        }
        for one in remarks
        if one.field in labels
    ]
    return sorted(rows, key=lambda row: bool(row["settled"]))
