"""The decision: the committee advises, one person proposes, the authority decides; letters go out, grants are prepared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from facility.apps.bodies import public as bodies
from facility.apps.evaluation import public as evaluation
from facility.apps.finance import public as finance
from facility.apps.grants.agreements import prepare_grant
from facility.apps.grants.models import Decision, Grant
from facility.apps.grants.policy import may_decide, may_propose_decision
from facility.apps.grants.tasks import DECIDE as DECIDE_TASK
from facility.apps.proposals import public as proposals
from facility.core.allocation import Allocation, Item, by_rank
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.core.lifecycles import DECISION
from facility.foundation.accounts.public import Actor, Role, User, acting, require
from facility.foundation.approvals import public as approvals
from facility.foundation.base.acts import action
from facility.foundation.clocks import public as clocks
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

DECIDE = "grants.decision"
OUTCOMES = ("award", "reserve", "reject")


@dataclass(frozen=True)
class Line:
    """What is to happen to one dossier; the amount counts for awards only."""

    proposal_id: int
    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class Advice:
    """What the committee advised: when, by whom who was there for the matter, who stepped out and why."""

    body: bodies.Body
    held_on: date
    note: str
    present: tuple[int, ...]
    stepped_out: Mapping[int, str]


def envelope_of(lot: Any, fund_code: str) -> finance.EnvelopeState | None:
    """The envelope of the lot and fund, or the one of the whole call where lots have none of their own."""
    return _envelopes_of(lot, {fund_code})[fund_code]


def _envelopes_of(lot: Any, funds: Iterable[str]) -> dict[str, finance.EnvelopeState | None]:
    found = {(one.lot_code, one.fund_code): one for one in finance.envelopes(lot.call.code)}
    return {fund: found.get((lot.code, fund)) or found.get(("", fund)) for fund in funds}


def money_left(lot: Any, funds: Iterable[str]) -> dict[str, int | None]:
    """What awards from a lot may still use of each fund, in cents: the envelope less what is awarded and not signed.

    None where no envelope is known. Four queries.
    """
    waiting = dict(
        Grant.objects.filter(
            call_code=lot.call.code, lot_code=lot.code, state__in=["preparation", "signed_by_beneficiary"]
        )
        .order_by()
        .values_list("fund_code")
        .annotate(cents=Sum("amount_cents"))
    )
    return {
        fund: None
        if envelope is None or envelope.remaining_cents is None
        else envelope.remaining_cents - waiting.get(fund, 0)
        for fund, envelope in _envelopes_of(lot, funds).items()
    }


def proposed_allocation(found: evaluation.Round, entries: Iterable[evaluation.Entry]) -> Allocation:
    """What keeping to the ranking gives under the envelopes of today, by the dossiers' tokens: a start, no decision."""
    listed = list(entries)
    funds = {one.proposal.fund_code for one in listed}
    items = [
        Item(
            key=one.proposal.record.token,
            place=one.place,
            points=one.total or 0,
            requested_cents=one.proposal.requested_cents or 0,
            envelopes=(one.proposal.fund_code,),
        )
        for one in listed
    ]
    return by_rank(items, money_left(found.lot, sorted(funds)))


def _findings(found: evaluation.Round, lines: list[Line]) -> list[Finding]:
    """What keeps a proposed decision from standing: dossiers left out, awards below a threshold, reasons, money."""
    entries = {one.proposal_id: one for one in evaluation.standing_entries(found)}
    wrong: list[Finding] = []
    gone = {line.proposal_id for line in lines} - set(entries)
    if gone and proposals.rows().filter(pk__in=gone, entry__round=found, state="withdrawn").exists():
        wrong.append(at_field("lines", "withdrawn_since"))
        return wrong
    if sorted(entries) != sorted(line.proposal_id for line in lines):
        wrong.append(at_field("lines", "every_dossier_once"))
        return wrong
    wrong += [
        at_field(f"lines.{line.proposal_id}.outcome", "unknown_outcome")
        for line in lines
        if line.outcome not in OUTCOMES
    ]
    for line in lines:
        field = f"lines.{line.proposal_id}"
        if line.outcome == "award" and entries[line.proposal_id].place is None:
            wrong.append(at_field(f"{field}.outcome", "below_threshold"))
        if line.outcome == "reject" and not line.reason.strip():
            wrong.append(at_field(f"{field}.reason", "rejection_needs_reason"))
    for line in departures(entries, lines):
        if not line.reason.strip():
            wrong.append(at_field(f"lines.{line.proposal_id}.reason", "departure_needs_reason"))
    return wrong + _money(found, entries, lines)


