"""What the facility does with a request: register it or send it back, consult, decide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from facility.apps.assistance.actions.asking import locked
from facility.apps.assistance.actions.endorsing import against_approval, pass_over
from facility.apps.assistance.actions.parting import alone, go_on_alone, tell_merged
from facility.apps.assistance.actions.warning import keep_warned
from facility.apps.assistance.indexing import index_request
from facility.apps.assistance.models import Request, SectorAsked
from facility.apps.assistance.policy import COORDINATOR, may_accept_changes, may_consult, may_decide, may_triage
from facility.apps.assistance.queries.programmes import terms_of
from facility.apps.assistance.snapshots import Terms
from facility.apps.assistance.tasks import (
    ANSWER_CHANGES,
    ANSWER_CHANGES_POLICY,
    COMPLETION,
    COMPLETION_POLICY,
    DECISION,
    DECISION_POLICY,
    PREPARATION,
    TERMS,
    TERMS_POLICY,
    TRIAGE,
)
from facility.apps.assistance.telling import tell
from facility.apps.bodies import public as bodies
from facility.apps.calls import public as calls
from facility.core.canonical import digest
from facility.core.component_lifecycles import ASSISTANCE
from facility.core.errors import NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, Role, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.links import public as links
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

JUDGEMENTS = ("met", "partly", "not_met")
# The act of each decision, and the event it leaves.
ACTS = {
    "approved": ("approve", Event.ASSISTANCE_APPROVED),
    "changes_offered": ("offer_changes", Event.ASSISTANCE_CHANGES_OFFERED),
    "redirected": ("redirect", Event.ASSISTANCE_REDIRECTED),
    "declined": ("decline", Event.ASSISTANCE_DECLINED),
}


@dataclass(frozen=True)
class Service:
    """A service to ask: for which sector (where the programme consults by sector), and whether it may veto."""

    organisation_id: int
    has_veto: bool = False
    sector: str = ""


def said(text: str, field: str) -> str:
    """The text, cleaned. Raises Refused where it says nothing."""
    kept = plain_text(text, field).strip()
    if not kept:
        raise Refused(at_field(field, "assistance.reason_missing"))
    return kept[:6000]


@action
def send_back(*, request_id: int, reason: str, actor: Actor, at: datetime) -> Request:
    """Send a request back for completion, saying what is missing; a letter goes out.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (no reason; a merger is proposed).
    """
    request = locked(request_id)
    require(may_triage, actor, request)
    request.state = advance(ASSISTANCE, request.state, "send_back")
    alone(request)
    request.sent_back_reason = said(reason, "reason")
    request.save()
    clocks.stop(record=request.record, kind=TRIAGE, actor=actor, at=at)
    clocks.start(
        record=request.record,
        kind=COMPLETION,
        actor=actor,
        at=at,
        policy=COMPLETION_POLICY,
        user_id=request.submitted_by,
    )
    # As it was handed in; what is written from here on is put in when it comes again.
    index_request(request, at)
    trail.record(record=request.record, event=Event.ASSISTANCE_SENT_BACK, actor=actor, at=at)
    tell(request, "assistance_sent_back", {"reason": request.sent_back_reason}, at)
    return request


@action
def register(*, request_id: int, actor: Actor, at: datetime) -> Request:
    """Register a request that is complete; the term of its decision begins. Raises NotFound, Forbidden, NotAllowedNow."""
    request = locked(request_id)
    require(may_triage, actor, request)
    request.state = advance(ASSISTANCE, request.state, "register")
    request.registered_at, request.registered_by = at, acting(actor)
    request.save()
    clocks.stop(record=request.record, kind=TRIAGE, actor=actor, at=at)
    clocks.start(record=request.record, kind=PREPARATION, actor=actor, at=at, policy=DECISION_POLICY, role=COORDINATOR)
    index_request(request, at)
    trail.record(record=request.record, event=Event.ASSISTANCE_REGISTERED, actor=actor, at=at)
    return request


def _asked(services: Iterable[Service], terms: Terms) -> list[Service]:
    """The services to ask. Raises Refused for one asked twice, or without its sector where sectors are consulted."""
    asked = list(services)
    if len({one.organisation_id for one in asked}) < len(asked):
        raise Refused(at_field("services", "assistance.service_twice"))
    if terms.sectors and any(one.sector not in terms.sectors for one in asked):
        raise Refused(at_field("services", "assistance.sector_missing"))
    return asked


@action
def consult(
    *, request_id: int, question: str, services: Iterable[Service], actor: Actor, at: datetime
) -> bodies.Consultation:
    """Consult named services; who is silent for the programme's period has no objection.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (nobody asked, no question, no period of silence is known,
    a merger is proposed).
    """
    request = locked(request_id)
    require(may_consult, actor, request)
    was, request.state = request.state, advance(ASSISTANCE, request.state, "consult")
    alone(request)
    terms = terms_of(request.programme, local_day(at))
    asked = _asked(services, terms)
    if terms.silence_days is None:
        raise Refused(at_field("", "assistance.silence_unknown"))
    known = terms.known["silence_days"]
    opened = bodies.open_consultation(
        subject=request.record,
        question=question,
        asked=[(one.organisation_id, one.has_veto) for one in asked],
        silence=bodies.Silence(terms.silence_days, known.source, known.status),
        actor=actor,
        at=at,
    )
    sectors = {one.organisation_id: one.sector for one in asked if terms.sectors}
    SectorAsked.objects.bulk_create(
        SectorAsked(consulted=one, sector=sectors[one.organisation_id]) for one in opened.asked.all() if sectors
    )
    request.save()
    if was == "for_decision":
        clocks.hand_on(record=request.record, done=DECISION, kind=PREPARATION, actor=actor, at=at, role=COORDINATOR)
    index_request(request, at)
    facts = {"consultation": opened.pk}
    trail.record(record=request.record, event=Event.ASSISTANCE_CONSULTED, actor=actor, at=at, facts=facts)
    return opened


def _to_decision(request: Request, actor: Actor, at: datetime) -> None:
    """The coordinators' task becomes that of who decides, within the same term."""
    request.save()
    clocks.hand_on(
        record=request.record, done=PREPARATION, kind=DECISION, actor=actor, at=at, role=Role.AUTHORISING_OFFICER
    )
    index_request(request, at)


