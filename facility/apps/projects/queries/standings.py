"""The typology: its versions, who stands where as of a day, and what waits for a curator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from facility.apps.projects.models import Approach, Placement, Project, Scheme, Unplacing
from facility.apps.projects.queries.projects import visible_to
from facility.core.errors import NotFound
from facility.core.partial_dates import PartialDate
from facility.foundation.accounts.public import Actor
from facility.foundation.base.clock import end_of_day, local_day


@dataclass(frozen=True)
class Standing:
    """Where one project stands under one version: its main approach, and what else contributes."""

    main: Placement
    contributing: tuple[Placement, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """Projects by approach under one version, as of a day, among those that the reader sees.

    `known`: known on that day; `named`: of these, added afterwards but placed by a source of that time; `later`: known
    today and not counted. `ended`: a second person agreed that they stand nowhere, their type being retired.
    `waiting`: what is proposed for them today waits for a curator.
    """

    scheme: Scheme
    approaches: Sequence[Approach]
    standings: dict[int, Standing]
    known: int
    later: int = 0
    named: int = 0
    ended: int = 0
    waiting: int = 0

    @property
    def placed(self) -> int:
        """How many of the known projects stand somewhere."""
        return len(self.standings)

    @property
    def unplaced(self) -> int:
        """How many of the known projects stand nowhere."""
        return self.known - self.placed

    def mains(self, approach_id: int) -> int:
        """How many have this approach as their main one."""
        return sum(1 for one in self.standings.values() if one.main.approach_id == approach_id)

    def others(self, approach_id: int) -> int:
        """In how many it contributes."""
        return sum(1 for one in self.standings.values() for row in one.contributing if row.approach_id == approach_id)


def schemes(*, invented: bool = False) -> QuerySet[Scheme]:
    """Every version with its approaches, the newest first; those of the demonstration only where they are asked for."""
    rows = Scheme.objects.prefetch_related("approaches").order_by("-valid_from", "-version")
    return rows if invented else rows.filter(invented=False)


def scheme_of(version: str) -> Scheme:
    """The version of that name, the newest real one where none is named. Raises NotFound."""
    found = schemes(invented=True).filter(version=version).first() if version else schemes().first()
    if found is None:
        raise NotFound("version")
    return found


def counts_from(one: Placement) -> date:
    """From which day a settled placement counts: the last day on which its source can have made it, else its own."""
    return PartialDate.parse(one.placed_when).latest() if one.placed_when else local_day(one.at)


def settled(
    scheme: Scheme, as_of: date | None = None, projects: QuerySet[Project] | None = None
) -> dict[int, Standing]:
    """By project where it stands: the newest settled main approach, and what was proposed to contribute with it.

    One query. A contribution proposed before the main approach that counts belongs to an earlier sitting.
    """
    rows = Placement.objects.filter(status="confirmed", approach__scheme=scheme).select_related("approach", "confirms")
    if projects is not None:
        rows = rows.filter(project__in=projects)
    counted = [one for one in rows.order_by("at", "id") if as_of is None or counts_from(one) <= as_of]
    mains = {one.project_id: one for one in counted if one.weight == "primary"}
    found: dict[int, dict[int, Placement]] = {project_id: {} for project_id in mains}
    for one in counted:
        main = mains.get(one.project_id)
        if one.weight != "contributing" or main is None or one.approach_id == main.approach_id:
            continue
        if _asked(one) >= _asked(main):
            found[one.project_id][one.approach_id] = one
    return {
        project_id: Standing(main, tuple(sorted(found[project_id].values(), key=lambda one: one.approach.position)))
        for project_id, main in mains.items()
    }


def _asked(one: Placement) -> datetime:
    return (one.confirms or one).at


def matrix(scheme: Scheme, actor: Actor, *, as_of: date, invented: bool = False) -> Matrix:
    """Who stands where under a version as of a day, among the projects known on it that the actor sees.

    Known on a day are the projects that the register held at its end, and those that a placement which counts by then
    already names. A made-up version counts made-up projects only. Three queries.
    """
    rows = visible_to(actor)
    rows = rows if invented else rows.filter(record__invented=False)
    rows = rows.filter(record__invented=True) if scheme.invented else rows
    standings = settled(scheme, as_of, rows)
    there, placed = Q(record__created_at__lte=end_of_day(as_of)), Q(pk__in=list(standings))
    ended = Unplacing.objects.filter(project=OuterRef("pk"), scheme=scheme, confirmation__at__lte=end_of_day(as_of))
    again = waiting_placements().filter(project=OuterRef("pk"), approach__scheme=scheme, weight="primary")
    nowhere = waiting_ends().filter(project=OuterRef("pk"), scheme=scheme)
    told = rows.aggregate(
        today=Count("pk"),
        known=Count("pk", filter=there | placed),
        named=Count("pk", filter=placed & ~there),
        ended=Count("pk", filter=Exists(ended) & ~placed),
        waiting=Count("pk", filter=Exists(again) | Exists(nowhere)),
    )
    return Matrix(
        scheme,
        list(scheme.approaches.all()),
        standings,
        known=told["known"],
        later=told["today"] - told["known"],
        named=told["named"],
        ended=told["ended"],
        waiting=told["waiting"],
    )


def waiting_placements() -> QuerySet[Placement]:
    """Proposed placements that nobody has settled or refused, oldest first."""
    rows = Placement.objects.filter(status="proposed", confirmation=None, refusal=None)
    return rows.select_related("approach__scheme", "project__record").order_by("at", "id")


def waiting_ends() -> QuerySet[Unplacing]:
    """Projects proposed to stand nowhere, that nobody has settled and for which no type was proposed since."""
    placed = Placement.objects.filter(project=OuterRef("project"), approach__scheme=OuterRef("scheme"))
    rows = Unplacing.objects.filter(~Exists(placed), confirmation=None)
    return rows.select_related("scheme", "was__approach", "project__record").order_by("at", "id")


def ends_of(project: Project) -> list[Unplacing]:
    """Where a project was proposed to stand nowhere, oldest first, each with its confirmation where there is one."""
    return list(project.unplacings.select_related("scheme", "was__approach", "confirmation"))
