"""Writes for upper apps, inside their transaction: a signed grant becomes a project, a room proposes a placement."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from facility.apps.finance.public import Fund
from facility.apps.projects.indexing import index_project
from facility.apps.projects.models import Approach, Framework, Instrument, Placement, Project
from facility.apps.projects.snapshots import ClaimFacts, ProjectFacts
from facility.apps.projects.writing import Writing, add_claims, fill, put_parts
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.references import reference
from facility.foundation.accounts.public import Actor
from facility.foundation.base.acts import step
from facility.foundation.records.public import Record, create, lock, update
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


def prefix() -> str:
    """The letters before the numbers of published projects."""
    return str(getattr(settings, "FACILITY_REFERENCE_PREFIX", "MPF"))


@step
def register(*, facts: ProjectFacts, origin: Record, actor: Actor, at: datetime, cause: str) -> Project:
    """Add a project of our own from a signed grant (`origin` is the grant's record) and give it its reference.

    The project carries the origin's mark `invented`. Raises NotAllowedNow when it was registered before, Refused
    without a title.
    """
    if Project.objects.filter(origin=origin).exists():
        raise NotAllowedNow("register", "registered", "project")
    if not any(facts.titles.values()):
        raise Refused(at_field("titles", "missing", text="A project needs a title."))
    facts = replace(facts, kind="ours", status_basis=facts.status_basis or ("recorded" if facts.status else ""))
    _know_funds(facts)
    facts = _with_known_frameworks(facts)
    record = create(kind="project", label=facts.titles, at=at, invented=origin.invented, is_public=True)
    project = Project(record=record, key=record.token, origin=origin)
    by = Writing(actor=actor, at=at, invented=origin.invented, cause=cause)
    fill(project, facts, by)
    project.save()
    project.key = reference(prefix(), project.pk)
    project.save(update_fields=["key"])
    update(record, reference=project.key)
    put_parts(project, facts, by)
    add_claims(project, facts, at)
    index_project(project, at)
    record_trail(
        record=record,
        event=Event.PROJECT_REGISTERED,
        actor=actor,
        at=at,
        facts={"origin": origin.pk, "total_cents": facts.total_cents, "eu_cents": facts.eu_cents},
        cause=cause,
    )
    return project


def _know_funds(facts: ProjectFacts) -> None:
    """A fund of the facility's own books stands in the register too, before its first grant does."""
    wanted = {line.instrument for line in facts.funding if line.instrument}
    missing = wanted - set(Instrument.objects.filter(code__in=wanted).values_list("code", flat=True))
    Instrument.objects.bulk_create(
        Instrument(
            code=fund.code,
            names=dict(fund.name),
            programming_period=fund.period,
            managing_service=fund.managing_service,
            used_by_facility=True,
            source_urls=[fund.source] if fund.source else [],
        )
        for fund in Fund.objects.filter(code__in=missing)
    )


def _with_known_frameworks(facts: ProjectFacts) -> ProjectFacts:
    """A framework that the register does not hold never stops a signature: it is kept as a claim."""
    wanted = [code for code, _basis in facts.frameworks]
    known = set(Framework.objects.filter(code__in=wanted).values_list("code", flat=True))
    strange = [code for code in wanted if code not in known]
    if not strange:
        return facts
    note = "Named in the application; not in the register of frameworks."
    claims = tuple(ClaimFacts(attribute="framework", value=code, said_by="Application", note=note) for code in strange)
    held = tuple(pair for pair in facts.frameworks if pair[0] in known)
    return replace(facts, frameworks=held, claims=(*facts.claims, *claims))


@step
def set_status(*, origin: Record, status: str, actor: Actor, at: datetime, cause: str, ended: str = "") -> Project:
    """Say where the project of a grant stands (planned, ongoing, suspended, completed, terminated).

    `ended` is the actual end, a partial date. Raises NotFound for a grant that was never registered.
    """
    found = Project.objects.filter(origin=origin).first()
    if found is None:
        raise NotFound("project")
    record = lock(found.record_id)
    project = Project.objects.select_for_update().get(pk=found.pk)
    project.status, project.status_basis, project.changed_at = status, "recorded", at
    if ended:
        project.actual_end = project.ends = ended
    project.save()
    facts = {"status": status, "ended": ended}
    record_trail(record=record, event=Event.PROJECT_STATUS_SET, actor=actor, at=at, facts=facts, cause=cause)
    return project


@step
def propose_placement(
    *,
    project: Project,
    scheme: str,
    approach: str,
    weight: str,
    placed_by: str,
    reason: str,
    actor: Actor,
    at: datetime,
    cause: str,
    proposer_id: int | None = None,
) -> Placement:
    """Propose where a project stands in a version of the typology; nothing shows as settled until it is confirmed.

    `proposer_id` is the user who placed it, where that is not the one who acts (a round is closed by its secretariat).
    Raises Refused for a type the scheme does not have, an unknown weight, or a missing reason.
    """
    record = lock(project.record_id)
    found = Approach.objects.select_related("scheme").filter(scheme__version=scheme, code=approach).first()
    if found is None or (found.scheme.invented and not record.invented):
        raise Refused(at_field("approach", "unknown_code", text=f"The scheme {scheme} has no type {approach!r}."))
    if weight not in {"primary", "contributing"}:
        raise Refused(at_field("weight", "unknown_code", text="Choose main or contributing approach."))
    if not reason.strip():
        raise Refused(at_field("reason", "missing", text="Say why the project stands here."))
    placement = Placement.objects.create(
        project=project,
        approach=found,
        weight=weight,
        status="proposed",
        placed_by=placed_by,
        user_id=proposer_id or actor.user_id,
        at=at,
        reason=reason.strip(),
    )
    facts = {"placement": placement.pk, "approach": found.code, "scheme": scheme, "weight": weight}
    record_trail(record=record, event=Event.PLACEMENT_PROPOSED, actor=actor, at=at, facts=facts, cause=cause)
    return placement
