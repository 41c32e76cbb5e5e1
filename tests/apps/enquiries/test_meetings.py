"""A meeting that somebody asks for: moments offered and chosen, agreed, held with an outcome, declined with a reason."""

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from facility.apps.enquiries import jobs
from facility.apps.enquiries import public as enquiries
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.post.models import Letter
from facility.foundation.records.retention import export
from facility.foundation.trail import public as trail
from tests.apps.enquiries.make import letters
from tests.apps.enquiries.test_inbox import asked, point

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OUTCOME = "They send a request for assistance."


def meeting(at: datetime, **changes: Any) -> enquiries.Enquiry:
    return asked(at, intent="meeting", slots=[at + DAY], **changes)


def offered(found: enquiries.Enquiry, actor: Actor, at: datetime, **changes: Any) -> enquiries.Enquiry:
    given: dict[str, Any] = {"slots": [at + 3 * DAY, at + 2 * DAY], "minutes": 30, "place": "Room"}
    return enquiries.offer_slots(enquiry_id=found.pk, actor=actor, at=at, **given | changes)


def agreed(found: enquiries.Enquiry, actor: Actor, at: datetime) -> enquiries.Enquiry:
    return enquiries.agree_meeting(enquiry_id=found.pk, meets_at=at + DAY, minutes=30, place="Room", actor=actor, at=at)


def waits(found: enquiries.Enquiry) -> list[tuple[str, datetime | None]]:
    rows = clocks.clocks_of(found.record).exclude(state="stopped")
    return [(one.kind.removeprefix("enquiries."), one.due_at) for one in rows]


def events(found: enquiries.Enquiry) -> list[str]:
    return [entry.event.removeprefix("enquiry.") for entry in trail.history(found.record_id)]


def now(found: enquiries.Enquiry) -> enquiries.Enquiry:
    return enquiries.Enquiry.objects.get(pk=found.pk)


def test_moments_are_offered_and_who_asked_chooses_one(at: datetime, actor_of: Any) -> None:
    found, desk = meeting(at), actor_of(Role.DIALOGUE_SECRETARIAT)
    after = offered(found, desk, at)
    assert (after.state, after.offered) == ("offered", [(at + 2 * DAY).isoformat(), (at + 3 * DAY).isoformat()])
    assert waits(found) == [("await_choice", at + 2 * DAY)]
    assert letters()[-1] == "enquiries.enquiry_offered"
    for moment, why in ((at + 4 * DAY, "enquiry_slot_not_offered"), (at + DAY, "enquiry_slot_not_offered")):
        with pytest.raises(Refused) as refusal:
            enquiries.choose_slot(key=found.key, slot=moment, at=at)
        assert [one.message for one in refusal.value.findings] == [why]
    with pytest.raises(Refused):
        enquiries.choose_slot(key=found.key, slot=at + 2 * DAY, at=at + 2 * DAY)
    with pytest.raises(NotFound):
        enquiries.choose_slot(key="made-up", slot=at + 2 * DAY, at=at)
    assert now(found).state == "offered"
    chosen = enquiries.choose_slot(key=found.key, slot=at + 3 * DAY, at=at + DAY)
    assert (chosen.state, chosen.meets_at, chosen.minutes, chosen.place, chosen.sequence) == (
        "agreed", at + 3 * DAY, 30, "Room", 1,
    )  # fmt: skip
    assert waits(found) == [("tell_outcome", at + 10 * DAY)]
    assert letters()[-1] == "enquiries.enquiry_agreed"
    assert events(found) == ["received", "offered", "chosen"]
    with pytest.raises(NotAllowedNow):
        enquiries.choose_slot(key=found.key, slot=at + 2 * DAY, at=at + DAY)
    with pytest.raises(NotAllowedNow):
        offered(found, desk, at)
    assert enquiries.open_offers(now(found), at) == []


