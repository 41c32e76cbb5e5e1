"""Reading a dossier without being staff: evaluators once they declared, services as a short sheet; noted on the trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from facility.apps.bodies import public as bodies
from facility.apps.evaluation.models import Assignment
from facility.apps.evaluation.policy import may_read_dossier
from facility.apps.proposals import public as proposals
from facility.core.errors import NotAllowedNow, NotFound
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import act
from facility.foundation.base.clock import local_day
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


@dataclass(frozen=True)
class ShortSheet:
    """What a service that is consulted sees of a dossier; amounts in cents, None where not known."""

    title: str
    reference: str
    lead: str
    fund: str
    countries: tuple[str, ...]
    requested_cents: int | None
    total_cents: int | None
    summary: str


def opened_for(assignment: Assignment, actor: Actor) -> list[proposals.Opened]:
    """What was handed in, oldest first, for the evaluator of the dossier. Raises Forbidden before interests."""
    require(may_read_dossier, actor, assignment)
    return _opened(assignment.entry.proposal)


def _opened(proposal: proposals.Proposal) -> list[proposals.Opened]:
    found = []
    for one in proposals.submissions_of(proposal):
        try:
            found.append(proposals.read_opened(one))
        except NotAllowedNow:
            continue
    return found


def note_evaluator(*, assignment_id: int, actor: Actor, at: datetime) -> bool:
    """Put on the trail that an evaluator reads the dossier: once per day; whether it was noted.

    Raises NotFound, Forbidden.
    """
    found = Assignment.objects.select_related("entry__proposal__record").filter(pk=assignment_id).first()
    if found is None:
        raise NotFound("assignment")
    require(may_read_dossier, actor, found)
    return _note(found.entry.proposal.record, {"assignment": assignment_id}, actor, at)


def note_service(*, consulted_id: int, actor: Actor, at: datetime) -> bool:
    """Put on the trail that a service reads the short sheet: once per day and person; whether it was noted.

    Raises NotFound, Forbidden.
    """
    found = bodies.Consulted.objects.select_related("consultation__subject").filter(pk=consulted_id).first()
    if found is None:
        raise NotFound("consultation")
    require(bodies.may_reply, actor, found)
    return _note(found.consultation.subject, {"consulted": consulted_id}, actor, at)


def _read_today(record: records.Record, actor: Actor, at: datetime) -> bool:
    read = trail.Entry.objects.filter(record=record, event=Event.PROPOSAL_READ, user_id=actor.user_id)
    last = read.order_by("-sequence").values_list("at", flat=True).first()
    return last is not None and local_day(last) == local_day(at)


def _note(record: records.Record, facts: Mapping[str, Any], actor: Actor, at: datetime) -> bool:
    if _read_today(record, actor, at):
        return False
    with act():
        records.lock(record.pk)
        if _read_today(record, actor, at):
            return False
        trail.record(record=record, event=Event.PROPOSAL_READ, actor=actor, at=at, facts=dict(facts))
    return True


def short_sheet(subject: records.Record) -> ShortSheet:
    """The short sheet of a dossier that services are consulted on; the caller asked the policy. Raises NotFound."""
    proposal = proposals.rows().filter(record=subject).first()
    if proposal is None:
        raise NotFound("dossier")
    opened = _opened(proposal)
    answers: Mapping[str, Any] = opened[0].answers if opened else {}
    countries = answers.get(proposals.questions.COUNTRIES)
    return ShortSheet(
        title=proposal.title,
        reference=proposal.record.reference or "",
        lead=proposal.lead.name,
        fund=proposal.fund_code,
        countries=tuple(countries) if isinstance(countries, list) else (),
        requested_cents=proposal.requested_cents,
        total_cents=proposal.total_cents,
        summary=str(answers.get("summary") or ""),
    )
