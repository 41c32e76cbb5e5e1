"""Evaluations for tests: a request that was delivered, its sheets, and what both sides say."""

from datetime import datetime, timedelta
from typing import Any

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import Actor, system
from tests.apps.assistance.delivered import HANDED, accepted
from tests.apps.assistance.missions import Crew, crew, opened, worked

DAY = timedelta(days=1)
WORKER = system("assistance")
# After the period of three weeks; on the day of the follow-up; after the month to answer; after the one of the reminder.
OVER = HANDED + 22 * DAY
LATER = HANDED + 181 * DAY
LATE = LATER + 31 * DAY
OVERDUE = LATE + 31 * DAY


def delivered(actor_of: Any, **changes: Any) -> Crew:
    """Everything accepted, the mission over: both sides are asked."""
    team = crew(actor_of, **changes)
    mission = opened(team)
    worked(team, mission)
    accepted(team, 1)
    accepted(team, 2)
    assistance.end_mission(mission_id=mission.pk, words="Done.", actor=team.of.coordinator, at=HANDED)
    return team


def sheet(team: Crew, side: str) -> assistance.Sheet:
    """The sheet of a side."""
    return assistance.Sheet.objects.select_related("questions").get(request=team.request, side=side)


def said(team: Crew, side: str, **changes: Any) -> dict[str, Any]:
    """What handing a side's sheet in takes."""
    found = sheet(team, side)
    ratings = {one["code"]: 4 for one in found.questions.questions}
    actor = team.person if side == "expert" else team.of.asker
    given = {"ratings": ratings, "words": f"Words of the {side}.", "actor": actor, "at": HANDED + DAY}
    return {"sheet_id": found.pk, **given, **changes}


def handed_in(team: Crew, side: str, **changes: Any) -> assistance.SheetAnswer:
    """A side's sheet handed in."""
    return assistance.hand_in_sheet(**said(team, side, **changes))


def both(team: Crew) -> None:
    """Both sides have handed in."""
    handed_in(team, "requester")
    handed_in(team, "expert")


def asked_use(team: Crew, at: datetime = LATER) -> assistance.FollowUp:
    """Both sides evaluated it, and the authority is asked what has come of it."""
    both(team)
    return assistance.ask_use(request_id=team.request.pk, actor=WORKER, at=at)


def use(team: Crew, **changes: Any) -> dict[str, Any]:
    """What saying what has come of it takes."""
    uses = {1: assistance.Use("used", "By every officer."), 2: assistance.Use("not_yet")}
    given = {"uses": uses, "changed": "Weeks, not years.", "missing": "A French version.", "at": LATER + DAY}
    return {"request_id": team.request.pk, "actor": team.of.asker, **given, **changes}


def read(team: Crew, actor: Actor) -> dict[str, str | None]:
    """What of each side an actor reads: its words, None where they are kept back."""
    each = assistance.evaluation_of(team.request.record.token, actor)
    found: dict[str, str | None] = {}
    for one in each.sheets:
        answer = getattr(one, "answer", None)
        found[one.side] = answer.words if one.pk in each.read and answer is not None else None
    return found
