"""Forms of reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facility.apps.reporting import public as reporting
from facility.interfaces.web.calls.euros import EuroField, show_euros
from facility.interfaces.web.ui import formats


class NarrativeForm(forms.Form):
    """What was done, in three texts."""

    achieved = forms.CharField(label=_("What was achieved"), widget=forms.Textarea, required=False)
    difficulties = forms.CharField(label=_("What was difficult"), widget=forms.Textarea, required=False)
    lessons = forms.CharField(label=_("What others should know"), widget=forms.Textarea, required=False)


class CostForm(forms.Form):
    """One cost with its document."""

    heading = forms.ChoiceField(label=_("Heading"), choices=reporting.HEADINGS.items)
    description = forms.CharField(label=_("What it was for"), max_length=250)
    incurred_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    amount = EuroField(label=_("Amount in euro"))
    upload = forms.FileField(label=_("Document"), help_text=_("Invoice, pay slip or other proof: PDF, image or sheet."))


class AcceptForm(forms.Form):
    """For each cost what is accepted; less than claimed names the rule and the reason."""

    def __init__(self, costs: list[reporting.Cost], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.costs = costs
        for cost in costs:
            shown = show_euros(cost.amount_cents)
            self.fields[f"accepted_{cost.pk}"] = EuroField(
                label=_("Accepted of %(amount)s (%(what)s)")
                % {"amount": formats.money(cost.amount_cents), "what": cost.description},
                initial=shown,
            )
            self.fields[f"rule_{cost.pk}"] = forms.CharField(label=_("Rule, if less"), max_length=60, required=False)
            self.fields[f"reason_{cost.pk}"] = forms.CharField(
                label=_("Reason, if less"), max_length=400, required=False
            )

    def judgements(self) -> dict[int, reporting.Judgement]:
        """What was judged, by cost."""
        given = self.cleaned_data
        return {
            cost.pk: reporting.Judgement(
                given[f"accepted_{cost.pk}"] or 0, given[f"rule_{cost.pk}"], given[f"reason_{cost.pk}"]
            )
            for cost in self.costs
        }


class ReasonForm(forms.Form):
    """Why a report goes back."""

    reason = forms.CharField(label=_("What is missing, all at once"), widget=forms.Textarea, max_length=4000)