@action
def close_consultation(*, request_id: int, actor: Actor, at: datetime) -> bodies.Consultation:
    """Close the consultation once all replied or its period passed: who was silent has no objection.

    Raises NotFound, Forbidden, NotAllowedNow while it runs and somebody has not replied.
    """
    request = locked(request_id)
    require(may_consult, actor, request)
    request.state = advance(ASSISTANCE, request.state, "close_consultation")
    waiting = bodies.consultations_of(request.record_id).filter(state="open").first()
    if waiting is None:
        raise NotFound("consultation")
    closed = bodies.close_consultation(consultation_id=waiting.pk, actor=actor, at=at)
    _to_decision(request, actor, at)
    facts = {"consultation": closed.pk, "outcome": closed.outcome}
    event = Event.ASSISTANCE_CONSULTATION_CLOSED
    trail.record(record=request.record, event=event, actor=actor, at=at, facts=facts)
    return closed


@action
def forward(*, request_id: int, reason: str, actor: Actor, at: datetime) -> Request:
    """Put a registered request for decision without consultation, with the reason.

    Raises NotFound, Forbidden, NotAllowedNow, Refused without a reason.
    """
    request = locked(request_id)
    require(may_consult, actor, request)
    request.state = advance(ASSISTANCE, request.state, "forward")
    request.forward_reason = said(reason, "reason")
    _to_decision(request, actor, at)
    trail.record(record=request.record, event=Event.ASSISTANCE_FORWARDED, actor=actor, at=at)
    return request


@step
def _next_task(request: Request, actor: Actor, at: datetime) -> None:
    """Whose turn it is after the decision: the coordinators' to draft terms, or the authority's to accept changes."""
    record = request.record
    if request.state in {"approved", "changes_offered"}:
        keep_warned(request, actor, at)
    if request.state == "approved":
        role = COORDINATOR
        clocks.start(record=record, kind=TERMS, actor=actor, at=at, policy=TERMS_POLICY, role=role)
    if request.state == "changes_offered":
        policy, asks = ANSWER_CHANGES_POLICY, request.submitted_by
        clocks.start(record=record, kind=ANSWER_CHANGES, actor=actor, at=at, policy=policy, user_id=asks)


