"""Slots of an agenda: edited, moved to another hour or session, never over one another; who comes second is told."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.models import Plan, Slot
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.jobs.models import JobKey
from facility.foundation.trail.public import Entry
from tests.apps.dialogue.make import NOW, PLAN, open_to, planned, registered

pytestmark = pytest.mark.django_db

TALK: dict[str, Any] = {
    "titles": {"en": "Schemes"},
    "speaker_function": "Head of unit",
    "speaker_organisation": "Office",
    "starts_time": time(10),
    "minutes": 30,
}


@pytest.fixture
def desk(actor_of: Callable[..., Actor]) -> Actor:
    """Somebody of the secretariat."""
    return actor_of(Role.DIALOGUE_SECRETARIAT)


def session(plan: Plan, desk: Actor, **changes: Any) -> int:
    """A session from ten to twelve."""
    said: dict[str, Any] = {"titles": {"en": "Morning"}, "about": {}, "day": PLAN.starts_on}
    said |= {"starts_time": time(10), "ends_time": time(12)}
    return dialogue.put_session(plan_id=plan.pk, actor=desk, at=NOW, **{**said, **changes})


def add(plan: Plan, desk: Actor, number: int, **changes: Any) -> Slot:
    """A slot of half an hour at ten."""
    facts = dialogue.SlotFacts(**{**TALK, **changes})
    return Slot.objects.get(pk=dialogue.add_slot(plan_id=plan.pk, session_id=number, facts=facts, actor=desk, at=NOW))


def change(slot: Slot, desk: Actor, *, seen: int | None = None, to: int | None = None, **changes: Any) -> int:
    """Edit a slot, by default as who read what stands."""
    facts = dialogue.SlotFacts(**{**TALK, **changes})
    found = Slot.objects.select_related("session").get(pk=slot.pk)
    return dialogue.change_slot(
        plan_id=found.session.plan_id, slot_id=slot.pk, session_id=to or found.session_id, facts=facts,
        seen=found.version if seen is None else seen, actor=desk, at=NOW,
    )  # fmt: skip


def test_a_slot_is_edited_and_moved_and_who_registered_counts_as_not_told(
    desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    plan = open_to(desk, 3)
    registered(plan, actor_of())
    morning, late = session(plan, desk), session(plan, desk, starts_time=time(14), ends_time=None)
    slot = add(plan, desk, morning, starts_time=None, minutes=None)
    second = add(plan, desk, morning, starts_time=time(11), speaker_function="Director")
    dialogue.tell_agenda(plan_id=plan.pk, actor=desk, at=NOW)
    told = Plan.objects.get().agenda_version
    others = ["Director, Ministry", "Adviser, Agency"]
    assert change(slot, desk, titles={"en": "Partnerships"}, further_speakers=others, minutes=20) == 2
    slot.refresh_from_db()
    assert (slot.titles, slot.starts_time, slot.minutes) == ({"en": "Partnerships"}, time(10), 20)
    assert dialogue.speakers(slot) == ["Head of unit, Office", *others]
    assert dialogue.slot_hours(slot) == "10:00–10:20"
    assert (Plan.objects.get().agenda_told, Plan.objects.get().agenda_version) == (told, told + 1)
    assert change(slot, desk, to=late, starts_time=time(15)) == 3
    found = dialogue.plan_of(plan.meeting)
    assert found is not None
    agenda = [[one.pk for one in each.slots.all()] for each in found.sessions.all()]
    assert agenda == [[second.pk], [slot.pk]]
    last = Entry.objects.filter(record=plan.meeting.record).order_by("-pk")[0]
    changed = ["session", "titles", "further_speakers", "starts_time", "minutes"]
    assert last.facts == {"slot": slot.pk, "version": 3, "changed": changed}
    assert dialogue.slot_hours(Slot.objects.get(pk=slot.pk)) == "15:00–15:30"
    assert JobKey.objects.count() == 1
    dialogue.tell_agenda(plan_id=plan.pk, actor=desk, at=NOW)
    assert JobKey.objects.count() == 2


def test_saving_what_stands_changes_nothing(desk: Actor) -> None:
    plan = open_to(desk, 3)
    slot = add(plan, desk, session(plan, desk))
    before, lines = Plan.objects.get().agenda_version, Entry.objects.count()
    assert change(slot, desk) == 1
    assert (Plan.objects.get().agenda_version, Entry.objects.count()) == (before, lines)


def test_the_second_of_two_editors_is_told_and_the_first_keeps_what_they_wrote(
    desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    plan, colleague = planned(desk), actor_of(Role.DIALOGUE_SECRETARIAT)
    slot = add(plan, desk, session(plan, desk))
    change(slot, desk, seen=1, titles={"en": "The first wrote this"})
    with pytest.raises(Refused, match="slot_changed_meanwhile"):
        change(slot, colleague, seen=1, titles={"en": "The second wrote that"})
    slot.refresh_from_db()
    assert (slot.titles, slot.version) == ({"en": "The first wrote this"}, 2)
    assert change(slot, colleague, seen=2, titles={"en": "The second wrote that"}) == 3


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_time": time(10, 29)}, "slot_clash"),
        ({"starts_time": time(10, 15), "minutes": None}, "slot_clash"),
        ({"starts_time": time(10), "minutes": None}, "slot_clash"),
        ({"starts_time": time(9, 30)}, "slot_outside_its_session"),
        ({"starts_time": time(11, 45)}, "slot_outside_its_session"),
        ({"starts_time": time(12), "minutes": None}, "slot_outside_its_session"),
        ({"starts_time": None}, "slot_length_alone"),
        ({"starts_time": time(11), "minutes": 0}, "slot_length"),
        ({"starts_time": time(11), "minutes": 1441}, "slot_length"),
        ({"starts_time": time(11), "speaker_function": "", "speaker_organisation": "", "titles": {}}, "slot_empty"),
        (
            {"starts_time": time(11), "speaker_function": "", "speaker_organisation": "", "further_speakers": ["A"]},
            "slot_first_speaker",
        ),
        ({"starts_time": time(11), "further_speakers": ["A"] * 13}, "slot_too_many_speakers"),
        ({"starts_time": time(11), "further_speakers": ["A" * 201]}, "too_long_for_field"),
        ({"starts_time": time(11), "project": "MPF-9999"}, "project_unknown"),
    ],
)
def test_what_is_refused_when_a_slot_is_added_is_refused_when_it_is_edited(
    desk: Actor, changes: dict[str, Any], code: str
) -> None:
    plan = planned(desk)
    number = session(plan, desk)
    add(plan, desk, number)
    slot = add(plan, desk, number, starts_time=time(11), titles={"en": "Stays"}, speaker_function="Director")
    standing = Slot.objects.values().get(pk=slot.pk)
    with pytest.raises(Refused, match=code):
        add(plan, desk, number, **changes)
    with pytest.raises(Refused, match=code):
        change(slot, desk, **changes)
    assert Slot.objects.values().get(pk=slot.pk) == standing
    assert Slot.objects.count() == 2


def test_a_clash_names_the_slot_that_is_there(desk: Actor) -> None:
    plan = planned(desk)
    number = session(plan, desk)
    add(plan, desk, number)
    with pytest.raises(Refused) as refused:
        add(plan, desk, number, starts_time=time(10, 20))
    assert refused.value.findings[0].facts == {"slot": "Schemes (10:00–10:30)"}
    assert add(plan, desk, number, starts_time=time(10, 30)).position == 2


def test_nobody_speaks_in_two_sessions_at_once(desk: Actor) -> None:
    plan = planned(desk)
    one, two = session(plan, desk), session(plan, desk, titles={"en": "Beside it"})
    add(plan, desk, one)
    elsewhere = {"speaker_function": "Director", "further_speakers": ["HEAD OF UNIT, Office"]}
    with pytest.raises(Refused, match="slot_speaker_elsewhere"):
        add(plan, desk, two, **elsewhere)
    other = add(plan, desk, two, speaker_function="Director")
    with pytest.raises(Refused, match="slot_clash"):
        change(other, desk, to=one)
    with pytest.raises(Refused, match="slot_speaker_elsewhere"):
        change(other, desk, **elsewhere)


def test_a_session_is_not_moved_away_from_its_slots(desk: Actor) -> None:
    plan = planned(desk)
    number = session(plan, desk)
    add(plan, desk, number)
    with pytest.raises(Refused, match="slot_outside_its_session") as refused:
        session(plan, desk, session_id=number, starts_time=time(10, 15))
    assert refused.value.findings[0].facts == {"slot": "Schemes (10:00–10:30)", "opens": "10:15", "closes": "12:00"}
    assert session(plan, desk, session_id=number, starts_time=time(9)) == number


def test_a_slot_is_edited_by_the_secretariat_within_its_meeting_while_that_stands(
    desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    plan, other = planned(desk), planned(desk)
    slot = add(plan, desk, session(plan, desk))
    for someone in (actor_of(Role.GRANTS_OFFICER), actor_of(Role.EDITOR), actor_of(), PUBLIC):
        with pytest.raises(Forbidden):
            change(slot, someone, minutes=10)
    with pytest.raises(NotFound):
        change(slot, desk, to=session(other, desk))
    with pytest.raises(NotFound):
        dialogue.change_slot(
            plan_id=other.pk, slot_id=slot.pk, session_id=1, facts=dialogue.SlotFacts(), seen=1, actor=desk, at=NOW
        )
    dialogue.cancel_meeting(plan_id=plan.pk, reason="Moved", actor=desk, at=NOW)
    with pytest.raises(NotAllowedNow):
        change(slot, desk, minutes=10)
    assert Slot.objects.get(pk=slot.pk).minutes == 30
