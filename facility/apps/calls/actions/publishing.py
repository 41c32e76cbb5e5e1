"""Opening a call and publishing a new version: one proposes, a second person approves exactly what was proposed."""

import secrets
from datetime import datetime

from facility.apps.calls import announcing
from facility.apps.calls.actions.holding import draft_of, hold
from facility.apps.calls.models import Call, CallVersion, LotTerms
from facility.apps.calls.models.calls import CONCEPT_AND_FULL
from facility.apps.calls.policy import (
    may_edit,
    may_open,
    may_propose_opening,
    may_propose_revision,
    may_revise,
)
from facility.apps.calls.queries import OPENING, REVISION, terms_of, version_in_force
from facility.apps.calls.snapshots import deadline_of, proposal_digest, version_content, version_digest
from facility.apps.calls.words import missing
from facility.core.errors import NotAllowedNow, Refused
from facility.core.findings import Finding
from facility.core.lifecycle import advance
from facility.core.lifecycles import CALL
from facility.foundation.accounts.public import Actor, require
from facility.foundation.approvals import public as approvals
from facility.foundation.base.acts import action
from facility.foundation.forms import public as forms
from facility.foundation.records import custody
from facility.foundation.records import public as records
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


def publication_findings(call: Call, version: CallVersion, at: datetime) -> list[Finding]:
    """What still stops this version from being published, each at its page: call, guidelines, lots."""
    found = []
    if not call.opens_on:
        found.append(missing("call.opens_on", "opens_on"))
    closes_at = deadline_of(call, version)
    if call.deadline_model == "dated" and closes_at is None:
        found.append(missing("call.closes_at", "closes_at"))
    if closes_at is not None and closes_at <= at:
        found.append(missing("call.closes_at_past", "closes_at"))
    if not version.published_on:
        found.append(missing("version.published_on", "published_on"))
    if version.number > 1 and not version.note.get("en"):
        found.append(missing("version.note", "note_en"))
    return found + _lots_findings(call, version)


def _lots_findings(call: Call, version: CallVersion) -> list[Finding]:
    terms = {one.lot_id: one for one in terms_of(version)}
    lots = list(call.lots.all())
    found = [] if lots else [missing("lots.none", "lots")]
    for lot in lots:
        if lot.pk not in terms:
            found.append(missing("lot.terms", f"lots.{lot.code}", lot=lot.code))
        else:
            found += _terms_findings(call, terms[lot.pk])
    return found


def _terms_findings(call: Call, terms: LotTerms) -> list[Finding]:
    lot = terms.lot.code
    found = [] if terms.scope.get("en") else [missing("lot.scope", f"lots.{lot}", lot=lot)]
    first = terms.concept_form_code if call.stages == CONCEPT_AND_FULL else terms.full_form_code
    return found if first else [*found, missing("lot.questions", f"questions.{lot}", lot=lot)]


def _propose(call: Call, version: CallVersion, act: str, actor: Actor, at: datetime) -> str:
    """Bind the proposal to the version's content and give the digest that the approver will confirm."""
    findings = publication_findings(call, version, at)
    if findings:
        raise Refused(findings)
    payload = {"version": version.number, "digest": proposal_digest(call, version)}
    proposal = approvals.propose(record=call.record, act=act, payload=payload, actor=actor, at=at)
    announcing.ask_second_person(call, proposal.expires_at, actor, at)
    return proposal.payload_digest


def _approved_version(call: Call, act: str, payload_seen: str, actor: Actor, at: datetime) -> CallVersion:
    """The version that was proposed, unchanged since. Raises NotAllowedNow where it moved or is missing."""
    payload = approvals.approve(record=call.record, act=act, payload_seen=payload_seen, actor=actor, at=at)
    version = call.versions.select_for_update().filter(frozen_at=None, number=payload["version"]).first()
    if version is None or proposal_digest(call, version) != payload["digest"]:
        raise NotAllowedNow(act, "changed since it was proposed", "call")
    findings = publication_findings(call, version, at)
    if findings:
        raise Refused(findings)
    return version


def _freeze_forms(terms: LotTerms, at: datetime) -> None:
    """Questions that a published version asks stand still from then on."""
    used = {
        (terms.concept_form_code, terms.concept_form_version),
        (terms.full_form_code, terms.full_form_version),
    }
    for code, number in sorted(used - {("", None)}):
        forms.freeze(forms.schema_by(code, number).pk, at)


def _freeze(call: Call, version: CallVersion, at: datetime) -> None:
    version.closes_at = deadline_of(call, version)
    version.content_hash = version_digest(call, version)
    version.valid_from = version.frozen_at = at
    for terms in version.terms.all():
        _freeze_forms(terms, at)
    version.terms.update(frozen_at=at)
    version.save()


def _announce(call: Call, version: CallVersion, actor: Actor, at: datetime) -> None:
    announcing.nobody_waits(call, actor, at)
    announcing.keep_deadline(call, actor, at)
    announcing.index(call, version, at)


@action
def propose_opening(*, call_id: int, actor: Actor, at: datetime) -> str:
    """Put the opening before a second person; gives the digest of what was proposed.

    Raises Forbidden, NotAllowedNow, Refused with everything that is still missing.
    """
    call = hold(call_id)
    require(may_propose_opening, actor, call)
    advance(CALL, call.state, "open")
    return _propose(call, draft_of(call, at), OPENING, actor, at)