def _is_vetoed(request: Request) -> bool:
    """Whether the newest consultation ended with a veto."""
    newest = bodies.consultations_of(request.record_id).filter(state="closed").first()
    return newest is not None and newest.outcome == "vetoed"


def _wrong(
    request: Request, decision: str, judged: Mapping[str, str], call: calls.Call | None, terms: Terms, changes: str
) -> list[Finding]:
    """What stands in the way of a decision."""
    found = [
        at_field(f"criterion_{code}", "assistance.criterion_not_judged")
        for code in terms.criteria
        if judged.get(code) not in JUDGEMENTS
    ]
    if decision == "redirected" and (call is None or call.state != "open"):
        found.append(at_field("call", "assistance.call_not_open"))
    if decision == "changes_offered" and not changes:
        found.append(at_field("changes", "assistance.changes_missing"))
    if decision in {"approved", "changes_offered"} and _is_vetoed(request):
        found.append(at_field("decision", "assistance.vetoed"))
    if decision in {"approved", "changes_offered"}:
        found += against_approval(request, terms.endorsement)
    return found


@action
def decide(
    *,
    request_id: int,
    decision: str,
    reason: str,
    judged: Mapping[str, str],
    call_code: str = "",
    changes: str = "",
    actor: Actor,
    at: datetime,
) -> Request:
    """Approve, approve with changes, decline or redirect to an open call, on the published criteria and with the reason.

    A letter goes out. What is approved with changes waits until the authority accepts them or withdraws.

    Raises NotFound, Forbidden (also for whoever asked), NotAllowedNow, Refused: nothing is changed then.
    """
    request = locked(request_id)
    require(may_decide, actor, request)
    if decision not in ACTS:
        raise Refused(at_field("decision", "assistance.decision_unknown"))
    name, event = ACTS[decision]
    state = advance(ASSISTANCE, request.state, name)
    terms = terms_of(request.programme, local_day(at))
    call = calls.visible_to(actor).filter(code=call_code).first() if decision == "redirected" else None
    changed = plain_text(changes, "changes").strip()[:6000] if decision == "changes_offered" else ""
    found = _wrong(request, decision, judged, call, terms, changed)
    if found:
        raise Refused(found)
    request.state, request.decided_at, request.decided_by = state, at, acting(actor)
    request.decision_reason = said(reason, "reason")
    request.judged = {code: judged[code] for code in terms.criteria}
    request.redirected_to, request.changes = call, changed
    request.save()
    if call is not None:
        day, note = local_day(at), request.decision_reason[:500]
        links.connect(
            source=request.record, target=call.record, kind="routed_to", actor=actor, at=at, valid_from=day, note=note
        )
    clocks.stop_all(record=request.record, actor=actor, at=at, reason=state)
    pass_over(request, actor, at)
    go_on_alone(request, actor, at)
    _next_task(request, actor, at)
    index_request(request, at)
    facts = {"call": call.pk} if call is not None else {}
    trail.record(record=request.record, event=event, actor=actor, at=at, facts=facts)
    told = {"reason": request.decision_reason, **({"call": call.code} if call is not None else {})}
    told |= {"changes": changed} if changed else {}
    tell(request, f"assistance_{decision}", told, at)
    return request


@action
def accept_changes(*, request_id: int, digest_seen: str, actor: Actor, at: datetime) -> Request:
    """Accept, as the authority, the changes with which the request was approved, exactly as they were read.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (other words were read).
    """
    request = locked(request_id)
    require(may_accept_changes, actor, request)
    request.state = advance(ASSISTANCE, request.state, "accept_changes")
    if digest_seen != changes_digest(request):
        raise Refused(at_field("", "assistance.changed_meanwhile"))
    request.changes_accepted_at, request.changes_accepted_by = at, acting(actor)
    request.save()
    clocks.stop(record=request.record, kind=ANSWER_CHANGES, actor=actor, at=at)
    tell_merged(request, at)
    _next_task(request, actor, at)
    index_request(request, at)
    trail.record(record=request.record, event=Event.ASSISTANCE_CHANGES_ACCEPTED, actor=actor, at=at)
    return request


def changes_digest(request: Request) -> str:
    """The digest of the changes that an acceptance binds."""
    return digest_of_changes(request.changes)


def digest_of_changes(changes: str) -> str:
    """The digest of changes in these words."""
    return digest(changes)
