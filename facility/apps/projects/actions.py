"""Writes entered from outside: importing known projects and reference rows, confirming a placement."""

from datetime import datetime

from facility.apps.projects.indexing import index_project
from facility.apps.projects.models import (
    Approach,
    Framework,
    FrameworkSignatory,
    Instrument,
    Placement,
    PlacementRefusal,
    Project,
    Scheme,
    SchemeDraft,
)
from facility.apps.projects.policy import may_confirm_placement, may_import
from facility.apps.projects.snapshots import FrameworkFacts, InstrumentFacts, ProjectFacts, SchemeFacts
from facility.apps.projects.writing import (
    Writing,
    add_claims,
    add_placements,
    fill,
    keep_approaches,
    put_parts,
)
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.records.public import create, lock, update
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


@action
def import_row(*, facts: ProjectFacts, actor: Actor, at: datetime) -> str:
    """Add or renew one known project; says "created", "changed" or "unchanged" (then nothing was written).

    Raises Forbidden; Refused for a missing key or title, an unknown code, or a key that one of our own grants has.
    """
    require(may_import, actor)
    if not facts.key or not any(facts.titles.values()):
        raise Refused(at_field("key", "missing", text="A known project needs its key and a title."))
    project = Project.objects.select_for_update().filter(key=facts.key).first()
    if project is None:
        record = create(kind="project", label=facts.titles, reference=facts.key, at=at, is_public=True)
        project, outcome = Project(record=record, key=facts.key), "created"
    elif project.origin_id is not None:
        raise Refused(at_field("key", "own_grant", text=f"{facts.key} is a grant of ours and cannot be imported."))
    elif project.source_digest == facts.digest:
        return "unchanged"
    else:
        record, outcome = lock(project.record_id), "changed"
        update(record, label=dict(facts.titles))
    by = Writing(actor=actor, at=at)
    fill(project, facts, by)
    project.save()
    put_parts(project, facts, by)
    add_claims(project, facts, at)
    add_placements(project, facts, at)
    index_project(project, at)
    event = Event.PROJECT_IMPORTED
    record_trail(record=record, event=event, actor=actor, at=at, facts={"digest": facts.digest, "outcome": outcome})
    return outcome


@action
def import_instrument(*, facts: InstrumentFacts, actor: Actor, at: datetime) -> None:
    """Add or renew a fund or programme. Raises Forbidden."""
    require(may_import, actor)
    Instrument.objects.update_or_create(
        code=facts.code,
        defaults={
            "names": {"en": facts.name},
            "programming_period": facts.programming_period,
            "managing_service": facts.managing_service,
            "legal_basis": facts.legal_basis,
            "used_by_facility": facts.used_by_facility,
            "source_urls": list(facts.source_urls),
            "note": facts.note,
        },
    )


@action
def import_framework(*, facts: FrameworkFacts, actor: Actor, at: datetime) -> None:
    """Add or renew a framework and its signatories. Raises Forbidden."""
    require(may_import, actor)
    framework, _ = Framework.objects.update_or_create(
        code=facts.code,
        defaults={
            "kind": facts.kind,
            "partner_country": facts.partner_country,
            "names": {"en": facts.name},
            "dated": facts.dated,
            "source_url": facts.source_url,
            "source_status": facts.source_status,
            "note": facts.note,
        },
    )
    framework.signatories.all().delete()
    FrameworkSignatory.objects.bulk_create(
        FrameworkSignatory(framework=framework, country=country, since=since, source_url=source, source_status=status)
        for country, since, source, status in facts.signatories
    )


@action
def import_scheme(*, facts: SchemeFacts, actor: Actor, at: datetime) -> None:
    """Add a version of the typology; of one that is there only wordings and successors are renewed.

    A version that was made here, on its page, is left as it is. Raises Forbidden.
    """
    require(may_import, actor)
    if SchemeDraft.objects.filter(scheme__version=facts.version).exists():
        return
    scheme, is_new = Scheme.objects.get_or_create(
        version=facts.version,
        defaults={
            "names": {"en": facts.name},
            "valid_from": facts.valid_from,
            "source_url": facts.source_url,
            "note": facts.note,
        },
    )
    if is_new:
        Approach.objects.bulk_create(
            Approach(scheme=scheme, position=position, code=one.code, names={"en": one.name})
            for position, one in enumerate(facts.approaches, start=1)
        )
    for one in facts.approaches:
        scheme.approaches.filter(code=one.code).update(
            aliases=list(one.aliases), next_code=one.next_code, became_theme=one.became_theme
        )


@action
def confirm_placement(*, placement_id: int, actor: Actor, at: datetime) -> Placement:
    """Settle a proposed placement: a new row that points at the proposal.

    Raises NotFound, Forbidden (also for the one who proposed it), NotAllowedNow when it is settled already.
    """
    proposal = Placement.objects.select_related("project").filter(pk=placement_id, status="proposed").first()
    if proposal is None:
        raise NotFound("placement")
    record = lock(proposal.project.record_id)
    require(may_confirm_placement, actor, proposal)
    if proposal.user_id is not None and proposal.user_id == actor.user_id:
        raise Forbidden("projects.confirm_placement", "somebody else must confirm it")
    if Placement.objects.filter(confirms=proposal).exists():
        raise NotAllowedNow("confirm_placement", "confirmed", "placement")
    if PlacementRefusal.objects.filter(placement=proposal).exists():
        raise NotAllowedNow("confirm_placement", "refused", "placement")
    settled = Placement.objects.create(
        project=proposal.project,
        approach=proposal.approach,
        weight=proposal.weight,
        status="confirmed",
        confirms=proposal,
        placed_by=proposal.placed_by,
        user_id=actor.user_id,
        at=at,
        placed_when=proposal.placed_when,
        reason=proposal.reason,
        source_url=proposal.source_url,
    )
    keep_approaches(settled.project)
    facts = {"placement": settled.pk, "proposal": proposal.pk}
    record_trail(record=record, event=Event.PLACEMENT_CONFIRMED, actor=actor, at=at, facts=facts)
    return settled
