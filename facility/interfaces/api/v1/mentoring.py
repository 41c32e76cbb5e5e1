"""Mentoring for programs: what a person may do and read, as on the pages."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from facility.apps.enquiries import public as enquiries
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.shapes import Language, Number, Token

router = Router(tags=["enquiries"])
Words = Annotated[str, Field(max_length=6000)]


class MentoringCaseOut(Schema):
    """A mentoring case; `need` is empty for who only sees that it runs."""

    token: str
    reference: str | None
    call: str
    organisation: str
    mentor: str | None
    state: str
    asked_at: datetime
    outcome: str
    need: str


class MentoringNoteOut(Schema):
    """What one of the two wrote."""

    by_mentor: bool
    text: str
    at: datetime


class MentoringDetailOut(MentoringCaseOut):
    """A case with what the two wrote to each other: empty for everybody else."""

    notes: list[MentoringNoteOut]
    closing_words: str


class AskMentorIn(Schema):
    """On which call (its code), for which organisation (its number), what about."""

    call: Token
    organisation: Number
    need: Words
    language: Language = "en"


class MentoringTextIn(Schema):
    """What is written."""

    text: Words


class CloseCaseIn(Schema):
    """How it ended."""

    outcome: Token
    words: Words = ""


class GiveCaseIn(Schema):
    """To whom: the number of a mentor's account."""

    mentor: Number


class MentorOut(Schema):
    """Somebody who may be given the case."""

    number: int
    name: str


def _row(request: ApiRequest, one: enquiries.MentoringCase) -> dict[str, Any]:
    return {
        "token": one.record.token,
        "reference": one.record.reference,
        "call": one.call.code,
        "organisation": one.organisation.name,
        "mentor": str(one.mentor) if one.mentor is not None else None,
        "state": one.state,
        "asked_at": one.asked_at,
        "outcome": one.outcome,
        "need": one.need if enquiries.reads_case(request.actor, one) else "",
    }


def _case(request: ApiRequest, token: str) -> enquiries.MentoringCase:
    need_writer(request, "enquiries")
    return enquiries.case_by_token(token, request.actor)


def _shown(request: ApiRequest, token: str) -> dict[str, Any]:
    one = enquiries.case_by_token(token, request.actor)
    notes = [
        {"by_mentor": note.by_mentor, "text": note.text, "at": note.at}
        for note in enquiries.notes_of(one, request.actor)
    ]
    words = one.closing_words if enquiries.reads_case(request.actor, one) else ""
    return _row(request, one) | {"notes": notes, "closing_words": words}


@router.get("/mentoring", response=list[MentoringCaseOut])
def list_cases(request: ApiRequest, page: Annotated[int, Field(ge=1, le=10_000)] = 1) -> Any:
    """Mentoring cases that the caller sees, the newest first. A hundred for each `page`."""
    require(enquiries.policy.may_list_cases, need_person(request))
    start = (page - 1) * 100
    return [_row(request, one) for one in enquiries.cases_visible_to(request.actor)[start : start + 100]]


@router.post("/mentoring", response={201: MentoringDetailOut})
def ask_mentor(request: ApiRequest, given: AskMentorIn) -> Status[Any]:
    """Ask for a mentor on an open call."""
    need_writer(request, "enquiries")
    told = given.dict()
    organisation = told.pop("organisation")
    made = enquiries.ask_mentor(**told, organisation_id=organisation, actor=request.actor, at=request.at)
    return Status(201, _shown(request, made.record.token))


@router.get("/mentoring/{token}", response=MentoringDetailOut)
def read_case(request: ApiRequest, token: str) -> Any:
    """One case. What was written is there for the two sides alone."""
    need_person(request)
    return _shown(request, token)


@router.post("/mentoring/{token}/take", response=MentoringDetailOut)
def take_case(request: ApiRequest, token: str) -> Any:
    """Take a case that waits, as a mentor."""
    enquiries.take_case(case_id=_case(request, token).pk, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/mentoring/{token}/hand-back", response=MentoringDetailOut)
def hand_back_case(request: ApiRequest, token: str) -> Any:
    """Hand a case back, as its mentor."""
    enquiries.hand_back_case(case_id=_case(request, token).pk, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.get("/mentoring/{token}/mentors", response=list[MentorOut])
def list_mentors(request: ApiRequest, token: str) -> Any:
    """Who may be given the case. It is asked by those who give cases."""
    found = enquiries.case_by_token(token, need_person(request))
    require(enquiries.policy.may_give_case, request.actor, found)
    return [{"number": pk, "name": name} for pk, name in enquiries.mentors_for(found, request.at)]


@router.post("/mentoring/{token}/give", response=MentoringDetailOut)
def give_case(request: ApiRequest, token: str, given: GiveCaseIn) -> Any:
    """Give a case to a mentor."""
    found = _case(request, token)
    enquiries.give_case(case_id=found.pk, mentor_id=given.mentor, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/mentoring/{token}/notes", response=MentoringDetailOut)
def note_case(request: ApiRequest, token: str, given: MentoringTextIn) -> Any:
    """Write to the other side."""
    found = _case(request, token)
    enquiries.note_case(case_id=found.pk, text=given.text, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/mentoring/{token}/question", response=MentoringDetailOut)
def put_case_to_call(request: ApiRequest, token: str, given: MentoringTextIn) -> Any:
    """Put what matters to all applicants to the call."""
    found = _case(request, token)
    enquiries.put_case_to_call(case_id=found.pk, text=given.text, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/mentoring/{token}/close", response=MentoringDetailOut)
def close_case(request: ApiRequest, token: str, given: CloseCaseIn) -> Any:
    """Close a case with its outcome."""
    found = _case(request, token)
    enquiries.close_case(case_id=found.pk, **given.dict(), actor=request.actor, at=request.at)
    return _shown(request, token)
