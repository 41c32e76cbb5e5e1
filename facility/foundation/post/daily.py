"""One letter a day of what somebody wants to be told together: made in one transaction, so that nothing is told twice."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from facility.foundation.accounts.models import User
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.post.models import Letter, Notice
from facility.foundation.post.notices import line
from facility.foundation.post.steps import queue

KIND = "post.daily"
# From this hour of the facility's day on; what comes later is told on the next day.
FIRST_HOUR = 7
# More than this in one letter is no longer read; the letter says how many more there are.
MOST = 60


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.FACILITY_TIME_ZONE)


def due(at: datetime) -> list[int]:
    """Who has something gathered and got no such letter on this day of the facility yet; nobody before the hour."""
    if at.astimezone(_zone()).hour < FIRST_HOUR:
        return []
    midnight = datetime.combine(local_day(at), time.min, tzinfo=_zone())
    today = Letter.objects.filter(kind=KIND, to_user=OuterRef("to_user"), queued_at__gte=midnight)
    waiting = Letter.objects.filter(state="gathered", to_user__is_active=True).exclude(Exists(today))
    return list(waiting.order_by("to_user").values_list("to_user", flat=True).distinct())


def is_anything_due(at: datetime) -> bool:
    """Whether a letter of the day is to be made."""
    return bool(due(at))


def _lines(letters: QuerySet[Letter] | list[Letter], language: str) -> list[str]:
    """One line of each, and where it is read in full: among all notices, where its own is gone after a long wait."""
    places = dict(Notice.objects.filter(letter__in=letters).values_list("letter", "pk"))
    return [
        f"{' '.join(line(one.kind, one.facts, language).split())[:200]}\n"
        f"  {settings.FACILITY_PUBLIC_ADDRESS}/notices/{f'{places[one.pk]}/' if one.pk in places else ''}"
        for one in letters
    ]


def facts_of(letters: list[Letter], language: str) -> dict[str, Any]:
    """What the letter of the day says of some letters; their numbers stand with it, so that one can be taken out."""
    lines = _lines(letters[:MOST], language)
    return {
        "items": lines,
        "letters": [one.pk for one in letters],
        "count": len(letters),
        "shown": len(lines),
        "all": {"path": "/notices/"},
        "wishes": {"path": "/account/notices/"},
    }


@action
def make_daily(*, user_id: int, at: datetime) -> Letter | None:
    """Tell one person together what was gathered, once on a day; None where there is nothing or it was told today."""
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True).first()
    key = f"daily:{user_id}:{local_day(at).isoformat()}"
    if user is None or Letter.objects.filter(key=key).exists():
        return None
    # Held, so that none is taken back or erased between being read and being told.
    gathered = Letter.objects.select_for_update().filter(to_user=user, state="gathered")
    letters = list(gathered.order_by("queued_at", "pk"))
    if not letters:
        return None
    made = queue(kind=KIND, to=user, facts=facts_of(letters, user.language), at=at, key=key, is_listed=False)
    Letter.objects.filter(pk__in=[one.pk for one in letters], state="gathered").update(state="told", told_in=made)
    return made
