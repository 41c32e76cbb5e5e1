"""Where projects stand in the typology, at the desk: proposed, proposed again under a new version, refused."""

from datetime import datetime

from facility.apps.projects.models import Approach, Placement, PlacementRefusal, Project, Scheme
from facility.apps.projects.policy import may_confirm_placement, may_place
from facility.apps.projects.queries.standings import settled, waiting_placements
from facility.apps.projects.steps import propose_placement
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action
from facility.foundation.base.text import pick
from facility.foundation.records.public import lock
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

DESK = "desk"


@action
def place(
    *, project_id: int, scheme: str, approach: str, weight: str, reason: str, actor: Actor, at: datetime
) -> Placement:
    """Propose at the desk where a project stands. Raises NotFound, Forbidden, Refused as the step."""
    project = Project.objects.select_related("record").filter(pk=project_id).first()
    if project is None:
        raise NotFound("project")
    require(may_place, actor, project)
    return propose_placement(
        project=project,
        scheme=scheme,
        approach=approach,
        weight=weight,
        placed_by=DESK,
        reason=reason,
        actor=actor,
        at=at,
        cause="desk",
    )


@action
def refuse_placement(*, placement_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """Do not settle a proposed placement, with the reason; the proposal stays as history.

    Raises NotFound, Forbidden, NotAllowedNow when it is settled or refused already, Refused without a reason.
    """
    proposal = Placement.objects.select_related("project").filter(pk=placement_id, status="proposed").first()
    if proposal is None:
        raise NotFound("placement")
    record = lock(proposal.project.record_id)
    require(may_confirm_placement, actor, proposal)
    if not waiting_placements().filter(pk=placement_id).exists():
        raise NotAllowedNow("refuse_placement", "settled", "placement")
    if not reason.strip():
        raise Refused(at_field("reason", "projects.reason_missing"))
    PlacementRefusal.objects.create(placement=proposal, user_id=acting(actor), at=at, reason=reason.strip())
    facts = {"proposal": proposal.pk}
    record_trail(record=record, event=Event.PLACEMENT_REFUSED, actor=actor, at=at, facts=facts)


@action
def propose_again(*, scheme: str, actor: Actor, at: datetime) -> int:
    """Propose, under a version, every project that is settled under the one before and has nothing under this one.

    The earlier placements stay as they are; nothing shows as settled until somebody else confirms it. Gives how many
    projects were proposed. Raises NotFound (no such version, or none before it), Forbidden.
    """
    require(may_place, actor)
    versions = list(Scheme.objects.order_by("valid_from", "version"))
    place_of = next((number for number, one in enumerate(versions) if one.version == scheme), None)
    if not place_of:
        raise NotFound("version")
    before, here = versions[place_of - 1], versions[place_of]
    held = set(Placement.objects.filter(approach__scheme=here).values_list("project_id", flat=True))
    codes = set(here.approaches.values_list("code", flat=True))
    proposed = 0
    for project_id, standing in sorted(settled(before).items()):
        if project_id in held or standing.main.approach.next_code not in codes:
            continue
        project = Project.objects.select_related("record").get(pk=project_id)
        rows = [(standing.main.approach, "primary"), *((one.approach, "contributing") for one in standing.contributing)]
        for approach, weight in rows:
            if approach.next_code in codes:
                _again(project, approach, weight, here, before, actor, at)
        proposed += 1
    return proposed


def _again(
    project: Project, approach: Approach, weight: str, here: Scheme, before: Scheme, actor: Actor, at: datetime
) -> None:
    was = pick(approach.names, "en").text
    reason = f"Stood under “{was}” in version {before.version}; proposed again, to be confirmed under {here.version}."
    if approach.became_theme:
        reason = f"{reason} That type names a theme, which stays a matter of its own."
    propose_placement(
        project=project,
        scheme=here.version,
        approach=approach.next_code,
        weight=weight,
        placed_by=DESK,
        reason=reason,
        actor=actor,
        at=at,
        cause="version",
    )
