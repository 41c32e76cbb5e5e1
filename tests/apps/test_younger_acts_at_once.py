"""Younger acts that two do in the same moment: one counts, the other is told, and nothing is half of each."""

from datetime import date, timedelta
from typing import Any

import pytest

from facility.apps.assistance import public as assistance
from facility.apps.assistance.actions.asking import _stands_for
from facility.apps.assistance.models import BookedDay, Booking, Endorsement, Request
from facility.apps.calls import public as calls
from facility.apps.dialogue import public as dialogue
from facility.apps.enquiries import public as enquiries
from facility.apps.knowledge import public as knowledge
from facility.core.canonical import digest
from facility.foundation.accounts.public import Role
from facility.foundation.clocks import public as clocks
from facility.foundation.files.public import StoredFile
from facility.foundation.post.public import Letter
from facility.foundation.trail import public as trail
from seeds.story.case import document
from tests.apps.assistance import endorsed, make, roster
from tests.apps.assistance.evaluated import WORKER
from tests.apps.assistance.terms import agreed
from tests.apps.assistance.test_lapsing import HELD, LAPSES
from tests.apps.calls import make as calling
from tests.apps.dialogue import make as meetings
from tests.apps.dialogue.test_memberships import add
from tests.apps.enquiries.test_converting import bilingual
from tests.apps.enquiries.test_inbox import asked, point
from tests.apps.in_use import AtOnce, at_once
from tests.apps.knowledge.test_works import FACTS, WHY_NOT, offer

__all__ = ["at_once"]
pytestmark = pytest.mark.django_db(transaction=True)


def kinds(beginning: str) -> list[str]:
    """Of which kinds letters wait to go."""
    rows = Letter.objects.filter(kind__startswith=beginning).order_by("kind")
    return list(rows.values_list("kind", flat=True))


def events(record: Any) -> list[str]:
    return [entry.event for entry in trail.history(record.pk)]


def test_two_contacts_answer_one_endorsement(actor_of: Any, at_once: AtOnce) -> None:
    _of, contact, found = endorsed.asked(actor_of)
    [house] = found.contacts.all()
    other = actor_of(Role.NATIONAL_CONTACT, organisation=house)
    given: dict[str, Any] = {"endorsement_id": found.pk, "at": make.AT}

    def look(answers: dict[str, str]) -> None:
        now = Endorsement.objects.get()
        won = {"endorsed": "endorse", "not_endorsed": "not_endorse"}[now.state]
        lost = ({"endorse", "not_endorse"} - {won}).pop()
        assert answers == {won: "done", lost: f"{lost}: {now.state}"}
        who = {"endorse": contact, "not_endorse": other}[won]
        assert (now.reason, now.answered_by) == (won, who.user_id)
        assert kinds("assistance.assistance_endorsed") + kinds("assistance.assistance_not") == [
            f"assistance.assistance_{now.state}"
        ]
        assert events(found.record)[1:] == [f"assistance_endorsement.{now.state}"]
        assert not clocks.clocks_of(found.record).exclude(state="stopped").exists()

    acts = {
        "endorse": lambda: assistance.endorse(**given, reason="endorse", actor=contact),
        "not_endorse": lambda: assistance.not_endorse(**given, reason="not_endorse", actor=other),
    }
    at_once(acts, look)


def test_one_work_is_taken_up_by_two_editors_and_left_out_by_a_third(actor_of: Any, at_once: AtOnce) -> None:
    make.loaded()
    bureau = actor_of(Role.PARTNER, organisation=make.body("Bureau", "MD", "public_authority_central"))
    first, second, third = (actor_of(Role.EDITOR) for _number in range(3))
    one = offer(bureau)
    given: dict[str, Any] = {"work_id": one.pk, "at": make.AT}

    def look(answers: dict[str, str]) -> None:
        now = knowledge.OfferedWork.objects.get()
        taken = [name for name, said in answers.items() if said == "done" and name.startswith("take_up")]
        # What was taken up can still be left out, what was left out is not taken up.
        assert (now.state, now.answer, answers["decline"]) == ("declined", WHY_NOT, "done")
        assert len(taken) <= 1
        assert knowledge.Publication.objects.count() == len(taken)
        for name in set(answers) - set(taken) - {"decline"}:
            assert answers[name] in {"take_up: taken_up", "take_up: declined"}
        told = ["knowledge.gathered_declined"] + ["knowledge.work_taken_up"] * len(taken)
        assert kinds("knowledge.") == told
        assert events(one.record) == [
            "offered_work.offered", *["offered_work.taken_up"] * len(taken), "offered_work.declined"
        ]  # fmt: skip
        assert not clocks.clocks_of(one.record).exclude(state="stopped").exists()

    acts = {
        "take_up 1": lambda: knowledge.take_up_work(**given, **FACTS, actor=first),
        "take_up 2": lambda: knowledge.take_up_work(**given, **FACTS, actor=second),
        "decline": lambda: knowledge.decline_work(**given, reason=WHY_NOT, actor=third),
    }
    at_once(acts, look)


