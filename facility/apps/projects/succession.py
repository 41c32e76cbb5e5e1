"""From one version of the typology to the next: what stood is proposed again, one project at a time, never moved.

A kept or renamed type is proposed as the same type; a retired one as no type, with the reason. A second person settles.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from facility.apps.projects.models import Approach, DraftType, Placement, Project, Scheme, Unplacing
from facility.apps.projects.queries.standings import Standing, settled
from facility.apps.projects.steps import propose_placement
from facility.foundation.accounts.public import Actor, acting
from facility.foundation.base.acts import step
from facility.foundation.base.text import pick
from facility.foundation.records.public import lock
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

DESK = "desk"


@dataclass(frozen=True)
class Succession:
    """What becomes of each type: its code in the version after, or the line that retired it."""

    codes: Mapping[int, str]
    retired: Mapping[int, DraftType]


def succession(before: Scheme, here: Scheme) -> Succession:
    """By type of the version before: from the lines of a version made here, else from the successors that were loaded."""
    lines = DraftType.objects.filter(draft__scheme=here, draft__before=before, approach__isnull=False)
    told = {line.approach_id or 0: line for line in lines}
    if told:
        codes = {pk: line.code for pk, line in told.items() if line.change != "retire"}
        return Succession(codes, {pk: line for pk, line in told.items() if line.change == "retire"})
    known = set(here.approaches.values_list("code", flat=True))
    rows = before.approaches.values_list("pk", "next_code")
    return Succession({pk: code for pk, code in rows if code in known}, {})


@step
def propose_under(here: Scheme, before: Scheme, actor: Actor, at: datetime) -> tuple[int, int]:
    """Propose what is settled under `before` again under `here`, where a project has nothing there yet.

    Gives how many projects were proposed for a type, and how many for none.
    """
    found = succession(before, here)
    held = set(Placement.objects.filter(approach__scheme=here).values_list("project_id", flat=True))
    held |= set(Unplacing.objects.filter(scheme=here).values_list("project_id", flat=True))
    rows = Project.objects.select_related("record")
    if here.invented:
        rows = rows.filter(record__invented=True)
    standings = {key: one for key, one in settled(before, projects=rows).items() if key not in held}
    placed = unplaced = 0
    for project in rows.filter(pk__in=list(standings)).order_by("pk"):
        standing = standings[project.pk]
        if standing.main.approach_id in found.codes:
            _again(project, standing, found, here, before, actor, at)
            placed += 1
        elif standing.main.approach_id in found.retired:
            _nowhere(project, standing, found.retired[standing.main.approach_id], here, before, actor, at)
            unplaced += 1
    return placed, unplaced


def _again(
    project: Project,
    standing: Standing,
    found: Succession,
    here: Scheme,
    before: Scheme,
    actor: Actor,
    at: datetime,
) -> None:
    rows = [(standing.main.approach, "primary"), *((one.approach, "contributing") for one in standing.contributing)]
    for approach, weight in rows:
        if approach.pk in found.codes:
            propose_placement(
                project=project,
                scheme=here.version,
                approach=found.codes[approach.pk],
                weight=weight,
                placed_by=DESK,
                reason=_reason(approach, here, before),
                actor=actor,
                at=at,
                cause="version",
            )


def _reason(approach: Approach, here: Scheme, before: Scheme) -> str:
    was = pick(approach.names, "en").text
    reason = f"Stood under “{was}” in version {before.version}; proposed again, to be confirmed under {here.version}."
    if approach.became_theme:
        reason = f"{reason} That type names a theme, which stays a matter of its own."
    return reason


def _nowhere(
    project: Project,
    standing: Standing,
    line: DraftType,
    here: Scheme,
    before: Scheme,
    actor: Actor,
    at: datetime,
) -> None:
    was = pick(standing.main.approach.names, "en").text
    record = lock(project.record_id)
    made = Unplacing.objects.create(
        project=project,
        scheme=here,
        was=standing.main,
        user_id=acting(actor),
        at=at,
        reason=f"Stood under “{was}” in version {before.version}, which {here.version} retires: {line.reason}",
    )
    facts = {"end": made.pk, "was": standing.main.pk, "scheme": here.version}
    event = Event.PLACEMENT_END_PROPOSED
    record_trail(record=record, event=event, actor=actor, at=at, facts=facts, cause="version")
