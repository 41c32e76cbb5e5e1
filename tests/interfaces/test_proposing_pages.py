"""Lessons proposed on the pages of missions and meetings, and by programs."""

from typing import Any

import pytest
from django.test import Client

from facility.apps.knowledge import public as knowledge
from facility.foundation.accounts.public import Role, User
from tests.apps.assistance.missions import crew, opened
from tests.apps.dialogue import make as meetings

pytestmark = pytest.mark.django_db
GIVEN = {"title_en": "Count the <b>offers</b> first", "body_en": "Then open the counter."}


def test_an_expert_proposes_a_lesson_on_the_page_of_the_mission(actor_of: Any, client_as: Any) -> None:
    team = crew(actor_of)
    mission = opened(team)
    here, page = f"/desk/lessons/mission/{mission.token}/", f"/assistance/missions/{mission.token}/"
    expert = client_as(User.objects.get(pk=team.person.user_id))
    assert here in expert.get(page).content.decode()
    assert expert.get(here).status_code == 200
    assert expert.post(here, {**GIVEN, "title_en": ""}).status_code == 422
    answer = expert.post(here, GIVEN)
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    seen = expert.get(page).content.decode()
    assert "Count the &lt;b&gt;offers&lt;/b&gt; first" in seen
    assert "To be cleared by a second person" in seen
    asker = client_as(User.objects.get(pk=team.of.asker.user_id))
    assert here not in asker.get(page).content.decode()
    assert asker.get(here).status_code == 403
    # Nobody has cleared it yet: the authority reads the page, not the lesson.
    assert "Count the" not in asker.get(page).content.decode()
    coordinator = client_as(User.objects.get(pk=team.of.coordinator.user_id))
    assert "Count the" in coordinator.get(page).content.decode()
    lesson = knowledge.Lesson.objects.get()
    desk = coordinator.get(f"/desk/lessons/{lesson.record.token}/").content.decode()
    assert "A mission of assistance" in desk
    assert page in desk


def test_a_lesson_of_a_meeting_says_so_to_everybody(user_of: Any, client_as: Any) -> None:
    meetings.process()
    held = meetings.meeting()
    here = f"/desk/lessons/meeting/{held.record.reference}/"
    secretariat, editor = client_as(user_of(Role.DIALOGUE_SECRETARIAT)), client_as(user_of(Role.EDITOR))
    assert here in secretariat.get(f"/meetings/{held.record.reference}/").content.decode()
    assert here not in Client().get(f"/meetings/{held.record.reference}/").content.decode()
    assert client_as(user_of()).get(here).status_code == 403
    assert secretariat.post(here, GIVEN).status_code == 302
    lesson = knowledge.Lesson.objects.get()
    desk = f"/desk/lessons/{lesson.record.token}/"
    assert editor.post(desk, {"do": "clear"}).status_code == 302
    assert editor.post(desk, {"do": "publish"}).status_code == 302
    lesson.record.refresh_from_db()
    page = Client().get(f"/lessons/{lesson.record.reference}/").content.decode()
    assert f"/meetings/{held.record.reference}/" in page
    assert "A meeting" in page
    assert lesson.record.reference in Client().get(f"/meetings/{held.record.reference}/").content.decode()
    coming = meetings.meeting(key="coming", starts="2999-01")
    assert secretariat.get(f"/desk/lessons/meeting/{coming.record.reference}/").status_code == 409


def test_a_program_names_one_origin(user_of: Any, client_as: Any, actor_of: Any) -> None:
    meetings.process()
    held, team = meetings.meeting(), crew(actor_of)
    mission = opened(team)
    secretariat = client_as(user_of(Role.DIALOGUE_SECRETARIAT))
    coordinator = client_as(User.objects.get(pk=team.of.coordinator.user_id))

    def post(**origin: Any) -> Any:
        given = {"title": {"en": "Count first"}, "body": {"en": "Then open."}} | origin
        who = secretariat if "meeting" in origin else coordinator
        return who.post("/api/v1/desk/lessons", given, content_type="application/json")

    assert post().status_code == 422
    assert post(mission=mission.token, meeting=held.record.reference).status_code == 422
    assert not knowledge.Lesson.objects.exists()
    assert (post(mission=mission.token).json()["origin"], post(meeting=held.record.reference).json()["origin"]) == (
        "mission",
        "meeting",
    )
