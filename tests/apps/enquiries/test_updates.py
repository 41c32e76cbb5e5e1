"""Registering for updates, the fourth intent: in the inbox once the address is confirmed, once, and handled as the others."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.calls import public as calls
from facility.apps.enquiries import jobs
from facility.apps.enquiries import public as enquiries
from facility.apps.enquiries.stores import erase_enquiries, erase_subscribers
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.links.models import Link
from facility.foundation.post import public as post
from facility.foundation.post.models import Letter
from facility.foundation.post.sending import secrets_of
from facility.foundation.records.retention import export
from facility.foundation.trail import public as trail
from tests.apps.assistance import make as asking
from tests.apps.enquiries.make import ALL, WHY, letters, subscriber
from tests.apps.enquiries.test_converting import WANTED, opened
from tests.apps.enquiries.test_inbox import open_clocks, point

pytestmark = pytest.mark.django_db
EMAIL, DAY = "reader@example.net", timedelta(days=1)
IN_MOLDOVA = enquiries.Wishes(contents=("policy", "funding"), themes=("return",), countries=("MD",))


def only() -> enquiries.Enquiry:
    return enquiries.Enquiry.objects.get(intent="updates")


def waiting(email: str = EMAIL) -> str:
    """The secret of the letter that asks to confirm."""
    return str(enquiries.Subscriber.objects.get(email_key=email).confirm_key)


def ask(at: datetime, email: str = EMAIL, **changes: Any) -> None:
    given: dict[str, Any] = {"wishes": ALL, "registration": WHY}
    enquiries.ask_subscription(email=email, **given | changes, at=at)


def events(found: enquiries.Enquiry) -> list[str]:
    return [entry.event for entry in trail.history(found.record_id)]


def test_from_the_confirmation_it_stands_in_the_inbox_with_number_holder_and_day(at: datetime) -> None:
    made = subscriber(at, wishes=IN_MOLDOVA)
    found = only()
    assert found.record.reference == f"MPF-E-2026-{found.pk:04d}"
    assert (found.state, found.role, found.organisation, found.received_at) == ("received", Role.EDITOR, None, at)
    assert (found.name, found.organisation_name, found.reason, found.message, found.email) == (
        "Reader", "Town of Izmir", "partnership", "We plan a partnership.", EMAIL,
    )  # fmt: skip
    assert (found.theme, found.country, found.subscriber) == ("return", "MD", made)
    assert enquiries.wishes_at_confirmation(found) == IN_MOLDOVA
    [clock] = clocks.clocks_of(found.record)
    assert clock.policy
    assert (clock.kind, clock.policy.code, clock.policy.length) == ("enquiries.see", "updates_seen", 15)
    assert clock.policy.status == "analogue"
    assert "15 working days" in clock.policy.source
    assert clock.due_at == enquiries.due_of(found)
    assert str(clocks.title(clock.kind)) == "Read why somebody registered for updates"
    assert letters() == ["enquiries.subscription_confirm", "enquiries.updates_received"]
    assert events(found) == ["enquiry.received"]


def test_before_the_confirmation_nothing_stands_anywhere(at: datetime, actor_of: Any) -> None:
    ask(at)
    row = enquiries.Subscriber.objects.get()
    assert (row.name, row.message) == ("Reader", "We plan a partnership.")
    assert not enquiries.Enquiry.objects.exists()
    assert not clocks.Clock.objects.exists()
    assert list(enquiries.enquiries_visible_to(actor_of(Role.EDITOR))) == []
    # The letter, which anybody can have sent to anybody, carries nothing of what was written.
    [letter] = Letter.objects.all()
    assert (letter.facts, list(secrets_of(letter))) == ({}, ["link"])


def test_what_nobody_confirms_leaves_nothing_behind(at: datetime) -> None:
    ask(at)
    key = waiting()
    with pytest.raises(NotFound):
        enquiries.confirm_subscription(key=key, at=at + 7 * DAY)
    jobs.forget(at + 7 * DAY)
    row = enquiries.Subscriber.objects.get()
    assert (row.state, row.email, row.name, row.organisation_name, row.reason, row.message) == ("erased", *[""] * 5)
    assert not enquiries.Enquiry.objects.exists()
    assert Letter.objects.get().to_address == ""
    with pytest.raises(NotFound):
        enquiries.confirm_subscription(key=key, at=at + 7 * DAY)


@pytest.mark.parametrize(
    ("why", "field"),
    [
        (replace(WHY, name=" "), "name"),
        (replace(WHY, reason=""), "reason"),
        (replace(WHY, reason="gossip"), "reason"),
        (replace(WHY, message=" \n "), "message"),
        (replace(WHY, message="x" * 6001), "message"),
        (replace(WHY, message="x" * 2_000_000), "message"),
    ],
)
def test_who_and_why_are_asked_as_by_the_other_intents(at: datetime, why: enquiries.Registration, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        ask(at, registration=why)
    assert [one.field for one in refusal.value.findings] == [field]
    assert not enquiries.Subscriber.objects.exists()
    assert letters() == []


def test_it_is_not_asked_past_the_confirmation(at: datetime) -> None:
    with pytest.raises(Refused):
        enquiries.ask(intent="updates", reason="press", message="x", name="x", email=EMAIL, at=at)
    assert not enquiries.Enquiry.objects.exists()


def test_nothing_makes_a_second_entry(at: datetime, actor_of: Any) -> None:
    ask(at - DAY)
    key = waiting()
    made = enquiries.confirm_subscription(key=key, at=at)
    with pytest.raises(NotFound):
        enquiries.confirm_subscription(key=key, at=at)
    other = replace(WHY, message="Another reason.")
    enquiries.change_subscription(key=made.key, wishes=IN_MOLDOVA, at=at + DAY)
    ask(at + DAY, registration=other)
    enquiries.pause_subscription(subscriber_id=made.pk, actor=actor_of(Role.EDITOR), at=at + 2 * DAY)
    ask(at + 2 * DAY, registration=other)
    assert enquiries.Subscriber.objects.get().message == ""
    enquiries.confirm_subscription(key=waiting(), at=at + 2 * DAY)
    enquiries.unsubscribe(key=made.key, at=at + 3 * DAY)
    enquiries.resume_subscription(key=made.key, at=at + 3 * DAY)
    enquiries.unsubscribe(key=made.key, at=at + 4 * DAY)
    ask(at + 5 * DAY, registration=other)
    enquiries.confirm_subscription(key=waiting(), at=at + 5 * DAY)
    assert (only().message, enquiries.Subscriber.objects.get().message) == ("We plan a partnership.", "")
    assert letters().count("enquiries.updates_received") == 1
    # The database holds it too.
    twin = only()
    twin.pk, twin.key, twin.record = None, "another", made.record
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_a_subscription_that_said_no_reason_gets_no_entry(at: datetime) -> None:
    ask(at)
    # As one that waited when the inbox learnt of registrations.
    enquiries.Subscriber.objects.update(name="", organisation_name="", reason="", message="")
    made = enquiries.confirm_subscription(key=waiting(), at=at)
    assert made.state == "confirmed"
    assert not enquiries.Enquiry.objects.exists()
    enquiries.unsubscribe(key=made.key, at=at)
    enquiries.resume_subscription(key=made.key, at=at)
    assert not enquiries.Enquiry.objects.exists()


def test_an_entry_that_outlived_its_subscription_belongs_to_the_next_one_of_the_address(at: datetime) -> None:
    first = subscriber(at)
    enquiries.unsubscribe(key=first.key, at=at)
    jobs.forget(at + 30 * DAY)
    assert enquiries.Subscriber.objects.get().state == "erased"
    assert only().email == EMAIL
    again = subscriber(at + 40 * DAY)
    assert only().subscriber == again
    told = list(trail.history(only().record_id))[-1]
    assert (told.event, told.facts) == ("enquiry.taken_over", {"subscriber": again.pk, "before": first.pk})


def test_after_it_was_closed_and_the_address_forgotten_a_new_subscription_is_heard(at: datetime, actor_of: Any) -> None:
    first = subscriber(at)
    enquiries.see_enquiry(enquiry_id=only().pk, actor=actor_of(Role.EDITOR), at=at)
    enquiries.unsubscribe(key=first.key, at=at)
    jobs.forget(at + 30 * DAY)
    subscriber(at + 40 * DAY)
    assert list(enquiries.Enquiry.objects.order_by("pk").values_list("state", flat=True)) == ["closed", "received"]


@pytest.mark.parametrize(
    ("wishes", "held"),
    [
        ({}, Role.EDITOR),
        ({"countries": ("MD",)}, Role.NATIONAL_CONTACT),
        ({"countries": ("MD",), "themes": ("borders",)}, Role.NATIONAL_CONTACT),
        ({"countries": ("MD", "GE")}, Role.EDITOR),
        ({"countries": ("GE",), "themes": ("borders",)}, Role.GRANTS_OFFICER),
        ({"themes": ("borders", "return")}, Role.EDITOR),
        ({"themes": ("borders", "smuggling")}, Role.GRANTS_OFFICER),
    ],
)
def test_the_same_rules_route_it_by_what_was_chosen(at: datetime, actor_of: Any, wishes: Any, held: Role) -> None:
    body, given = point(), {"source": "Decided", "actor": actor_of(Role.EDITOR), "at": at}
    contact = {"role": Role.NATIONAL_CONTACT, "organisation_id": body.pk}
    enquiries.set_route(intent="", theme="", country="MD", **contact, **given)
    for theme in ("borders", "smuggling"):
        enquiries.set_route(intent="updates", theme=theme, country="", role=Role.GRANTS_OFFICER, **given)
    subscriber(at, wishes=enquiries.Wishes(contents=("policy",), **wishes))
    number = body.pk if held == Role.NATIONAL_CONTACT else None
    assert (only().role, only().organisation_id) == (held, number)
    assert open_clocks(only()) == [(held, number)]


def test_who_chose_a_programme_is_read_by_its_coordinators(at: datetime) -> None:
    asking.loaded()
    subscriber(at, wishes=enquiries.Wishes(contents=("policy",), programmes=(asking.OWN,)))
    assert open_clocks(only()) == [(Role.ASSISTANCE_COORDINATOR, None)]


def test_most_are_noted_as_seen_and_nobody_is_written_to(at: datetime, actor_of: Any) -> None:
    subscriber(at)
    found, editor = only(), actor_of(Role.EDITOR)
    for stranger in (actor_of(Role.AUDITOR), actor_of(Role.APPLICANT), actor_of(Role.NATIONAL_CONTACT)):
        with pytest.raises(Forbidden):
            enquiries.see_enquiry(enquiry_id=found.pk, actor=stranger, at=at)
    assert only().state == "received"
    before = letters()
    seen = enquiries.see_enquiry(enquiry_id=found.pk, actor=editor, at=at + DAY)
    assert (seen.state, seen.closed_reason, seen.closed_at) == ("closed", "seen", at + DAY)
    assert (open_clocks(found), letters(), events(found)[-1]) == ([], before, "enquiry.seen")
    for again in (
        lambda: enquiries.see_enquiry(enquiry_id=found.pk, actor=editor, at=at),
        lambda: enquiries.answer_enquiry(enquiry_id=found.pk, text="x", actor=editor, at=at),
        lambda: enquiries.route_enquiry(enquiry_id=found.pk, role=Role.EDITOR, actor=editor, at=at),
    ):
        with pytest.raises(NotAllowedNow):
            again()
    with pytest.raises(NotFound):
        enquiries.see_enquiry(enquiry_id=0, actor=editor, at=at)


def test_only_a_registration_that_waits_is_noted_as_seen(at: datetime, actor_of: Any) -> None:
    editor = actor_of(Role.EDITOR)
    other = enquiries.ask(intent="contact", reason="press", message="x", name="x", email=EMAIL, at=at)
    with pytest.raises(NotAllowedNow):
        enquiries.see_enquiry(enquiry_id=other.pk, actor=editor, at=at)
    subscriber(at)
    enquiries.answer_enquiry(enquiry_id=only().pk, text="Welcome.", actor=editor, at=at)
    with pytest.raises(NotAllowedNow):
        enquiries.see_enquiry(enquiry_id=only().pk, actor=editor, at=at)
    assert only().state == "answered"
    with pytest.raises(Refused):
        enquiries.close_enquiry(enquiry_id=only().pk, reason="seen", actor=editor, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        enquiries.Enquiry.objects.filter(pk=other.pk).update(state="closed", closed_reason="seen", closed_at=at)


def test_an_answer_goes_in_the_language_of_the_subscription_with_its_button_to_leave(
    at: datetime, actor_of: Any
) -> None:
    made = subscriber(at)
    enquiries.change_subscription(key=made.key, wishes=replace(ALL, language="fr"), at=at)
    enquiries.answer_enquiry(enquiry_id=only().pk, text="Bonjour.", actor=actor_of(Role.EDITOR), at=at + DAY)
    letter = Letter.objects.latest("pk")
    assert (letter.kind, letter.language) == ("enquiries.updates_answered", "fr")
    assert secrets_of(letter)["unsubscribe"] == {"path": f"/subscriptions/{made.key}/unsubscribe/"}
    assert made.key not in str(letter.facts)
    said = post.render(letter.kind, {**letter.facts, **secrets_of(letter)}, "fr")
    assert "Bonjour." in said.body
    assert f"/subscriptions/{made.key}/unsubscribe/" in said.body
    assert open_clocks(only()) == []


def test_every_letter_about_it_has_the_button_as_long_as_the_subscription_runs(at: datetime, actor_of: Any) -> None:
    made, editor = subscriber(at), actor_of(Role.EDITOR)
    enquiries.close_enquiry(enquiry_id=only().pk, reason="not_ours", actor=editor, at=at)
    letter = Letter.objects.latest("pk")
    assert letter.kind == "enquiries.enquiry_closed_not_ours"
    assert secrets_of(letter)["unsubscribe"] == {"path": f"/subscriptions/{made.key}/unsubscribe/"}


def test_only_a_meeting_is_closed_as_cancelled(at: datetime, actor_of: Any) -> None:
    subscriber(at)
    with pytest.raises(Refused) as refusal:
        enquiries.close_enquiry(enquiry_id=only().pk, reason="cancelled", actor=actor_of(Role.EDITOR), at=at)
    assert [one.message for one in refusal.value.findings] == ["enquiry_end_of_meeting"]
    assert (only().state, letters()[-1]) == ("received", "enquiries.updates_received")


def test_leaving_ends_nothing_and_an_answer_then_offers_no_subscription(at: datetime, actor_of: Any) -> None:
    made = subscriber(at)
    enquiries.unsubscribe(key=made.key, at=at + DAY)
    found = only()
    assert (found.state, open_clocks(found)) == ("received", [(Role.EDITOR, None)])
    enquiries.answer_enquiry(enquiry_id=found.pk, text="Goodbye.", actor=actor_of(Role.EDITOR), at=at + 2 * DAY)
    letter = Letter.objects.latest("pk")
    assert (letter.kind, letter.state) == ("enquiries.enquiry_answered", "waiting")
    assert list(secrets_of(letter)) == ["link"]


def test_it_is_sent_on_within_its_term_and_its_contact_point_handles_it(at: datetime, actor_of: Any) -> None:
    body = point()
    contact: Actor = actor_of(Role.NATIONAL_CONTACT, organisation=body)
    subscriber(at)
    found, due = only(), enquiries.due_of(only())
    assert list(enquiries.enquiries_visible_to(contact)) == []
    to: dict[str, Any] = {"role": Role.NATIONAL_CONTACT, "organisation_id": body.pk}
    enquiries.route_enquiry(enquiry_id=found.pk, **to, actor=actor_of(Role.EDITOR), at=at + DAY)
    assert list(enquiries.enquiries_visible_to(contact)) == [found]
    assert (open_clocks(found), enquiries.due_of(found)) == ([(Role.NATIONAL_CONTACT, body.pk)], due)
    [task] = clocks.tasks_for(contact, at + DAY)
    assert task.record == found.record
    enquiries.see_enquiry(enquiry_id=found.pk, actor=contact, at=at + 2 * DAY)
    assert clocks.tasks_for(contact, at + 2 * DAY) == []


def test_it_becomes_a_draft_of_a_request(at: datetime, actor_of: Any, user_of: Any) -> None:
    asking.loaded()
    user_of(Role.APPLICANT, organisation=point("Office"), email=EMAIL)
    subscriber(at, wishes=IN_MOLDOVA)
    found = only()
    after = enquiries.convert_to_request(enquiry_id=found.pk, **WANTED, actor=actor_of(Role.EDITOR), at=at)
    request = assistance.Request.objects.get()
    assert (after.state, after.closed_reason, after.became) == ("closed", "converted", request.record)
    assert (request.problem, request.country) == ("We plan a partnership.", "MD")
    origin = enquiries.origin_of(request.record_id)
    assert origin == found
    assert [(one.source_id, one.kind) for one in Link.objects.all()] == [(found.record_id, "spawned")]
    assert open_clocks(found) == []
    assert enquiries.Subscriber.objects.get().state == "confirmed"


def test_without_an_account_the_way_is_shown_and_it_can_be_turned_later(at: datetime, actor_of: Any) -> None:
    asking.loaded()
    subscriber(at)
    given: dict[str, Any] = {"enquiry_id": only().pk, **WANTED, "actor": actor_of(Role.EDITOR), "at": at}
    assert enquiries.convert_to_request(**given).state == "answered"
    assert letters()[-1] == "enquiries.enquiry_register"
    assert not assistance.Request.objects.exists()
    with pytest.raises(Refused):
        enquiries.convert_to_request(**given)


def test_it_becomes_a_question_due_when_it_was(at: datetime, actor_of: Any) -> None:
    call, officer = opened(at, actor_of), actor_of(Role.GRANTS_OFFICER)
    subscriber(at)
    found, due = only(), enquiries.due_of(only())
    enquiries.convert_to_question(enquiry_id=found.pk, call=call.code, text="Who may?", actor=officer, at=at)
    put = calls.Question.objects.get()
    [clock] = clocks.clocks_of(put.record)
    assert clock.due_at == due
    assert enquiries.origin_of(put.record_id) == found
    calls.publish_answer(question_id=put.pk, text="Who may?", answer="All.", actor=officer, at=at)
    assert letters()[-2:] == ["enquiries.enquiry_became_question", "enquiries.enquiry_question_answered"]
    assert "unsubscribe" in secrets_of(Letter.objects.latest("pk"))


def test_a_wording_is_told_in_the_language_of_the_subscription(at: datetime, actor_of: Any) -> None:
    call, officer = opened(at, actor_of), actor_of(Role.GRANTS_OFFICER)
    made = subscriber(at, wishes=replace(ALL, language="fr"))
    enquiries.convert_to_question(enquiry_id=only().pk, call=call.code, text="Who may?", actor=officer, at=at)
    enquiries.change_subscription(key=made.key, wishes=replace(ALL, language="en"), at=at)
    put = calls.Question.objects.get()
    calls.publish_answer(question_id=put.pk, text="Qui ?", answer="Tous.", language="fr", actor=officer, at=at)
    before = letters()
    calls.word_answer(question_id=put.pk, language="en", text="Who may?", answer="All.", actor=officer, at=at + DAY)
    assert letters() == [*before, "enquiries.enquiry_question_worded"]
    letter = Letter.objects.latest("pk")
    assert (only().language, letter.language, letter.facts["answer"]) == ("fr", "en", "All.")


def test_it_becomes_a_mentoring_case(at: datetime, actor_of: Any, user_of: Any) -> None:
    user_of(Role.APPLICANT, organisation=point("Office"), email=EMAIL)
    call = opened(at, actor_of)
    subscriber(at)
    after = enquiries.convert_to_mentoring(enquiry_id=only().pk, call=call.code, actor=actor_of(Role.EDITOR), at=at)
    case = enquiries.MentoringCase.objects.get()
    assert (after.became, case.need) == (case.record, "We plan a partnership.")
    assert enquiries.origin_of(case.record_id) == only()


def test_who_deletes_their_address_is_forgotten_in_the_inbox_too(at: datetime) -> None:
    made = subscriber(at)
    enquiries.erase_subscription(key=made.key, at=at + DAY)
    found = only()
    assert (found.state, found.closed_reason) == ("closed", "no_reply")
    assert (found.email, found.name, found.message, found.wishes) == ("", "", "", {})
    assert (open_clocks(found), events(found)[-1]) == ([], "enquiry.forgotten")
    assert set(Letter.objects.values_list("to_address", flat=True)) == {""}
    subscriber(at + 2 * DAY)
    assert enquiries.Enquiry.objects.filter(forgotten_at=None).count() == 1


def test_two_years_after_its_end_it_is_emptied_and_the_subscription_goes_on(at: datetime, actor_of: Any) -> None:
    made = subscriber(at)
    enquiries.see_enquiry(enquiry_id=only().pk, actor=actor_of(Role.EDITOR), at=at)
    jobs.forget(at + 730 * DAY)
    assert only().forgotten_at is None
    jobs.forget(at + 731 * DAY)
    assert (only().message, only().wishes, enquiries.registration_of(made)) == ("", {}, None)
    assert enquiries.Subscriber.objects.get().state == "confirmed"


def test_a_user_gets_and_loses_it_with_everything_else(at: datetime, user_of: Any) -> None:
    user = user_of(email="Reader@Example.net")
    ask(at)
    [before] = export(user.pk)["enquiries.Subscriber"]
    assert (before["name"], before["message"]) == ("Reader", "We plan a partnership.")
    assert export(user.pk)["enquiries.Enquiry"] == []
    enquiries.confirm_subscription(key=waiting(), at=at)
    [told] = export(user.pk)["enquiries.Enquiry"]
    assert (told["intent"], told["reason"], told["message"]) == ("updates", "partnership", "We plan a partnership.")
    assert told["wishes"]["contents"] == ["policy", "events", "funding"]
    [after] = export(user.pk)["enquiries.Subscriber"]
    assert after["message"] == ""
    assert list(enquiries.enquiries_of(user)) == [only()]
    with transaction.atomic():
        assert (erase_enquiries(user.pk, at), erase_subscribers(user.pk, at)) == (1, 1)
    assert (only().message, only().state, open_clocks(only())) == ("", "closed", [])


def test_the_trail_and_the_task_hold_nothing_that_was_written(at: datetime) -> None:
    made = subscriber(at)
    told = [str(entry.facts) for record in (made.record_id, only().record_id) for entry in trail.history(record)]
    assert told
    assert not [one for one in told if "Reader" in one or "partnership" in one or EMAIL in one]
