"""A drafted version of the typology is proposed by one person and published by another, exactly as it was shown."""

from datetime import date, datetime
from typing import Any

from facility.apps.projects.drafting import locked_draft
from facility.apps.projects.indexing import index_version
from facility.apps.projects.models import Approach, Scheme, SchemeDraft
from facility.apps.projects.policy import may_draft_version, may_propose_version, may_publish_version
from facility.apps.projects.succession import propose_under
from facility.apps.projects.tasks import PUBLISH
from facility.core.canonical import digest
from facility.core.errors import NotAllowedNow, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, Role, require
from facility.foundation.approvals import public as approvals
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.records.public import update
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

ACT = "projects.version"


def content(draft: SchemeDraft) -> dict[str, Any]:
    """Everything that a person proposes and another publishes, as plain data."""
    told = ("code", "names", "aliases", "change", "approach_id", "source_id", "reason")
    return {
        "version": draft.version,
        "names": draft.names,
        "valid_from": draft.valid_from,
        "note": draft.note,
        "before": draft.before.version,
        "lines": [{name: getattr(line, name) for name in told} for line in draft.lines.all()],
    }


@action
def propose_version(*, draft_id: int, actor: Actor, at: datetime) -> str:
    """Put a draft as it stands before a second person; gives the digest of what is proposed.

    Raises NotFound, Forbidden, Unproven, NotAllowedNow, Refused (nothing changed, no type left, a day to come).
    """
    draft = locked_draft(draft_id, "propose")
    require(may_propose_version, actor)
    changes = [line.change for line in draft.lines.all()]
    if set(changes) <= {"keep"}:
        raise Refused(at_field("lines", "projects.nothing_changed"))
    if set(changes) == {"retire"}:
        raise Refused(at_field("lines", "projects.no_type_left"))
    if date.fromisoformat(draft.valid_from) > local_day(at):
        raise Refused(at_field("valid_from", "projects.version_day_to_come"))
    draft.save(update_fields=["state"])
    payload = {"draft": draft.pk, "digest": digest(content(draft))}
    proposal = approvals.propose(record=draft.record, act=ACT, payload=payload, actor=actor, at=at)
    role = Role.GRANTS_OFFICER if actor.has(Role.EDITOR) else Role.EDITOR
    clocks.start(record=draft.record, kind=PUBLISH, actor=actor, at=at, due_at=proposal.expires_at, role=role)
    facts = {"digest": payload["digest"]}
    record_trail(record=draft.record, event=Event.TYPOLOGY_DRAFT_PROPOSED, actor=actor, at=at, facts=facts)
    return proposal.payload_digest


@action
def take_version_back(*, draft_id: int, actor: Actor, at: datetime) -> SchemeDraft:
    """Take a proposed version back into draft. Raises NotFound, Forbidden, NotAllowedNow."""
    draft = locked_draft(draft_id, "take_back")
    require(may_draft_version, actor)
    draft.save(update_fields=["state"])
    approvals.withdraw(record=draft.record, act=ACT, actor=actor, at=at)
    clocks.stop_all(record=draft.record, actor=actor, at=at)
    record_trail(record=draft.record, event=Event.TYPOLOGY_DRAFT_TAKEN_BACK, actor=actor, at=at)
    return draft


@action
def publish_version(*, draft_id: int, payload_seen: str, actor: Actor, at: datetime) -> Scheme:
    """Publish a proposed version as the second person, and propose what stood under the one before again under it.

    The version before stays as it is, with every placement made under it. Raises NotFound, Forbidden (also for the
    proposer), Unproven, NotAllowedNow (lapsed, another content was seen, a newer version stands meanwhile).
    """
    draft = locked_draft(draft_id, "publish")
    require(may_publish_version, actor)
    payload = approvals.approve(record=draft.record, act=ACT, payload_seen=payload_seen, actor=actor, at=at)
    if digest(content(draft)) != payload["digest"]:
        raise NotAllowedNow("publish", "changed since it was proposed", "typology_draft")
    scheme = _made(draft)
    draft.scheme = scheme
    draft.save(update_fields=["state", "scheme"])
    update(draft.record, is_public=True)
    clocks.stop_all(record=draft.record, actor=actor, at=at)
    again, nowhere = propose_under(scheme, draft.before, actor, at)
    index_version(draft, at)
    facts = {"version": scheme.version, "proposed_again": again, "proposed_nowhere": nowhere}
    record_trail(record=draft.record, event=Event.TYPOLOGY_DRAFT_PUBLISHED, actor=actor, at=at, facts=facts)
    return scheme


def _made(draft: SchemeDraft) -> Scheme:
    """The version with its types. Raises NotAllowedNow where the one it follows is the newest no more."""
    beside = Scheme.objects.select_for_update().filter(invented__in={False, draft.invented})
    newest = max(beside, key=lambda one: (one.valid_from, one.version))
    if newest.pk != draft.before_id or beside.filter(version=draft.version).exists():
        raise NotAllowedNow("publish", "followed already", "typology_draft")
    scheme = Scheme.objects.create(
        version=draft.version,
        names=draft.names,
        valid_from=draft.valid_from,
        note=draft.note,
        invented=draft.invented,
    )
    lines = [line for line in draft.lines.all() if line.change != "retire"]
    Approach.objects.bulk_create(
        Approach(scheme=scheme, position=position, code=line.code, names=line.names, aliases=line.aliases)
        for position, line in enumerate(lines, start=1)
    )
    return scheme
