"""Amendments of terms of reference by programs: listed, wished, drafted, proposed, agreed to, refused, dropped."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import StringConstraints

from facility.apps.assistance import public as assistance
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.assistance_terms import TermsIn
from facility.interfaces.api.v1.shapes import Token
from facility.interfaces.api.v1.writing import ReasonIn

router = Router(tags=["assistance"])
Words = Annotated[str, StringConstraints(max_length=6000)]
ADDRESS = "/assistance-requests/{token}/terms/amendments"


class WishIn(Schema):
    """What is to be amended, and why."""

    wish: Words


class AmendIn(TermsIn):
    """What the terms are to say instead, and why; what is not given stays. Deliverables stay as agreed."""

    reason: Words


class WordingOut(Schema):
    """What terms say, without their deliverables."""

    purpose: str
    tasks: str
    modality: str
    competence: str
    language: str
    level: str
    country: str
    days: int | None
    first_day: date | None
    last_day: date | None
    within_limits: bool


class AmendmentOut(Schema):
    """An amendment: `wished`, `draft`, `proposed`, `agreed`, `refused`, `dropped`, `lapsed`; `changed` names the fields
    that differ between `before` and `wording`. What the facility still drafts is its own.
    """

    number: int
    state: str
    wish: str
    reason: str
    answer: str
    begun_at: datetime
    proposed_at: datetime | None
    settled_at: datetime | None
    before: WordingOut | None
    wording: WordingOut | None
    changed: list[str]


_ROW = ("number", "state", "wish", "answer", "begun_at", "proposed_at", "settled_at")


def _terms(request: ApiRequest, token: str) -> assistance.TermsOfReference:
    terms = assistance.terms_of_request(assistance.request_by_token(token, request.actor), request.actor)
    if terms is None:
        raise NotFound("terms")
    return terms


def _out(request: ApiRequest, terms: assistance.TermsOfReference, one: assistance.Amendment) -> dict[str, Any]:
    pairs = list(assistance.compared(terms, one, request.actor))
    reads = one.proposed_at is not None or assistance.policy.may_list_all(request.actor)
    told = {name: getattr(one, name) for name in _ROW} | {"reason": one.reason if reads else ""}
    return told | {
        "before": {name: before for name, before, _after in pairs},
        "wording": {name: after for name, _before, after in pairs} if reads and one.wording else None,
        "changed": [name for name, before, after in pairs if before != after],
    }


def _one(request: ApiRequest, token: str, number: int) -> dict[str, Any]:
    terms = _terms(request, token)
    return _out(request, terms, assistance.amendment_at(terms, number, request.actor))


def _to_write(request: ApiRequest, token: str) -> assistance.Request:
    need_writer(request, "assistance")
    return assistance.request_by_token(token, request.actor)


@router.get(ADDRESS, response=list[AmendmentOut])
def list_amendments_of_terms(request: ApiRequest, token: Token) -> list[dict[str, Any]]:
    """Every amendment of the terms of a request, oldest first."""
    need_person(request)
    terms = _terms(request, token)
    return [_out(request, terms, one) for one in assistance.amendments_of(terms, request.actor)]


@router.post(f"{ADDRESS}/wish", response=AmendmentOut)
def wish_amendment_of_terms(request: ApiRequest, token: Token, given: WishIn) -> dict[str, Any]:
    """Say, as who asked, what is to be amended; the facility drafts it or says why not."""
    found = _to_write(request, token)
    require(assistance.policy.may_agree_terms, request.actor, found)
    made = assistance.wish_amendment(request_id=found.pk, wish=given.wish, actor=request.actor, at=request.at)
    return _one(request, token, made.number)


@router.put(f"{ADDRESS}/draft", response=AmendmentOut)
def draft_amendment_of_terms(request: ApiRequest, token: Token, given: AmendIn) -> dict[str, Any]:
    """Begin an amendment, draft the one that is wished, or write on."""
    found = _to_write(request, token)
    require(assistance.policy.may_draft_terms, request.actor, found)
    made = assistance.draft_amendment(
        request_id=found.pk, given=given.given(), reason=given.reason, actor=request.actor, at=request.at
    )
    return _one(request, token, made.number)


@router.post(f"{ADDRESS}/{{number}}/propose", response=AmendmentOut)
def propose_amendment_of_terms(request: ApiRequest, token: Token, number: int) -> dict[str, Any]:
    """Put a drafted amendment before who asked; days booked or used outside it are named and refuse it."""
    found = _to_write(request, token)
    _one(request, token, number)
    assistance.propose_amendment(request_id=found.pk, number=number, actor=request.actor, at=request.at)
    return _one(request, token, number)


@router.post(f"{ADDRESS}/{{number}}/agree", response=AmendmentOut)
def agree_to_amendment_of_terms(request: ApiRequest, token: Token, number: int) -> dict[str, Any]:
    """Agree, as who asked: the terms say from now on what was proposed."""
    found = _to_write(request, token)
    _one(request, token, number)
    assistance.agree_to_amendment(request_id=found.pk, number=number, actor=request.actor, at=request.at)
    return _one(request, token, number)


@router.post(f"{ADDRESS}/{{number}}/refuse", response=AmendmentOut)
def refuse_amendment_of_terms(request: ApiRequest, token: Token, number: int, given: ReasonIn) -> dict[str, Any]:
    """Say, as who asked, why not: the terms stay as they are."""
    found = _to_write(request, token)
    require(assistance.policy.may_agree_terms, request.actor, found)
    _one(request, token, number)
    assistance.refuse_amendment(
        request_id=found.pk, number=number, reason=given.reason, actor=request.actor, at=request.at
    )
    return _one(request, token, number)


@router.post(f"{ADDRESS}/{{number}}/drop", response=AmendmentOut)
def drop_amendment_of_terms(request: ApiRequest, token: Token, number: int, given: ReasonIn) -> dict[str, Any]:
    """Say, as a coordinator, why a wish, a draft or a proposal is not taken further."""
    found = _to_write(request, token)
    require(assistance.policy.may_draft_terms, request.actor, found)
    _one(request, token, number)
    assistance.drop_amendment(
        request_id=found.pk, number=number, reason=given.reason, actor=request.actor, at=request.at
    )
    return _one(request, token, number)
