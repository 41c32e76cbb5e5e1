"""Evaluation of assistance by both sides, what has come of it, and closing a request: for programs."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.assistance_requests import RequestDetailOut, detail
from facility.interfaces.api.v1.shapes import OneOf, Texts
from facility.interfaces.api.v1.writing import ReasonIn

router = Router(tags=["assistance"])
_ONE = "/assistance-requests/{token}"
Words = Annotated[str, StringConstraints(max_length=4000)]
Code = Annotated[str, StringConstraints(max_length=40)]


class RatedQuestionOut(Schema):
    """One statement to rate."""

    code: str
    text: Texts


class ScaleStepOut(Schema):
    """One value of the scale in words."""

    value: int
    text: Texts


class AssistanceSheetOut(Schema):
    """The evaluation of one side; `ratings` and `words` are null while the caller does not read them.

    `token` is there where the caller fills it in.
    """

    token: str | None
    side: str
    name: str
    state: str
    asked_at: datetime
    settled_at: datetime | None
    questions_version: int
    source: str
    status: str
    questions: list[RatedQuestionOut]
    scale: list[ScaleStepOut]
    ratings: dict[str, int] | None
    words: str | None


class OwnAssistanceSheetOut(AssistanceSheetOut):
    """A sheet that the caller fills in, with the last moment."""

    request: str
    title: str
    due_at: datetime | None


class DeliverableUseOut(Schema):
    """Whether a deliverable is used, and for what."""

    position: int
    title: str
    use: str
    words: str


class UseAskedOut(Schema):
    """What was asked about the use of the assistance, and answered."""

    asked_at: datetime
    due_at: datetime | None
    reminded_at: datetime | None
    answered_at: datetime | None
    changed: str
    missing: str
    uses: list[DeliverableUseOut]


class AssistanceEvaluationOut(Schema):
    """The evaluation of a delivered request as far as the caller reads it."""

    request: str
    title: str
    state: str
    delivered_at: datetime | None
    evaluation_due_at: datetime | None
    evaluated_at: datetime | None
    follow_up_on: date | None
    closed_at: datetime | None
    closed_reason: str
    sheets: list[AssistanceSheetOut]
    follow_up: UseAskedOut | None


class AssistanceSheetIn(Schema):
    """Every question rated on its scale, and words."""

    ratings: Annotated[dict[Code, int], Field(max_length=60)]
    words: Words = ""


class DeliverableUseIn(Schema):
    """Whether the deliverable of that place is used."""

    position: Annotated[int, Field(ge=1, le=32000)]
    use: Annotated[str, OneOf(assistance.USES)]
    words: Words = ""


class UseToldIn(Schema):
    """What has come of the assistance: every accepted deliverable, what changed, what is missing."""

    uses: Annotated[list[DeliverableUseIn], Field(max_length=60)]
    changed: Words
    missing: Words = ""


_REQUEST = (
    "title", "state", "delivered_at", "evaluation_due_at", "evaluated_at", "follow_up_on", "closed_at", "closed_reason",
)  # fmt: skip


def _sheet(one: assistance.Sheet, is_read: bool, is_own: bool) -> dict[str, Any]:
    answer = one.answer if is_read and one.state == "handed_in" else None
    asked = one.questions
    return {
        "token": one.token if is_own else None,
        "side": one.side,
        "name": one.expert.person.name if one.expert is not None else one.request.organisation.name,
        "state": one.state,
        "asked_at": one.asked_at,
        "settled_at": one.settled_at,
        "questions_version": asked.version,
        "source": asked.source,
        "status": asked.status,
        "questions": asked.questions,
        "scale": asked.scale,
        "ratings": answer.ratings if answer is not None else None,
        "words": answer.words if answer is not None else None,
    }


def _own(one: assistance.Sheet) -> dict[str, Any]:
    found = one.request
    told = {"request": found.record.token, "title": found.title, "due_at": found.evaluation_due_at}
    return _sheet(one, is_read=True, is_own=True) | told


def _follow_up(found: assistance.FollowUp | None) -> dict[str, Any] | None:
    if found is None:
        return None
    told = {name: getattr(found, name) for name in ("asked_at", "due_at", "reminded_at")}
    answer = getattr(found, "answer", None)
    if answer is None:
        return told | {"answered_at": None, "changed": "", "missing": "", "uses": []}
    uses = [
        {"position": one.deliverable.position, "title": one.deliverable.title, "use": one.use, "words": one.words}
        for one in answer.uses.all()
    ]
    return told | {name: getattr(answer, name) for name in ("answered_at", "changed", "missing")} | {"uses": uses}


@router.get(_ONE + "/evaluation", response=AssistanceEvaluationOut)
def read_assistance_evaluation(request: ApiRequest, token: str) -> dict[str, Any]:
    """The evaluation of a delivered request and what has come of it, for both sides and staff."""
    each = assistance.evaluation_of(token, need_person(request))
    found = each.request
    sees = assistance.policy.may_view(request.actor, found)
    return {name: getattr(found, name) for name in _REQUEST} | {
        "request": found.record.token,
        "sheets": [_sheet(one, one.pk in each.read, assistance.own_sheet(one, request.actor)) for one in each.sheets],
        "follow_up": _follow_up(assistance.follow_up_of(found)) if sees else None,
    }


@router.get("/own-evaluation-sheets", response=list[OwnAssistanceSheetOut])
def list_own_evaluation_sheets(request: ApiRequest) -> list[dict[str, Any]]:
    """The sheets that wait for one as an expert."""
    return [_own(one) for one in assistance.own_sheets(need_person(request))]


@router.get("/assistance-evaluation-sheets/{token}", response=OwnAssistanceSheetOut)
def read_own_evaluation_sheet(request: ApiRequest, token: str) -> dict[str, Any]:
    """One's own sheet, with the questions and the scale."""
    need_person(request)
    return _own(assistance.sheet_by_token(token, request.actor))


@router.post("/assistance-evaluation-sheets/{token}", response={201: OwnAssistanceSheetOut})
def hand_evaluation_sheet_in(request: ApiRequest, token: str, given: AssistanceSheetIn) -> Status[Any]:
    """Hand in the evaluation of one's own side, once."""
    need_writer(request, "assistance")
    found = assistance.sheet_by_token(token, request.actor)
    asked: dict[str, Any] = {"sheet_id": found.pk, **given.dict()}
    assistance.hand_in_sheet(**asked, actor=request.actor, at=request.at)
    return Status(201, _own(assistance.sheet_by_token(token, request.actor)))


@router.post(_ONE + "/follow-up", response=AssistanceEvaluationOut)
def tell_use_of_assistance(request: ApiRequest, token: str, given: UseToldIn) -> dict[str, Any]:
    """Say, as the authority, what has come of the assistance; the request is closed with it."""
    need_writer(request, "assistance")
    found = assistance.request_by_token(token, request.actor)
    require(assistance.policy.may_tell_use, request.actor, found)
    uses = {one.position: assistance.Use(one.use, one.words) for one in given.uses}
    told: dict[str, Any] = {"request_id": found.pk, "changed": given.changed, "missing": given.missing}
    assistance.tell_use(uses=uses, **told, actor=request.actor, at=request.at)
    return read_assistance_evaluation(request, token)


@router.post(_ONE + "/close", response=RequestDetailOut)
def close_assistance_request(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Close a request of which nobody said in time what has come of it, with the reason."""
    need_writer(request, "assistance")
    found = assistance.request_by_token(token, request.actor)
    require(assistance.policy.may_close, request.actor, found)
    assistance.close_request(request_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return detail(request, token)
