"""Evaluating: interests, one's sheet, the common sheet that all agree to, replies of services, questions to applicants."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from facility.apps.bodies import public as bodies
from facility.apps.evaluation import public as evaluation
from facility.apps.proposals import public as proposals
from facility.core.errors import Forbidden, Refused
from facility.core.findings import at_field
from facility.foundation.base.text import pick
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1 import work
from facility.interfaces.api.v1.shapes import Long, Short, Token, listing, page_of
from facility.interfaces.web.bodies.consultations import ConsultationList, may_look
from facility.interfaces.web.bodies.sheets import plain_sheet

# One address has one router, whatever its methods.
router = work.router
asking = Router(tags=["evaluation"])
# An answer is due within a year: nobody waits longer, and calendars end.
LATEST = timedelta(days=366)


class LineIn(Schema):
    """Points for one criterion, and why."""

    points: int | None = Field(default=None, ge=0, le=1000)
    comment: Long = ""


class SheetIn(Schema):
    """Points by criterion and the comments beside them, as the grid asks."""

    sheet: dict[Token, LineIn] = Field(max_length=60)


class DeclareIn(Schema):
    """Whether interests stand against judging this dossier, and which."""

    has_conflict: bool
    text: Short = ""


class InterestIn(Schema):
    """Which interest became known after the declaration."""

    text: Short


class SeenIn(Schema):
    """The common sheet as it was shown: `seen` of the agreement that was read."""

    seen: Token


class ReplyIn(Schema):
    """A service's reply to a consultation."""

    reply: Token
    text: Annotated[str, Field(max_length=4000)] = ""


class ConsultedOut(Schema):
    """What a service was asked and replied."""

    number: int
    dossier: str
    service: str
    question: str
    due_at: datetime
    has_veto: bool
    reply: str
    text: str
    replied_at: datetime | None
    state: str


class ShortSheetOut(Schema):
    """What a service sees of a dossier; amounts in cents."""

    title: str
    reference: str
    lead: str
    fund: str
    countries: list[str]
    requested_cents: int | None
    total_cents: int | None
    summary: str


class ConsultedDetailOut(ConsultedOut):
    """One question to one service with the short sheet of the dossier."""

    sheet: ShortSheetOut


class ServiceIn(Schema):
    """A service to ask, and whether it may veto."""

    organisation: Token
    may_veto: bool = False


class ConsultIn(Schema):
    """Which services are asked what; silence counts as agreement after so many days."""

    services: list[ServiceIn] = Field(min_length=1, max_length=60)
    question: Annotated[str, Field(min_length=1, max_length=4000)]
    days: int = Field(default=bodies.USUAL_SILENCE.days, ge=1, le=60)


class ConsultationOut(Schema):
    """A consultation on a dossier."""

    number: int
    question: str
    state: str
    outcome: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    asked: list[ConsultedOut]


class QuestionIn(Schema):
    """A question to the applicants of an opened dossier."""

    field: str = Field(default="", max_length=120)
    question: Annotated[str, Field(min_length=1, max_length=4000)]
    due_at: datetime


def _assignment(request: ApiRequest, token: str) -> evaluation.Assignment:
    need_writer(request, "evaluation")
    found = evaluation.assignment_by_token(token, request.actor)
    marks.expect(request, found.record_id, lambda: work.assignment_version(evaluation.held_assignment(found.pk)))
    return found


def _shown(request: ApiRequest, token: str) -> dict[str, Any]:
    return work.assignment_detail(request, evaluation.assignment_by_token(token, request.actor))


def _sheet(given: SheetIn) -> Any:
    return evaluation.sheet_of({code: one.dict() for code, one in given.sheet.items()})


@router.post("/evaluations/{token}/declare", response=work.AssignmentDetailOut, tags=["evaluation"])
def declare_interests(request: ApiRequest, token: str, given: DeclareIn) -> dict[str, Any]:
    """Declare one's interests; only then the dossier can be read."""
    found = _assignment(request, token)
    evaluation.declare(
        assignment_id=found.pk, has_conflict=given.has_conflict, text=given.text, actor=request.actor, at=request.at
    )
    return _shown(request, token)