def test_a_draft_is_published_and_its_work_left_out(actor_of: Any, at_once: AtOnce) -> None:
    make.loaded()
    bureau = actor_of(Role.PARTNER, organisation=make.body("Bureau", "MD", "public_authority_central"))
    editor, other, officer = actor_of(Role.EDITOR), actor_of(Role.EDITOR), actor_of(Role.GRANTS_OFFICER)
    one = offer(bureau)
    made = knowledge.take_up_work(work_id=one.pk, actor=editor, at=make.AT, **FACTS).publication
    at = {"publication_id": made.pk, "at": make.AT}
    knowledge.add_file(**at, language="en", upload=document("Counting returns"), actor=editor)
    knowledge.clear_edition(**at, actor=officer)

    def look(answers: dict[str, str]) -> None:
        now = knowledge.OfferedWork.objects.get()
        # The edition is out in any case: whoever leaves the work out does not stop it.
        assert answers["publish"] == "done"
        assert knowledge.Publication.objects.get().current is not None
        assert answers["decline"] == ("done" if now.state == "declined" else "decline: published")
        assert now.state in {"declined", "published"}
        assert events(one.record)[2:] == [f"offered_work.{now.state}"]

    acts = {
        "publish": lambda: knowledge.publish_edition(**at, actor=editor),
        "decline": lambda: knowledge.decline_work(work_id=one.pk, reason=WHY_NOT, actor=other, at=make.AT),
    }
    at_once(acts, look)


def test_one_state_is_added_twice_to_a_process(actor_of: Any, at_once: AtOnce) -> None:
    process = meetings.process(members=())
    people = [actor_of(Role.DIALOGUE_SECRETARIAT) for _number in range(4)]

    def look(answers: dict[str, str]) -> None:
        assert sorted(answers.values()) == ["dialogue.member_already"] * 3 + ["done"]
        assert dialogue.Membership.objects.filter(country="GE").count() == 1
        assert events(process.record).count("process.member_added") == 1

    at_once({f"{number}": lambda actor=one: add(actor) for number, one in enumerate(people)}, look)  # type: ignore[misc]


def test_a_hold_lapses_while_it_is_confirmed(actor_of: Any, at_once: AtOnce) -> None:
    make.loaded()
    of, person = make.cast(actor_of), actor_of()
    request, expert = agreed(of).request, roster.admitted(person, of.coordinator)
    days = [date(2026, 4, 8), date(2026, 4, 9)]
    facts: dict[str, Any] = {"expert_id": expert.pk, "days": days, "purpose": "M", "request_id": request.pk}
    one = assistance.hold_days(**facts, actor=of.coordinator, at=HELD)
    assistance.agree_to_days(booking_id=one.pk, actor=person, at=HELD)
    given: dict[str, Any] = {"booking_id": one.pk, "at": LAPSES}

    def look(answers: dict[str, str]) -> None:
        now = Booking.objects.get()
        if now.state == "confirmed":
            assert answers == {"confirm": "done", "lapse": "lapse_hold: confirmed"}
            assert (now.released_at, BookedDay.objects.count()) == (None, 2)
            assert kinds("assistance.days_") == ["assistance.days_confirmed", "assistance.days_held"]
            assert kinds("assistance.hold_lapsed") == []
        else:
            assert (now.state, answers) == ("released", {"confirm": "confirm: released", "lapse": "done"})
            assert (now.confirmed_at, BookedDay.objects.count()) == (None, 0)
            assert kinds("assistance.days_") == ["assistance.days_held", "assistance.days_lapsed"]
            assert kinds("assistance.hold_lapsed") == ["assistance.hold_lapsed"]
        assert {"booking.confirmed", "booking.released"} & set(events(expert.record)) == {f"booking.{now.state}"}

    acts = {
        "confirm": lambda: assistance.confirm_days(**given, actor=of.coordinator),
        "lapse": lambda: assistance.lapse_hold(**given, actor=WORKER),
    }
    at_once(acts, look)


def test_files_are_attached_and_taken_out_while_the_request_is_sent(actor_of: Any, at_once: AtOnce) -> None:
    make.loaded()
    of = make.cast(actor_of)
    request = make.draft(of)
    there = assistance.attach_file(request_id=request.pk, upload=document("A law"), actor=of.asker, at=make.AT)
    given: dict[str, Any] = {"request_id": request.pk, "actor": of.asker, "at": make.AT}

    def look(answers: dict[str, str]) -> None:
        now = Request.objects.get(pk=request.pk)
        assert (answers["submit"], now.state) == ("done", "submitted")
        assert answers["attach"] in {"done", "attach_file: submitted"}
        assert answers["detach"] in {"done", "detach_file: submitted"}
        names = {one.file.sha256 for one in assistance.files_of(now)}
        assert len(names) == 1 + (answers["attach"] == "done") - (answers["detach"] == "done")
        # What the receipt stands for is what is there.
        assert now.fingerprint == digest(_stands_for(now))
        kept = StoredFile.objects.filter(state="kept", purpose="assistance_request")
        assert set(kept.values_list("sha256", flat=True)) == names

    acts = {
        "submit": lambda: assistance.submit(**given),
        "attach": lambda: assistance.attach_file(**given, upload=document("A plan")),
        "detach": lambda: assistance.detach_file(**given, token=there.file.token),
    }
    at_once(acts, look)


