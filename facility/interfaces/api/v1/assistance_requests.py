"""Requests for assistance: asked, followed, checked and consulted on by programs; deciding stays with a person."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self

from django.http.response import HttpResponseBase
from ninja import File, Router, Schema, Status, UploadedFile
from pydantic import Field, StringConstraints

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import words
from facility.apps.bodies import public as bodies
from facility.apps.parties import public as parties
from facility.core.errors import Forbidden
from facility.foundation.accounts.public import require
from facility.foundation.files import public as files
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1 import judging
from facility.interfaces.api.v1.rounds import consultation, service
from facility.interfaces.api.v1.shapes import OneOf, Token, listing, page_of
from facility.interfaces.api.v1.writing import ReasonIn
from facility.interfaces.web.assistance.lists import DeskRequests, OwnRequests
from facility.interfaces.web.assistance.requests import bodies_of
from facility.interfaces.web.files import serve

router = Router(tags=["assistance"])
Text = Annotated[str, StringConstraints(max_length=5000)]
Title = Annotated[str, StringConstraints(max_length=200)]
Country = Annotated[str, StringConstraints(max_length=2)]


class RequestIn(Schema):
    """What is asked; what is not given stays. Days are both inside; only the title is needed for a draft."""

    title: Title | None = None
    problem: Text | None = None
    purpose: Text | None = None
    modality: Annotated[str, OneOf(assistance.MODALITIES)] | None = None
    earliest: date | None = None
    latest: date | None = None
    time_reason: Text | None = None
    country: Country | None = None
    language: Annotated[str, OneOf(assistance.LANGUAGES)] | None = None
    knows_limits: bool | None = None

    def given(self: Self) -> dict[str, Any]:
        """What was said."""
        return {name: value for name, value in self.dict().items() if value is not None and name in assistance.FIELDS}


class StartRequestIn(RequestIn):
    """A request to a programme, for an organisation one acts for."""

    programme: Token
    organisation: Token


class RequestOut(Schema):
    """A request for assistance; without a reference until it is handed in."""

    token: str
    reference: str | None
    programme: str
    organisation: str
    title: str
    modality: str
    country: str
    earliest: date | None
    latest: date | None
    state: str
    submitted_at: datetime | None
    decided_at: datetime | None
    invented: bool


class FileOut(Schema):
    """A file beside the texts of a request."""

    token: str
    name: str
    media_type: str
    size: int
    sha256: str


class DeferralOut(Schema):
    """One time that a request was put off to a day, with the reason."""

    deferred_at: datetime
    until: date
    reason: str


class OtherOut(Schema):
    """The request it went into, or one that went into it (`is_lead`); with a token for who may read it."""

    reference: str
    organisation: str
    country: str
    token: str


class RequestDetailOut(RequestOut):
    """One request whole, with its files; `judged` says how each published criterion was judged, `mergers` names the
    tokens of proposals to merge it that are not settled.
    """

    problem: str
    purpose: str
    time_reason: str
    language: str
    knows_limits: bool
    fingerprint: str
    sent_back_reason: str
    forward_reason: str
    decision_reason: str
    changes: str
    changes_accepted_at: datetime | None
    judged: dict[str, str]
    redirected_to: str | None
    withdrawn_reason: str
    stopped_reason: str
    deferred_until: date | None
    deferrals: list[DeferralOut]
    is_lead: bool
    merged_with: list[OtherOut]
    mergers: list[str]
    files: list[FileOut]


class ChangesReadIn(Schema):
    """The changes in the words in which they were read."""

    changes: Annotated[str, StringConstraints(max_length=6000)]


class SimilarOut(Schema):
    """Another request that shares this one's rarest words."""

    title: str
    path: str


class ServiceAskedIn(Schema):
    """A service to ask, for which sector (where the programme consults across sectors), and whether it may veto."""

    organisation: Token
    sector: Annotated[str, OneOf(("", *words.SECTORS))] = ""
    may_veto: bool = False


class ConsultOnIn(Schema):
    """Which services are asked what; the period of silence is the programme's."""

    services: list[ServiceAskedIn] = Field(min_length=1, max_length=60)
    question: Annotated[str, Field(min_length=1, max_length=4000)]


_ROW = ("title", "modality", "country", "earliest", "latest", "state", "submitted_at", "decided_at")
_DETAIL = (
    "problem", "purpose", "time_reason", "language", "knows_limits", "fingerprint", "sent_back_reason",
    "forward_reason", "decision_reason", "changes", "changes_accepted_at", "judged", "withdrawn_reason", "stopped_reason",
    "deferred_until", "is_lead",
)  # fmt: skip