@action
def approve_opening(*, call_id: int, payload_seen: str, actor: Actor, at: datetime) -> Call:
    """Open the call as the second person: freezes the first version and makes the call's opening key pair.

    Raises Forbidden (also for the proposer), NotAllowedNow, NotFound, Refused.
    """
    call = hold(call_id)
    require(may_open, actor, call)
    state = advance(CALL, call.state, "open")
    version = _approved_version(call, OPENING, payload_seen, actor, at)
    _freeze(call, version, at)
    call.state = state
    call.opened_at = at
    # A name of its own each time: the key file of an opening that was rolled back is never taken for this one.
    call.opening_key = f"{call.code}-{secrets.token_hex(4)}"
    call.save()
    records.update(call.record, is_public=True)
    facts = {"version": version.number, "hash": version.content_hash, "key": call.opening_key}
    record_trail(record=call.record, event=Event.CALL_OPENED, actor=actor, at=at, facts=facts)
    _announce(call, version, actor, at)
    custody.new_opening_key(call.opening_key)
    return call


@action
def start_revision(*, call_id: int, actor: Actor, at: datetime) -> CallVersion:
    """Begin the next version of an open call from the one in force. Raises Forbidden, NotAllowedNow."""
    call = hold(call_id)
    require(may_edit, actor, call)
    advance(CALL, call.state, "revise")
    if call.versions.filter(frozen_at=None).exists():
        raise NotAllowedNow("start_revision", "under revision", "call")
    last = version_in_force(call, at)
    version = CallVersion.objects.create(
        call=call,
        number=last.number + 1,
        summary=last.summary,
        guidelines_url=last.guidelines_url,
        closes_at=last.closes_at,
        envelope_cents=last.envelope_cents,
        envelope_as_of=last.envelope_as_of,
        envelope_source=last.envelope_source,
        status="confirmed",
    )
    for terms in terms_of(last):
        terms.pk, terms.version, terms.frozen_at = None, version, None
        terms._state.adding = True
        terms.save()
    records.update(call.record)
    facts = {"version": version.number}
    record_trail(record=call.record, event=Event.CALL_REVISION_DRAFTED, actor=actor, at=at, facts=facts)
    return version


@action
def discard_revision(*, call_id: int, actor: Actor, at: datetime) -> None:
    """Throw the version under preparation of a published call away. Raises Forbidden, NotAllowedNow."""
    call = hold(call_id)
    require(may_edit, actor, call)
    version = draft_of(call, at)
    if call.state == "draft":
        raise NotAllowedNow("discard_revision", call.state, "call")
    version.terms.all().delete()
    version.delete()
    records.update(call.record)
    facts = {"discarded": version.number}
    record_trail(record=call.record, event=Event.CALL_EDITED, actor=actor, at=at, facts=facts)


def _without(content: dict[str, object]) -> dict[str, object]:
    told = ("version", "published_on", "note", "source", "status")
    return {name: value for name, value in content.items() if name not in told}


@action
def propose_revision(*, call_id: int, actor: Actor, at: datetime) -> str:
    """Put a new version before a second person. Raises Forbidden, NotAllowedNow, Refused (also where nothing differs)."""
    call = hold(call_id)
    require(may_propose_revision, actor, call)
    advance(CALL, call.state, "revise")
    version = draft_of(call, at)
    before = version_content(call, version_in_force(call, at))
    if _without(before) == _without(version_content(call, version)):
        raise Refused(missing("version.unchanged", "note_en"))
    return _propose(call, version, REVISION, actor, at)


@action
def approve_revision(*, call_id: int, payload_seen: str, actor: Actor, at: datetime) -> CallVersion:
    """Publish the new version as the second person; dossiers submitted before keep the one they were submitted under.

    Raises Forbidden (also for the proposer), NotAllowedNow, NotFound, Refused.
    """
    call = hold(call_id)
    require(may_revise, actor, call)
    state = advance(CALL, call.state, "revise")
    version = _approved_version(call, REVISION, payload_seen, actor, at)
    _freeze(call, version, at)
    call.state, call.closes_at = state, version.closes_at
    call.save(update_fields=["state", "closes_at"])
    records.update(call.record)
    facts = {"version": version.number, "hash": version.content_hash}
    record_trail(record=call.record, event=Event.CALL_REVISED, actor=actor, at=at, facts=facts)
    _announce(call, version, actor, at)
    return version


@action
def withdraw_proposal(*, call_id: int, actor: Actor, at: datetime) -> None:
    """Take an open proposal back so that the draft can be changed. Raises Forbidden, NotFound."""
    call = hold(call_id)
    act = OPENING if call.state == "draft" else REVISION
    require(may_propose_opening if act == OPENING else may_propose_revision, actor, call)
    approvals.withdraw(record=call.record, act=act, actor=actor, at=at)
    announcing.nobody_waits(call, actor, at)
    record_trail(record=call.record, event=Event.CALL_EDITED, actor=actor, at=at, facts={"proposal_withdrawn": act})