def departures(entries: Mapping[int, evaluation.Entry], lines: Iterable[Line]) -> list[Line]:
    """Lines that leave the ranking: a dossier not awarded although a lower one is (FR-23 wants the reason)."""
    listed = list(lines)
    places = [entries[one.proposal_id].place for one in listed if one.outcome == "award"]
    last = max((place for place in places if place is not None), default=0)
    return [one for one in listed if one.outcome != "award" and (entries[one.proposal_id].place or last + 1) < last]


def _money(found: evaluation.Round, entries: Mapping[int, evaluation.Entry], lines: list[Line]) -> list[Finding]:
    """Awards must fit the envelope, beside what was awarded before and is not signed yet."""
    asked: dict[str, int] = {}
    for line in lines:
        proposal = entries[line.proposal_id].proposal
        if line.outcome == "award":
            asked[proposal.fund_code] = asked.get(proposal.fund_code, 0) + (proposal.requested_cents or 0)
    wrong = []
    left = money_left(found.lot, asked)
    for fund, cents in asked.items():
        held = left[fund]
        if held is None:
            facts: dict[str, Any] = {"fund": fund}
            wrong.append(Finding(message="envelope_unknown", field="lines", facts=facts, remedy="state_envelope"))
            continue
        if cents > held:
            facts = {"held_cents": held, "asked_cents": cents}
            wrong.append(Finding(message="not_enough_money", field="lines", facts=facts, remedy="award_less"))
    return wrong


@action
def propose_decision(*, round_id: int, lines: Iterable[Line], advice: Advice, actor: Actor, at: datetime) -> Decision:
    """Record the committee's advice and propose the decision for a second person.

    Raises NotFound, Forbidden, NotAllowedNow (round not ranked, decision open), Refused with every point.
    """
    require(may_propose_decision, actor)
    found = evaluation.Round.objects.select_related("record", "lot__call", "grid").filter(pk=round_id).first()
    if found is None:
        raise NotFound("round")
    records.lock(found.record_id)
    if found.state != "closed":
        raise NotAllowedNow("propose_decision", found.state, "round")
    if found.decisions.filter(state="proposed").exists():
        raise NotAllowedNow("propose_decision", "already proposed", "decision")
    listed = list(lines)
    wrong = _findings(found, listed)
    if wrong:
        raise Refused(wrong)
    entries = {one.proposal_id: one for one in evaluation.standing_entries(found)}
    item = bodies.record_advice(
        body=advice.body,
        subject=found.record,
        held_on=advice.held_on,
        advice="as_proposed",
        note=advice.note,
        present=advice.present,
        stepped_out=dict(advice.stepped_out),
        actor=actor,
        at=at,
    )
    label = {"en": "Award decision", "fr": "Décision d'attribution"}
    record = records.create(kind="decision", label=label, at=at, invented=found.record.invented)
    decision = Decision.objects.create(
        record=record,
        round=found,
        advice=item,
        lines=[_line(one, entries[one.proposal_id]) for one in listed],
        departs=bool(departures(entries, listed)),
        proposed_at=at,
        proposed_by=acting(actor),
    )
    payload = {"decision": decision.pk, "ranking": found.ranking_hash, "lines": decision.lines}
    approvals.propose(record=record, act=DECIDE, payload=payload, actor=actor, at=at)
    role = Role.AUTHORISING_OFFICER
    clocks.start(record=record, kind=DECIDE_TASK, policy="approval", role=role, actor=actor, at=at)
    facts = {"round": round_id, "ranking": found.ranking_hash}
    trail.record(record=record, event=Event.DECISION_PROPOSED, actor=actor, at=at, facts=facts)
    return decision


