"""What applicants do with a dossier: start, write, let partners in, withdraw, answer a clarification."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from facility.apps.calls import public as calls
from facility.apps.parties import public as parties
from facility.apps.proposals.models import Clarification, Proposal, Reader
from facility.apps.proposals.policy import (
    may_answer,
    may_let_in,
    may_read_draft,
    may_read_opened,
    may_start,
    may_withdraw,
    may_write,
)
from facility.apps.proposals.tasks import CLARIFICATION
from facility.core import seal
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.core.lifecycles import PROPOSAL
from facility.foundation.accounts.public import Actor, acting, require, user_of
from facility.foundation.base.acts import act, action
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.forms import public as forms
from facility.foundation.post import public as post
from facility.foundation.records import custody
from facility.foundation.records import public as records
from facility.foundation.search import public as search
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

# The stages of a call that asks for no concept note.
_FULL_ONLY = "full"
_CONCEPT_LABEL = {"en": "Concept note", "fr": "Note conceptuelle"}
_FULL_LABEL = {"en": "Full application", "fr": "Demande complète"}


_ON_WITHDRAWN: list[Callable[[Proposal, Actor, datetime], None]] = []


def register_on_withdrawn(follow: Callable[[Proposal, Actor, datetime], None]) -> None:
    """Say what else ends once a dossier is withdrawn: a step that writes a fixed number of rows."""
    _ON_WITHDRAWN.append(follow)


def locked_proposal(proposal_id: int) -> Proposal:
    """Lock a dossier by its record and load it. Raises NotFound."""
    record_id = Proposal.objects.filter(pk=proposal_id).values_list("record_id", flat=True).first()
    if record_id is None:
        raise NotFound("dossier")
    records.lock(record_id)
    rows = Proposal.objects.select_related("record", "lot__call", "lead", "answers__schema")
    return rows.prefetch_related("readers").get(pk=proposal_id)


@action
def start(
    *,
    lot_id: int,
    lead_id: int,
    actor: Actor,
    at: datetime,
    answers: Mapping[str, Any] | None = None,
    invented: bool = False,
) -> Proposal:
    """Start a dossier in an open lot for an organisation one applies for; `answers` are carried from elsewhere.

    In a call without concept notes it is a full application from the start. From its first word the dossier has a data key of its own. Raises Forbidden, NotFound, NotAllowedNow.
    """
    lead = parties.organisation(lead_id)
    require(may_start, actor, lead)
    found = next((one for one in calls.open_lots(at) if one.lot.pk == lot_id), None)
    if found is None:
        raise NotAllowedNow("start", "closed", "call")
    full = found.call.stages == _FULL_ONLY
    label = _FULL_LABEL if full else _CONCEPT_LABEL
    record = records.create(kind="proposal", label=label, at=at, invented=invented or lead.record.invented)
    data_key = custody.new_data_key(record)
    terms = found.terms
    if full:
        schema = forms.schema_by(terms.full_form_code, terms.full_form_version)
    else:
        schema = forms.schema_by(terms.concept_form_code, terms.concept_form_version)
    answer_set = forms.open_set(record=record, schema=schema, at=at)
    proposal = Proposal.objects.create(
        record=record,
        lot=found.lot,
        lead=lead,
        state="full_draft" if full else PROPOSAL.initial,
        answers=answer_set,
        started_at=at,
        started_by=acting(actor),
    )
    if answers:
        changes = [forms.FieldChange(name, value) for name, value in answers.items()]
        forms.save_fields(answer_set=answer_set, changes=changes, actor=actor, at=at, key=data_key)
    facts = {"lot": lot_id, "lead": lead_id}
    trail.record(record=record, event=Event.PROPOSAL_STARTED, actor=actor, at=at, facts=facts)
    return proposal


@action
def save_part(
    *, proposal_id: int, changes: Sequence[forms.FieldChange], actor: Actor, at: datetime
) -> list[forms.Saved]:
    """Save answers of a draft, field by field. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    rows = Proposal.objects.select_related("record").prefetch_related("readers")
    proposal = rows.filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound("dossier")
    require(may_write, actor, proposal)
    if not proposal.is_draft:
        raise NotAllowedNow("save", proposal.state, "proposal")
    key = custody.key_for_writers(proposal.record_id)
    return forms.save_fields(answer_set=proposal.answers_id, changes=changes, actor=actor, at=at, key=key)


@action
def restore(*, proposal_id: int, field: str, version: int, actor: Actor, at: datetime) -> forms.Saved:
    """Bring an earlier version of one answer of a draft back. Raises NotFound, Forbidden, NotAllowedNow."""
    proposal = locked_proposal(proposal_id)
    require(may_write, actor, proposal)
    if not proposal.is_draft:
        raise NotAllowedNow("save", proposal.state, "proposal")
    key = custody.key_for_writers(proposal.record_id)
    return forms.restore(answer_set=proposal.answers_id, field=field, version=version, actor=actor, at=at, key=key)


