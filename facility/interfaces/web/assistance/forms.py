"""Forms of requests for assistance."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import Terms, words
from facility.interfaces.web.evaluation.forms import day_field
from facility.interfaces.web.ui.languages import said

Choices = Sequence[tuple[str, Any]]


class RequestForm(forms.Form):
    """What is asked; only the title is needed before it is handed in."""

    organisation = forms.ChoiceField(label=gettext_lazy("For which organisation"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    problem = forms.CharField(
        label=gettext_lazy("The problem"),
        widget=forms.Textarea,
        max_length=5000,
        required=False,
        help_text=gettext_lazy("What does not work today, and for whom. Name no private persons."),
    )
    purpose = forms.CharField(
        label=gettext_lazy("The purpose"),
        widget=forms.Textarea,
        max_length=5000,
        required=False,
        help_text=gettext_lazy("What will be different, and how you will use the result."),
    )
    modality = forms.ChoiceField(label=gettext_lazy("Kind of assistance"), required=False)
    earliest = day_field(gettext_lazy("Not before"))
    latest = day_field(gettext_lazy("Useful until"), gettext_lazy("The last day on which it is of use."))
    time_reason = forms.CharField(
        label=gettext_lazy("Why in this time"),
        widget=forms.Textarea,
        max_length=5000,
        required=False,
        help_text=gettext_lazy("Such as a law that is debated, or a mission that is planned."),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country that it is for"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language to work in"), required=False)
    knows_limits = forms.BooleanField(label=gettext_lazy("I have read what is never given"), required=False)

    def __init__(
        self, *given: Any, terms: Terms, countries: Choices, languages: Choices, bodies: Choices, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        offered = [(code, words.MODALITIES[code]) for code in terms.modalities or assistance.MODALITIES]
        lists: Mapping[str, Choices] = {"modality": offered, "country": countries, "language": languages}
        for name, choices in lists.items():
            self.fields[name].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]
        self.fields["earliest"].required = self.fields["latest"].required = False
        never = ", ".join(str(words.NEVER_GIVEN[code]) for code in terms.never_given)
        self.fields["knows_limits"].help_text = _("Never given: %(what)s.") % {"what": never}
        if bodies:
            # One of several is the reader's to choose; the only one stands there.
            first = [("", _("Choose"))] if len(bodies) > 1 else []
            self.fields["organisation"].choices = [*first, *bodies]  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    def given(self) -> dict[str, Any]:
        """What the request says."""
        return {name: self.cleaned_data[name] for name in assistance.FIELDS}


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea, max_length=6000)


class WithdrawForm(forms.Form):
    """Why a request is taken back, if one wants to say so."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea, max_length=1000, required=False)


class ConsultForm(forms.Form):
    """What is asked, and of which services: for which sector, with or without a veto."""

    question = forms.CharField(label=gettext_lazy("Question"), widget=forms.Textarea, max_length=4000)

    def __init__(self, *given: Any, services: Choices, terms: Terms, **named: Any) -> None:
        super().__init__(*given, **named)
        self.services = [pk for pk, _name in services]
        self.by_sector = bool(terms.sectors)
        sectors = [(code, words.SECTORS[code]) for code in terms.sectors]
        plain = [("no", _("Do not ask"))]
        how = [*plain, *sectors] if sectors else [*plain, ("yes", _("Ask"))]
        for pk, name in services:
            self.fields[f"ask_{pk}"] = forms.ChoiceField(label=name, choices=how, initial="no")
            label = _("%(service)s may veto") % {"service": name}
            self.fields[f"veto_{pk}"] = forms.BooleanField(label=label, required=False)

    def asked(self) -> list[assistance.Service]:
        """The services to ask."""
        data = self.cleaned_data
        return [
            assistance.Service(int(pk), data[f"veto_{pk}"], data[f"ask_{pk}"] if self.by_sector else "")
            for pk in self.services
            if data[f"ask_{pk}"] != "no"
        ]


class DecideForm(forms.Form):
    """The decision on each published criterion, with its reason."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=words.DECISIONS.items, widget=forms.RadioSelect
    )
    call = forms.ChoiceField(
        label=gettext_lazy("Open call"), required=False, help_text=gettext_lazy("Only where you redirect.")
    )
    changes = forms.CharField(
        label=gettext_lazy("What is changed"),
        widget=forms.Textarea,
        max_length=6000,
        required=False,
        help_text=gettext_lazy("Only where you approve with changes. Whoever asked accepts them or withdraws."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea,
        max_length=6000,
        help_text=gettext_lazy("Whoever asked reads exactly this."),
    )

    def __init__(self, *given: Any, terms: Terms, calls: Choices, **named: Any) -> None:
        super().__init__(*given, **named)
        self.codes = list(terms.criteria)
        judgements = [("", _("Choose")), *words.JUDGEMENTS.items()]
        criteria = {
            f"criterion_{code}": forms.ChoiceField(label=said(text), choices=judgements)
            for code, text in terms.criteria.items()
        }
        self.fields = {**criteria, **self.fields}
        self.fields["call"].choices = [("", _("None")), *calls]  # type: ignore[attr-defined]

    def judged(self) -> dict[str, str]:
        """How each criterion was judged."""
        return {code: self.cleaned_data[f"criterion_{code}"] for code in self.codes}
