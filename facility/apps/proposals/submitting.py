"""Handing in: check and seal in one act, a number in the lot's order of receipt, a signed receipt."""

import json
import secrets
from collections.abc import Iterable, Mapping
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
from facility.foundation.base.rows import sole
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
    """Everything that needs no lock: the draft, its content sealed under a key and an address of its own, the state
    it was read in.
    """

    draft: Draft
    revision: tuple[Any, ...]
    token: str
    sealing: custody.Sealing
    digest: str
    ciphertext: bytes
    findings: bytes


def _load(proposal_id: int) -> Proposal:
    rows = Proposal.objects.select_related("record__data_key", "lot__call", "lead", "answers__schema")
    found = sole(rows.defer("answers__schema__content").filter(pk=proposal_id))
    if found is None:
        raise NotFound("dossier")
    return found


def revision(proposal: Proposal) -> tuple[Any, ...]:
    """What must not move between preparing and sealing: the versions of the answers that stand, and the documents."""
    versions = forms.Answer.objects.filter(answer_set=proposal.answers_id).values_list("field", "version")
    documents = files.files_of(proposal.record).order_by().values_list("pk", flat=True)
    return _revision(dict(versions), documents)


def _revision(versions: Mapping[str, int], documents: Iterable[int]) -> tuple[Any, ...]:
    return tuple(sorted(versions.items())), tuple(sorted(documents))


def prepare(proposal: Proposal, at: datetime) -> Prepared:
    """Read, check, pack and encrypt the dossier, outside the transaction."""
    key = custody.writers_unwrap(proposal.record.data_key)
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
    salt, token = secrets.token_bytes(SALT_BYTES), records.new_token()
    sealing, bound = custody.prepare_sealing(proposal.lot.call.opening_key), token.encode()
    packed = seal.canonical({"content": content, "salt": salt.hex()})
    found = json.dumps([one.as_dict() for one in draft.findings]).encode()
    return Prepared(
        draft=draft,
        revision=_revision(draft.answers.versions, (one.pk for one in draft.documents)),
        token=token,
        sealing=sealing,
        digest=receipts.content_digest(content, salt),
        ciphertext=seal.encrypt(sealing.key, packed, bound),
        findings=seal.encrypt(sealing.key, found, bound + b":findings"),
    )


def _already(proposal: Proposal, key: str) -> Submission | None:
    """What was handed in with this key; before its first submission a dossier has none to look for."""
    if proposal.state == PROPOSAL.initial:
        return None
    return Submission.objects.select_related("record").filter(key=key, proposal=proposal).first()


def _read_again(proposal: Proposal, record: records.Record) -> None:
    """Under the lock: what may have moved since the dossier was read, in one query."""
    names = ("state", "invited_at", "full_due_at", "requested_cents", "lot__state", "lot__call__state")
    now = Proposal.objects.values(*names, "lot__call__closes_at").get(pk=proposal.pk)
    proposal.record, lot = record, proposal.lot
    for name in names[:4]:
        setattr(proposal, name, now[name])
    lot.state, lot.call.state, lot.call.closes_at = (
        now["lot__state"],
        now["lot__call__state"],
        now["lot__call__closes_at"],
    )


def submit(*, proposal_id: int, key: str, actor: Actor, at: datetime, loaded: Proposal | None = None) -> Submission:
    """Check and seal a dossier's present stage in one act; the same `key` again gives the same submission.

    `loaded` is the dossier as the caller has just read it by its address, so that it is not read twice.

    Raises NotFound, Forbidden, NotAllowedNow (wrong state, call closed or not yet open), Refused with the findings
    that block: nothing is changed then.
    """
    proposal = loaded if loaded is not None and loaded.pk == proposal_id else _load(proposal_id)
    require(may_submit, actor, proposal)
    done = _already(proposal, key)
    if done is not None:
        return done
    prepared = prepare(proposal, at)
    with act():
        _read_again(proposal, records.lock(proposal.record_id))
        again = _already(proposal, key)
        if again is not None:
            return again
        action = "submit" if proposal.stage == "concept" else "submit_full"
        state = advance(PROPOSAL, proposal.state, action)
        _require_open(proposal, at)
        forms.close(proposal.answers_id, at)
        if revision(proposal) != prepared.revision:  # somebody saved meanwhile: what is sealed is what stands
            prepared = prepare(_load(proposal_id), at)
        if prepared.draft.blocking:
            raise Refused(prepared.draft.findings)
        return _seal(proposal, state, prepared, key, actor, at)


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
    invented = proposal.record.invented
    record = records.create(kind="submission", label=label, at=at, invented=invented, token=prepared.token)
    custody.keep_sealing(record, prepared.sealing)
    key_id, private, _public = custody.signing_key()
    proposal.state = state
    proposal.save(update_fields=["state"])
    if proposal.record.reference is None:
        records.update(proposal.record, reference=str(Reference("MPF", proposal.pk, "CN", at.year)))
    if stage == "full":
        clocks.stop(record=proposal.record, kind=FULL_APPLICATION, actor=actor, at=at)
    clocks.start(
        record=proposal.record, kind=INTAKE, actor=actor, at=at, policy=INTAKE_POLICY, role=Role.GRANTS_OFFICER
    )
    user = user_of(actor)
    number = calls.next_receipt_number(proposal.lot)  # the hot row, locked last
    receipt = receipts.build(
        reference=proposal.record.reference or "",
        stage=stage,
        number=number,
        lot=f"{proposal.lot.call.code}/{proposal.lot.code}",
        received_at=at.astimezone(UTC).isoformat(),
        digest=prepared.digest,
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
        ciphertext=prepared.ciphertext,
        findings=prepared.findings,
        digest=receipt["digest"],
        submitted_at=at,
        submitted_by=acting(actor),
        receipt=receipt,
        signature=receipt["signature"],
        key_id=key_id,
        key=key,
    )
    facts = {"stage": stage, "number": number, "digest": receipt["digest"], "terms": prepared.draft.terms.pk}
    event = Event.PROPOSAL_SUBMITTED if stage == "concept" else Event.PROPOSAL_FULL_SUBMITTED
    trail.record(record=proposal.record, event=event, actor=actor, at=at, facts=facts)
    post.queue(
        kind="submission_received",
        to=user,
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
