"""Which organisations of the register are meant by the names that sources give in a process."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Value

from facility.apps.dialogue.models import Membership, NameTie, Process, Term
from facility.apps.parties.public import Organisation, organisations_visible_to
from facility.foundation.accounts.public import Actor
from facility.foundation.base.fold import fold

MOST = 5


@dataclass(frozen=True)
class Suggestion:
    """An organisation that may be meant by a name; `why`: name, short, bracket or part."""

    organisation: Organisation
    why: str


@dataclass(frozen=True)
class Named:
    """A name in a process, in how many lines it stands, and the newest tie of it."""

    name: str
    lines: int
    tie: NameTie | None

    @property
    def organisation(self) -> Organisation | None:
        """The organisation that is meant, as far as somebody said so."""
        return self.tie.organisation if self.tie is not None else None


def _newest() -> QuerySet[NameTie]:
    """The ties of the name of a line, the newest first."""
    return NameTie.objects.filter(process=OuterRef("process"), name=OuterRef("name")).order_by("-pk")


def with_organisations(lines: QuerySet[Any]) -> QuerySet[Any]:
    """The same lines, each with `body_token` and `body_name` of the organisation that its name means; None where unsaid."""
    newest = _newest()
    said: QuerySet[Any] = lines.annotate(
        body_token=Subquery(newest.values("organisation__record__token")[:1]),
        body_name=Subquery(newest.values("organisation__name")[:1]),
    )
    return said


def names_of(process: Process) -> list[Named]:
    """Every organisation that the lines of a process name. Three queries."""
    lines: dict[str, int] = {}
    for rows in (process.memberships, process.terms):
        for name in rows.exclude(name="").values_list("name", flat=True):
            lines[name] = lines.get(name, 0) + 1
    newest = {one.name: one for one in ties_of(process)}
    return [Named(name, lines[name], newest.get(name)) for name in sorted(lines)]


def ties_of(process: Process) -> QuerySet[NameTie]:
    """Everything that was said of the names of a process, oldest first."""
    return process.name_ties.select_related("organisation__record").order_by("pk")


def suggestions(name: str, actor: Actor) -> list[Suggestion]:
    """Public organisations that a name may mean, each with the reason; nobody is matched by this. One query.

    The surest first: it bears this name, this short name, has it in brackets, or holds its words.
    """
    folded = fold(name)
    if len(folded) < 3:
        return []
    rows = organisations_visible_to(actor).filter(record__is_public=True, found_by__contains=folded)
    made = [Suggestion(one, _why(one, folded)) for one in rows.order_by("name_sort", "pk")[: MOST * 10]]
    order = ("name", "short", "bracket", "part")
    return sorted(made, key=lambda one: (order.index(one.why), one.organisation.name))[:MOST]


def _why(one: Organisation, folded: str) -> str:
    if folded in {fold(name) for name in (one.name, *one.names.values())}:
        return "name"
    if fold(one.short_name) == folded:
        return "short"
    _before, _bracket, inside = one.name.partition("(")
    return "bracket" if fold(inside.rstrip(")")) == folded else "part"


def _meaning(lines: QuerySet[Any], organisation_id: int) -> QuerySet[Any]:
    """The lines of public processes whose name means the organisation now."""
    ever = NameTie.objects.filter(organisation=organisation_id)
    rows = lines.filter(
        process__record__is_public=True, process__in=ever.values("process"), name__in=ever.values("name")
    )
    meant = Subquery(_newest().values("organisation")[:1])
    found: QuerySet[Any] = rows.order_by().annotate(meant=meant).filter(meant=organisation_id)
    return found


@dataclass(frozen=True)
class InProcess:
    """How a state or body stands in a process: it takes part (`is_member`, `how` is a status), or `how` is its role, perhaps in a body."""

    is_member: bool
    code: str
    names: Mapping[str, str]
    how: str
    body: Mapping[str, str]
    since: str
    until: str
    source_status: str


def processes_of_country(code: str) -> list[InProcess]:
    """In which public processes a state takes or took part, and the roles it holds or held. One query."""
    here = {"country": code, "process__record__is_public": True}
    return _in_processes(Membership.objects.filter(**here).order_by(), Term.objects.filter(**here).order_by())


def processes_of_organisation(organisation_id: int) -> list[InProcess]:
    """In which public processes an organisation takes or took part, and the roles it holds or held. One query."""
    return _in_processes(
        _meaning(Membership.objects.all(), organisation_id), _meaning(Term.objects.all(), organisation_id)
    )


def _in_processes(taking: QuerySet[Membership], roles: QuerySet[Term]) -> list[InProcess]:
    columns = ("kind", "process__code", "process__names", "how", "within", "since", "until", "source_status", "pk")
    rows = taking.annotate(kind=Value(0), how=F("status"), within=F("process__names")).values_list(*columns)
    more = roles.annotate(kind=Value(1), how=F("role"), within=F("body__names")).values_list(*columns)
    each = sorted(rows.union(more, all=True), key=lambda one: (one[0], one[1], one[6], one[5], one[8]))
    return [
        InProcess(not kind, process, names, how, {} if not kind else within or {}, since, until, status)
        for kind, process, names, how, within, since, until, status, _pk in each
    ]
