"""Forms of terms of reference."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import Terms, words
from facility.core.matching import LEVELS
from facility.interfaces.web.evaluation.forms import day_field
from facility.interfaces.web.experts.naming import Names
from facility.interfaces.web.parties.forms import country_choices

LINES = 5


def _text(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea, max_length=5000, required=False, help_text=help_text)


class TermsForm(forms.Form):
    """Everything that terms of reference say; nothing is needed before they are proposed."""

    purpose = _text(gettext_lazy("The purpose"), gettext_lazy("What will be different when it is done."))
    tasks = _text(gettext_lazy("Tasks of the experts"), gettext_lazy("What they do, step by step. Name no persons."))
    modality = forms.ChoiceField(label=gettext_lazy("Kind of assistance"), required=False)
    competence = forms.ChoiceField(label=gettext_lazy("Competence wanted"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language to work in"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("At least at level"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country that it is for"), required=False)
    days = forms.IntegerField(label=gettext_lazy("Expert days in all"), min_value=1, max_value=1000, required=False)
    first_day = day_field(gettext_lazy("First day"))
    last_day = day_field(gettext_lazy("Last day"))
    within_limits = forms.BooleanField(
        label=gettext_lazy("The terms ask for nothing that is never given"), required=False
    )

    def __init__(self, *args: Any, holds: Terms, lines: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = Names()
        any_one = ("", _("It does not matter"))
        lists: dict[str, list[Any]] = {
            "modality": [("", _("Choose")), *words.MODALITIES.items()],
            "competence": [any_one, *names.competences.items()],
            "language": [("", _("Choose")), *names.language_choices()],
            "level": [any_one, *((level, level) for level in LEVELS)],
            "country": [("", _("Choose")), *country_choices()[1:]],
        }
        for name, choices in lists.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["first_day"].required = self.fields["last_day"].required = False
        never = ", ".join(str(words.NEVER_GIVEN[code]) for code in holds.never_given)
        self.fields["within_limits"].help_text = _("Never given: %(what)s.") % {"what": never}
        if holds.expert_days is not None:
            said = _("The ceiling of the programme for one request is %(days)s.") % {"days": holds.expert_days}
            self.fields["days"].help_text = said
        self.lines = max(LINES, lines + 1)
        for n in range(1, self.lines + 1):
            self.fields[f"deliverable_{n}"] = forms.CharField(
                label=_("Deliverable %(n)s") % {"n": n}, max_length=200, required=False
            )
            self.fields[f"due_{n}"] = day_field(_("Deliverable %(n)s is due on") % {"n": n})
            self.fields[f"due_{n}"].required = False

    def clean(self) -> dict[str, Any]:
        """A day without a deliverable is a slip."""
        given = super().clean() or {}
        for n in range(1, self.lines + 1):
            if given.get(f"due_{n}") and not given.get(f"deliverable_{n}"):
                self.add_error(f"deliverable_{n}", _("Say what is due on this day."))
        return given

    def given(self) -> dict[str, Any]:
        """The terms as typed."""
        data = self.cleaned_data
        lines: list[tuple[str, date | None]] = [
            (data[f"deliverable_{n}"], data[f"due_{n}"]) for n in range(1, self.lines + 1) if data[f"deliverable_{n}"]
        ]
        return {name: data[name] for name in assistance.TERMS_FIELDS} | {"deliverables": lines}


class AmendForm(TermsForm):
    """What agreed terms are to say instead, and why; their deliverables stay."""

    reason = forms.CharField(
        label=gettext_lazy("Why they are amended"),
        widget=forms.Textarea,
        max_length=6000,
        help_text=gettext_lazy("The authority reads exactly this."),
    )

    def __init__(self, *args: Any, holds: Terms, **kwargs: Any) -> None:
        super().__init__(*args, holds=holds, **kwargs)
        for n in range(1, self.lines + 1):
            del self.fields[f"deliverable_{n}"], self.fields[f"due_{n}"]
        self.lines = 0

    def given(self) -> dict[str, Any]:
        """The wording as typed."""
        return {name: self.cleaned_data[name] for name in assistance.TERMS_FIELDS}


class WishForm(forms.Form):
    """What the authority wishes to be amended, and why."""

    wish = forms.CharField(
        label=gettext_lazy("What is to be amended, and why"),
        widget=forms.Textarea,
        max_length=6000,
        help_text=gettext_lazy("The facility drafts the new wording, and you agree to it or not."),
    )


class SendBackForm(forms.Form):
    """What is to change in the terms that were read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("What is to change"), widget=forms.Textarea, max_length=6000)
