"""Deliverables of assistance: handed in with a file, read, accepted or sent back by the authority."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http.response import HttpResponseBase
from ninja import File, Form, Router, Schema, Status, UploadedFile
from pydantic import Field

from facility.apps.assistance import public as assistance
from facility.core.errors import Forbidden
from facility.foundation.accounts.public import require
from facility.foundation.files import public as files
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.writing import ReasonIn
from facility.interfaces.web.files import serve

router = Router(tags=["assistance"])
_ONE = "/assistance-requests/{token}/deliverables/{int:number}"


class HandInOut(Schema):
    """One time that a deliverable was handed in; `answer` empty while it waits."""

    number: int
    file: str
    sha256: str
    words: str
    handed_at: datetime
    answer: str
    answered_at: datetime | None
    reason: str


class DeliverableRowOut(Schema):
    """A deliverable of agreed terms; without a day where none was said."""

    position: int
    title: str
    due_on: date | None
    state: str


class DeliverableDetailOut(DeliverableRowOut):
    """One deliverable with every time that it was handed in, the newest first."""

    hand_ins: list[HandInOut]


class ReadIn(Schema):
    """Which time that it was handed in was read."""

    number: Annotated[int, Field(ge=0, le=32000)]


class DeliverableBackIn(ReadIn, ReasonIn):
    """What is to change in what was read."""


_TIME = ("number", "words", "handed_at", "answer", "answered_at", "reason")


def _detail(request: ApiRequest, token: str, number: int) -> dict[str, Any]:
    one = assistance.deliverable_at(token, number, request.actor)
    times = [
        {name: getattr(row, name) for name in _TIME} | {"file": row.file.name, "sha256": row.file.sha256}
        for row in assistance.hand_ins(one)
    ]
    return {"position": one.position, "title": one.title, "due_on": one.due_on, "state": one.state, "hand_ins": times}


def _to_write(request: ApiRequest, token: str, number: int) -> assistance.Deliverable:
    need_writer(request, "assistance")
    return assistance.deliverable_at(token, number, request.actor)


@router.get("/assistance-requests/{token}/deliverables", response=list[DeliverableRowOut])
def list_deliverables(request: ApiRequest, token: str) -> Any:
    """The deliverables of a request, for those who ask and for staff."""
    found = assistance.request_by_token(token, need_person(request))
    return assistance.deliverables_of(found, request.actor)


@router.get(_ONE, response=DeliverableDetailOut)
def read_deliverable(request: ApiRequest, token: str, number: int) -> dict[str, Any]:
    """One deliverable, for those who ask, staff, and experts in a mission of the request."""
    need_person(request)
    return _detail(request, token, number)


@router.post(_ONE, response={201: DeliverableDetailOut})
def hand_deliverable_in(
    request: ApiRequest, token: str, number: int, upload: File[UploadedFile], words: Form[str] = ""
) -> Status[Any]:
    """Hand a deliverable in with a file, as an expert of a mission or who runs it."""
    one = _to_write(request, token, number)
    if not assistance.may_hand_in(one.terms.request, request.actor):
        raise Forbidden("assistance.hand_in")
    assistance.hand_in(deliverable_id=one.pk, upload=upload, words=words, actor=request.actor, at=request.at)
    return Status(201, _detail(request, token, number))


@router.get(_ONE + "/files/{int:time}", include_in_schema=True, response={200: None})
def read_deliverable_file(request: ApiRequest, token: str, number: int, time: int) -> HttpResponseBase:
    """The file of one time that it was handed in."""
    need_person(request)
    found = assistance.hand_in_of(assistance.deliverable_at(token, number, request.actor), time)
    return serve(request, found.file, files.key_for_writers(found.file))


@router.post(_ONE + "/accept", response=DeliverableDetailOut)
def accept_deliverable(request: ApiRequest, token: str, number: int, given: ReadIn) -> dict[str, Any]:
    """Accept, as the authority, what was handed in and read."""
    one = _to_write(request, token, number)
    require(assistance.policy.may_answer_deliverable, request.actor, one.terms.request)
    asked: dict[str, Any] = {"deliverable_id": one.pk, "number": given.number}
    assistance.accept_deliverable(**asked, actor=request.actor, at=request.at)
    return _detail(request, token, number)


@router.post(_ONE + "/send-back", response=DeliverableDetailOut)
def send_deliverable_back(request: ApiRequest, token: str, number: int, given: DeliverableBackIn) -> dict[str, Any]:
    """Send back, as the authority, what was handed in and read, with what is to change."""
    one = _to_write(request, token, number)
    require(assistance.policy.may_answer_deliverable, request.actor, one.terms.request)
    asked: dict[str, Any] = {"deliverable_id": one.pk, **given.dict()}
    assistance.send_deliverable_back(**asked, actor=request.actor, at=request.at)
    return _detail(request, token, number)
