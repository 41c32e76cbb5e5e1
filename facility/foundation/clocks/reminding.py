"""Reminders: once per deadline, in working time, to whoever the task waits for.

A person or an organisation gets a letter and a notice; people of the facility, who see the list every day, a notice.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from facility.foundation.accounts.models import User
from facility.foundation.base.acts import act
from facility.foundation.clocks.calendars import EU, working_days
from facility.foundation.clocks.models import Clock
from facility.foundation.clocks.words import title
from facility.foundation.jobs.items import one_by_one
from facility.foundation.post import steps as post

# Who holds a role (for an organisation, or for the facility: None) at a moment.
Holders = Callable[[str, int | None, datetime], Iterable[User]]
_HOLDERS: list[Holders] = []

BEFORE = timedelta(days=3)
FIRST_HOUR, LAST_HOUR = 8, 17
KIND = "clocks.reminder"
TASKS_PATH = "/desk/tasks/"


def register_holders(holders: Holders) -> None:
    """Tell who knows the holders of roles; called once while the process starts."""
    _HOLDERS[:] = [holders]


def is_working_time(at: datetime) -> bool:
    """Whether people at the facility's seat are at work: nobody is reminded at midnight or on a holiday."""
    local = at.astimezone(ZoneInfo(settings.FACILITY_TIME_ZONE))
    return FIRST_HOUR <= local.hour < LAST_HOUR and working_days(EU)(local.date())


def is_near(clock: Clock, at: datetime) -> bool:
    """Whether at most three days and at most half of the term are left: a term of one day reminds at half time."""
    if clock.due_at is None or not at <= clock.due_at <= at + BEFORE:
        return False
    return at >= clock.started_at + (clock.due_at - clock.started_at) / 2


def _people(clock: Clock, at: datetime) -> list[User]:
    if clock.user is not None:
        return [clock.user] if clock.user.is_active else []
    return [user for holders in _HOLDERS for user in holders(clock.role, clock.organisation_id, at)]


def _in_all_languages(kind: str) -> dict[str, str]:
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = str(title(kind))
    return said


def _facts(clock: Clock) -> dict[str, Any]:
    record = clock.record
    return {
        "task": {"text": _in_all_languages(clock.kind)},
        "reference": record.reference or "–",
        "about": {"text": dict(record.label)},
        "due": {"moment": clock.due_at.isoformat()} if clock.due_at else None,
        "tasks": {"path": TASKS_PATH},
    }


def _remind(clock_id: int, at: datetime) -> bool:
    with act():
        rows = Clock.objects.select_for_update(of=("self",)).select_related("record", "user")
        clock = rows.filter(pk=clock_id, state="running", reminded_at=None).first()
        if clock is None or not is_near(clock, at):
            return False
        facts = _facts(clock)
        by_letter = clock.user is not None or clock.organisation_id is not None
        for user in _people(clock, at):
            if not by_letter:
                post.notify(user_id=user.pk, kind=KIND, facts=facts, at=at, record=clock.record)
            else:  # the letter stands among the notices too
                key = f"clock:{clock.pk}:{clock.due_at:%Y%m%d%H%M%S}:user:{user.pk}"
                post.queue(kind=KIND, to=user, record=clock.record, facts=facts, at=at, key=key)
        clock.reminded_at = at
        clock.save(update_fields=["reminded_at"])
    return True


def remind(*, at: datetime, limit: int = 200) -> int:
    """Remind of what is due soon, one act per clock, and give the number of clocks. Raises SomeFailed after the others."""
    if not is_working_time(at):
        return 0
    near = Clock.objects.filter(state="running", reminded_at=None, due_at__gte=at, due_at__lte=at + BEFORE)
    found = [clock.pk for clock in near.order_by("due_at", "id") if is_near(clock, at)]
    done: list[bool] = []
    with one_by_one(at) as each:
        each(lambda _at: found[:limit], lambda clock_id: done.append(_remind(clock_id, at)))
    return sum(done)
