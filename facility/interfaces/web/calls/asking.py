"""The few questions of the public check, read from the address; nothing of it is stored."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facility.apps.calls import public as calls
from facility.apps.parties import public as parties
from facility.apps.projects import public as projects
from facility.core.rules.facts import FrameworkFacts
from facility.core.rules.model import Rulebook
from facility.core.rules.quick import Answers
from facility.interfaces.web.calls.euros import EuroField
from facility.interfaces.web.calls.wording import language
from facility.interfaces.web.ui.languages import said

ROLES = (("lead", _("Lead applicant")), ("co_applicant", _("Co-applicant")), ("associated", _("Associated partner")))
# Where on this page a finding can be mended.
FIELDS = {
    "lot": "lot",
    "funds": "fund",
    "countries": "countries",
    "framework": "framework",
    "duration": "months",
    "budget.total": "total",
    "budget.requested": "requested",
    "lead": "kind",
    "lead.kinds": "kind",
    "lead.is_legal_person": "kind",
    "lead.country": "country",
    "lead.role": "role",
    "partners": "role",
    "partners.0.kinds": "kind",
    "partners.0.country": "country",
    "partners.0.role": "role",
}


def countries_of(books: Sequence[Rulebook]) -> list[str]:
    """Every country that one of the rulebooks names as a target."""
    found: set[str] = set()
    for book in books:
        for entry in book.entries:
            if entry.kind == "countries":
                found |= {*entry.figures.listed, *(row.country for row in entry.figures.conditional)}
            elif entry.kind == "regions":
                found |= {code for held in entry.figures.regions.values() for code in held}
    return sorted(found)


def funds_of(books: Sequence[Rulebook]) -> list[str]:
    """Every fund that one of the rulebooks offers."""
    offered = (entry.figures.funds for book in books for entry in book.entries if entry.kind == "lot_funds")
    return sorted({fund for funds in offered for fund in funds})


class AskForm(forms.Form):
    """Who you are, what you plan, with how much; every answer but the lot may be left out."""

    lot = forms.ChoiceField(label=_("Call and lot"))
    kind = forms.ChoiceField(label=_("What kind of organisation are you?"), required=False)
    country = forms.ChoiceField(label=_("In which country is your seat?"), required=False)
    role = forms.ChoiceField(label=_("In which role?"), choices=ROLES, required=False, initial="lead")
    countries = forms.MultipleChoiceField(
        label=_("With which partner countries?"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Choose one or several."),
    )
    framework = forms.ChoiceField(label=_("Which framework does the action implement?"), required=False)
    fund = forms.ChoiceField(label=_("From which fund?"), required=False)
    total = EuroField(label=_("Total cost of the action, in euro"), required=False)
    requested = EuroField(label=_("Amount you would ask for, in euro"), required=False)
    months = forms.IntegerField(label=_("Duration in months"), required=False, min_value=1, max_value=240)

    def __init__(self, *given: Any, open_lots: Sequence[calls.OpenLot], **named: Any) -> None:
        super().__init__(*given, **named)
        books = [calls.rulebook_of(one.terms.rulebook) for one in open_lots]
        self.known = {one.key: one for one in open_lots}
        self.frameworks = {one.code: one for one in projects.frameworks()}
        spoken = language()
        blank = [("", _("Not decided"))]
        choices: dict[str, list[tuple[Any, Any]]] = {
            "lot": [(one.key, _lot_label(one)) for one in open_lots],
            "kind": [("", _("Choose")), *((kind.code, said(kind.label).noted) for kind in parties.kinds())],
            "country": [("", _("Choose")), *((name.code, name.marked) for name in parties.countries(spoken))],
            "countries": _targets(books, spoken),
            "framework": [
                *blank,
                ("none", _("None")),
                *((code, _framework(one)) for code, one in self.frameworks.items()),
            ],
            "fund": [*blank, *((fund, fund) for fund in funds_of(books))],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]

    @property
    def open_lot(self) -> calls.OpenLot:
        """The lot asked about."""
        return self.known[self.cleaned_data["lot"]]

    def answers(self, name: str) -> Answers:
        """The answers as the core takes them; `name` stands for the organisation in the findings."""
        data = self.cleaned_data
        return Answers(
            kind=data["kind"] or None,
            country=data["country"] or None,
            role=data["role"] or "lead",
            target_countries=tuple(data["countries"]),
            lot=self.open_lot.lot.code,
            fund=data["fund"] or None,
            framework=self._framework_facts(data["framework"]),
            total_cents=data["total"],
            requested_cents=data["requested"],
            duration_months=data["months"],
            name=name,
        )

    def _framework_facts(self, code: str) -> FrameworkFacts | None:
        if not code or code == "none":
            return FrameworkFacts(kind="none") if code else None
        held = self.frameworks[code]
        signed = tuple(one.country for one in held.signatories.all()) or None
        kind = held.kind if held.kind in {"mobility_partnership", "camm"} else "other"
        return FrameworkFacts(kind=kind, code=code, signatories=signed)  # type: ignore[arg-type]


def _targets(books: Sequence[Rulebook], spoken: str) -> list[tuple[Any, Any]]:
    """Countries to choose from: those that a rulebook names, then all others, so that any can be asked about."""
    named = set(countries_of(books))
    names = [(name.code, name.marked) for name in parties.countries(spoken)]
    return [
        (_("Named by an open call"), [one for one in names if one[0] in named]),
        (_("Other countries"), [one for one in names if one[0] not in named]),
    ]


def _lot_label(one: calls.OpenLot) -> str:
    return f"{said(one.call.title).noted}, {one.lot.code}: {said(one.lot.title).noted}"


def _framework(held: projects.Framework) -> str:
    return said(held.names).noted or held.code