@router.post("/evaluations/{token}/step-down", response=work.AssignmentDetailOut, tags=["evaluation"])
def step_down(request: ApiRequest, token: str, given: InterestIn) -> dict[str, Any]:
    """Step down because of an interest that became known later; what was scored no longer counts."""
    found = _assignment(request, token)
    evaluation.step_down(assignment_id=found.pk, text=given.text, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.put("/evaluations/{token}/sheet", response=work.AssignmentDetailOut, tags=["evaluation"])
def save_sheet(request: ApiRequest, token: str, given: SheetIn) -> dict[str, Any]:
    """Save one's score sheet; it need not be complete, and nobody else sees it."""
    found = _assignment(request, token)
    evaluation.save_sheet(assignment_id=found.pk, sheet=_sheet(given), actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/evaluations/{token}/hand-in", response=work.AssignmentDetailOut, tags=["evaluation"])
def hand_in_sheet(request: ApiRequest, token: str, given: SheetIn) -> dict[str, Any]:
    """Hand one's sheet in, complete (EVA-04); it is not changed afterwards."""
    found = _assignment(request, token)
    evaluation.hand_in_sheet(assignment_id=found.pk, sheet=_sheet(given), actor=request.actor, at=request.at)
    return _shown(request, token)


@router.put("/evaluations/{token}/agreement", response=work.AssignmentDetailOut, tags=["evaluation"])
def propose_agreement(request: ApiRequest, token: str, given: SheetIn) -> dict[str, Any]:
    """Propose the common sheet once all have handed theirs in. It replaces the one proposed before."""
    found = _assignment(request, token)
    evaluation.propose_agreement(assignment_id=found.pk, sheet=_sheet(given), actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/evaluations/{token}/agree", response=work.AssignmentDetailOut, tags=["evaluation"])
def agree_to_sheet(request: ApiRequest, token: str, given: SeenIn) -> dict[str, Any]:
    """Agree to the common sheet exactly as it was shown; with the last agreement it stands."""
    found = _assignment(request, token)
    evaluation.agree(assignment_id=found.pk, seen=given.seen, actor=request.actor, at=request.at)
    return _shown(request, token)


def consulted_row(one: bodies.Consulted, asked: bodies.Consultation) -> dict[str, Any]:
    """What one service was asked and replied."""
    named = ("has_veto", "reply", "text", "replied_at")
    return {name: getattr(one, name) for name in named} | {
        "number": one.pk,
        "dossier": pick(asked.subject.label, "en").text,
        "service": one.organisation.name,
        "question": asked.question,
        "due_at": asked.due_at,
        "state": asked.state,
    }


@asking.get("/consultations", response=page_of(ConsultedOut), openapi_extra=listing(ConsultationList))
def list_consultations(request: ApiRequest) -> dict[str, Any]:
    """What one's services were asked; all of it for staff."""
    if not may_look(need_person(request)):
        raise Forbidden("bodies.view_consultation")
    rows = ConsultationList(bodies.asked_of(request.actor))
    return page(request, rows, lambda found: [consulted_row(one, one.consultation) for one in found])


def _consulted_detail(request: ApiRequest, number: int) -> dict[str, Any]:
    """One question with its sheet; that a service read it is noted."""
    asked = bodies.asked_by_id(number, request.actor)
    subject = asked.consultation.subject
    if subject.kind == "proposal" and bodies.may_reply(request.actor, asked):
        evaluation.note_service(consulted_id=asked.pk, actor=request.actor, at=request.at)
    marks.stamp(request, _consulted_version(asked))
    return consulted_row(asked, asked.consultation) | {"sheet": plain_sheet(asked, request.actor)}


def _consulted_version(asked: bodies.Consulted) -> str:
    told = [asked.reply, asked.text, asked.consultation.state]
    return marks.version_of(asked.consultation.record_id, asked.pk, marks.print_of(told))


@asking.get("/consultations/{int:number}", response=ConsultedDetailOut)
def read_consultation(request: ApiRequest, number: int) -> dict[str, Any]:
    """One question to one's service with the short sheet of the dossier; the reading stands on the trail."""
    need_person(request)
    return _consulted_detail(request, number)


@asking.post("/consultations/{int:number}/reply", response=ConsultedDetailOut)
def reply_to_consultation(request: ApiRequest, number: int, given: ReplyIn) -> dict[str, Any]:
    """Reply for one's service; a second reply replaces the first until the day."""
    need_writer(request, "evaluation")
    asked = bodies.asked_by_id(number, request.actor)
    marks.expect(
        request,
        asked.consultation.record_id,
        lambda: _consulted_version(bodies.asked_by_id(number, request.actor)),
    )
    bodies.reply(consulted_id=asked.pk, reply=given.reply, text=given.text, actor=request.actor, at=request.at)
    return _consulted_detail(request, number)


@router.post("/desk/dossiers/{token}/clarifications", response={204: None}, tags=["evaluation"])
def ask_clarification(request: ApiRequest, token: str, given: QuestionIn) -> Status[None]:
    """Ask the applicants of an opened dossier a question."""
    need_writer(request, "evaluation")
    found = proposals.by_token(token, request.actor)
    due = given.due_at if given.due_at.tzinfo else given.due_at.replace(tzinfo=request.at.tzinfo)
    if not request.at < due < request.at + LATEST:
        raise Refused(at_field("due_at", "due_in_the_past"))
    evaluation.ask(
        proposal_id=found.pk,
        field=given.field,
        question=given.question,
        due_at=due,
        actor=request.actor,
        at=request.at,
    )
    return Status(204, None)