def _row(one: assistance.Request) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _ROW} | {
        "token": one.record.token,
        "reference": one.record.reference,
        "programme": one.programme.code,
        "organisation": one.organisation.name,
        "invented": one.record.invented,
    }


def _rows(found: Sequence[assistance.Request]) -> list[dict[str, Any]]:
    return [_row(one) for one in found]


def detail(request: ApiRequest, token: str) -> dict[str, Any]:
    """One request whole, with its mark for safe changes. Raises NotFound."""
    one = assistance.request_by_token(token, request.actor)
    marks.stamp(request, marks.version_of(one.record_id, one.state))
    told = {name: getattr(one, name) for name in _DETAIL} | {"files": [row.file for row in assistance.files_of(one)]}
    told["merged_with"] = assistance.others_of(one, request.actor)
    told["mergers"] = [row.record.token for row in assistance.mergers_of(one)]
    told["deferrals"] = list(one.deferrals.all()) if one.submitted_at else []
    return _row(one) | told | {"redirected_to": one.redirected_to.code if one.redirected_to else None}


def _to_write(request: ApiRequest, token: str) -> assistance.Request:
    need_writer(request, "assistance")
    return assistance.request_by_token(token, request.actor)


@router.get("/assistance-requests", response=page_of(RequestOut), openapi_extra=listing(OwnRequests))
def list_requests(request: ApiRequest) -> dict[str, Any]:
    """Requests of one's own organisations, drafts among them."""
    mine = [int(pk) for pk, _name in bodies_of(need_person(request))]
    return page(request, OwnRequests(assistance.visible_to(request.actor).filter(organisation__in=mine)), _rows)


@router.post("/assistance-requests", response={201: RequestDetailOut})
def start_request(request: ApiRequest, given: StartRequestIn) -> Status[Any]:
    """Start a request for an organisation one acts for."""
    need_writer(request, "assistance")
    organisation = parties.organisation_by_token(given.organisation)
    made = assistance.start(
        programme=given.programme,
        organisation_id=organisation.pk,
        given=given.given(),
        actor=request.actor,
        at=request.at,
    )
    return Status(201, detail(request, made.record.token))


@router.get("/assistance-requests/{token}", response=RequestDetailOut)
def read_request(request: ApiRequest, token: str) -> dict[str, Any]:
    """One request, for those who ask and for staff."""
    need_person(request)
    return detail(request, token)


@router.patch("/assistance-requests/{token}", response=RequestDetailOut)
def edit_request(request: ApiRequest, token: str, given: RequestIn) -> dict[str, Any]:
    """Change a draft, or what was sent back."""
    found = _to_write(request, token)
    marks.expect(request, found.record_id, lambda: marks.version_of(found.record_id, _state(found.pk)))
    assistance.save(request_id=found.pk, given=given.given(), actor=request.actor, at=request.at)
    return detail(request, token)


def _state(request_id: int) -> str:
    return assistance.Request.objects.values_list("state", flat=True).get(pk=request_id)


@router.post("/assistance-requests/{token}/files", response={201: RequestDetailOut})
def attach_request_file(request: ApiRequest, token: str, upload: File[UploadedFile]) -> Status[Any]:
    """Add a file to a request that is being written (multipart)."""
    found = _to_write(request, token)
    assistance.attach_file(request_id=found.pk, upload=upload, actor=request.actor, at=request.at)
    return Status(201, detail(request, token))


@router.get("/assistance-requests/{token}/files/{file}", response={200: None})
def read_request_file(request: ApiRequest, token: str, file: str) -> HttpResponseBase:
    """A file of a request, for whoever reads the request."""
    need_person(request)
    stored = assistance.file_of(assistance.request_by_token(token, request.actor), file).file
    return serve(request, stored, files.key_for_writers(stored))


@router.delete("/assistance-requests/{token}/files/{file}", response=RequestDetailOut)
def detach_request_file(request: ApiRequest, token: str, file: str) -> dict[str, Any]:
    """Take a file out of a request that is being written."""
    found = _to_write(request, token)
    assistance.detach_file(request_id=found.pk, token=file, actor=request.actor, at=request.at)
    return detail(request, token)