def test_others_are_offered_or_one_is_agreed_by_telephone(at: datetime, actor_of: Any) -> None:
    found, desk = meeting(at), actor_of(Role.DIALOGUE_SECRETARIAT)
    offered(found, desk, at)
    again = offered(found, desk, at + 2 * DAY, slots=[at + 5 * DAY])
    assert enquiries.open_offers(again, at + 4 * DAY) == [at + 5 * DAY]
    assert enquiries.open_offers(again, at + 5 * DAY) == []
    assert waits(found) == [("await_choice", at + 5 * DAY)]
    assert agreed(found, desk, at + 2 * DAY).state == "agreed"
    assert events(found) == ["received", "offered", "offered", "agreed"]


def test_what_is_wrong_with_an_offer_is_refused_and_nothing_kept(at: datetime, actor_of: Any) -> None:
    found, desk = meeting(at), actor_of(Role.DIALOGUE_SECRETARIAT)
    before = letters()
    for wrong in ({"slots": []}, {"slots": [at]}, {"minutes": 4}, {"minutes": 481}, {"place": " "}):
        with pytest.raises(Refused):
            offered(found, desk, at, **wrong)
    for stranger in (PUBLIC, actor_of(Role.AUDITOR), actor_of(Role.NATIONAL_CONTACT, organisation=point())):
        with pytest.raises(Forbidden):
            offered(found, stranger, at)
    with pytest.raises(NotAllowedNow):
        offered(asked(at), desk, at)
    assert (now(found).state, now(found).offered, letters()[: len(before)]) == ("received", [], before)


def test_a_meeting_that_was_held_has_an_outcome(at: datetime, actor_of: Any) -> None:
    found, desk = meeting(at), actor_of(Role.DIALOGUE_SECRETARIAT)
    given: dict[str, Any] = {"enquiry_id": found.pk, "outcome": OUTCOME, "actor": desk}
    with pytest.raises(NotAllowedNow):
        enquiries.hold_meeting(**given, at=at)
    agreed(found, desk, at)
    with pytest.raises(NotAllowedNow):
        enquiries.hold_meeting(**given, at=at + DAY - timedelta(minutes=1))
    for nothing in (" ", "x" * 501):
        with pytest.raises(Refused):
            enquiries.hold_meeting(**given | {"outcome": nothing}, at=at + DAY)
    for stranger in (PUBLIC, actor_of(Role.AUDITOR)):
        with pytest.raises(Forbidden):
            enquiries.hold_meeting(**given | {"actor": stranger}, at=at + DAY)
    with pytest.raises(NotFound):
        enquiries.hold_meeting(**given | {"enquiry_id": 0}, at=at + DAY)
    assert now(found).state == "agreed"
    held = enquiries.hold_meeting(**given | {"outcome": f" {OUTCOME}\n"}, at=at + 2 * DAY)
    assert (held.state, held.outcome, held.held_at) == ("held", OUTCOME, at + 2 * DAY)
    assert waits(found) == []
    assert letters()[-1] == "enquiries.enquiry_held"
    assert OUTCOME not in str([entry.facts for entry in trail.history(found.record_id)])
    for late in (
        lambda: enquiries.hold_meeting(**given, at=at + 3 * DAY),
        lambda: agreed(found, desk, at + 3 * DAY),
        lambda: enquiries.decline_meeting(enquiry_id=found.pk, reason="No.", actor=desk, at=at + 3 * DAY),
    ):
        with pytest.raises(NotAllowedNow):
            late()
    for wrong in ("cancelled", "no_reply", "answered", "declined", "converted"):
        with pytest.raises(Refused):
            enquiries.close_enquiry(enquiry_id=found.pk, reason=wrong, actor=desk, at=at + 3 * DAY)
    closed = enquiries.close_enquiry(enquiry_id=found.pk, reason="held", actor=desk, at=at + 3 * DAY)
    assert (closed.state, closed.closed_reason) == ("closed", "held")
    assert letters()[-1] == "enquiries.enquiry_held"


def test_what_was_held_is_turned_into_what_came_of_it(at: datetime, actor_of: Any) -> None:
    from tests.apps.enquiries.test_converting import opened

    call, found, desk = opened(at, actor_of), meeting(at), actor_of(Role.DIALOGUE_SECRETARIAT)
    agreed(found, desk, at)
    enquiries.hold_meeting(enquiry_id=found.pk, outcome=OUTCOME, actor=desk, at=at + DAY)
    after = enquiries.convert_to_question(
        enquiry_id=found.pk, call=call.code, text="May we?", actor=desk, at=at + 2 * DAY
    )
    assert (after.state, after.closed_reason, after.outcome) == ("closed", "converted", OUTCOME)


