"""Mentoring: an applicant asks, a mentor takes the case or is given it, the two write to each other, it ends with an outcome.

A mentor helps to understand a call and sees no dossier. What matters to all applicants is put to the call, where the
answer is read by everybody.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from facility.apps.calls import public as calls
from facility.apps.enquiries.models import MentoringCase, MentoringNote
from facility.apps.enquiries.models.mentoring import OUTCOMES
from facility.apps.enquiries.policy import (
    may_ask_mentor,
    may_close_case,
    may_give_case,
    may_mentor,
    may_take_case,
    may_talk,
)
from facility.apps.enquiries.tasks import ADVISE, TAKE
from facility.apps.parties import public as parties
from facility.core.component_lifecycles import MENTORING
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.core.references import Reference
from facility.foundation.accounts.public import PUBLIC, Actor, Permission, Role, User, acting, require, system
from facility.foundation.base.acts import action, step
from facility.foundation.base.rows import sole
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.links import public as links
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

TERM = "mentoring_answer"
LONGEST = 6000
# Where a question is put to the call it is answered within three weeks, as one that came through the inbox.
ANSWERED_WITHIN = timedelta(days=21)
KEPT = timedelta(days=2 * 365 + 1)
CASES = system("enquiries.mentoring")


def _said(text: str, field: str) -> str:
    """The text, cleaned. Raises Refused where it says nothing or too much."""
    kept = plain_text(text, field).strip()
    if not kept:
        raise Refused(at_field(field, "mentoring_text_missing"))
    if len(kept) > LONGEST:
        raise Refused(at_field(field, "mentoring_too_long", most=LONGEST))
    return kept


def _call(code: str) -> calls.Call:
    found = sole(calls.visible_to(PUBLIC).filter(code=code.replace("\x00", "?")))
    if found is None or found.state != "open":
        raise Refused(at_field("call", "mentoring_call_closed"))
    if not found.offers_mentoring:
        raise Refused(at_field("call", "mentoring_not_offered"))
    return found


@step
def open_case(
    *,
    call: str,
    organisation_id: int,
    asker: User,
    need: str,
    language: str,
    actor: Actor,
    at: datetime,
    cause: str = "",
) -> MentoringCase:
    """A case that waits for a mentor; one open case for each organisation and call. Raises Refused."""
    about, words = _call(call), _said(need, "need")
    records.lock(about.record_id)
    about = _call(call)  # as it is now that nobody changes it
    if MentoringCase.objects.filter(call=about, organisation=organisation_id).exclude(state="closed").exists():
        raise Refused(at_field("call", "mentoring_open_already"))
    house = parties.Organisation.objects.select_related("record").get(pk=organisation_id)
    label = {"en": f"Mentoring on {about.code}", "fr": f"Mentorat sur {about.code}"}
    record = records.create(kind="mentoring_case", label=label, at=at, invented=house.record.invented or asker.invented)
    case = MentoringCase.objects.create(
        record=record, call=about, organisation=house, asker=asker, need=words, language=language[:5], asked_at=at
    )
    records.update(record, reference=str(Reference("MPF", case.pk, "MC", at.year)))
    clocks.start(record=record, kind=TAKE, actor=actor, at=at, policy=TERM, role=Role.MENTOR)
    facts = {"call": about.pk, "organisation": organisation_id}
    trail.record(record=record, event=Event.MENTORING_ASKED, actor=actor, at=at, facts=facts, cause=cause)
    return case


@action
def ask_mentor(
    *, call: str, organisation_id: int, need: str, actor: Actor, at: datetime, language: str = "en"
) -> MentoringCase:
    """Ask for a mentor on an open call, for an organisation one acts for. Raises Forbidden, Refused."""
    house = sole(parties.Organisation.objects.filter(pk=organisation_id))
    if house is None:
        raise Refused(at_field("organisation", "mentoring_organisation"))
    require(may_ask_mentor, actor, house)
    asker = User.objects.get(pk=acting(actor))
    case = open_case(
        call=call, organisation_id=organisation_id, asker=asker, need=need, language=language, actor=actor, at=at
    )
    _tell(case, "asked", asker, at)
    return case


def _locked(case_id: int, may: Permission, act: str, actor: Actor) -> MentoringCase:
    """The locked case, advanced. Raises NotFound, Forbidden, NotAllowedNow."""
    found = sole(MentoringCase.objects.filter(pk=case_id))
    if found is None:
        raise NotFound("mentoring case")
    records.lock(found.record_id)
    found = MentoringCase.objects.select_related("record", "call__record", "asker", "mentor", "organisation").get(
        pk=case_id
    )
    require(may, actor, found)
    found.state = advance(MENTORING, found.state, act)
    return found


def _kept(case: MentoringCase, event: Event, actor: Actor, at: datetime, **facts: object) -> MentoringCase:
    case.save()
    trail.record(record=case.record, event=event, actor=actor, at=at, facts=facts)
    return case


def _handed(case: MentoringCase, mentor: User, actor: Actor, at: datetime) -> None:
    """The mentor holds the case: within the term that is left where it waited, in a new one where another held it."""
    if case.mentor_id is None:
        clocks.hand_on(record=case.record, done=TAKE, kind=ADVISE, actor=actor, at=at, user_id=mentor.pk)
    else:
        clocks.stop_all(record=case.record, actor=actor, at=at)
        clocks.start(record=case.record, kind=ADVISE, actor=actor, at=at, policy=TERM, user_id=mentor.pk)
    case.mentor, case.taken_at = mentor, at
    _tell(case, "taken", case.asker, at)


@action
def take_case(*, case_id: int, actor: Actor, at: datetime) -> MentoringCase:
    """Take a case that waits, as a mentor. Raises NotFound, Forbidden (a judge, one's own side), NotAllowedNow."""
    case = _locked(case_id, may_take_case, "take", actor)
    _handed(case, User.objects.get(pk=acting(actor)), actor, at)
    return _kept(case, Event.MENTORING_TAKEN, actor, at)


@action
def give_case(*, case_id: int, mentor_id: int, actor: Actor, at: datetime) -> MentoringCase:
    """Give a case to a mentor, or to another one; whoever held it is told. Raises NotFound, Forbidden, NotAllowedNow, Refused (no mentor)."""
    case = _locked(case_id, may_give_case, "give", actor)
    mentor = sole(User.objects.filter(pk=mentor_id, is_active=True))
    if mentor is None or mentor.pk == case.mentor_id or not may_take_case(parties.actor_for(mentor, at), case):
        raise Refused(at_field("mentor", "mentoring_mentor_unknown"))
    before = case.mentor
    _handed(case, mentor, actor, at)
    _tell(case, "given", mentor, at)
    if before is not None:
        _tell(case, "moved", before, at)
    return _kept(case, Event.MENTORING_GIVEN, actor, at, mentor=mentor.pk)


@action
def hand_back_case(*, case_id: int, actor: Actor, at: datetime) -> MentoringCase:
    """Hand a case back, as its mentor: it waits for another one, who reads the notes. Raises NotFound, Forbidden, NotAllowedNow."""
    case = _locked(case_id, may_mentor, "hand_back", actor)
    return _waits_again(case, actor, at)


def _waits_again(case: MentoringCase, actor: Actor, at: datetime) -> MentoringCase:
    """Nobody holds the case any more; the applicant is told, and another mentor has a new term to take it."""
    case.mentor = case.taken_at = None
    clocks.stop_all(record=case.record, actor=actor, at=at)
    clocks.start(record=case.record, kind=TAKE, actor=actor, at=at, policy=TERM, role=Role.MENTOR)
    _tell(case, "handed_back", case.asker, at)
    return _kept(case, Event.MENTORING_HANDED_BACK, actor, at)


@step
def leave_cases(*, mentor_id: int, at: datetime) -> int:
    """Hand back what somebody still mentors whose account is erased; how many cases wait for another mentor now."""
    rows = list(MentoringCase.objects.filter(mentor=mentor_id, state="with_mentor").order_by("pk"))
    for row in rows:
        records.lock(row.record_id)
        case = MentoringCase.objects.select_related("record", "call", "asker").get(pk=row.pk)
        if case.mentor_id == mentor_id and case.state == "with_mentor":
            case.state = advance(MENTORING, case.state, "hand_back")
            _waits_again(case, CASES, at)
    return len(rows)


@action
def note_case(*, case_id: int, text: str, actor: Actor, at: datetime) -> MentoringNote:
    """Write to the other side, or note what was said; a letter says that something was written, not what.

    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    case = _locked(case_id, may_talk, "note", actor)
    by_mentor = may_mentor(actor, case)
    made = MentoringNote.objects.create(
        case=case, author_id=acting(actor), by_mentor=by_mentor, text=_said(text, "text"), at=at
    )
    if by_mentor:
        clocks.stop_all(record=case.record, actor=actor, at=at)
        _tell(case, "noted", case.asker, at)
    elif case.mentor is not None:
        clocks.start(record=case.record, kind=ADVISE, actor=actor, at=at, policy=TERM, user_id=case.mentor.pk)
        _tell(case, "noted", case.mentor, at)
    _kept(case, Event.MENTORING_NOTED, actor, at, note=made.pk)
    return made


@action
def put_case_to_call(*, case_id: int, text: str, actor: Actor, at: datetime) -> calls.Question:
    """Put what matters to all applicants to the call, in words that name nobody; the answer is published for everybody.

    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    case = _locked(case_id, may_mentor, "put_to_call", actor)
    cause = f"mentoring {case.record.reference}"
    made = calls.raise_question(
        call=case.call, text=text, language=case.language, due_at=at + ANSWERED_WITHIN, actor=actor, at=at, cause=cause
    )
    links.connect(source=case.record, target=made.record, kind="spawned", actor=actor, at=at)
    _kept(case, Event.MENTORING_PUT_TO_CALL, actor, at, question=made.pk)
    return made


@action
def close_case(*, case_id: int, outcome: str, words: str, actor: Actor, at: datetime) -> MentoringCase:
    """Close with an outcome, and words for both. The applicant can only withdraw, and only they can. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    case = _locked(case_id, may_close_case, "close", actor)
    own = case.organisation_id in actor.organisations()
    if outcome not in OUTCOMES or (outcome == "withdrawn") != own:
        raise Refused(at_field("outcome", "mentoring_outcome"))
    case.outcome, case.closed_at, case.closed_by = outcome, at, acting(actor)
    case.closing_words = _said(words, "words") if words.strip() else ""
    clocks.stop_all(record=case.record, actor=actor, at=at)
    for one in (case.asker, case.mentor):
        if one is not None and one.pk != actor.user_id:
            _tell(case, "closed", one, at)
    return _kept(case, Event.MENTORING_CLOSED, actor, at, outcome=outcome)


@step
def tell_case_of_settled(question: calls.Question, at: datetime) -> None:
    """Write to the applicant of the case that a question was put from that it is answered, or why it is not."""
    for case in _put_from(question):
        page = {"path": f"/calls/{case.call.code}/questions/"}
        if question.state == "published":
            _tell(case, "question_answered", case.asker, at, questions=page)
        else:
            _tell(case, "question_dropped", case.asker, at, reason=question.dropped_reason)


@step
def tell_case_of_worded(question: calls.Question, language: str, at: datetime) -> None:
    """The same of an answer that stands in the language of the case now."""
    for case in _put_from(question).filter(language=language):
        page = {"path": f"/calls/{case.call.code}/questions/"}
        _tell(case, "question_worded", case.asker, at, questions=page)


def _put_from(question: calls.Question) -> QuerySet[MentoringCase]:
    """The case that a question was put from, unless it was emptied."""
    sources = links.Link.objects.filter(target=question.record, kind="spawned").values("source")
    rows = MentoringCase.objects.select_related("record", "call", "asker")
    return rows.filter(record__in=sources, forgotten_at=None).order_by("pk")


@step
def _tell(case: MentoringCase, kind: str, to: User, at: datetime, **more: object) -> None:
    """A letter and a notice that something happened; what was written stands on the page alone."""
    if not to.is_active:
        return
    name = f"enquiries.mentoring_{kind}"
    told = {"reference": case.record.reference or "", "call": {"text": case.call.title}, **more}
    post.queue(
        kind=name,
        to=to,
        facts={**told, "page": {"path": f"/mentoring/{case.record.token}/"}},
        at=at,
        key=post.random_key(f"{name}:{case.pk}"),
        record=case.record,
    )


@step
def empty_case(case: MentoringCase, actor: Actor, at: datetime) -> None:
    """What was asked and written goes; that an organisation was mentored on a call, and how it ended, stays."""
    if case.state != "closed":
        case.state, case.outcome = advance(MENTORING, case.state, "close"), "withdrawn"
        case.closed_at, case.closed_by = at, case.asker_id
        clocks.stop_all(record=case.record, actor=actor, at=at)
    case.need = case.closing_words = ""
    case.forgotten_at = at
    case.save()
    case.notes.update(text="")
    trail.record(record=case.record, event=Event.MENTORING_FORGOTTEN, actor=actor, at=at)


@action
def forget_case(*, case_id: int, at: datetime) -> bool:
    """Empty a case that was closed long enough ago; whether it was. Raises NotFound."""
    found = sole(MentoringCase.objects.filter(pk=case_id))
    if found is None:
        raise NotFound("mentoring case")
    records.lock(found.record_id)
    found = MentoringCase.objects.select_related("record").get(pk=case_id)
    if found.forgotten_at is not None or found.closed_at is None or at < found.closed_at + KEPT:
        return False
    empty_case(found, CASES, at)
    return True
