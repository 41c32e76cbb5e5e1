"""Amending terms of reference that were agreed: either side wishes it, the facility drafts, the authority agrees or not.

Until it agrees, the earlier wording stays in force and days are booked within it. The deliverables stay as agreed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from facility.apps.assistance.actions.asking import locked
from facility.apps.assistance.actions.booking import BOOKABLE, days_booked, days_said
from facility.apps.assistance.actions.judging import said
from facility.apps.assistance.actions.terms import wrong
from facility.apps.assistance.models import Amendment, Request, TermsOfReference
from facility.apps.assistance.models.amendments import OPEN
from facility.apps.assistance.policy import COORDINATOR, may_agree_terms, may_draft_terms
from facility.apps.assistance.queries.amendments import (
    TEXTS,
    WORDING,
    against_bookings,
    findings_of,
    planned,
    wording_of,
)
from facility.apps.assistance.tasks import AMEND, ANSWER_AMENDMENT, TERMS_ANSWER_POLICY, TERMS_POLICY
from facility.apps.assistance.telling import tell
from facility.core.assistance_lifecycles import ASSISTANCE_AMENDMENT
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def _agreed_terms(request: Request, act: str) -> TermsOfReference:
    """The terms in force, of a request under way. Raises NotFound, NotAllowedNow."""
    found = TermsOfReference.objects.select_related("request__programme").filter(request=request).first()
    if found is None:
        raise NotFound("terms")
    if request.state not in BOOKABLE:
        raise NotAllowedNow(act, request.state, "assistance")
    return found


def _open(terms: TermsOfReference) -> Amendment | None:
    return Amendment.objects.filter(terms=terms, state__in=OPEN).first()


def _numbered(terms: TermsOfReference, number: int) -> Amendment:
    found = Amendment.objects.filter(terms=terms, number=number).first()
    if found is None:
        raise NotFound("amendment")
    return found


def _new(terms: TermsOfReference, at: datetime) -> Amendment:
    return Amendment(terms=terms, number=Amendment.objects.filter(terms=terms).count() + 1, begun_at=at)


def _note(request: Request, made: Amendment, event: Event, actor: Actor, at: datetime) -> None:
    trail.record(record=request.record, event=event, actor=actor, at=at, facts={"amendment": made.number})


@action
def wish_amendment(*, request_id: int, wish: str, actor: Actor, at: datetime) -> Amendment:
    """Say as who asked what is to be amended in the agreed terms; coordinators draft it, or say why not.

    Raises NotFound, Forbidden, NotAllowedNow (nothing agreed, delivered), Refused (says nothing, one is under way).
    """
    request = locked(request_id)
    require(may_agree_terms, actor, request)
    terms = _agreed_terms(request, "wish_amendment")
    if _open(terms) is not None:
        raise Refused(at_field("", "amendment.open_already"))
    made = _new(terms, at)
    made.state, made.wish, made.wished_by = "wished", said(wish, "wish"), acting(actor)
    made.save()
    clocks.start(record=request.record, kind=AMEND, actor=actor, at=at, policy=TERMS_POLICY, role=COORDINATOR)
    _note(request, made, Event.ASSISTANCE_AMENDMENT_WISHED, actor, at)
    return made


@action
def draft_amendment(*, request_id: int, given: Mapping[str, Any], reason: str, actor: Actor, at: datetime) -> Amendment:
    """Begin an amendment, draft the one that is wished, or write on; what is not given stays as it is in force.

    Raises NotFound, Forbidden, NotAllowedNow (nothing agreed, delivered, proposed), Refused (impossible values, no
    reason).
    """
    request = locked(request_id)
    require(may_draft_terms, actor, request)
    terms = _agreed_terms(request, "draft_amendment")
    made = _open(terms) or _new(terms, at)
    made.state = advance(ASSISTANCE_AMENDMENT, made.state, "draft")
    wanted = planned(request, made.wording or wording_of(terms))
    for name in WORDING:
        if name in given:
            setattr(wanted, name, given[name])
    found = wrong(wanted, ())
    if found:
        raise Refused(found)
    for name in TEXTS:
        setattr(wanted, name, plain_text(getattr(wanted, name), name).strip())
    made.wording, made.reason, made.drafted_by = wording_of(wanted), said(reason, "reason"), acting(actor)
    made.save()
    _note(request, made, Event.ASSISTANCE_AMENDMENT_DRAFTED, actor, at)
    return made


def _stops(request: Request, terms: TermsOfReference, made: Amendment, at: datetime) -> list[Finding]:
    """What stands in the way: nothing changed, something missing, a confirmed ceiling, days booked or used."""
    wording = made.wording or {}
    if wording == wording_of(terms):
        return [at_field("", "amendment.nothing_changed")]
    found = [one for one in findings_of(terms, wording, at) if one.blocks and one.outcome == "fail"]
    return found + against_bookings(request, planned(request, wording), days_booked(request), days_said)


@action
def propose_amendment(*, request_id: int, number: int, actor: Actor, at: datetime) -> Amendment:
    """Put a drafted amendment before who asked; a letter and a task go to them.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (nothing changed, something is missing or against a confirmed
    setting, days booked or used or missions would lie outside: they are named).
    """
    request = locked(request_id)
    require(may_draft_terms, actor, request)
    terms = _agreed_terms(request, "propose_amendment")
    made = _numbered(terms, number)
    made.state = advance(ASSISTANCE_AMENDMENT, made.state, "propose")
    found = _stops(request, terms, made, at)
    if found:
        raise Refused(found)
    made.before, made.proposed_at, made.proposed_by = wording_of(terms), at, acting(actor)
    made.save()
    clocks.stop(record=request.record, kind=AMEND, actor=actor, at=at)
    policy, asks = TERMS_ANSWER_POLICY, request.submitted_by
    clocks.start(record=request.record, kind=ANSWER_AMENDMENT, actor=actor, at=at, policy=policy, user_id=asks)
    _note(request, made, Event.ASSISTANCE_AMENDMENT_PROPOSED, actor, at)
    tell(request, "assistance_amendment_proposed", {"reason": made.reason, "answer": _path(request, made)}, at)
    return made


def _path(request: Request, made: Amendment) -> dict[str, str]:
    return {"path": f"/assistance/requests/{request.record.token}/terms/amendments/{made.number}/"}


def _to_answer(request: Request, number: int, name: str, actor: Actor) -> tuple[TermsOfReference, Amendment]:
    """The terms and the amendment, as one answers for who asked: never who drafted or proposed it."""
    require(may_agree_terms, actor, request)
    terms = _agreed_terms(request, f"{name}_amendment")
    made = _numbered(terms, number)
    if acting(actor) in {made.drafted_by, made.proposed_by}:
        raise Forbidden(may_agree_terms.code)
    made.state = advance(ASSISTANCE_AMENDMENT, made.state, name)
    return terms, made


@action
def agree_to_amendment(*, request_id: int, number: int, actor: Actor, at: datetime) -> Amendment:
    """Agree as who asked: the terms say from now on what was proposed, and what they said before stays to be read.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (days were booked or a setting changed since it was proposed).
    """
    request = locked(request_id)
    terms, made = _to_answer(request, number, "agree", actor)
    found = _stops(request, terms, made, at)
    if found:
        raise Refused(found)
    made.settled_at, made.settled_by = at, acting(actor)
    made.save()
    wanted = planned(request, made.wording or {})
    for name in WORDING:
        setattr(terms, name, getattr(wanted, name))
    terms.changed_at = at
    terms.save()
    clocks.stop(record=request.record, kind=ANSWER_AMENDMENT, actor=actor, at=at)
    _note(request, made, Event.ASSISTANCE_AMENDMENT_AGREED, actor, at)
    told = {"answer": _path(request, made)}
    tell(request, "assistance_amendment_agreed", told, at, to=made.proposed_by)
    return made


@action
def refuse_amendment(*, request_id: int, number: int, reason: str, actor: Actor, at: datetime) -> Amendment:
    """Say as who asked why not: the terms stay as they are in force.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (no reason).
    """
    request = locked(request_id)
    _terms, made = _to_answer(request, number, "refuse", actor)
    made.answer, made.settled_at, made.settled_by = said(reason, "reason"), at, acting(actor)
    made.save()
    clocks.stop(record=request.record, kind=ANSWER_AMENDMENT, actor=actor, at=at)
    _note(request, made, Event.ASSISTANCE_AMENDMENT_REFUSED, actor, at)
    told = {"reason": made.answer, "answer": _path(request, made)}
    tell(request, "assistance_amendment_refused", told, at, to=made.proposed_by)
    return made


@action
def drop_amendment(*, request_id: int, number: int, reason: str, actor: Actor, at: datetime) -> Amendment:
    """Say as a coordinator why a wish or a draft is not taken further, or take a proposal back; who knows of it is told.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (no reason).
    """
    request = locked(request_id)
    require(may_draft_terms, actor, request)
    made = _numbered(_agreed_terms(request, "drop_amendment"), number)
    knows = bool(made.wish) or made.proposed_at is not None
    made.state = advance(ASSISTANCE_AMENDMENT, made.state, "drop")
    made.answer, made.settled_at, made.settled_by = said(reason, "reason"), at, acting(actor)
    made.save()
    for kind in (AMEND, ANSWER_AMENDMENT):
        clocks.stop(record=request.record, kind=kind, actor=actor, at=at)
    _note(request, made, Event.ASSISTANCE_AMENDMENT_DROPPED, actor, at)
    if knows:
        told = {"reason": made.answer, "answer": _path(request, made)}
        tell(request, "assistance_amendment_dropped", told, at)
    return made
