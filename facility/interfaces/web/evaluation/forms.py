"""Forms of intake and of rounds."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.bodies import public as bodies

Choices = Sequence[tuple[str, str]]


class Empty(forms.Form):
    """Nothing to fill in: the page itself is what one agrees to."""


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day, with the calendar of the browser."""
    return forms.DateField(label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}))


class AskForm(forms.Form):
    """One question about one answer, with a day."""

    field = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    question = forms.CharField(
        label=gettext_lazy("Question"),
        widget=forms.Textarea,
        max_length=4000,
        help_text=gettext_lazy("The applicant reads exactly this. The substance of a dossier cannot change."),
    )
    due_at = day_field(gettext_lazy("Answer by"), gettext_lazy("Until the end of this day, in the facility's time."))

    def __init__(self, *given: Any, fields: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["field"].choices = [("", _("The dossier as a whole")), *fields]  # type: ignore[attr-defined]


class RefuseForm(forms.Form):
    """Why a dossier is found ineligible."""

    reasons = forms.CharField(
        label=gettext_lazy("Reasons"),
        widget=forms.Textarea,
        max_length=6000,
        help_text=gettext_lazy("The applicant reads them in the letter, beside the rules that are broken."),
    )


class InviteForm(forms.Form):
    """The day by which the full application is due."""

    due_at = day_field(gettext_lazy("Full application due"), gettext_lazy("Until the end of this day."))


class ConsultForm(forms.Form):
    """Which services are asked, who of them may veto, what they are asked, and how long silence may last."""

    asked = forms.MultipleChoiceField(
        label=gettext_lazy("Services to ask"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Organisations for which somebody holds the role of consulted service today."),
    )
    veto = forms.MultipleChoiceField(
        label=gettext_lazy("With the right of veto"), widget=forms.CheckboxSelectMultiple, required=False
    )
    question = forms.CharField(label=gettext_lazy("Question"), widget=forms.Textarea, max_length=4000)
    days = forms.IntegerField(label=gettext_lazy("Silence counts as agreement after (days)"), min_value=1, max_value=60)

    def __init__(self, *given: Any, services: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        for name in ("asked", "veto"):
            self.fields[name].choices = services  # type: ignore[attr-defined]

    def clean_veto(self) -> list[str]:
        """Only who is asked can have a veto."""
        veto: list[str] = self.cleaned_data["veto"]
        if set(veto) - set(self.cleaned_data.get("asked") or veto):
            raise ValidationError(_("Only a service that is asked can have the right of veto."))
        return veto

    def services(self) -> list[tuple[int, bool]]:
        """Who is asked, and whether with a veto."""
        return [(int(one), one in self.cleaned_data["veto"]) for one in self.cleaned_data["asked"]]

    def silence(self) -> bodies.Silence:
        """The usual term with its source, or the one set here."""
        days, usual = self.cleaned_data["days"], bodies.USUAL_SILENCE
        return usual if days == usual.days else bodies.Silence(days, _("Set for this consultation"), "unconfirmed")


class OpenRoundForm(forms.Form):
    """The lot of a round."""

    lot = forms.ChoiceField(
        label=gettext_lazy("Call and lot"),
        help_text=gettext_lazy("The grid is the one that the call publishes for full applications."),
    )

    def __init__(self, *given: Any, lots: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["lot"].choices = lots  # type: ignore[attr-defined]


class AssignForm(forms.Form):
    """Who scores the dossier."""

    person = forms.ChoiceField(
        label=gettext_lazy("Evaluator"), help_text=gettext_lazy("People who hold the role of evaluator today.")
    )

    def __init__(self, *given: Any, people: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class DeclareForm(forms.Form):
    """Whether an interest stands against scoring a dossier."""

    has_conflict = forms.TypedChoiceField(
        label=gettext_lazy("Do you have an interest in this dossier, or could it look so?"),
        choices=[
            ("no", gettext_lazy("No, nothing stands against scoring it")),
            ("yes", gettext_lazy("Yes, I step down")),
        ],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Family, money, work now or in the last three years, or anything else that could be seen as one."
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("Which interest"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Needed if you step down. Only the officers of the round read it."),
    )


class StepDownForm(forms.Form):
    """Which interest became known after the declaration."""

    text = forms.CharField(
        label=gettext_lazy("Which interest became known"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=gettext_lazy("Only the officers of the round read it."),
    )
