"""Handing in: check and seal in one act, a number in the lot's order of receipt, a signed receipt."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from facility.apps.calls import public as calls
from facility.apps.proposals.models import Proposal, Submission
from facility.apps.proposals.policy import may_submit
from facility.apps.proposals.reading import Draft, read_draft
from facility.apps.proposals.tasks import FULL_APPLICATION, INTAKE, INTAKE_POLICY
from facility.core import receipts, seal
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.lifecycle import advance
from facility.core.lifecycles import PROPOSAL
from facility.core.references import Reference
from facility.foundation.accounts.public import Actor, Role, acting, require, user_of
from facility.foundation.base.acts import act
from facility.foundation.clocks import public as clocks
from facility.foundation.files import public as files
from facility.foundation.forms import public as forms
from facility.foundation.post import public as post
from facility.foundation.records import custody
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

SALT_BYTES = 16
# A letter is worded when it is sent, in its reader's language.
STAGE_IN_LETTERS = {
    "concept": {"en": "concept note", "fr": "note conceptuelle"},
    "full": {"en": "full application", "fr": "demande complète"},
}


@dataclass(frozen=True)
class Prepared:
    """Everything that needs no lock: the draft, its content as it will be sealed, and the state it was read in."""

    draft: Draft
    content: dict[str, Any]
    revision: tuple[Any, ...]


def _load(proposal_id: int) -> Proposal:
    rows = Proposal.objects.select_related("record", "lot__call", "lead", "answers__schema")
    found = rows.prefetch_related("readers").filter(pk=proposal_id).first()
    if found is None:
        raise NotFound("dossier")
    return found


def revision(proposal: Proposal) -> tuple[Any, ...]:
    """What must not move between preparing and sealing: the answers' versions and the documents."""
    versions = forms.Answer.objects.filter(answer_set=proposal.answers_id).order_by("pk").values_list("pk", "latest")
    return tuple(versions), tuple(sorted(one.pk for one in files.files_of(proposal.record)))


def prepare(proposal: Proposal, at: datetime) -> Prepared:
    """Read, check and pack the dossier, outside the transaction."""
    key = custody.key_for_writers(proposal.record_id)
    moment = revision(proposal)
    draft = read_draft(proposal, at, key)
    content = {
        **forms.snapshot(proposal.answers, draft.answers, stage=proposal.stage, context={}),
        "lead": {"name": proposal.lead.name, "country": proposal.lead.country_id},
        "documents": [
            {
                "token": one.token,
                "name": one.name,
                "purpose": one.purpose,
                "sha256": one.sha256,
                "size": one.size,
                "key": files.file_key(one, key).hex(),
            }
            for one in draft.documents
        ],
    }
    return Prepared(draft, content, moment)


def submit(*, proposal_id: int, key: str, actor: Actor, at: datetime) -> Submission:
    """Check and seal a dossier's present stage in one act; the same `key` again gives the same submission.

    Raises NotFound, Forbidden, NotAllowedNow (wrong state, call closed or not yet open), Refused with the findings
    that block: nothing is changed then.
    """
    proposal = _load(proposal_id)
    require(may_submit, actor, proposal)
    done = Submission.objects.select_related("record").filter(key=key, proposal=proposal).first()
    if done is not None:
        return done
    prepared = prepare(proposal, at)
    with act():
        records.lock(proposal.record_id)
        locked = _load(proposal_id)
        require(may_submit, actor, locked)
        again = Submission.objects.select_related("record").filter(key=key, proposal=locked).first()
        if again is not None:
            return again
        action = "submit" if locked.stage == "concept" else "submit_full"
        state = advance(PROPOSAL, locked.state, action)
        _require_open(locked, at)
        forms.close(locked.answers_id, at)
        if revision(locked) != prepared.revision:  # somebody saved meanwhile: what is sealed is what stands
            prepared = prepare(locked, at)
        if prepared.draft.blocking:
            raise Refused(prepared.draft.findings)
        return _seal(locked, state, prepared, key, actor, at)


def _require_open(proposal: Proposal, at: datetime) -> None:
    """The call takes dossiers now; a full application invited before its call closed has its own date instead."""
    if proposal.stage == "full" and proposal.full_due_at is not None:
        if at > proposal.full_due_at:
            raise NotAllowedNow("submit", "late", "full application")
    elif not calls.takes_dossiers(proposal.lot, at):
        raise NotAllowedNow("submit", "closed", "call")


def _seal(proposal: Proposal, state: str, prepared: Prepared, key: str, actor: Actor, at: datetime) -> Submission:
    stage = proposal.stage
    label = {"en": "Submission", "fr": "Soumission"}
    record = records.create(kind="submission", label=label, at=at, invented=proposal.record.invented)
    data_key = custody.new_data_key(record)
    custody.wrap_for_opening(record, proposal.lot.call.opening_key)
    salt = secrets.token_bytes(SALT_BYTES)
    bound = record.token.encode()
    packed = seal.canonical({"content": prepared.content, "salt": salt.hex()})
    found = json.dumps([one.as_dict() for one in prepared.draft.findings]).encode()
    key_id, private, _public = custody.signing_key()
    proposal.state = state
    number = calls.next_receipt_number(proposal.lot)  # the hot row, locked last
    if proposal.record.reference is None:
        records.update(proposal.record, reference=str(Reference("MPF", proposal.pk, "CN", at.year)))
    receipt = receipts.build(
        reference=proposal.record.reference or "",
        stage=stage,
        number=number,
        lot=f"{proposal.lot.call.code}/{proposal.lot.code}",
        received_at=at.astimezone(UTC).isoformat(),
        digest=receipts.content_digest(prepared.content, salt),
        key_id=key_id,
        private=private,
    )
    submission = Submission.objects.create(
        record=record,
        proposal=proposal,
        stage=stage,
        number=number,
        lot=proposal.lot,
        terms=prepared.draft.terms,
        ciphertext=seal.encrypt(data_key, packed, bound),
        findings=seal.encrypt(data_key, found, bound + b":findings"),
        digest=receipt["digest"],
        submitted_at=at,
        submitted_by=acting(actor),
        receipt=receipt,
        signature=receipt["signature"],
        key_id=key_id,
        key=key,
    )
    proposal.save()
    facts = {"stage": stage, "number": number, "digest": receipt["digest"], "terms": prepared.draft.terms.pk}
    event = Event.PROPOSAL_SUBMITTED if stage == "concept" else Event.PROPOSAL_FULL_SUBMITTED
    trail.record(record=proposal.record, event=event, actor=actor, at=at, facts=facts)
    clocks.stop(record=proposal.record, kind=FULL_APPLICATION, actor=actor, at=at)
    clocks.start(
        record=proposal.record, kind=INTAKE, actor=actor, at=at, policy=INTAKE_POLICY, role=Role.GRANTS_OFFICER
    )
    post.queue(
        kind="submission_received",
        to=user_of(actor),
        record=proposal.record,
        facts={
            "reference": receipt["reference"],
            "number": number,
            "digest": receipt["digest"],
            "stage": STAGE_IN_LETTERS[stage],
        },
        at=at,
        key=f"submission:{submission.pk}:received",
    )
    return submission
