"""The next version of the general terms: one person proposes it, another reads exactly that and adopts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from facility.apps.grants.models import AgreementText
from facility.apps.grants.policy import may_adopt_text, may_propose_text, may_withdraw_text
from facility.apps.grants.tasks import ADOPT_TEXT
from facility.apps.grants.texts import GENERAL, check_text, content_of, text_in_force
from facility.core.canonical import digest
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding
from facility.foundation.accounts.public import Actor, Role, acting, require
from facility.foundation.approvals import public as approvals
from facility.foundation.base.acts import action
from facility.foundation.clocks import public as clocks
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

ADOPT = "grants.text"
KIND = "agreement_text"
REFERENCE = f"terms/{GENERAL}"
LABEL = {"en": "General terms of agreements", "fr": "Conditions générales des conventions"}


@dataclass(frozen=True)
class ProposedText:
    """A version that waits for its second person: its words, who proposed it, and the digest that an adoption binds."""

    version: int
    content: Mapping[str, Any]
    source: str
    status: str
    proposed_by: int
    proposed_at: datetime
    expires_at: datetime
    seen: str


def terms_record() -> records.Record | None:
    """What the trail of the general terms hangs on; None before anything was proposed."""
    return records.Record.objects.filter(kind=KIND, reference=REFERENCE).first()


def proposed_text(at: datetime) -> ProposedText | None:
    """The version that waits for its second person."""
    record = terms_record()
    found = approvals.pending(record, ADOPT, at) if record is not None else None
    return _read(found) if found is not None else None


def _read(found: approvals.Approval) -> ProposedText:
    told = found.payload
    return ProposedText(
        version=told["version"],
        content=told["content"],
        source=told["source"],
        status=told["status"],
        proposed_by=found.proposer_id,
        proposed_at=found.proposed_at,
        expires_at=found.expires_at,
        seen=found.payload_digest,
    )


@action
def propose_text(*, given: Mapping[str, Any], actor: Actor, at: datetime) -> ProposedText:
    """Propose the next version of the terms for a second person; nothing holds before that.

    Raises Forbidden, Unproven, NotAllowedNow (one is proposed already), Refused (with what is wrong, by clause).
    """
    require(may_propose_text, actor)
    wrong = check_text(given)
    if wrong:
        raise Refused(wrong)
    present = text_in_force()
    content = content_of(given)
    if digest(content) == present.digest and (given["source"], given["status"]) == (present.source, present.status):
        raise Refused(Finding(message="text_unchanged", field="clause"))
    record = _locked(at)
    payload = {
        "code": GENERAL,
        "version": present.version + 1,
        "content": content,
        "source": given["source"][:300],
        "status": given["status"],
    }
    found = approvals.propose(record=record, act=ADOPT, payload=payload, actor=actor, at=at)
    clocks.start(record=record, kind=ADOPT_TEXT, policy="approval", role=Role.AUTHORISING_OFFICER, actor=actor, at=at)
    facts = {"version": payload["version"], "digest": digest(content)}
    trail.record(record=record, event=Event.AGREEMENT_TEXT_PROPOSED, actor=actor, at=at, facts=facts)
    return _read(found)


def _locked(at: datetime) -> records.Record:
    """The terms' own record, made with the first proposal."""
    known = records.Record.objects.get_or_create(
        kind=KIND, reference=REFERENCE, defaults={"label": LABEL, "created_at": at}
    )[0]
    return records.lock(known.pk)


@action
def adopt_text(*, payload_seen: str, actor: Actor, at: datetime) -> AgreementText:
    """Adopt what somebody else proposed, exactly as it was read, for agreements prepared from now on.

    `payload_seen` is the digest of what the page showed. Raises NotFound, Forbidden (also for the proposer),
    Unproven, NotAllowedNow (expired, or another content than was read).
    """
    require(may_adopt_text, actor)
    record = terms_record()
    if record is None:
        raise NotFound("proposed text")
    records.lock(record.pk)
    waiting = approvals.pending(record, ADOPT, at)
    told = approvals.approve(record=record, act=ADOPT, payload_seen=payload_seen, actor=actor, at=at)
    if waiting is None or told["version"] != text_in_force().version + 1:
        raise NotAllowedNow("adopt_text", "changed since it was shown", KIND)
    made = AgreementText.objects.create(
        code=told["code"],
        version=told["version"],
        content=told["content"],
        digest=digest(told["content"]),
        source=told["source"],
        status=told["status"],
        proposed_by=waiting.proposer_id,
        adopted_at=at,
        adopted_by=acting(actor),
    )
    clocks.stop(record=record, kind=ADOPT_TEXT, actor=actor, at=at)
    facts = {"version": made.version, "digest": made.digest, "proposed_by": waiting.proposer_id}
    trail.record(record=record, event=Event.AGREEMENT_TEXT_ADOPTED, actor=actor, at=at, facts=facts)
    return made


@action
def withdraw_text(*, actor: Actor, at: datetime) -> None:
    """Take the proposed version back; the terms in force stay. Raises NotFound, Forbidden."""
    require(may_withdraw_text, actor)
    record = terms_record()
    if record is None:
        raise NotFound("proposed text")
    records.lock(record.pk)
    approvals.withdraw(record=record, act=ADOPT, actor=actor, at=at)
    clocks.stop(record=record, kind=ADOPT_TEXT, actor=actor, at=at)
    trail.record(record=record, event=Event.AGREEMENT_TEXT_WITHDRAWN, actor=actor, at=at, facts={})