def _line(line: Line, entry: evaluation.Entry) -> dict[str, Any]:
    return {
        "proposal": line.proposal_id,
        "outcome": line.outcome,
        "reason": line.reason.strip(),
        "place": entry.place,
        "total": entry.total,
        "amount_cents": entry.proposal.requested_cents if line.outcome == "award" else None,
    }


@action
def decide(*, decision_id: int, payload_seen: str, actor: Actor, at: datetime) -> Decision:
    """Decide as a second person, exactly what was shown: dossiers move, grants are prepared, letters go out.

    Raises NotFound, Forbidden, NotAllowedNow, Refused when the money went elsewhere meanwhile.
    """
    decision = (
        Decision.objects.select_related("record", "round__lot__call", "round__record").filter(pk=decision_id).first()
    )
    if decision is None:
        raise NotFound("decision")
    records.lock(decision.record_id)
    decision.refresh_from_db(fields=["state"])
    require(may_decide, actor, decision)
    state = advance(DECISION, decision.state, "decide")
    payload = approvals.approve(record=decision.record, act=DECIDE, payload_seen=payload_seen, actor=actor, at=at)
    lines = [Line(one["proposal"], one["outcome"], one["reason"]) for one in payload["lines"]]
    wrong = _findings(decision.round, lines)
    if wrong:
        raise Refused(wrong)
    decision.state, decision.decided_at, decision.decided_by = state, at, actor.user_id
    decision.save()
    clocks.stop(record=decision.record, kind=DECIDE_TASK, actor=actor, at=at)
    cause = f"decision:{decision.pk}"
    evaluation.decide_round(round_id=decision.round_id, actor=actor, at=at, cause=cause)
    for line in lines:
        facts = {"decision": decision.pk}
        proposals.move(proposal_id=line.proposal_id, action=line.outcome, actor=actor, at=at, facts=facts, cause=cause)
        if line.outcome == "award":
            prepare_grant(proposal_id=line.proposal_id, decision=decision, actor=actor, at=at)
        _tell(line, at, decision)
    trail.record(record=decision.record, event=Event.DECISION_DECIDED, actor=actor, at=at, facts={"lines": len(lines)})
    return decision


def _tell(line: Line, at: datetime, decision: Decision) -> None:
    proposal = proposals.rows().get(pk=line.proposal_id)
    submission = evaluation.last_submission(proposal)
    user = User.objects.filter(pk=submission.submitted_by).first()
    if user is not None:
        post.queue(
            kind=f"decided_{line.outcome}",
            to=user,
            record=proposal.record,
            facts={"reference": str(proposal.record), "reason": line.reason.strip() or "–"},
            at=at,
            key=f"decision:{decision.pk}:proposal:{line.proposal_id}",
        )


@action
def withdraw_decision(*, decision_id: int, actor: Actor, at: datetime) -> Decision:
    """Take a proposed decision back, so that another can be proposed. Raises NotFound, Forbidden, NotAllowedNow."""
    decision = Decision.objects.select_related("record").filter(pk=decision_id).first()
    if decision is None:
        raise NotFound("decision")
    records.lock(decision.record_id)
    decision.refresh_from_db(fields=["state"])
    require(may_propose_decision, actor, decision)
    decision.state = advance(DECISION, decision.state, "withdraw")
    decision.save()
    approvals.withdraw(record=decision.record, act=DECIDE, actor=actor, at=at)
    clocks.stop(record=decision.record, kind=DECIDE_TASK, actor=actor, at=at, reason="withdrawn")
    trail.record(record=decision.record, event=Event.DECISION_WITHDRAWN, actor=actor, at=at)
    return decision
