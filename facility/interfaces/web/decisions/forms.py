"""The form that proposes a decision: one row per dossier, and what the committee advised."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.bodies import public as bodies
from facility.apps.evaluation import public as evaluation
from facility.apps.grants import public as grants
from facility.core.findings import Finding
from facility.interfaces.web.evaluation.forms import day_field
from facility.interfaces.web.ui.findings import add_to_form

ATTENDED = {
    "present": gettext_lazy("took part"),
    "stepped_out": gettext_lazy("stepped out"),
    "absent": gettext_lazy("was not there"),
}


class ProposeForm(forms.Form):
    """What is to happen to each dossier of a ranked round, and the committee's advice on it."""

    held_on = day_field(gettext_lazy("The committee advised on"))
    note = forms.CharField(
        label=gettext_lazy("What the committee advised"), widget=forms.Textarea, max_length=4000, required=False
    )

    def __init__(
        self,
        *given: Any,
        entries: Sequence[evaluation.Entry],
        seats: Sequence[bodies.Seat],
        start: Mapping[str, str],
        today: date,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.entries, self.seats, self.today = entries, seats, today
        for one in entries:
            name = one.proposal.title
            self.fields[f"outcome_{one.proposal_id}"] = forms.ChoiceField(
                label=_("Outcome: %(dossier)s") % {"dossier": name},
                choices=list(grants.OUTCOMES.items()),
                initial=start.get(one.proposal.record.token, "reserve"),
            )
            self.fields[f"reason_{one.proposal_id}"] = forms.CharField(
                label=_("Reason: %(dossier)s") % {"dossier": name},
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=2000,
                required=False,
            )
        for seat in seats:
            person = {"person": seat.person.name}
            self.fields[f"seat_{seat.pk}"] = forms.ChoiceField(
                label=_("%(person)s (%(capacity)s)") % {**person, "capacity": bodies.CAPACITIES[seat.capacity]},
                choices=list(ATTENDED.items()),
                initial="present",
            )
            self.fields[f"why_{seat.pk}"] = forms.CharField(
                label=_("Why %(person)s stepped out") % person, max_length=200, required=False
            )

    def clean(self) -> None:
        """Who steps out says why; nobody advised in the future."""
        super().clean()
        given = self.cleaned_data
        for seat in self.seats:
            if given.get(f"seat_{seat.pk}") == "stepped_out" and not (given.get(f"why_{seat.pk}") or "").strip():
                self.add_error(f"why_{seat.pk}", _("Say why this person stepped out."))
        if given.get("held_on") and given["held_on"] > self.today:
            self.add_error("held_on", _("The committee cannot have advised in the future."))

    def lines(self) -> list[grants.Line]:
        """What is proposed, one line per dossier."""
        given = self.cleaned_data
        return [
            grants.Line(one.proposal_id, given[f"outcome_{one.proposal_id}"], given[f"reason_{one.proposal_id}"])
            for one in self.entries
        ]

    def advice(self, body: bodies.Body) -> grants.Advice:
        """Who took part, who stepped out and why, and what was advised."""
        given = self.cleaned_data
        said = {seat.pk: given[f"seat_{seat.pk}"] for seat in self.seats}
        return grants.Advice(
            body=body,
            held_on=given["held_on"],
            note=given["note"],
            present=tuple(pk for pk, word in said.items() if word == "present"),
            stepped_out={pk: given[f"why_{pk}"].strip() for pk, word in said.items() if word == "stepped_out"},
        )

    def blame(self, findings: Iterable[Finding]) -> None:
        """Put what is wrong with a line at its fields, and who did not take part at the first seat."""
        moved = []
        for one in findings:
            parts = one.field.split(".")
            field = f"{parts[2]}_{parts[1]}" if parts[0] == "lines" and len(parts) == 3 else one.field
            if one.field == "present" and self.seats:
                field = f"seat_{self.seats[0].pk}"
            moved.append(dataclasses.replace(one, field=field))
        add_to_form(self, moved)

    def rows(self) -> list[dict[str, Any]]:
        """The dossiers with their fields."""
        return [
            {
                "entry": one,
                "outcome": self[f"outcome_{one.proposal_id}"],
                "reason": self[f"reason_{one.proposal_id}"],
            }
            for one in self.entries
        ]

    def attendance(self) -> list[dict[str, Any]]:
        """The seats with their fields."""
        return [{"seat": self[f"seat_{seat.pk}"], "why": self[f"why_{seat.pk}"]} for seat in self.seats]
