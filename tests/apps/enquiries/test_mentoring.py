"""Mentoring: asked for, taken or given, written in by two, put to the call where it matters to all, closed with an outcome."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.calls import public as calls
from facility.apps.enquiries import public as enquiries
from facility.apps.enquiries.actions.mentoring import KEPT
from facility.apps.enquiries.jobs import forget
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Held, Role, User
from facility.foundation.base.acts import act
from facility.foundation.clocks import public as clocks
from facility.foundation.links.models import Link
from facility.foundation.post.models import Letter, Notice
from facility.foundation.post.public import preview
from facility.foundation.records import retention
from facility.foundation.trail import public as trail
from tests.apps.calls import make as calling
from tests.apps.enquiries.test_inbox import asked, point

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NEED = "May a municipality lead with a partner in two countries?"


class Two:
    """An open call, an applicant of an organisation, a mentor, an officer."""

    def __init__(self, actor_of: Any, at: datetime) -> None:
        self.call = calling.opened(calling.people(actor_of), at - DAY)
        self.house = point("Office of towns")
        self.applicant = actor_of(Role.APPLICANT, organisation=self.house)
        self.mentor, self.officer = actor_of(Role.MENTOR), actor_of(Role.GRANTS_OFFICER)
        self.at = at

    def asks(self, **changes: Any) -> enquiries.MentoringCase:
        given = {"call": self.call.code, "organisation_id": self.house.pk, "need": NEED, "actor": self.applicant}
        return enquiries.ask_mentor(**given | changes, at=self.at)

    def begun(self) -> enquiries.MentoringCase:
        return enquiries.take_case(case_id=self.asks().pk, actor=self.mentor, at=self.at)

    def do(self, what: Any, case: enquiries.MentoringCase, actor: Any, **more: Any) -> Any:
        return what(case_id=case.pk, actor=actor, at=self.at, **more)


@pytest.fixture
def two(actor_of: Any, at: datetime) -> Two:
    return Two(actor_of, at)


def told(actor: Any) -> list[str]:
    rows = Letter.objects.filter(to_user_id=actor.user_id).order_by("pk").values_list("kind", flat=True)
    return [kind.removeprefix("enquiries.mentoring_") for kind in rows]


def waits(actor: Any, at: datetime) -> list[str]:
    return [one.kind for one in clocks.tasks_for(actor, at) if one.kind.startswith("enquiries.")]


def test_a_case_is_asked_for_taken_and_talked_about_by_two(two: Two, actor_of: Any) -> None:
    case = two.asks()
    assert (case.state, waits(two.mentor, two.at), told(two.applicant)) == ("asked", ["enquiries.take_case"], ["asked"])
    two.do(enquiries.take_case, case, two.mentor)
    assert (waits(two.mentor, two.at), told(two.applicant)[1:]) == (["enquiries.advise"], ["taken"])
    two.do(enquiries.note_case, case, two.mentor, text="Yes: see the annex.")
    assert (waits(two.mentor, two.at), told(two.applicant)[2:]) == ([], ["noted"])
    two.do(enquiries.note_case, case, two.applicant, text="Which <b>annex</b>?")
    case.refresh_from_db()
    assert (waits(two.mentor, two.at), told(two.mentor)) == (["enquiries.advise"], ["noted"])
    for reader in (two.applicant, two.mentor):
        assert [(one.by_mentor, one.text) for one in enquiries.notes_of(case, reader)] == [
            (True, "Yes: see the annex."), (False, "Which <b>annex</b>?"),
        ]  # fmt: skip
    two.do(enquiries.close_case, case, two.mentor, outcome="advised", words="Good luck.")
    case.refresh_from_db()
    assert (case.state, case.outcome, case.closing_words) == ("closed", "advised", "Good luck.")
    assert (waits(two.mentor, two.at), told(two.applicant)[-1], told(two.mentor)[-1]) == ([], "closed", "noted")
    assert [one.event for one in trail.history(case.record_id)] == [
        "mentoring.asked", "mentoring.taken", "mentoring.noted", "mentoring.noted", "mentoring.closed",
    ]  # fmt: skip
    with pytest.raises(NotAllowedNow):
        two.do(enquiries.note_case, case, two.mentor, text="x")
    assert two.asks().state == "asked"


def test_nobody_else_reads_what_the_two_write(two: Two, actor_of: Any) -> None:
    case = two.begun()
    two.do(enquiries.note_case, case, two.mentor, text="Between us.")
    other = actor_of(Role.MENTOR)
    judge = actor_of(Role.MENTOR, Role.EVALUATOR)
    for reader in (two.officer, actor_of(Role.AUDITOR)):
        assert enquiries.case_by_token(case.record.token, reader) == case
        assert enquiries.notes_of(case, reader) == []
    for stranger in (other, judge, PUBLIC, actor_of(Role.EVALUATOR), actor_of(Role.APPLICANT, organisation=point("X"))):
        with pytest.raises(NotFound):
            enquiries.case_by_token(case.record.token, stranger)
        with pytest.raises(Forbidden):
            two.do(enquiries.note_case, case, stranger, text="x")
        assert list(enquiries.cases_visible_to(stranger)) == []
    with pytest.raises(Forbidden):
        two.do(enquiries.note_case, case, two.officer, text="x")
    assert list(enquiries.cases_visible_to(two.officer)) == [case]
    assert list(enquiries.cases_visible_to(two.applicant)) == [case]


def test_who_judges_or_acts_for_the_applicant_takes_no_case(two: Two, actor_of: Any) -> None:
    case = two.asks()
    judge = actor_of(Role.MENTOR, Role.PANEL_CHAIR)
    for stranger in (judge, actor_of(Role.MENTOR, Role.GRANTS_OFFICER), two.applicant, two.officer, PUBLIC):
        with pytest.raises(Forbidden):
            two.do(enquiries.take_case, case, stranger)
    for wrong in (judge.user_id, two.applicant.user_id, 999_999_999):
        with pytest.raises(Refused):
            two.do(enquiries.give_case, case, two.officer, mentor_id=wrong)
    with pytest.raises(Forbidden):
        two.do(enquiries.give_case, case, two.mentor, mentor_id=two.mentor.user_id)
    assert [pk for pk, _name in enquiries.mentors_for(case, two.at)] == [two.mentor.user_id]
    case.refresh_from_db()
    assert (case.state, case.mentor, told(two.mentor)) == ("asked", None, [])


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.PANEL_CHAIR, Role.COMMITTEE_MEMBER])
def test_who_judges_reads_nothing_on_whichever_side_they_stand(two: Two, actor_of: Any, role: Role) -> None:
    case = two.begun()
    two.do(enquiries.note_case, case, two.mentor, text="Between us.")
    both = actor_of(Role.APPLICANT, role, organisation=two.house)
    assert enquiries.case_by_token(case.record.token, both) == case
    assert (enquiries.notes_of(case, both), enquiries.reads_case(both, case)) == ([], False)
    for refused in (
        lambda: two.do(enquiries.note_case, case, both, text="x"),
        lambda: two.asks(actor=both),
    ):
        with pytest.raises(Forbidden):
            refused()
    officer = actor_of(Role.MENTOR, Role.GRANTS_OFFICER, role)
    waiting = two.do(enquiries.hand_back_case, case, two.mentor)
    assert [enquiries.reads_case(one, waiting) for one in (officer, two.officer, two.mentor)] == [False, False, True]
    assert enquiries.MentoringNote.objects.count() == 1


def test_a_role_held_for_one_app_makes_a_judge_too(two: Two) -> None:
    case = two.asks()
    held = frozenset({Held(Role.MENTOR), Held(Role.EVALUATOR, None, "evaluation")})
    assert not enquiries.policy.may_take_case(replace(two.mentor, held=held), case)
    assert enquiries.policy.may_take_case(two.mentor, case)


def test_an_officer_gives_a_case_and_a_mentor_hands_it_back(two: Two, actor_of: Any) -> None:
    case, second = two.asks(), actor_of(Role.MENTOR)
    two.do(enquiries.give_case, case, two.officer, mentor_id=two.mentor.user_id)
    assert (told(two.mentor), waits(two.mentor, two.at)) == (["given"], ["enquiries.advise"])
    two.do(enquiries.give_case, case, two.officer, mentor_id=second.user_id)
    assert (waits(two.mentor, two.at), waits(second, two.at)) == ([], ["enquiries.advise"])
    with pytest.raises(Forbidden):
        two.do(enquiries.hand_back_case, case, two.mentor)
    back = two.do(enquiries.hand_back_case, case, second)
    assert (back.state, back.mentor, waits(two.mentor, two.at)) == ("asked", None, ["enquiries.take_case"])
    assert (told(two.applicant)[-1], waits(second, two.at)) == ("handed_back", ["enquiries.take_case"])


def test_a_mentor_from_whom_a_case_is_taken_is_told_so(two: Two, actor_of: Any) -> None:
    case, second = two.begun(), actor_of(Role.MENTOR)
    assert told(two.mentor) == []
    two.do(enquiries.give_case, case, two.officer, mentor_id=second.user_id)
    assert (told(two.mentor), told(second)) == (["moved"], ["given"])
    letter = Letter.objects.get(kind="enquiries.mentoring_moved")
    words = preview(letter)
    assert case.record.reference in words.subject
    # Its page is no longer open to them: the letter leads nowhere.
    assert "/mentoring/" not in words.body
    # One letter is one line among the notices.
    assert list(Notice.objects.filter(user_id=two.mentor.user_id).values_list("letter", flat=True)) == [letter.pk]
    # Whoever hands a case back knows it.
    two.do(enquiries.hand_back_case, case, second)
    assert told(second) == ["given"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_applicant_is_told_that_a_question_put_from_their_case_is_answered(
    two: Two, actor_of: Any, language: str
) -> None:
    case = two.begun()
    User.objects.filter(pk=two.applicant.user_id).update(language=language)
    made = two.do(enquiries.put_case_to_call, case, two.mentor, text="May a municipality lead?")
    before = told(two.applicant)
    given = {"question_id": made.pk, "actor": two.officer, "at": two.at}
    calls.publish_answer(text="May a municipality lead?", answer="Yes.", **given)
    assert told(two.applicant) == [*before, "question_answered"]
    words = preview(Letter.objects.get(kind="enquiries.mentoring_question_answered"))
    assert f"/calls/{two.call.code}/questions/" in words.body
    assert f"/mentoring/{case.record.token}/" in words.body
    assert words.language == language


def test_an_applicant_is_told_why_a_question_put_from_their_case_is_not_answered(two: Two) -> None:
    case = two.begun()
    made = two.do(enquiries.put_case_to_call, case, two.mentor, text="May a municipality lead?")
    calls.drop_question(question_id=made.pk, reason="It is in the guidelines.", actor=two.officer, at=two.at)
    assert told(two.applicant)[-1] == "question_dropped"
    words = preview(Letter.objects.get(kind="enquiries.mentoring_question_dropped"))
    assert "It is in the guidelines." in words.body


def test_a_mentor_who_has_answered_gives_way_to_one_who_has_a_day_to_write(two: Two, actor_of: Any) -> None:
    case, second = two.begun(), actor_of(Role.MENTOR)
    two.do(enquiries.note_case, case, two.mentor, text="Yes.")
    assert waits(two.mentor, two.at) == []
    two.do(enquiries.give_case, case, two.officer, mentor_id=second.user_id)
    assert [one.due_at is not None for one in clocks.tasks_for(second, two.at)] == [True]
    assert [one.text for one in enquiries.notes_of(case, second)] == []
    case.refresh_from_db()
    assert [one.text for one in enquiries.notes_of(case, second)] == ["Yes."]
    assert enquiries.notes_of(case, two.mentor) == []


def test_what_matters_to_all_is_put_to_the_call(two: Two) -> None:
    case = two.begun()
    with pytest.raises(Forbidden):
        two.do(enquiries.put_case_to_call, case, two.applicant, text="x")
    with pytest.raises(Refused):
        two.do(enquiries.put_case_to_call, case, two.mentor, text=" ")
    made = two.do(enquiries.put_case_to_call, case, two.mentor, text="May a municipality lead?")
    question = calls.Question.objects.get()
    assert (made, question.call, question.text, question.state) == (
        question,
        two.call,
        "May a municipality lead?",
        "open",
    )
    assert Link.objects.get().target_id == question.record_id
    case.refresh_from_db()
    assert case.state == "with_mentor"


def test_who_asked_can_only_withdraw(two: Two) -> None:
    case = two.begun()
    with pytest.raises(Refused):
        two.do(enquiries.close_case, case, two.applicant, outcome="advised", words="")
    with pytest.raises(Refused):
        two.do(enquiries.close_case, case, two.mentor, outcome="withdrawn", words="")
    case.refresh_from_db()
    assert (case.state, told(two.mentor)) == ("with_mentor", [])
    two.do(enquiries.close_case, case, two.applicant, outcome="withdrawn", words="")
    assert told(two.mentor) == ["closed"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"need": " "}, "need"),
        ({"need": "x" * 6001}, "need"),
        ({"need": "a\x00b"}, "need"),
        ({"call": "nothing"}, "call"),
        ({"organisation_id": 999_999_999}, "organisation"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(two: Two, changes: Any, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        two.asks(**changes)
    assert [one.field for one in refusal.value.findings] == [field]
    assert not enquiries.MentoringCase.objects.exists()


def test_one_open_case_for_each_organisation_and_call(two: Two, actor_of: Any) -> None:
    case = two.asks()
    with pytest.raises(Refused):
        two.asks()
    with pytest.raises(Forbidden):
        two.asks(actor=actor_of(Role.APPLICANT, organisation=point("Another")))
    with pytest.raises(Refused):
        two.do(enquiries.close_case, case, two.officer, outcome="gone", words="")
    with pytest.raises(NotFound):
        enquiries.take_case(case_id=999_999_999, actor=two.mentor, at=two.at)


def test_an_enquiry_becomes_a_case(two: Two, actor_of: Any) -> None:
    editor = actor_of(Role.EDITOR)
    user = User.objects.get(pk=two.applicant.user_id)
    found = asked(two.at, email=user.email, message=NEED)
    given: dict[str, Any] = {"enquiry_id": found.pk, "actor": editor, "at": two.at}
    with pytest.raises(Refused):
        enquiries.convert_to_mentoring(**given, call="nothing")
    after = enquiries.convert_to_mentoring(**given, call=two.call.code)
    case = enquiries.MentoringCase.objects.get()
    assert (after.state, after.closed_reason, after.became) == ("closed", "converted", case.record)
    assert (case.need, case.asker, case.organisation) == (NEED, user, two.house)
    origin = enquiries.origin_of(case.record_id)
    assert origin is not None and origin.pk == found.pk
    assert Letter.objects.filter(kind="enquiries.enquiry_became_mentoring", to_address=user.email).count() == 1


def test_who_judges_is_given_no_mentor(two: Two, actor_of: Any) -> None:
    both = actor_of(Role.APPLICANT, Role.EVALUATOR, organisation=two.house)
    found = asked(two.at, email=User.objects.get(pk=both.user_id).email, message=NEED)
    with pytest.raises(Refused) as refusal:
        enquiries.convert_to_mentoring(enquiry_id=found.pk, actor=actor_of(Role.EDITOR), at=two.at, call=two.call.code)
    assert [one.message for one in refusal.value.findings] == ["mentoring_asker_judges"]
    found.refresh_from_db()
    assert (found.state, enquiries.MentoringCase.objects.count()) == ("received", 0)


def test_where_nobody_is_known_at_the_address_the_way_to_register_is_shown(two: Two, actor_of: Any) -> None:
    found = asked(two.at, email="nobody@example.net")
    given: dict[str, Any] = {"enquiry_id": found.pk, "actor": actor_of(Role.EDITOR), "at": two.at}
    after = enquiries.convert_to_mentoring(**given, call=two.call.code)
    assert (after.state, enquiries.MentoringCase.objects.count()) == ("answered", 0)
    with pytest.raises(Refused):
        enquiries.convert_to_mentoring(**given, call=two.call.code)


def test_what_was_written_is_handed_out_erased_and_forgotten(two: Two, at: datetime) -> None:
    case = two.begun()
    two.do(enquiries.note_case, case, two.mentor, text="Yes.")
    two.do(enquiries.note_case, case, two.applicant, text="Thank you.")
    applicant, mentor = two.applicant.user_id, two.mentor.user_id
    assert applicant is not None and mentor is not None
    assert [one["need"] for one in retention.export(applicant)["enquiries.MentoringCase"]] == [NEED]
    assert [one["text"] for one in retention.export(mentor)["enquiries.MentoringNote"]] == ["Yes."]
    with act():
        retention.erase(mentor, at)
    assert sorted(enquiries.MentoringNote.objects.values_list("text", flat=True)) == ["", "Thank you."]
    with act():
        retention.erase(applicant, at)
    case.refresh_from_db()
    assert (case.state, case.outcome, case.need) == ("closed", "withdrawn", "")
    assert set(enquiries.MentoringNote.objects.values_list("text", flat=True)) == {""}


def test_what_an_erased_mentor_held_waits_for_another_and_their_closing_words_go(
    two: Two, at: datetime, actor_of: Any
) -> None:
    case = two.begun()
    second = actor_of(Role.APPLICANT, organisation=point("Another office"))
    other = two.asks(actor=second, organisation_id=next(iter(second.organisations())))
    two.do(enquiries.take_case, other, two.mentor)
    done = two.do(enquiries.close_case, other, two.mentor, outcome="advised", words="Good luck.")
    mentor = two.mentor.user_id
    assert mentor is not None
    rows = retention.export(mentor)["enquiries.MentoringCase"]
    assert [(one["need"], one["closing_words"]) for one in rows] == [("", ""), ("", "Good luck.")]
    with act():
        retention.erase(mentor, at)
    case.refresh_from_db()
    done.refresh_from_db()
    assert (case.state, case.mentor, case.need) == ("asked", None, NEED)
    assert (done.state, done.outcome, done.closing_words, done.need) == ("closed", "advised", "", NEED)
    assert waits(actor_of(Role.MENTOR), at) == ["enquiries.take_case"]
    assert told(two.applicant)[-1] == "handed_back"


def test_a_closed_case_is_emptied_after_two_years(two: Two, at: datetime) -> None:
    case = two.begun()
    two.do(enquiries.close_case, case, two.mentor, outcome="not_ours", words="Ask the office.")
    assert enquiries.forget_case(case_id=case.pk, at=at + KEPT - DAY) is False
    forget(at + KEPT)
    case.refresh_from_db()
    assert (case.need, case.closing_words, case.outcome) == ("", "", "not_ours")
    assert enquiries.forget_case(case_id=case.pk, at=at + KEPT) is False
    assert [one.event for one in trail.history(case.record_id)][-1] == "mentoring.forgotten"
    with pytest.raises(NotFound):
        enquiries.forget_case(case_id=999_999_999, at=at)


def test_the_database_holds_what_a_case_may_be(two: Two) -> None:
    case = two.asks()
    rows = enquiries.MentoringCase.objects.filter(pk=case.pk)
    for wrong in (
        {"state": "with_mentor"}, {"state": "closed"}, {"outcome": "advised"}, {"need": ""}, {"state": "x"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
