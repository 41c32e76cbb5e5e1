"""Questions on a call: raised out of what somebody asked, answered for everybody, or dropped with the reason.

An answer is published in one language; where the call stands in another one too, its wording there is added afterwards.
"""

from collections.abc import Callable
from datetime import datetime

from facility.apps.calls.models import Call, Question
from facility.apps.calls.policy import may_answer_question
from facility.core.component_lifecycles import CALL_QUESTION
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.core.references import Reference
from facility.foundation.accounts.public import Actor, Role, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.rows import sole
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

TASK = "calls.question"
LONGEST = 6000
_TOLD: list[Callable[[Question, datetime], None]] = []
_TOLD_OF_WORDING: list[Callable[[Question, str, datetime], None]] = []


def register_on_settled(tell: Callable[[Question, datetime], None]) -> None:
    """Say who else is told once a question is answered or dropped: a step that writes a fixed number of rows."""
    _TOLD.append(tell)


def register_on_worded(tell: Callable[[Question, str, datetime], None]) -> None:
    """Say who else is told once an answer stands in another language too: a step that writes a fixed number of rows."""
    _TOLD_OF_WORDING.append(tell)


def _said(text: str, field: str) -> str:
    """The text, cleaned. Raises Refused where it says nothing or too much."""
    kept = plain_text(text, field).strip()
    if not kept:
        raise Refused(at_field(field, "call_question_text_missing"))
    if len(kept) > LONGEST:
        raise Refused(at_field(field, "call_question_too_long", most=LONGEST))
    return kept


@step
def raise_question(
    *, call: Call, text: str, language: str, due_at: datetime, actor: Actor, at: datetime, cause: str
) -> Question:
    """Put a question to a call, in words that name nobody; its answer is due by `due_at`. Raises Refused."""
    if call.state == "draft":
        raise Refused(at_field("call", "call_question_of_draft"))
    words = _said(text, "text")
    record = records.create(
        kind="call_question",
        label={"en": f"Question on {call.code}", "fr": f"Question sur {call.code}"},
        at=at,
        invented=call.record.invented,
    )
    made = Question.objects.create(
        record=record, call=call, language=language[:5], text=words, asked_at=at, raised_by=actor.user_id
    )
    records.update(record, reference=str(Reference("MPF", made.pk, "Q", at.year)))
    clocks.start(record=record, kind=TASK, actor=actor, at=at, due_at=due_at, role=Role.GRANTS_OFFICER)
    facts = {"call": call.pk}
    trail.record(record=record, event=Event.CALL_QUESTION_RAISED, actor=actor, at=at, facts=facts, cause=cause)
    return made


def _locked(question_id: int, act: str, actor: Actor) -> Question:
    found = sole(Question.objects.filter(pk=question_id))
    if found is None:
        raise NotFound("question")
    records.lock(found.record_id)
    found = Question.objects.select_related("record", "call__record").get(pk=question_id)
    require(may_answer_question, actor, found)
    found.state = advance(CALL_QUESTION, found.state, act)
    return found


def _settled(found: Question, event: Event, actor: Actor, at: datetime) -> Question:
    found.save()
    clocks.stop_all(record=found.record, actor=actor, at=at, reason=found.state)
    trail.record(record=found.record, event=event, actor=actor, at=at, facts={"call": found.call_id})
    for tell in _TOLD:
        tell(found, at)
    return found


@action
def publish_answer(
    *, question_id: int, text: str, answer: str, actor: Actor, at: datetime, language: str = ""
) -> Question:
    """Answer a question for everybody; `text` is the question as it is published, free of names.

    `language` is the one of both, "" for that in which it was asked. Raises NotFound, Forbidden, NotAllowedNow
    (answered or dropped), Refused.
    """
    found = _locked(question_id, "publish", actor)
    if language and language not in {found.language, *found.call.title}:
        raise Refused(at_field("language", "call_question_language"))
    found.language = language or found.language
    found.text, found.answer = _said(text, "text"), _said(answer, "answer")
    found.answered_at, found.answered_by = at, acting(actor)
    return _settled(found, Event.CALL_QUESTION_PUBLISHED, actor, at)


@action
def drop_question(*, question_id: int, reason: str, actor: Actor, at: datetime) -> Question:
    """Leave a question unanswered, with the reason that whoever asked reads.

    Raises NotFound, Forbidden, NotAllowedNow (answered or dropped), Refused.
    """
    found = _locked(question_id, "drop", actor)
    found.dropped_reason = _said(reason, "reason")
    return _settled(found, Event.CALL_QUESTION_DROPPED, actor, at)


@action
def word_answer(*, question_id: int, language: str, text: str, answer: str, actor: Actor, at: datetime) -> Question:
    """Add the wording of a published question and its answer in another language of the call; once for each language.

    Raises NotFound, Forbidden, NotAllowedNow (not answered), Refused.
    """
    found = _locked(question_id, "word", actor)
    if language in found.answers:
        raise Refused(at_field("language", "call_question_worded"))
    if language not in found.lacks:
        raise Refused(at_field("language", "call_question_language"))
    words, told = _said(text, "text"), _said(answer, "answer")
    found.other_text = {**found.other_text, language: words}
    found.other_answer = {**found.other_answer, language: told}
    found.worded_at, found.worded_by = at, acting(actor)
    found.save()
    facts = {"call": found.call_id, "language": language}
    trail.record(record=found.record, event=Event.CALL_QUESTION_WORDED, actor=actor, at=at, facts=facts)
    for tell in _TOLD_OF_WORDING:
        tell(found, language, at)
    return found
