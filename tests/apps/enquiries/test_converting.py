"""What was asked becomes what it is: a draft of a request, a question on a call; once, told, with its origin on both."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.calls import public as calls
from facility.apps.enquiries import public as enquiries
from facility.apps.enquiries.stores import erase_enquiries
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.links import public as links
from facility.foundation.links.models import Link
from facility.foundation.post.models import Letter
from facility.foundation.trail import public as trail
from tests.apps.assistance import make as asking
from tests.apps.calls import make as calling
from tests.apps.enquiries.make import letters
from tests.apps.enquiries.test_inbox import asked, open_clocks, point

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WANTED: dict[str, Any] = {"programme": asking.OWN, "title": "Counting  workers"}


def opened(at: datetime, actor_of: Any) -> calls.Call:
    """A call that everybody sees."""
    return calling.opened(calling.people(actor_of), at - DAY)


@pytest.fixture
def programme(db: None) -> None:
    """The shipped programmes, loaded."""
    asking.loaded()


def refused(field: str, **given: Any) -> None:
    """The conversion is refused at the field, and nothing came of it."""
    before = (assistance.Request.objects.count(), Link.objects.count(), letters())
    with pytest.raises(Refused) as refusal:
        enquiries.convert_to_request(**given)
    assert [one.field for one in refusal.value.findings] == [field]
    assert (assistance.Request.objects.count(), Link.objects.count(), letters()) == before


def test_a_draft_is_opened_for_whoever_wrote(programme: None, at: datetime, actor_of: Any, user_of: Any) -> None:
    body, editor = point("Office"), actor_of(Role.EDITOR)
    user = user_of(Role.APPLICANT, organisation=body, email="Writer@example.net")
    found = asked(at, intent="assistance", email="writer@example.net", country="MD", message="How do others count?")
    after = enquiries.convert_to_request(enquiry_id=found.pk, **WANTED, actor=editor, at=at + DAY)
    request = assistance.Request.objects.get()
    assert (after.state, after.closed_reason, after.became) == ("closed", "converted", request.record)
    assert (request.state, request.title, request.problem) == ("draft", "Counting workers", "How do others count?")
    assert (request.country, request.started_by, request.organisation) == ("MD", user.pk, body)
    assert open_clocks(found) == []
    assert letters("writer@example.net") == ["enquiries.enquiry_received", "enquiries.enquiry_became_request"]
    assert [one.event for one in trail.history(found.record_id)][-1] == "enquiry.converted"
    origin = enquiries.origin_of(request.record_id)
    assert origin is not None
    assert origin.record.reference == found.record.reference
    [link] = Link.objects.all()
    assert (link.source_id, link.target_id, link.kind, link.state) == (
        found.record_id, request.record_id, "spawned", "confirmed",
    )  # fmt: skip
    # Whoever opened it reads it no more: a draft is its organisation's alone.
    assert links.links_of(found.record, editor) == []
    assert not assistance.policy.may_view(editor, request)
    for again in (
        lambda: enquiries.convert_to_request(enquiry_id=found.pk, **WANTED, actor=editor, at=at),
        lambda: enquiries.answer_enquiry(enquiry_id=found.pk, text="x", actor=editor, at=at),
        lambda: enquiries.convert_to_question(enquiry_id=found.pk, call="x", text="x", actor=editor, at=at),
    ):
        with pytest.raises(NotAllowedNow):
            again()
    assert assistance.Request.objects.count() == 1


def test_for_one_of_several_organisations(programme: None, at: datetime, actor_of: Any, user_of: Any) -> None:
    one, other, editor = point("One"), point("Other"), actor_of(Role.EDITOR)
    user = user_of(Role.APPLICANT, organisation=one, email="reader@example.net")
    hold(user, other, at)
    found = asked(at)
    given: dict[str, Any] = {"enquiry_id": found.pk, "actor": editor, "at": at}
    asker = enquiries.asker_of(found, at)
    assert asker is not None
    assert asker.organisations == {one.pk: "One", other.pk: "Other"}
    refused("organisation", **given, **WANTED)
    refused("organisation", **given, **WANTED, organisation_id=point("Stranger").pk)
    refused("title", **given, programme=asking.OWN, title=" ", organisation_id=one.pk)
    with pytest.raises(NotFound):
        enquiries.convert_to_request(**given, programme="none", title="x", organisation_id=one.pk)
    enquiries.convert_to_request(**given, **WANTED, organisation_id=other.pk)
    assert assistance.Request.objects.get().organisation == other


def hold(user: Any, organisation: Any, at: datetime) -> None:
    from facility.apps.parties.models import Person, RoleHolding

    person = Person.objects.get(user=user)
    RoleHolding.objects.create(person=person, role=Role.PARTNER, organisation=organisation, starts_on=at.date() - DAY)


def test_a_programme_that_takes_none_is_refused(programme: None, at: datetime, actor_of: Any, user_of: Any) -> None:
    user_of(Role.APPLICANT, organisation=point(), email="reader@example.net")
    known = assistance.Setting.objects.get(programme__code=asking.OWN, key="taking_requests")
    known.pk, known.value, known.valid_from = None, False, at.date()
    known.save(force_insert=True)
    refused("programme", enquiry_id=asked(at).pk, **WANTED, actor=actor_of(Role.EDITOR), at=at)


def test_without_an_account_the_way_is_shown_once(programme: None, at: datetime, actor_of: Any, user_of: Any) -> None:
    editor, found = actor_of(Role.EDITOR), asked(at, intent="assistance", language="fr")
    user_of(email="reader@example.net")  # an account that may ask for nobody
    given: dict[str, Any] = {"enquiry_id": found.pk, **WANTED, "actor": editor}
    after = enquiries.convert_to_request(**given, at=at)
    assert (after.state, after.became, after.answered_by) == ("answered", None, editor.user_id)
    assert after.answer.startswith("Une assistance")
    assert open_clocks(found) == []
    assert letters()[-1] == "enquiries.enquiry_register"
    assert not assistance.Request.objects.exists()
    refused("", **given, at=at + DAY)
    user_of(Role.APPLICANT, organisation=point(), email="other@example.net")
    assert enquiries.asker_of(asked(at, email="other@example.net"), at) is not None


def test_a_question_is_answered_for_everybody(at: datetime, actor_of: Any) -> None:
    call, officer, editor = opened(at, actor_of), actor_of(Role.GRANTS_OFFICER), actor_of(Role.EDITOR)
    found = asked(at, message="May Ms N. be paid?")
    due = clocks.clocks_of(found.record).get().due_at
    with pytest.raises(Refused):
        enquiries.convert_to_question(enquiry_id=found.pk, call="no-such", text="x", actor=editor, at=at)
    with pytest.raises(Refused):
        enquiries.convert_to_question(enquiry_id=found.pk, call=call.code, text=" ", actor=editor, at=at)
    assert not calls.Question.objects.exists()
    enquiries.convert_to_question(enquiry_id=found.pk, call=call.code, text="May staff be paid?", actor=editor, at=at)
    put = calls.Question.objects.get()
    assert put.record.reference == f"MPF-Q-2026-{put.pk:04d}"
    [clock] = clocks.clocks_of(put.record)
    assert (clock.role, clock.due_at) == (Role.GRANTS_OFFICER, due)
    assert list(calls.questions_visible_to(PUBLIC)) == []
    for actor in (editor, actor_of(Role.AUDITOR), actor_of(Role.APPLICANT)):
        with pytest.raises(Forbidden):
            calls.publish_answer(question_id=put.pk, text="x", answer="x", actor=actor, at=at)
    with pytest.raises(Refused):
        calls.publish_answer(question_id=put.pk, text="x", answer="x" * 6001, actor=officer, at=at)
    with pytest.raises(NotFound):
        calls.drop_question(question_id=0, reason="x", actor=officer, at=at)
    calls.publish_answer(question_id=put.pk, text="May staff be paid?", answer="Yes.", actor=officer, at=at + DAY)
    assert [one.answer for one in calls.questions_visible_to(PUBLIC)] == ["Yes."]
    assert calls.question_by_token(put.record.token, PUBLIC) == put
    assert open_clocks(put) == []
    assert letters()[-2:] == ["enquiries.enquiry_became_question", "enquiries.enquiry_question_answered"]
    for late in (
        lambda: calls.publish_answer(question_id=put.pk, text="x", answer="No.", actor=officer, at=at),
        lambda: calls.drop_question(question_id=put.pk, reason="x", actor=officer, at=at),
    ):
        with pytest.raises(NotAllowedNow):
            late()


def bilingual(at: datetime, actor_of: Any, **title: str) -> calls.Call:
    """A call that stands in two languages, and everybody sees."""
    who = calling.people(actor_of)
    call = calling.drafted(who.officer, at - DAY)
    both = {"en": "Test call", "fr": "Appel d'essai"}
    calls.edit_call(call_id=call.pk, title=title or both, actor=who.officer, at=at - DAY)
    seen = calls.propose_opening(call_id=call.pk, actor=who.officer, at=at - DAY)
    return calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=who.authorising, at=at - DAY)


def test_an_answer_is_published_in_one_language_and_added_in_the_other(at: datetime, actor_of: Any) -> None:
    call, officer = bilingual(at, actor_of), actor_of(Role.GRANTS_OFFICER)
    found = asked(at, message="Peut-on payer le personnel ?", language="fr")
    enquiries.convert_to_question(enquiry_id=found.pk, call=call.code, text="Personnel ?", actor=officer, at=at)
    put = calls.Question.objects.get()
    wording: dict[str, Any] = {"question_id": put.pk, "text": "Personnel ?", "answer": "Oui.", "actor": officer}
    with pytest.raises(NotAllowedNow):
        calls.word_answer(**wording, language="fr", at=at)
    with pytest.raises(Refused):
        calls.publish_answer(**wording, language="de", at=at)
    calls.publish_answer(question_id=put.pk, text="Staff?", answer="Yes.", language="en", actor=officer, at=at)
    [shown] = calls.questions_visible_to(PUBLIC)
    assert (shown.language, shown.answers, shown.lacks) == ("en", {"en": "Yes."}, ["fr"])
    before = letters()
    for wrong, field in (({"language": "en"}, "language"), ({"language": "de"}, "language"), ({"text": " "}, "text")):
        with pytest.raises(Refused) as refusal:
            calls.word_answer(**{"language": "fr", **wording, **wrong}, at=at)
        assert [one.field for one in refusal.value.findings] == [field]
    for stranger in (PUBLIC, actor_of(Role.EDITOR), actor_of(Role.AUDITOR), actor_of(Role.APPLICANT)):
        with pytest.raises(Forbidden):
            calls.word_answer(**{**wording, "actor": stranger}, language="fr", at=at)
    with pytest.raises(NotFound):
        calls.word_answer(**{**wording, "question_id": 0}, language="fr", at=at)
    [shown] = calls.questions_visible_to(PUBLIC)
    assert (shown.answers, shown.worded_at, letters()) == ({"en": "Yes."}, None, before)
    calls.word_answer(**wording, language="fr", at=at + DAY)
    [shown] = calls.questions_visible_to(PUBLIC)
    assert shown.texts == {"en": "Staff?", "fr": "Personnel ?"}
    assert (shown.answers, shown.lacks, shown.worded_by) == ({"en": "Yes.", "fr": "Oui."}, [], officer.user_id)
    # Who asked in French was answered in English first, and is told that it stands in French now.
    assert letters() == [*before, "enquiries.enquiry_question_worded"]
    assert Letter.objects.latest("pk").facts["answer"] == "Oui."
    with pytest.raises(Refused):
        calls.word_answer(**{**wording, "answer": "Non."}, language="fr", at=at + DAY)
    events = [(entry.event, entry.facts) for entry in trail.history(put.record_id)][-1]
    assert events == ("call_question.worded", {"call": call.pk, "language": "fr"})
    with pytest.raises(IntegrityError), transaction.atomic():
        calls.Question.objects.update(worded_at=None)


def test_who_was_answered_in_their_language_gets_no_second_letter(at: datetime, actor_of: Any) -> None:
    call, officer = bilingual(at, actor_of), actor_of(Role.GRANTS_OFFICER)
    found = asked(at, message="May staff be paid?")
    enquiries.convert_to_question(enquiry_id=found.pk, call=call.code, text="Staff?", actor=officer, at=at)
    put = calls.Question.objects.get()
    calls.publish_answer(question_id=put.pk, text="Staff?", answer="Yes.", actor=officer, at=at)
    before = letters()
    calls.word_answer(question_id=put.pk, language="fr", text="Qui ?", answer="Oui.", actor=officer, at=at)
    assert letters() == before


def test_a_call_in_one_language_takes_no_other_wording(at: datetime, actor_of: Any) -> None:
    call, officer = opened(at, actor_of), actor_of(Role.GRANTS_OFFICER)
    found = asked(at)
    enquiries.convert_to_question(enquiry_id=found.pk, call=call.code, text="Staff?", actor=officer, at=at)
    put = calls.Question.objects.get()
    calls.publish_answer(question_id=put.pk, text="Staff?", answer="Yes.", actor=officer, at=at)
    with pytest.raises(Refused):
        calls.word_answer(question_id=put.pk, language="fr", text="Qui ?", answer="Oui.", actor=officer, at=at)
    dropped = asked(at)
    enquiries.convert_to_question(enquiry_id=dropped.pk, call=call.code, text="Why?", actor=officer, at=at)
    other = calls.Question.objects.get(state="open")
    calls.drop_question(question_id=other.pk, reason="It is none.", actor=officer, at=at)
    with pytest.raises(NotAllowedNow):
        calls.word_answer(question_id=other.pk, language="fr", text="Qui ?", answer="Oui.", actor=officer, at=at)


def test_a_question_left_unanswered_says_why_to_who_asked_only(at: datetime, actor_of: Any) -> None:
    call, officer = opened(at, actor_of), actor_of(Role.GRANTS_OFFICER)
    found = asked(at)
    enquiries.answer_enquiry(enquiry_id=found.pk, text="We look into it.", actor=officer, at=at)
    enquiries.convert_to_question(enquiry_id=found.pk, call=call.code, text="Why?", actor=officer, at=at)
    put = calls.Question.objects.get()
    assert clocks.clocks_of(put.record).get().due_at == at + timedelta(days=21)
    with pytest.raises(Refused):
        calls.drop_question(question_id=put.pk, reason=" ", actor=officer, at=at)
    calls.drop_question(question_id=put.pk, reason="It is no question.", actor=officer, at=at)
    assert letters()[-1] == "enquiries.enquiry_question_dropped"
    with pytest.raises(NotFound):
        calls.question_by_token(put.record.token, PUBLIC)


def test_nobody_is_written_to_after_the_enquiry_was_forgotten(at: datetime, actor_of: Any, user_of: Any) -> None:
    user, officer, call = user_of(email="reader@example.net"), actor_of(Role.GRANTS_OFFICER), opened(at, actor_of)
    found = asked(at)
    enquiries.convert_to_question(enquiry_id=found.pk, call=call.code, text="Why?", actor=officer, at=at)
    with transaction.atomic():
        assert erase_enquiries(user.pk, at) == 1
    before = Letter.objects.count()
    put = calls.Question.objects.get()
    calls.publish_answer(question_id=put.pk, text="Why?", answer="So.", actor=officer, at=at)
    assert Letter.objects.count() == before
    found.refresh_from_db()
    assert (found.email, found.closed_reason, found.became_id) == ("", "converted", put.record_id)


def test_only_the_desk_that_answers_converts(at: datetime, actor_of: Any) -> None:
    call, body = opened(at, actor_of), point()
    found = asked(at)
    given: dict[str, Any] = {"enquiry_id": found.pk, "call": call.code, "text": "Why?", "at": at}
    for actor in (actor_of(Role.AUDITOR), actor_of(Role.APPLICANT), actor_of(Role.NATIONAL_CONTACT, organisation=body)):
        with pytest.raises(Forbidden):
            enquiries.convert_to_question(**given, actor=actor)
        with pytest.raises(Forbidden):
            enquiries.convert_to_request(enquiry_id=found.pk, **WANTED, actor=actor, at=at)
    assert not calls.Question.objects.exists()
    with pytest.raises(NotFound):
        enquiries.convert_to_question(**given | {"enquiry_id": 0}, actor=actor_of(Role.EDITOR))
    with pytest.raises(Refused):
        enquiries.close_enquiry(enquiry_id=found.pk, reason="converted", actor=actor_of(Role.EDITOR), at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        enquiries.Enquiry.objects.filter(pk=found.pk).update(state="closed", closed_reason="converted", closed_at=at)
