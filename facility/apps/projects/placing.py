"""Where projects stand in the typology, at the desk: proposed, proposed again under a new version, refused."""

from datetime import datetime

from facility.apps.projects.models import (
    Placement,
    PlacementRefusal,
    Project,
    Scheme,
    Unplacing,
    UnplacingConfirmation,
)
from facility.apps.projects.policy import may_confirm_placement, may_place
from facility.apps.projects.queries.standings import waiting_ends, waiting_placements
from facility.apps.projects.steps import propose_placement
from facility.apps.projects.succession import DESK, propose_under
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action
from facility.foundation.records.public import lock
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


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
    projects were proposed, for a type or for none. Raises NotFound (no such version, or none before it), Forbidden.
    """
    require(may_place, actor)
    here = Scheme.objects.filter(version=scheme).first()
    if here is None:
        raise NotFound("version")
    versions = list(Scheme.objects.filter(invented__in={False, here.invented}).order_by("valid_from", "version"))
    place_of = versions.index(here)
    if not place_of:
        raise NotFound("version")
    return sum(propose_under(here, versions[place_of - 1], actor, at))


@action
def confirm_end(*, unplacing_id: int, actor: Actor, at: datetime) -> UnplacingConfirmation:
    """Agree, as a second person, that a project stands nowhere under a version because its type was retired.

    Whoever thinks otherwise proposes a type for it instead. Raises NotFound, Forbidden (also for the one who proposed
    it), NotAllowedNow when it is settled, or a type was proposed meanwhile.
    """
    found = Unplacing.objects.select_related("project").filter(pk=unplacing_id).first()
    if found is None:
        raise NotFound("placement")
    record = lock(found.project.record_id)
    require(may_confirm_placement, actor, found)
    if found.user_id == actor.user_id:
        raise Forbidden("projects.confirm_placement", "somebody else must confirm it")
    if not waiting_ends().filter(pk=unplacing_id).exists():
        raise NotAllowedNow("confirm_end", "settled", "placement")
    made = UnplacingConfirmation.objects.create(unplacing=found, user_id=acting(actor), at=at)
    facts = {"end": found.pk}
    record_trail(record=record, event=Event.PLACEMENT_END_CONFIRMED, actor=actor, at=at, facts=facts)
    return made
