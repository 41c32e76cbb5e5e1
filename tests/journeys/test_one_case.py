"""One case walked in a browser from the commitment of a meeting to the part that an applicant writes, by its links."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from facility.apps.assistance import public as assistance
from facility.apps.parties import public as parties
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import User
from seeds.story import chain, people, tell
from seeds.story.missions import REGISTER
from tests.journeys.browser import PHONE, overflows
from tests.journeys.stage import Stage

PORTFOLIO = Path(__file__).resolve().parent.parent.parent / "seeds" / "portfolio"
COMMITMENT = "Let everybody see which recruiters are registered."
LESSON = chain.LESSON.title["en"]


@pytest.fixture
def stage(browse: Any, live_server: Any, sign_in: Any, axe: Any, shot: Any) -> Callable[..., Stage]:
    """A stage on which the whole story has been told."""
    tell(PORTFOLIO, demo=True, told=[].append)
    users = {part: User.objects.get(email=f"{part}@example.org") for part in people.PEOPLE}
    named = {part: parties.Organisation.objects.get(name=one["name"]) for part, one in people.ORGANISATIONS.items()}
    cast = people.Cast(users, named)
    return lambda name, **settings: Stage(browse(**settings), cast, sign_in, axe, shot, name)


def test_a_commitment_leads_to_assistance_to_a_lesson_and_to_who_writes_today(stage: Callable[..., Stage]) -> None:
    """Reader, requester, expert, reader again, and an applicant on a phone: each by links alone from page to page."""
    asked = assistance.Request.objects.get(title=REGISTER["title"])
    room = stage("one-case")
    room.become(None)
    room.go("/commitments/")
    room.follow(COMMITMENT)
    room.says("The register stands on one page since last week.")
    assert asked.title not in room.page.content()  # what is between an authority and the facility is not for the public
    room.keep("commitment", "commitment")
    commitment = room.page.url

    room.become("applicant")
    room.go(commitment)
    room.follow(asked.title)
    room.says("How both sides found it, and what has come of it")
    room.keep("request", "request")
    room.follow("Reviewing the register")
    room.says("Three days in the office")
    room.keep("mission", "mission")

    room.become("expert")
    room.go("/expert/")
    room.follow("Reviewing the register")
    room.follow(LESSON)
    room.keep("lesson", "lesson")
    lesson = room.page.url

    room.become(None)
    room.go("/lessons/")
    room.follow(LESSON)
    assert room.page.url == lesson
    room.says("It does not apply when")

    writing = stage("one-case-writing", viewport=PHONE)
    draft = proposals.rows().get(state="concept_draft")
    writing.become("newcomer")
    writing.go(f"/dossiers/{draft.record.token}/parts/relevance/")
    writing.follow(LESSON)
    assert writing.page.url == lesson
    assert not overflows(writing.page)
    writing.keep("lesson", "lesson")