def test_only_what_was_held_is_closed_as_held(at: datetime, actor_of: Any) -> None:
    found, desk = meeting(at), actor_of(Role.DIALOGUE_SECRETARIAT)
    for reason in ("held", "declined"):
        with pytest.raises(Refused):
            enquiries.close_enquiry(enquiry_id=found.pk, reason=reason, actor=desk, at=at)
    assert now(found).state == "received"


@pytest.mark.parametrize("before", ["received", "answered", "offered", "agreed"])
def test_a_meeting_is_declined_with_a_reason(at: datetime, actor_of: Any, before: str) -> None:
    found, desk = meeting(at), actor_of(Role.DIALOGUE_SECRETARIAT)
    if before == "answered":
        enquiries.answer_enquiry(enquiry_id=found.pk, text="We look.", actor=desk, at=at)
    if before == "offered":
        offered(found, desk, at)
    if before == "agreed":
        agreed(found, desk, at)
    given: dict[str, Any] = {"enquiry_id": found.pk, "reason": "It is for your ministry.", "actor": desk, "at": at}
    with pytest.raises(Refused):
        enquiries.decline_meeting(**given | {"reason": ""})
    with pytest.raises(Forbidden):
        enquiries.decline_meeting(**given | {"actor": actor_of(Role.AUDITOR)})
    with pytest.raises(NotAllowedNow):
        enquiries.decline_meeting(**given | {"enquiry_id": asked(at).pk})
    assert now(found).state == before
    after = enquiries.decline_meeting(**given)
    assert (after.state, after.closed_reason, after.outcome) == ("closed", "declined", "It is for your ministry.")
    assert (after.is_called_off, after.sequence) == (True, 2 if before == "agreed" else 0)
    assert waits(found) == []
    letter = Letter.objects.latest("pk")
    assert (letter.kind, letter.facts["reason"]) == ("enquiries.enquiry_declined", "It is for your ministry.")
    with pytest.raises(NotAllowedNow):
        enquiries.decline_meeting(**given)


def test_what_came_of_a_meeting_is_handed_out_and_forgotten(at: datetime, actor_of: Any, user_of: Any) -> None:
    user, desk = user_of(email="asker@example.net"), actor_of(Role.DIALOGUE_SECRETARIAT)
    found = meeting(at, email=user.email)
    agreed(found, desk, at)
    enquiries.hold_meeting(enquiry_id=found.pk, outcome=OUTCOME, actor=desk, at=at + DAY)
    assert [row["outcome"] for row in export(user.pk)["enquiries.Enquiry"]] == [OUTCOME]
    jobs.forget(at + timedelta(days=731))
    assert now(found).forgotten_at is None
    jobs.forget(at + timedelta(days=732))
    gone = now(found)
    assert (gone.state, gone.closed_reason, gone.outcome, gone.place) == ("closed", "held", "", "")


def test_the_database_holds_what_a_meeting_may_be(at: datetime, actor_of: Any) -> None:
    found, desk = meeting(at), actor_of(Role.DIALOGUE_SECRETARIAT)
    agreed(found, desk, at)
    rows = enquiries.Enquiry.objects.filter(pk=found.pk)
    for wrong in (
        {"state": "held"},
        {"state": "held", "held_at": at},
        {"state": "offered"},
        {"state": "closed", "closed_at": at, "closed_reason": "declined"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_what_was_agreed_before_gets_its_task_with_the_update(at: datetime, actor_of: Any) -> None:
    step: Any = import_module("facility.apps.enquiries.migrations.0008_meetings")
    found, desk = meeting(at), actor_of(Role.DIALOGUE_SECRETARIAT)
    agreed(found, desk, at)
    with transaction.atomic():
        clocks.stop_all(record=found.record, actor=desk, at=at)
    step.tell(apps, None)
    step.tell(apps, None)
    assert waits(found) == [("tell_outcome", at + 8 * DAY)]
    assert [row.kind for row in clocks.tasks_for(desk, at)] == ["enquiries.tell_outcome"]