def test_mentoring_is_taken_back_while_somebody_asks_for_it(actor_of: Any, at: Any, at_once: AtOnce) -> None:
    who, house = calling.people(actor_of), point("Office of towns")
    call = calling.opened(who, at)
    actor = actor_of(Role.APPLICANT, organisation=house)
    ask = {"call": call.code, "organisation_id": house.pk, "need": "May we lead?", "actor": actor, "at": at}

    def look(answers: dict[str, str]) -> None:
        assert answers["take back"] == "done"
        assert not calls.Call.objects.get().offers_mentoring
        cases = enquiries.MentoringCase.objects.count()
        assert answers["ask"] == ("done" if cases else "mentoring_not_offered")
        if cases:
            trailed = trail.Entry.objects.order_by("pk").values_list("event", flat=True)
            assert list(trailed)[-2:] == ["mentoring.asked", "call.edited"]

    acts = {
        "ask": lambda: enquiries.ask_mentor(**ask),  # type: ignore[arg-type]
        "take back": lambda: calls.edit_call(call_id=call.pk, offers_mentoring=False, actor=who.officer, at=at),
    }
    at_once(acts, look)


def test_one_answer_is_worded_twice(actor_of: Any, at: Any, at_once: AtOnce) -> None:
    call, officers = bilingual(at, actor_of), [actor_of(Role.GRANTS_OFFICER) for _number in range(3)]
    found = asked(at)
    enquiries.convert_to_question(enquiry_id=found.pk, call=call.code, text="Who?", actor=officers[0], at=at)
    put = calls.Question.objects.get()
    calls.publish_answer(question_id=put.pk, text="Who?", answer="You.", actor=officers[0], at=at)

    def word(number: int) -> Any:
        given: dict[str, Any] = {"language": "fr", "text": "Qui ?", "answer": f"Vous {number}."}
        return calls.word_answer(question_id=put.pk, **given, actor=officers[number], at=at)

    def look(answers: dict[str, str]) -> None:
        assert sorted(answers.values()) == ["call_question_worded"] * 2 + ["done"]
        [won] = [name for name, said in answers.items() if said == "done"]
        now = calls.Question.objects.get()
        assert (now.answers["fr"], now.worded_by) == (f"Vous {won}.", officers[int(won)].user_id)
        assert events(put.record).count("call_question.worded") == 1

    at_once({f"{number}": lambda number=number: word(number) for number in range(3)}, look)  # type: ignore[misc]


def test_one_moment_is_chosen_with_two_hands_while_the_meeting_is_declined(
    actor_of: Any, at: Any, at_once: AtOnce
) -> None:
    desk, day = actor_of(Role.DIALOGUE_SECRETARIAT), timedelta(days=1)
    found = asked(at, intent="meeting", slots=[at + day])
    slots = [at + 2 * day, at + 3 * day]
    enquiries.offer_slots(enquiry_id=found.pk, slots=slots, minutes=30, place="Room", actor=desk, at=at)

    def look(answers: dict[str, str]) -> None:
        now = enquiries.Enquiry.objects.get()
        chosen = [name for name in ("first", "second") if answers[name] == "done"]
        # What was chosen can still be declined, what was declined is not chosen.
        assert (answers["decline"], now.closed_reason, now.outcome) == ("done", "declined", "Illness.")
        assert len(chosen) <= 1
        if chosen:
            assert (now.meets_at, now.sequence) == (slots[chosen == ["second"]], 2)
        else:
            assert (now.meets_at, now.sequence) == (None, 0)
        for name in {"first", "second"} - set(chosen):
            assert answers[name] in {"choose: agreed", "choose: closed"}
        told = ["agreed"] * len(chosen) + ["declined", "offered", "received"]
        assert kinds("enquiries.") == [f"enquiries.enquiry_{one}" for one in told]
        assert not clocks.clocks_of(found.record).exclude(state="stopped").exists()

    acts = {
        "first": lambda: enquiries.choose_slot(key=found.key, slot=slots[0], at=at),
        "second": lambda: enquiries.choose_slot(key=found.key, slot=slots[1], at=at),
        "decline": lambda: enquiries.decline_meeting(enquiry_id=found.pk, reason="Illness.", actor=desk, at=at),
    }
    at_once(acts, look)
