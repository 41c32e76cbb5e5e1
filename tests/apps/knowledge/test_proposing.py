"""A lesson proposed out of a mission or a meeting: by those who know it, with its origin kept, cleared by a second person."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from facility.apps.assistance import public as assistance
from facility.apps.knowledge import public as knowledge
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Role
from facility.foundation.links.models import Link
from facility.foundation.trail import public as trail
from tests.apps.assistance.missions import DURING, crew, opened
from tests.apps.dialogue import make as meetings

pytestmark = pytest.mark.django_db
DRAFT = knowledge.Draft(
    title={"en": "Count the offers first"}, body={"en": "Then open the counter."}, themes=["return"]
)


def from_mission(mission: assistance.Mission, actor: Any, **changes: Any) -> knowledge.Lesson:
    given = {"mission": mission.token, "draft": DRAFT, "actor": actor, "at": DURING} | changes
    return knowledge.propose_from_mission(**given)


def test_an_expert_proposes_out_of_a_mission_and_two_people_bring_it_out(actor_of: Any) -> None:
    team = crew(actor_of)
    mission, editor = opened(team), actor_of(Role.EDITOR)
    lesson = from_mission(mission, team.person)
    request = mission.request.record
    assert (lesson.state, lesson.origin, lesson.source, lesson.mission) == ("proposed", "mission", request, mission)
    assert Link.objects.get(source=lesson.record).target_id == request.pk
    assert trail.history(lesson.record_id)[0].facts == {"mission": mission.pk}
    for reader in (team.person, team.of.coordinator, editor):
        assert [one.pk for one in knowledge.lessons_of_mission(mission.pk, reader)] == [lesson.pk]
    for reader in (team.of.asker, PUBLIC):
        assert knowledge.lessons_of_mission(mission.pk, reader) == []
    with pytest.raises(Forbidden):
        knowledge.clear(lesson_id=lesson.pk, actor=team.person, at=DURING)
    knowledge.clear(lesson_id=lesson.pk, actor=team.of.coordinator, at=DURING)
    assert knowledge.publish(lesson_id=lesson.pk, actor=editor, at=DURING).state == "published"
    assert [one.pk for one in knowledge.lessons_of_mission(mission.pk, PUBLIC)] == [lesson.pk]
    knowledge.withdraw(lesson_id=lesson.pk, reason="It no longer holds.", actor=editor, at=DURING)
    for reader, reads in ((team.of.asker, False), (PUBLIC, False), (team.person, True), (editor, True)):
        assert bool(knowledge.lessons_of_mission(mission.pk, reader)) is reads


def test_a_form_that_was_sent_twice_makes_one_lesson(at: datetime, actor_of: Any) -> None:
    team = crew(actor_of)
    mission = opened(team)
    first = from_mission(mission, team.person)
    told = len(trail.history(first.record_id))
    assert from_mission(mission, team.person) == first
    assert len(trail.history(first.record_id)) == told
    assert Link.objects.filter(source=first.record).count() == 1
    meetings.process()
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    given: dict[str, Any] = {"reference": meetings.meeting().record.reference, "draft": DRAFT, "at": at}
    of_meeting = [knowledge.propose_from_meeting(**given, actor=secretariat).pk for _twice in range(2)]
    assert len(set(of_meeting)) == 1
    # Somebody else, or other words, make another; so do the same words once the first was dropped.
    assert from_mission(mission, team.of.coordinator) != first
    other = from_mission(mission, team.person, draft=replace(DRAFT, body={"en": "Then close it."}))
    knowledge.drop(lesson_id=first.pk, reason="Too short.", actor=actor_of(Role.EDITOR), at=DURING)
    assert from_mission(mission, team.person).pk not in {first.pk, other.pk}


def test_a_coordinator_proposes_and_does_not_clear(actor_of: Any) -> None:
    team = crew(actor_of)
    lesson = from_mission(opened(team), team.of.coordinator)
    with pytest.raises(Refused):
        knowledge.clear(lesson_id=lesson.pk, actor=team.of.coordinator, at=DURING)
    assert lesson.record.invented == team.request.record.invented


def test_whoever_does_not_know_the_mission_proposes_nothing(actor_of: Any) -> None:
    team = crew(actor_of)
    mission = opened(team)
    assert not knowledge.knows_mission(PUBLIC, mission)
    for stranger, error in (
        (team.of.asker, Forbidden),
        (actor_of(Role.EDITOR), NotFound),
        (actor_of(Role.GRANTS_OFFICER), NotFound),
        (PUBLIC, NotFound),
    ):
        with pytest.raises(error):
            from_mission(mission, stranger)
    with pytest.raises(Refused):
        from_mission(mission, team.person, draft=knowledge.Draft(title={"en": " "}, body={"en": "x"}))
    with pytest.raises(Refused):
        from_mission(mission, team.person, draft=knowledge.Draft(title={"en": "x"}, body={"en": "x"}, themes=["moon"]))
    reason = "The authority is closed."
    assistance.cancel_mission(mission_id=mission.pk, reason=reason, actor=team.of.coordinator, at=DURING)
    with pytest.raises(NotAllowedNow):
        from_mission(mission, team.of.coordinator)
    assert not knowledge.Lesson.objects.exists()


def test_the_secretariat_proposes_out_of_a_meeting_that_was_held(at: datetime, actor_of: Any) -> None:
    secretariat, editor = actor_of(Role.DIALOGUE_SECRETARIAT), actor_of(Role.EDITOR)
    meetings.process()
    held = meetings.meeting()
    given: dict[str, Any] = {"reference": held.record.reference, "draft": DRAFT, "at": at}
    for stranger in (PUBLIC, *map(actor_of, (Role.APPLICANT, Role.AUDITOR, Role.GRANTS_OFFICER))):
        with pytest.raises(Forbidden):
            knowledge.propose_from_meeting(**given, actor=stranger)
    lesson = knowledge.propose_from_meeting(**given, actor=secretariat)
    assert (lesson.origin, lesson.source_id) == ("meeting", held.record_id)
    assert [one.pk for one in knowledge.lessons_of_meeting(held.record_id, secretariat)] == [lesson.pk]
    assert knowledge.lessons_of_meeting(held.record_id, PUBLIC) == []
    knowledge.clear(lesson_id=lesson.pk, actor=editor, at=at)
    knowledge.publish(lesson_id=lesson.pk, actor=editor, at=at)
    assert [one.pk for one in knowledge.lessons_of_meeting(held.record_id, PUBLIC)] == [lesson.pk]


def test_a_meeting_to_come_or_cancelled_has_taught_nothing(at: datetime, actor_of: Any) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    meetings.process()
    coming = meetings.meeting(key="coming", starts="2999-01")
    draft = meetings.planned(secretariat).meeting
    for one in (coming, draft):
        with pytest.raises(NotAllowedNow):
            knowledge.propose_from_meeting(reference=str(one.record.reference), draft=DRAFT, actor=secretariat, at=at)
    assert not knowledge.Lesson.objects.exists()
