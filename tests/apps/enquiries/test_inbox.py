"""The one inbox: numbered, routed, clocked, answered by those it was routed to, and by nobody else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from facility.apps.enquiries import jobs
from facility.apps.enquiries import public as enquiries
from facility.apps.enquiries.stores import erase_enquiries
from facility.apps.parties.models import Organisation
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import ANY, PERMISSIONS, Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.records.models import Record
from facility.foundation.records.retention import export
from facility.foundation.trail import public as trail
from tests.apps.enquiries.make import letters

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {
    "intent": "contact",
    "reason": "call",
    "message": "May we?",
    "name": "Asker",
    "email": "reader@example.net",
}
DAY = timedelta(days=1)


def asked(at: datetime, **changes: Any) -> enquiries.Enquiry:
    return enquiries.ask(**GIVEN | changes, at=at)


def point(name: str = "Contact point") -> Organisation:
    record = Record.objects.create(kind="organisation", label={"en": name}, created_at=datetime.now().astimezone())
    return Organisation.objects.create(record=record, name=name)


def open_clocks(found: enquiries.Enquiry) -> list[tuple[str, int | None]]:
    rows = clocks.clocks_of(found.record).exclude(state="stopped")
    return [(one.role, one.organisation_id) for one in rows]


def test_what_is_asked_has_a_number_a_holder_a_clock_and_a_letter(at: datetime) -> None:
    found = asked(at)
    assert found.record.reference == f"MPF-E-2026-{found.pk:04d}"
    assert (found.state, found.role, found.organisation) == ("received", Role.EDITOR, None)
    [clock] = clocks.clocks_of(found.record)
    assert clock.policy
    assert (clock.policy.code, clock.policy.length, clock.policy.status) == ("enquiry_answer", 15, "analogue")
    assert clock.due_at
    assert clock.due_at.date().isoformat() == "2026-03-23"
    assert letters() == ["enquiries.enquiry_received"]


def test_without_a_rule_each_component_answers_for_itself(at: datetime, actor_of: Any) -> None:
    meeting = asked(at, intent="meeting", slots=[at + DAY])
    help_asked = asked(at, intent="assistance")
    assert open_clocks(meeting) == [(Role.DIALOGUE_SECRETARIAT, None)]
    assert open_clocks(help_asked) == [(Role.ASSISTANCE_COORDINATOR, None)]
    # One inbox: whoever answers for a component reads it and hands on what belongs to another.
    coordinator: Actor = actor_of(Role.ASSISTANCE_COORDINATOR)
    assert {one.pk for one in enquiries.enquiries_visible_to(coordinator)} == {meeting.pk, help_asked.pk}
    enquiries.route_enquiry(enquiry_id=help_asked.pk, role=Role.GRANTS_OFFICER, actor=coordinator, at=at + DAY)
    assert open_clocks(help_asked) == [(Role.GRANTS_OFFICER, None)]
    with pytest.raises(Refused):
        enquiries.route_enquiry(enquiry_id=meeting.pk, role=Role.DONOR, actor=coordinator, at=at + DAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"intent": "register"}, "intent"),
        ({"reason": "gossip"}, "reason"),
        ({"message": " \n"}, "message"),
        ({"message": "x" * 6001}, "message"),
        ({"name": " "}, "name"),
        ({"country": "XX"}, "country"),
        ({"theme": "cooking"}, "theme"),
        ({"call": "no-such"}, "call"),
        ({"intent": "meeting"}, "slot_1"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_kept(at: datetime, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        asked(at, **changes)
    assert [one.field for one in refusal.value.findings] in ([field], ["countries"])
    assert not enquiries.Enquiry.objects.exists()
    assert letters() == []


def test_a_meeting_is_not_asked_for_in_the_past(at: datetime) -> None:
    with pytest.raises(Refused):
        asked(at, intent="meeting", slots=[at - DAY])
    found = asked(at, intent="meeting", slots=[at + 2 * DAY, at + DAY, at + DAY])
    assert found.slots == [(at + DAY).isoformat(), (at + 2 * DAY).isoformat()]


def test_the_most_precise_rule_routes(at: datetime, actor_of: Any) -> None:
    editor, body = actor_of(Role.EDITOR), point()
    given: dict[str, Any] = {"source": "Decided", "actor": editor, "at": at}
    enquiries.set_route(intent="contact", theme="", country="", role=Role.GRANTS_OFFICER, **given)
    enquiries.set_route(intent="", theme="return", country="", role=Role.EDITOR, **given)
    by_country = enquiries.set_route(
        intent="", theme="", country="PL", role=Role.NATIONAL_CONTACT, organisation_id=body.pk, **given
    )
    assert asked(at).role == Role.GRANTS_OFFICER
    assert asked(at, theme="return").role == Role.EDITOR
    found = asked(at, theme="return", country="PL")
    assert (found.role, found.organisation) == (Role.NATIONAL_CONTACT, body)
    assert open_clocks(found) == [(Role.NATIONAL_CONTACT, body.pk)]
    enquiries.end_route(route_id=by_country.pk, actor=editor, at=at)
    assert asked(at, theme="return", country="PL").role == Role.EDITOR
    with pytest.raises(NotFound):
        enquiries.end_route(route_id=by_country.pk, actor=editor, at=at)
    enquiries.set_route(intent="contact", theme="", country="", role=Role.EDITOR, **given)
    assert enquiries.Route.objects.filter(intent="contact", ended_at=None).count() == 1


def test_rules_are_set_by_editors_and_name_somebody(at: datetime, actor_of: Any) -> None:
    given: dict[str, Any] = {"intent": "", "theme": "", "country": "", "at": at}
    with pytest.raises(Forbidden):
        enquiries.set_route(**given, role=Role.EDITOR, source="x", actor=actor_of(Role.GRANTS_OFFICER))
    editor = actor_of(Role.EDITOR)
    for changes in ({"role": Role.DONOR}, {"role": Role.NATIONAL_CONTACT}, {"source": " "}):
        with pytest.raises(Refused):
            enquiries.set_route(**given, **{"role": Role.EDITOR, "source": "x", "actor": editor} | changes)
    assert not enquiries.Route.objects.exists()


def test_an_answer_stops_the_clock_and_goes_by_letter(at: datetime, actor_of: Any) -> None:
    found, editor = asked(at), actor_of(Role.EDITOR)
    with pytest.raises(Refused):
        enquiries.answer_enquiry(enquiry_id=found.pk, text=" ", actor=editor, at=at)
    with pytest.raises(Refused):
        enquiries.close_enquiry(enquiry_id=found.pk, reason="answered", actor=editor, at=at)
    with pytest.raises(NotAllowedNow):
        enquiries.agree_meeting(enquiry_id=found.pk, meets_at=at + DAY, minutes=30, place="x", actor=editor, at=at)
    assert open_clocks(found) == [(Role.EDITOR, None)]
    after = enquiries.answer_enquiry(enquiry_id=found.pk, text="Yes.", actor=editor, at=at + DAY)
    assert (after.state, after.answer, after.answered_by) == ("answered", "Yes.", editor.user_id)
    assert open_clocks(found) == []
    assert letters()[-1] == "enquiries.enquiry_answered"
    closed = enquiries.close_enquiry(enquiry_id=found.pk, reason="answered", actor=editor, at=at + 2 * DAY)
    assert closed.state == "closed"
    assert letters()[-1] == "enquiries.enquiry_answered"
    with pytest.raises(NotAllowedNow):
        enquiries.answer_enquiry(enquiry_id=found.pk, text="More", actor=editor, at=at)
    events = [entry.event for entry in trail.history(found.record_id)]
    assert events == ["enquiry.received", "enquiry.answered", "enquiry.closed"]


def test_a_meeting_is_agreed_moved_and_cancelled(at: datetime, actor_of: Any) -> None:
    editor = actor_of(Role.EDITOR)
    found = asked(at, intent="meeting", slots=[at + DAY])
    given: dict[str, Any] = {"enquiry_id": found.pk, "actor": editor, "at": at}
    for wrong in ({"meets_at": at}, {"minutes": 4}, {"minutes": 481}, {"place": " "}):
        with pytest.raises(Refused):
            enquiries.agree_meeting(**given | {"meets_at": at + DAY, "minutes": 30, "place": "Room"} | wrong)
    first = enquiries.agree_meeting(**given, meets_at=at + DAY, minutes=30, place="Room")
    assert (first.state, first.sequence, enquiries.meeting_ends(first)) == ("agreed", 1, at + DAY + DAY / 48)
    assert open_clocks(found) == [(Role.DIALOGUE_SECRETARIAT, None)]
    moved = enquiries.agree_meeting(**given, meets_at=at + 2 * DAY, minutes=30, place="Room")
    assert (moved.sequence, moved.meets_at) == (2, at + 2 * DAY)
    gone = enquiries.close_enquiry(**given, reason="cancelled")
    assert (gone.state, gone.sequence) == ("closed", 3)
    assert open_clocks(found) == []
    assert letters()[-3:] == ["enquiries.enquiry_agreed"] * 2 + ["enquiries.enquiry_closed_cancelled"]


@pytest.mark.parametrize(("reason", "told"), [("not_ours", True), ("no_reply", True), ("spam", False)])
def test_who_asked_is_told_why_it_is_closed_but_for_spam(at: datetime, actor_of: Any, reason: str, told: bool) -> None:
    found = asked(at)
    enquiries.close_enquiry(enquiry_id=found.pk, reason=reason, actor=actor_of(Role.EDITOR), at=at)
    assert (letters()[-1] == f"enquiries.enquiry_closed_{reason}") is told
    with pytest.raises(NotAllowedNow):
        enquiries.route_enquiry(enquiry_id=found.pk, role=Role.EDITOR, actor=actor_of(Role.EDITOR), at=at)


def test_a_contact_point_answers_what_is_routed_to_it_and_sees_nothing_else(at: datetime, actor_of: Any) -> None:
    body, other = point(), point("Other point")
    found, elsewhere = asked(at), asked(at)
    editor: Actor = actor_of(Role.EDITOR)
    contact: Actor = actor_of(Role.NATIONAL_CONTACT, organisation=body)
    stranger: Actor = actor_of(Role.NATIONAL_CONTACT, organisation=other)
    assert list(enquiries.enquiries_visible_to(contact)) == []
    enquiries.route_enquiry(
        enquiry_id=found.pk, role=Role.NATIONAL_CONTACT, organisation_id=body.pk, actor=editor, at=at + DAY
    )
    due = {one.due_at for one in clocks.clocks_of(found.record)}
    assert len(due) == 1
    assert list(enquiries.enquiries_visible_to(contact)) == [found]
    assert list(enquiries.enquiries_visible_to(stranger)) == []
    assert enquiries.enquiry_by_token(found.record.token, contact) == found
    with pytest.raises(NotFound):
        enquiries.enquiry_by_token(elsewhere.record.token, contact)
    for actor in (stranger, actor_of(Role.APPLICANT), actor_of(Role.AUDITOR)):
        with pytest.raises(Forbidden):
            enquiries.answer_enquiry(enquiry_id=found.pk, text="Yes.", actor=actor, at=at)
    with pytest.raises(Refused):
        enquiries.route_enquiry(enquiry_id=found.pk, role=Role.NATIONAL_CONTACT, actor=contact, at=at)
    answered = enquiries.answer_enquiry(enquiry_id=found.pk, text="Yes.", actor=contact, at=at + 2 * DAY)
    assert answered.answered_by == contact.user_id


def test_no_act_on_dossiers_is_open_to_a_contact_point(bare_actor: Any) -> None:
    contact = bare_actor(Role.NATIONAL_CONTACT, organisation_id=1)
    areas = {"proposals", "evaluation", "grants", "reporting", "finance", "bodies"}
    acts = [one for code, one in PERMISSIONS.items() if code.partition(".")[0] in areas]
    assert len(acts) > 40
    assert [one.code for one in acts if Role.NATIONAL_CONTACT in one.grid or one(contact)] == []
    assert PERMISSIONS["enquiries.view_enquiry"].grid[Role.NATIONAL_CONTACT] != ANY


def test_two_years_after_its_end_an_enquiry_is_emptied(at: datetime, actor_of: Any) -> None:
    found, waiting = asked(at), asked(at)
    enquiries.close_enquiry(enquiry_id=found.pk, reason="spam", actor=actor_of(Role.EDITOR), at=at)
    jobs.forget(at + timedelta(days=730))
    assert enquiries.Enquiry.objects.filter(forgotten_at=None).count() == 2
    jobs.forget(at + timedelta(days=731))
    found.refresh_from_db()
    assert (found.email, found.message, found.name, found.state) == ("", "", "", "closed")
    assert enquiries.forget_enquiry(enquiry_id=waiting.pk, at=at + timedelta(days=9000)) is False
    with pytest.raises(NotFound):
        enquiries.enquiry_by_key(found.key)
    with pytest.raises(NotFound):
        enquiries.forget_enquiry(enquiry_id=0, at=at)


def test_a_user_gets_and_loses_what_was_asked_from_the_same_address(at: datetime, user_of: Any) -> None:
    user = user_of(email="Reader@Example.net")
    found = asked(at)
    assert [row["message"] for row in export(user.pk)["enquiries.Enquiry"]] == ["May we?"]
    with transaction.atomic():
        assert erase_enquiries(user.pk, at) == 1
    found.refresh_from_db()
    assert (found.state, found.message) == ("closed", "")
    assert open_clocks(found) == []
    with pytest.raises(NotFound):
        enquiries.meeting_ends(found)