@router.post("/assistance-requests/{token}/submit", response=RequestDetailOut)
def submit_request(request: ApiRequest, token: str) -> dict[str, Any]:
    """Hand a request in: it gets its number, a receipt and a clock."""
    found = _to_write(request, token)
    assistance.submit(request_id=found.pk, actor=request.actor, at=request.at)
    return detail(request, token)


@router.post("/assistance-requests/{token}/withdraw", response=RequestDetailOut)
def withdraw_request(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Take a request back before it is decided."""
    found = _to_write(request, token)
    assistance.withdraw(request_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return detail(request, token)


@router.post("/assistance-requests/{token}/accept-changes", response=RequestDetailOut)
def accept_changes_to_request(request: ApiRequest, token: str, given: ChangesReadIn) -> dict[str, Any]:
    """Accept, as the authority, the changes with which a request was approved, in the words that were read."""
    found = _to_write(request, token)
    require(assistance.policy.may_accept_changes, request.actor, found)
    seen = assistance.digest_of_changes(given.changes)
    assistance.accept_changes(request_id=found.pk, digest_seen=seen, actor=request.actor, at=request.at)
    return detail(request, token)


@router.get("/assistance-requests/{token}/similar", response=list[SimilarOut])
def list_similar_requests(request: ApiRequest, token: str) -> list[dict[str, str]]:
    """Requests that share the rarest words of this one, for staff."""
    found = assistance.request_by_token(token, need_person(request))
    require(assistance.policy.may_list_all, request.actor)
    hits = assistance.similar(found, request.actor, "en")
    return [{"title": "".join(part.text for part in one.title), "path": one.path} for one in hits]


@router.get("/assistance-requests/{token}/consultations", response=list[judging.ConsultationOut])
def list_request_consultations(request: ApiRequest, token: str) -> list[dict[str, Any]]:
    """The consultations on a request, newest first, for staff."""
    found = assistance.request_by_token(token, need_person(request))
    if not bodies.may_view_consultation(request.actor, found.record):
        raise Forbidden("bodies.view_consultation")
    return [consultation(one) for one in bodies.consultations_of(found.record_id).select_related("subject")]


@router.get("/desk/assistance-requests", response=page_of(RequestOut), openapi_extra=listing(DeskRequests))
def list_desk_requests(request: ApiRequest) -> dict[str, Any]:
    """Every request that was handed in, for staff."""
    require(assistance.policy.may_list_all, need_person(request))
    return page(request, DeskRequests(assistance.desk_of(request.actor)), _rows)


@router.post("/assistance-requests/{token}/register", response=RequestDetailOut)
def register_request(request: ApiRequest, token: str) -> dict[str, Any]:
    """Register a request that is complete."""
    found = _to_write(request, token)
    assistance.register(request_id=found.pk, actor=request.actor, at=request.at)
    return detail(request, token)


@router.post("/assistance-requests/{token}/send-back", response=RequestDetailOut)
def send_request_back(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Send a request back for completion, with what is missing."""
    found = _to_write(request, token)
    assistance.send_back(request_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return detail(request, token)


@router.post("/assistance-requests/{token}/forward", response=RequestDetailOut)
def forward_request(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Put a registered request for decision without consultation, with the reason."""
    found = _to_write(request, token)
    assistance.forward(request_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return detail(request, token)


@router.post("/assistance-requests/{token}/consultations", response={201: judging.ConsultationOut})
def consult_on_request(request: ApiRequest, token: str, given: ConsultOnIn) -> Status[Any]:
    """Consult services on a request; who is silent for the programme's period has no objection."""
    found = _to_write(request, token)
    require(assistance.policy.may_consult, request.actor, found)
    asked = [assistance.Service(service(request, one.organisation), one.may_veto, one.sector) for one in given.services]
    made = assistance.consult(
        request_id=found.pk, question=given.question, services=asked, actor=request.actor, at=request.at
    )
    return Status(201, _consultation(found, made.pk))


def _consultation(found: assistance.Request, number: int) -> dict[str, Any]:
    return consultation(bodies.consultations_of(found.record_id).select_related("subject").get(pk=number))


@router.post("/assistance-requests/{token}/consultations/close", response=judging.ConsultationOut)
def close_request_consultation(request: ApiRequest, token: str) -> dict[str, Any]:
    """Close the open consultation once all replied or its period passed."""
    found = _to_write(request, token)
    closed = assistance.close_consultation(request_id=found.pk, actor=request.actor, at=request.at)
    return _consultation(found, closed.pk)
