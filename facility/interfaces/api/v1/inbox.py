"""The one inbox for those who answer, and who answers what."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from facility.apps.enquiries import public as enquiries
from facility.foundation.accounts.public import require
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.shapes import Long, Number, Short, Token, listing, page_of
from facility.interfaces.api.v1.writing import ReasonIn
from facility.interfaces.web.enquiries.lists import EnquiryList

router = Router(tags=["enquiries"])


class EnquiryOut(Schema):
    """What was asked, by whom it is answered, and how far it is."""

    token: str
    reference: str | None
    intent: str
    reason: str
    theme: str
    country: str
    call: str | None
    state: str
    role: str
    organisation: str | None
    received_at: datetime
    answered_at: datetime | None
    meets_at: datetime | None
    held_at: datetime | None
    closed_at: datetime | None
    closed_reason: str
    became: str | None
    invented: bool


class WishesOut(Schema):
    """What somebody wants to be told of; empty themes, countries and calls mean all of them."""

    contents: list[str]
    themes: list[str]
    countries: list[str]
    calls: list[str]
    programmes: list[str]
    frequency: str
    language: str


class EnquiryDetailOut(EnquiryOut):
    """One enquiry in full; `slots` are the moments proposed for a meeting, `offered` those that the facility offers.

    `outcome` says what came of a meeting that was held, or why one is declined. Of a registration for updates
    `subscription` is the state of the subscription, `wishes` what was wanted when the address was confirmed, and
    `wishes_now` what is wanted as long as it has not ended.
    """

    name: str
    organisation_name: str
    email: str
    message: str
    answer: str
    slots: list[str]
    offered: list[str]
    outcome: str
    minutes: int | None
    place: str
    subscription: str
    wishes: WishesOut | None
    wishes_now: WishesOut | None


class TextIn(Schema):
    """The text of an answer."""

    text: Long


class AgreeIn(Schema):
    """When (with its offset), for how many minutes, and where."""

    meets_at: AwareDatetime
    minutes: int = Field(ge=1, le=10_000)
    place: Short


class OfferIn(Schema):
    """Up to three moments (with their offset), for how many minutes, and where."""

    slots: list[AwareDatetime] = Field(min_length=1, max_length=3)
    minutes: int = Field(ge=1, le=10_000)
    place: Short


class OutcomeIn(Schema):
    """What came of a meeting, in one line."""

    outcome: Short


class HolderIn(Schema):
    """Who is to answer: a role, and for national_contact the number of its organisation."""

    role: Token
    organisation: Number | None = None


class EndIn(Schema):
    """Why it is closed: answered, cancelled (a meeting), not_ours, no_reply or spam; held, once the meeting was."""

    reason: Token


class ToRequestIn(Schema):
    """To which programme and under which title; the organisation by its number, where whoever wrote acts for several."""

    programme: str = Field(default="", max_length=50)
    title: str = Field(default="", max_length=200)
    organisation: Number | None = None


class ToMentoringIn(Schema):
    """To which call (its code), for which of their organisations (its number)."""

    call: Token
    organisation: Number | None = None


class ToQuestionIn(Schema):
    """On which call, in words that name nobody."""

    call: str = Field(max_length=40)
    text: Long


class RouteOut(Schema):
    """A rule of who answers what; empty intent, theme or country stand for any."""

    number: int
    intent: str
    theme: str
    country: str
    role: str
    organisation: str | None
    source: str
    status: str


class RouteIn(HolderIn):
    """A rule that holds from now on; it ends one for the same."""

    intent: str = Field(default="", max_length=20)
    theme: str = Field(default="", max_length=20)
    country: str = Field(default="", max_length=2)
    source: Short


_SHORT = (
    "intent", "reason", "theme", "country", "state", "role", "received_at", "answered_at", "meets_at", "held_at",
    "closed_at", "closed_reason",
)  # fmt: skip
_LONG = ("name", "organisation_name", "email", "message", "answer", "slots", "offered", "outcome", "minutes", "place")


def _row(one: enquiries.Enquiry) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _SHORT} | {
        "token": one.record.token,
        "reference": one.record.reference,
        "became": one.became.token if one.became else None,
        "call": one.call.code if one.call else None,
        "organisation": one.organisation.name if one.organisation else None,
        "invented": one.record.invented,
    }


def _rows(found: Sequence[enquiries.Enquiry]) -> list[dict[str, Any]]:
    return [_row(one) for one in found]


def _shown(request: ApiRequest, token: str) -> dict[str, Any]:
    found = enquiries.enquiry_by_token(token, request.actor)
    marks.stamp(request, marks.version_of(found.record_id))
    return _row(found) | {name: getattr(found, name) for name in _LONG} | _of_updates(found)


def _of_updates(found: enquiries.Enquiry) -> dict[str, Any]:
    one, then = found.subscriber, enquiries.wishes_at_confirmation(found)
    runs = one is not None and then is not None and one.state in {"confirmed", "paused"}
    return {
        "subscription": one.state if one is not None else "",
        "wishes": asdict(then) if then is not None else None,
        "wishes_now": asdict(enquiries.wishes_of(one)) if one is not None and runs else None,
    }


def _changed(request: ApiRequest, token: str) -> enquiries.Enquiry:
    """The enquiry of a write. Raises Problem (401, 403, 412), NotFound."""
    need_writer(request, "enquiries")
    found = enquiries.enquiry_by_token(token, request.actor)
    marks.expect(request, found.record_id, lambda: marks.version_of(found.record_id))
    return found


@router.get("/desk/enquiries", response=page_of(EnquiryOut), openapi_extra=listing(EnquiryList))
def list_enquiries(request: ApiRequest) -> dict[str, Any]:
    """The inbox: all of it for staff, what is routed to it for a contact point."""
    require(enquiries.policy.may_list_enquiries, need_person(request))
    return page(request, EnquiryList(enquiries.enquiries_visible_to(request.actor)), _rows)


@router.get("/desk/enquiries/{token}", response=EnquiryDetailOut)
def read_enquiry(request: ApiRequest, token: str) -> dict[str, Any]:
    """One enquiry."""
    require(enquiries.policy.may_list_enquiries, need_person(request))
    return _shown(request, token)


@router.post("/desk/enquiries/{token}/answer", response=EnquiryDetailOut)
def answer_enquiry(request: ApiRequest, token: str, given: TextIn) -> dict[str, Any]:
    """Answer by letter."""
    found = _changed(request, token)
    enquiries.answer_enquiry(enquiry_id=found.pk, text=given.text, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/enquiries/{token}/see", response=EnquiryDetailOut)
def see_enquiry(request: ApiRequest, token: str) -> dict[str, Any]:
    """Note that a registration for updates was read and asks for no answer."""
    found = _changed(request, token)
    enquiries.see_enquiry(enquiry_id=found.pk, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/enquiries/{token}/agree", response=EnquiryDetailOut)
def agree_meeting(request: ApiRequest, token: str, given: AgreeIn) -> dict[str, Any]:
    """Agree a meeting, or agree it anew."""
    found = _changed(request, token)
    enquiries.agree_meeting(enquiry_id=found.pk, **given.dict(), actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/enquiries/{token}/offer", response=EnquiryDetailOut)
def offer_slots(request: ApiRequest, token: str, given: OfferIn) -> dict[str, Any]:
    """Offer moments for a meeting; who asked chooses one on the page of the letter."""
    found = _changed(request, token)
    enquiries.offer_slots(enquiry_id=found.pk, **given.dict(), actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/enquiries/{token}/hold", response=EnquiryDetailOut)
def hold_meeting(request: ApiRequest, token: str, given: OutcomeIn) -> dict[str, Any]:
    """Say that a meeting was held, and what came of it."""
    found = _changed(request, token)
    enquiries.hold_meeting(enquiry_id=found.pk, outcome=given.outcome, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/enquiries/{token}/decline", response=EnquiryDetailOut)
def decline_meeting(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Decline a meeting with the reason."""
    found = _changed(request, token)
    enquiries.decline_meeting(enquiry_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/enquiries/{token}/route", response={204: None})
def route_enquiry(request: ApiRequest, token: str, given: HolderIn) -> Status[None]:
    """Hand an enquiry on; a contact point does not see it any more then."""
    found, to = _changed(request, token), {"role": given.role, "organisation_id": given.organisation}
    enquiries.route_enquiry(enquiry_id=found.pk, **to, actor=request.actor, at=request.at)  # type: ignore[arg-type]
    return Status(204, None)


@router.post("/desk/enquiries/{token}/close", response=EnquiryDetailOut)
def close_enquiry(request: ApiRequest, token: str, given: EndIn) -> dict[str, Any]:
    """Close with the reason."""
    found = _changed(request, token)
    enquiries.close_enquiry(enquiry_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/enquiries/{token}/request", response=EnquiryDetailOut)
def convert_to_request(request: ApiRequest, token: str, given: ToRequestIn) -> dict[str, Any]:
    """Open a draft of a request for assistance for whoever wrote. Where they have no account, send the way to one."""
    found, told = _changed(request, token), given.dict()
    organisation = told.pop("organisation")
    enquiries.convert_to_request(
        enquiry_id=found.pk, **told, organisation_id=organisation, actor=request.actor, at=request.at
    )
    return _shown(request, token)


@router.post("/desk/enquiries/{token}/mentoring", response=EnquiryDetailOut)
def convert_to_mentoring(request: ApiRequest, token: str, given: ToMentoringIn) -> dict[str, Any]:
    """Let a mentor help whoever wrote. Where they have no account, the way to one is sent."""
    found = _changed(request, token)
    who: dict[str, Any] = {"actor": request.actor, "at": request.at}
    enquiries.convert_to_mentoring(enquiry_id=found.pk, call=given.call, organisation_id=given.organisation, **who)
    return _shown(request, token)


@router.post("/desk/enquiries/{token}/question", response=EnquiryDetailOut)
def convert_to_question(request: ApiRequest, token: str, given: ToQuestionIn) -> dict[str, Any]:
    """Put what was asked to a call; the answer is published for every applicant."""
    found = _changed(request, token)
    enquiries.convert_to_question(enquiry_id=found.pk, **given.dict(), actor=request.actor, at=request.at)
    return _shown(request, token)


def _route(one: enquiries.Route) -> dict[str, Any]:
    named = ("intent", "theme", "country", "role", "source", "status")
    whose = one.organisation.name if one.organisation else None
    return {name: getattr(one, name) for name in named} | {"number": one.pk, "organisation": whose}


@router.get("/desk/enquiry-routes", response=list[RouteOut])
def list_routes(request: ApiRequest) -> list[dict[str, Any]]:
    """Who answers what: the rules that hold."""
    require(enquiries.policy.may_list_enquiries, need_person(request))
    return [_route(one) for one in enquiries.routes()]


@router.post("/desk/enquiry-routes", response={201: RouteOut})
def set_route(request: ApiRequest, given: RouteIn) -> Status[Any]:
    """Say who answers what from now on."""
    need_writer(request, "enquiries")
    told = given.dict()
    organisation = told.pop("organisation")
    made = enquiries.set_route(**told, organisation_id=organisation, actor=request.actor, at=request.at)
    return Status(201, _route(made))


@router.delete("/desk/enquiry-routes/{int:number}", response={204: None})
def end_route(request: ApiRequest, number: int) -> Status[None]:
    """End a rule."""
    need_writer(request, "enquiries")
    enquiries.end_route(route_id=number, actor=request.actor, at=request.at)
    return Status(204, None)
