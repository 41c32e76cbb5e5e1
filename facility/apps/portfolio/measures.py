"""Measures: one function each over the known records, with a written definition, its counting level and coverage."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facility.apps.parties.public import is_member_state
from facility.apps.projects.public import Framework, Project
from facility.foundation.base.clock import local_day

FACILITY_SCOPE = "MPF"
# The columns that measures read.
MEASURED = (
    "key",
    "kind",
    "programme",
    "starts",
    "state_codes",
    "country_codes",
    "approach_codes",
    "currency",
    "total_cents",
    "eu_cents",
)


@dataclass(frozen=True)
class Reading:
    """What a measure gives: the value, how many records carry it, out of how many, and each record's part."""

    value: int
    known: int
    of: int
    unit: str = "count"
    basis: Mapping[str, object] = field(default_factory=dict)


class Known:
    """The real, public projects of the register and the frameworks, read once for all measures of one page."""

    @cached_property
    def projects(self) -> list[Project]:
        """Every real project; one query."""
        # `in` and the kind, so that an index leads to the real ones: a demonstration may hold thousands beside them.
        real = Project.objects.filter(record__kind="project", record__invented__in=(False,), record__is_public=True)
        rows = real.select_related("record")
        return list(rows.only(*MEASURED, "record__created_at").order_by("title_key", "pk"))

    @cached_property
    def frameworks(self) -> dict[str, frozenset[str]]:
        """Partner countries by kind of framework; one query."""
        found: dict[str, set[str]] = {}
        for kind, code in Framework.objects.values_list("kind", "partner_country"):
            found.setdefault(kind, set()).add(code)
        return {kind: frozenset(codes) for kind, codes in found.items()}

    def of(self, scope: str) -> list[Project]:
        """The projects of a scope: ours for the facility's own, else those of the programme of that name."""
        if scope == FACILITY_SCOPE:
            return [one for one in self.projects if one.kind == "ours"]
        return [one for one in self.projects if one.programme == scope]


@dataclass(frozen=True)
class Measure:
    """A measure with its definition in words. Counting level: what one unit of the count is."""

    code: str
    label: str | Promise
    definition: str | Promise
    counting_level: str | Promise
    compute: Callable[[Iterable[Project], Known], Reading]


def _codes(joined: str) -> list[str]:
    return [code for code in joined.strip(";").split(";") if code]


def _projects(rows: Iterable[Project], _known: Known) -> Reading:
    basis = {one.key: 1 for one in rows}
    return Reading(len(basis), len(basis), len(basis), basis=basis)


def _countries(rows: Iterable[Project], of: Callable[[Project], list[str]]) -> Reading:
    basis, total = {}, 0
    for one in rows:
        total += 1
        if codes := of(one):
            basis[one.key] = codes
    return Reading(len({code for codes in basis.values() for code in codes}), len(basis), total, basis=basis)


def _member_states(rows: Iterable[Project], _known: Known) -> Reading:
    def states(one: Project) -> list[str]:
        # A state counts as Member State of the day on which its record was entered into the register.
        day = local_day(one.record.created_at)
        return [code for code in _codes(one.state_codes) if is_member_state(code, day)]

    return _countries(rows, states)


def _partner_countries(rows: Iterable[Project], _known: Known) -> Reading:
    return _countries(rows, lambda one: _codes(one.country_codes))


def _framework_countries(kind: str) -> Callable[[Iterable[Project], Known], Reading]:
    def compute(rows: Iterable[Project], known: Known) -> Reading:
        wanted = known.frameworks.get(kind, frozenset())
        return _countries(rows, lambda one: [code for code in _codes(one.country_codes) if code in wanted])

    return compute


def _amounts(column: str) -> Callable[[Iterable[Project], Known], Reading]:
    def compute(rows: Iterable[Project], _known: Known) -> Reading:
        basis, total = {}, 0
        for one in rows:
            total += 1
            cents = getattr(one, column)
            if cents is not None and one.currency == "EUR":
                basis[one.key] = cents
        return Reading(sum(basis.values()), len(basis), total, unit="EUR cents", basis=basis)

    return compute


def _placed(rows: Iterable[Project], _known: Known) -> Reading:
    basis, total = {}, 0
    for one in rows:
        total += 1
        if codes := _codes(one.approach_codes):
            basis[one.key] = codes
    return Reading(len(basis), len(basis), total, basis=basis)


MEASURES: dict[str, Measure] = {
    one.code: one
    for one in (
        Measure(
            "projects",
            _("Known projects"),
            _("Projects of the scope that stand in this register. Demonstration records are left out."),
            _("project"),
            _projects,
        ),
        Measure(
            "member_states",
            _("Member States taking part"),
            _(
                "Different Member States of the Union that lead or take part in known projects of the scope, as far "
                "as a source names them."
            ),
            _("state, once however many projects"),
            _member_states,
        ),
        Measure(
            "partner_countries",
            _("Partner countries"),
            _("Different partner countries of known projects of the scope, as far as a source names them."),
            _("country, once however many projects"),
            _partner_countries,
        ),
        Measure(
            "mobility_partnership_countries",
            _("Mobility Partnership countries"),
            _("Partner countries of known projects that have a Mobility Partnership with the Union."),
            _("country, once however many projects"),
            _framework_countries("mobility_partnership"),
        ),
        Measure(
            "camm_countries",
            _("CAMM countries"),
            _("Partner countries of known projects that have a Common Agenda on Migration and Mobility."),
            _("country, once however many projects"),
            _framework_countries("camm"),
        ),
        Measure(
            "total",
            _("Total budgets"),
            _(
                "Sum of the published total budgets in euro of known projects of the scope; projects without a "
                "published total are not in the sum and not counted as zero. Totals include the shares of others "
                "than the Union."
            ),
            _("project"),
            _amounts("total_cents"),
        ),
        Measure(
            "eu",
            _("EU contributions"),
            _("Sum of the EU contributions in euro as published as amounts; never computed from a published share."),
            _("project"),
            _amounts("eu_cents"),
        ),
        Measure(
            "placed",
            _("Projects with a settled approach"),
            _("Known projects of the scope with a settled main approach in any version of the typology."),
            _("project"),
            _placed,
        ),
    )
}
# Which measure stands beside which published metric; the others are not measured by this register.
BESIDE: dict[str, str] = {
    "projects_funded": "projects",
    "projects": "projects",
    "projects_mapped": "placed",
    "member_states": "member_states",
    "partner_countries": "partner_countries",
    "pilot_countries": "partner_countries",
    "mobility_partnership_countries": "mobility_partnership_countries",
    "camm_countries": "camm_countries",
    "total_project_value": "total",
    "total_budget": "total",
}


def readings(scope: str, codes: Iterable[str] = (), known: Known | None = None) -> dict[str, Reading]:
    """The measures of those codes (all where none is given) over the known real projects of a scope.

    At most two queries; none when `known` was read before.
    """
    known = known or Known()
    rows = known.of(scope)
    return {code: MEASURES[code].compute(rows, known) for code in codes or MEASURES}
