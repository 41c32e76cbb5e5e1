"""Forms of the evaluation and of what has come of assistance; both fit a phone."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import words
from facility.interfaces.web.ui.languages import said


class SheetForm(forms.Form):
    """Every question of a sheet on its scale, and words if one likes."""

    words = forms.CharField(
        label=gettext_lazy("What went well, what should be different"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("Name no private persons."),
    )

    def __init__(self, *given: Any, questions: assistance.QuestionList, **named: Any) -> None:
        super().__init__(*given, **named)
        self.codes = [one["code"] for one in questions.questions]
        scale = [(str(one["value"]), f"{one['value']} – {said(one['text'])}") for one in questions.scale]
        asked = {
            f"q_{one['code']}": forms.ChoiceField(label=said(one["text"]), choices=scale, widget=forms.RadioSelect)
            for one in questions.questions
        }
        self.fields = {**asked, **self.fields}

    def ratings(self) -> dict[str, int]:
        """The value chosen, by question."""
        return {code: int(self.cleaned_data[f"q_{code}"]) for code in self.codes}


class UseForm(forms.Form):
    """Whether each deliverable is used and for what; what changed; what is still missing."""

    changed = forms.CharField(
        label=gettext_lazy("What has changed"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000
    )
    missing = forms.CharField(
        label=gettext_lazy("What is still missing"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *given: Any, deliverables: Sequence[assistance.Deliverable], **named: Any) -> None:
        super().__init__(*given, **named)
        self.places = [one.position for one in deliverables]
        asked: dict[str, forms.Field] = {}
        for one in deliverables:
            label = _("Is it used: %(title)s") % {"title": one.title}
            asked[f"use_{one.position}"] = forms.ChoiceField(
                label=label, choices=words.USES.items, widget=forms.RadioSelect
            )
            label = _("For what, or why not: %(title)s") % {"title": one.title}
            asked[f"words_{one.position}"] = forms.CharField(label=label, max_length=4000, required=False)
        self.fields = {**asked, **self.fields}

    def uses(self) -> dict[int, assistance.Use]:
        """What was said of each deliverable, by its place."""
        data = self.cleaned_data
        return {place: assistance.Use(data[f"use_{place}"], data[f"words_{place}"]) for place in self.places}
