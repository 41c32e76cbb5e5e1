"""Forms of consultations and committees."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from facility.apps.bodies import public as bodies
from facility.interfaces.web.evaluation.forms import day_field


class ReplyForm(forms.Form):
    """What a service says; a veto only where it has the right."""

    reply = forms.ChoiceField(label=gettext_lazy("Reply"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Comments or reason"),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
        help_text=gettext_lazy("Needed with an objection. The facility and the committee read it."),
    )

    def __init__(self, *given: Any, asked: bodies.Consulted, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["reply"].choices = [  # type: ignore[attr-defined]
            (code, label) for code, label in bodies.REPLIES.items() if code != "veto" or asked.has_veto
        ]


class BodyForm(forms.Form):
    """A committee: its code, its name in two languages, where that comes from."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40, help_text=gettext_lazy("Such as gec."))
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200)
    name_fr = forms.CharField(label=gettext_lazy("Name in French"), max_length=200)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("The document that sets the body up."),
    )


class SeatForm(forms.Form):
    """Who sits in a committee as what, from which day."""

    person = forms.ChoiceField(
        label=gettext_lazy("Person"), help_text=gettext_lazy("People who hold the role of committee member or chair.")
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=bodies.CAPACITIES.items,
        help_text=gettext_lazy("Secretaries and observers do not vote."),
    )
    starts_on = day_field(gettext_lazy("From"))

    def __init__(self, *given: Any, people: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["person"].choices = people  # type: ignore[attr-defined]