@action
def be_here(*, proposal_id: int, part: str, actor: Actor, at: datetime) -> None:
    """Tell the others that one is on a part of a draft now. Raises NotFound, Forbidden."""
    proposal = Proposal.objects.select_related("record").prefetch_related("readers").filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound("dossier")
    require(may_read_draft, actor, proposal)
    forms.arrive(answer_set=proposal.answers_id, part=part, actor=actor, at=at)


def _read_today(proposal_id: int, actor: Actor, at: datetime) -> bool:
    read = trail.Entry.objects.filter(record__proposal=proposal_id, event=Event.PROPOSAL_READ, user_id=actor.user_id)
    last = read.order_by("-sequence").values_list("at", flat=True).first()
    return last is not None and local_day(last) == local_day(at)


def note_reading(*, proposal_id: int, actor: Actor, at: datetime) -> bool:
    """Put on the trail that a member of staff reads an opened dossier: once per person and day; whether it was noted.

    Raises NotFound, Forbidden.
    """
    if _read_today(proposal_id, actor, at):
        return False
    with act():
        proposal = Proposal.objects.select_related("record").filter(pk=proposal_id).first()
        if proposal is None:
            raise NotFound("dossier")
        require(may_read_opened, actor, proposal)
        records.lock(proposal.record_id)
        if _read_today(proposal_id, actor, at):
            return False
        facts = {"state": proposal.state}
        trail.record(record=proposal.record, event=Event.PROPOSAL_READ, actor=actor, at=at, facts=facts)
    return True


@action
def let_in(*, proposal_id: int, organisation_id: int, may_edit: bool, actor: Actor, at: datetime) -> Reader:
    """Let a partner organisation read (or write) the draft. Raises NotFound, Forbidden."""
    proposal = locked_proposal(proposal_id)
    require(may_let_in, actor, proposal)
    parties.organisation(organisation_id)
    reader, _new = Reader.objects.update_or_create(
        proposal=proposal, organisation_id=organisation_id, until=None, defaults={"may_write": may_edit, "since": at}
    )
    facts = {"organisation": organisation_id, "may_write": may_edit}
    trail.record(record=proposal.record, event=Event.PROPOSAL_READER_LET_IN, actor=actor, at=at, facts=facts)
    return reader


@action
def let_out(*, proposal_id: int, organisation_id: int, actor: Actor, at: datetime) -> None:
    """End a partner's access to the draft. Raises NotFound, Forbidden."""
    proposal = locked_proposal(proposal_id)
    require(may_let_in, actor, proposal)
    if not proposal.readers.filter(organisation_id=organisation_id, until=None).update(until=at):
        raise NotFound("reader")
    facts = {"organisation": organisation_id}
    trail.record(record=proposal.record, event=Event.PROPOSAL_READER_LET_OUT, actor=actor, at=at, facts=facts)


@action
def withdraw(*, proposal_id: int, reason: str, actor: Actor, at: datetime) -> Proposal:
    """Withdraw a dossier before its award. Raises NotFound, Forbidden, NotAllowedNow."""
    proposal = locked_proposal(proposal_id)
    require(may_withdraw, actor, proposal)
    proposal.state = advance(PROPOSAL, proposal.state, "withdraw")
    proposal.withdrawn_at, proposal.withdrawn_reason = at, forms.plain_text(reason)[:1000]
    proposal.save()
    trail.record(record=proposal.record, event=Event.PROPOSAL_WITHDRAWN, actor=actor, at=at)
    clocks.stop_all(record=proposal.record, actor=actor, at=at, reason="withdrawn")
    search.remove(proposal.record)
    for follow in _ON_WITHDRAWN:
        follow(proposal, actor, at)
    post.queue(
        kind="dossier_withdrawn",
        to=user_of(actor),
        record=proposal.record,
        facts={"reference": str(proposal.record)},
        at=at,
        key=f"proposal:{proposal.pk}:withdrawn",
    )
    return proposal


@action
def answer_clarification(*, clarification_id: int, text: str, actor: Actor, at: datetime) -> Clarification:
    """Answer the facility's question in time; the dossier goes back to where it was.

    Raises NotFound, Forbidden, NotAllowedNow (answered, late), Refused for an empty answer.
    """
    found = Clarification.objects.select_related("submission").filter(pk=clarification_id).first()
    if found is None:
        raise NotFound("clarification")
    proposal = locked_proposal(found.proposal_id)
    require(may_answer, actor, proposal)
    found = Clarification.objects.select_related("submission").get(pk=clarification_id)
    if found.answered_at is not None or at > found.due_at:
        raise NotAllowedNow("answer", "answered" if found.answered_at else "late", "clarification")
    if not text.strip():
        raise Refused(at_field("answer", "answer_missing"))
    key = custody.key_for_writers(found.submission.record_id)
    bound = f"clarification:{found.submission_id}:answer".encode()
    found.answer = seal.encrypt(key, forms.plain_text(text).encode(), bound)
    found.answered_at, found.answered_by = at, actor.user_id
    found.save()
    proposal.state = advance(PROPOSAL, proposal.state, "answer")
    proposal.save()
    trail.record(record=proposal.record, event=Event.PROPOSAL_CLARIFICATION_ANSWERED, actor=actor, at=at)
    clocks.stop(record=proposal.record, kind=CLARIFICATION, actor=actor, at=at)
    return found
