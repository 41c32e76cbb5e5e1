"""Questions on calls: what was answered, for everybody; answering them and leaving them unanswered, for officers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from ninja import Router, Schema

from facility.apps.calls import public as calls
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.shapes import Long, OneOf, Texts, listing, page_of
from facility.interfaces.web.calls.views.questions import DeskQuestionList

router = Router(tags=["calls"])


class QuestionOut(Schema):
    """A question on a call; `answer` is empty until it is published.

    `language` is the one of `text` and `answer`; `texts` and `answers` hold every wording by language.
    """

    token: str
    reference: str | None
    call: str
    language: str
    text: str
    state: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    dropped_reason: str
    texts: Texts
    answers: Texts
    invented: bool


Language = Annotated[str, OneOf([code for code, _name in settings.LANGUAGES])]


class AnswerIn(Schema):
    """The question as everybody will read it, and its answer; `language` is the one of both, left out as it was asked."""

    text: Long
    answer: Long
    language: Language | None = None


class WordingIn(Schema):
    """A published question and its answer in another language of the call."""

    language: Language
    text: Long
    answer: Long


class DropIn(Schema):
    """Why it is not answered; whoever asked reads it."""

    reason: Long


_NAMED = ("language", "text", "state", "asked_at", "answer", "answered_at", "dropped_reason")


def _row(one: calls.Question) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _NAMED} | {
        "token": one.record.token,
        "reference": one.record.reference,
        "call": one.call.code,
        "texts": one.texts,
        "answers": one.answers,
        "invented": one.record.invented,
    }


def _rows(found: Sequence[calls.Question]) -> list[dict[str, Any]]:
    return [_row(one) for one in found]


def _shown(request: ApiRequest, token: str) -> dict[str, Any]:
    found = calls.question_by_token(token, request.actor)
    marks.stamp(request, marks.version_of(found.record_id))
    return _row(found)


def _changed(request: ApiRequest, token: str) -> calls.Question:
    """The question of a write. Raises Problem (401, 403, 412), NotFound."""
    need_writer(request, "calls")
    require(calls.policy.may_list, request.actor)
    found = calls.question_by_token(token, request.actor)
    marks.expect(request, found.record_id, lambda: marks.version_of(found.record_id))
    return found


@router.get("/calls/{code}/questions", response=page_of(QuestionOut), openapi_extra=listing(DeskQuestionList))
def list_questions(request: ApiRequest, code: str) -> dict[str, Any]:
    """Questions on a call with their answers; what waits is for staff."""
    call = calls.call_for(code, request.actor)
    if call.state == "draft":
        raise NotFound("call")
    return page(request, DeskQuestionList(calls.questions_visible_to(request.actor).filter(call=call)), _rows)


@router.get("/desk/questions/{token}", response=QuestionOut)
def read_question(request: ApiRequest, token: str) -> dict[str, Any]:
    """One question on a call, as staff read it."""
    require(calls.policy.may_list, need_person(request))
    return _shown(request, token)


@router.post("/desk/questions/{token}/answer", response=QuestionOut)
def publish_answer(request: ApiRequest, token: str, given: AnswerIn) -> dict[str, Any]:
    """Answer a question for everybody."""
    found, said = _changed(request, token), given.dict(exclude_none=True)
    calls.publish_answer(question_id=found.pk, **said, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/questions/{token}/wordings", response=QuestionOut)
def word_answer(request: ApiRequest, token: str, given: WordingIn) -> dict[str, Any]:
    """Add the wording of a published answer in another language of the call; once for each language."""
    found = _changed(request, token)
    calls.word_answer(question_id=found.pk, **given.dict(), actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/questions/{token}/drop", response=QuestionOut)
def drop_question(request: ApiRequest, token: str, given: DropIn) -> dict[str, Any]:
    """Leave a question unanswered, with the reason."""
    found = _changed(request, token)
    calls.drop_question(question_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _shown(request, token)
