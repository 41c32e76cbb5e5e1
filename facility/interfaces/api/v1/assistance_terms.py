"""Terms of reference of requests for assistance: read, drafted, proposed, agreed, sent back; and giving up."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from ninja import Router, Schema
from pydantic import Field, StringConstraints

from facility.apps.assistance import public as assistance
from facility.core.errors import NotFound
from facility.core.matching import LEVELS
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.problems import finding_rows
from facility.interfaces.api.v1.assistance_requests import RequestDetailOut, Text, detail
from facility.interfaces.api.v1.shapes import FindingOut, OneOf
from facility.interfaces.api.v1.writing import ReasonIn

router = Router(tags=["assistance"])
Code = Annotated[str, StringConstraints(max_length=40)]
Line = Annotated[str, StringConstraints(max_length=200)]


class DeliverableIn(Schema):
    """Something that the terms promise, and the day by which it is due where one is said."""

    title: Line
    due_on: date | None = None


class TermsIn(Schema):
    """What the terms say; what is not given stays. `deliverables` are given whole."""

    purpose: Text | None = None
    tasks: Text | None = None
    modality: Annotated[str, OneOf(assistance.MODALITIES)] | None = None
    competence: Code | None = None
    language: Annotated[str, StringConstraints(max_length=2)] | None = None
    level: Annotated[str, OneOf(("", *LEVELS))] | None = None
    country: Annotated[str, StringConstraints(max_length=2)] | None = None
    days: Annotated[int, Field(ge=1, le=1000)] | None = None
    first_day: date | None = None
    last_day: date | None = None
    within_limits: bool | None = None
    deliverables: Annotated[list[DeliverableIn], Field(max_length=20)] | None = None

    def given(self: Self) -> dict[str, Any]:
        """What was said."""
        told = {name: value for name in assistance.TERMS_FIELDS if (value := getattr(self, name)) is not None}
        if self.deliverables is not None:
            told["deliverables"] = [(one.title, one.due_on) for one in self.deliverables]
        return told


class VersionIn(Schema):
    """The version of the terms that was read."""

    version: Annotated[int, Field(ge=0, le=32000)]


class SendBackIn(VersionIn, ReasonIn):
    """What is to change in the version that was read."""


class DeliverableOut(Schema):
    """Something that the terms promise."""

    position: int
    title: str
    due_on: date | None


class TermsOut(Schema):
    """The terms of reference of a request; `days` are whole expert days, `days_booked` those held or confirmed."""

    state: str
    version: int
    purpose: str
    tasks: str
    modality: str
    competence: str
    language: str
    level: str
    country: str
    days: int | None
    days_booked: int
    first_day: date | None
    last_day: date | None
    within_limits: bool
    deliverables: list[DeliverableOut]
    proposed_at: datetime | None
    agreed_at: datetime | None
    sent_back_reason: str
    findings: list[FindingOut]


_TERMS = ("state", "version", *assistance.TERMS_FIELDS, "proposed_at", "agreed_at", "sent_back_reason")


def _terms(request: ApiRequest, token: str) -> dict[str, Any]:
    found = assistance.request_by_token(token, request.actor)
    terms = assistance.terms_of_request(found, request.actor)
    if terms is None:
        raise NotFound("terms")
    return {name: getattr(terms, name) for name in _TERMS} | {
        "deliverables": list(terms.deliverables.all()),
        "days_booked": assistance.days_booked(found),
        "findings": finding_rows(assistance.lacking(terms, request.at)) if terms.state != "agreed" else [],
    }


def _to_write(request: ApiRequest, token: str) -> assistance.Request:
    need_writer(request, "assistance")
    return assistance.request_by_token(token, request.actor)


@router.get("/assistance-requests/{token}/terms", response=TermsOut)
def read_terms_of_reference(request: ApiRequest, token: str) -> dict[str, Any]:
    """The terms of a request; drafts are for the facility."""
    need_person(request)
    return _terms(request, token)


@router.put("/assistance-requests/{token}/terms", response=TermsOut)
def draft_terms_of_reference(request: ApiRequest, token: str, given: TermsIn) -> dict[str, Any]:
    """Begin the terms of an approved request from what it says, or write on."""
    found = _to_write(request, token)
    assistance.draft_terms(request_id=found.pk, given=given.given(), actor=request.actor, at=request.at)
    return _terms(request, token)


@router.post("/assistance-requests/{token}/terms/propose", response=TermsOut)
def propose_terms_of_reference(request: ApiRequest, token: str) -> dict[str, Any]:
    """Put the terms before who asked."""
    found = _to_write(request, token)
    assistance.propose_terms(request_id=found.pk, actor=request.actor, at=request.at)
    return _terms(request, token)


@router.post("/assistance-requests/{token}/terms/agree", response=TermsOut)
def agree_to_terms_of_reference(request: ApiRequest, token: str, given: VersionIn) -> dict[str, Any]:
    """Agree, as who asked, to the version that was read."""
    found = _to_write(request, token)
    assistance.agree_terms(request_id=found.pk, version=given.version, actor=request.actor, at=request.at)
    return _terms(request, token)


@router.post("/assistance-requests/{token}/terms/send-back", response=TermsOut)
def send_terms_of_reference_back(request: ApiRequest, token: str, given: SendBackIn) -> dict[str, Any]:
    """Say, as who asked, what is to change in the version that was read."""
    found = _to_write(request, token)
    assistance.send_terms_back(request_id=found.pk, **given.dict(), actor=request.actor, at=request.at)
    return _terms(request, token)


@router.post("/assistance-requests/{token}/stop", response=RequestDetailOut)
def stop_assistance(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Give up assistance that was approved, with the reason."""
    found = _to_write(request, token)
    assistance.stop(request_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return detail(request, token)
