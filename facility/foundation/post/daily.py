"""One letter a day of what somebody wants to be told together: made in one transaction, so that nothing is told twice."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import translation

from facility.foundation.accounts.actors import Actor
from facility.foundation.accounts.models import User
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.clocks.seeing import visible_within
from facility.foundation.post.models import Letter, Notice
from facility.foundation.post.notices import line
from facility.foundation.post.steps import queue
from facility.foundation.post.topics import TOPICS, manner

KIND = "post.daily"
# From this hour of the facility's day on; what comes later is told on the next day.
FIRST_HOUR = 7
# More than this in one letter is no longer read; the letter says how many more there are.
MOST = 60
LONGEST = 200
# How many a single question to the database names.
AT_ONCE = 1000

# A person as an actor, with what is held at a moment.
Reader = Callable[[User, datetime], Actor]
_READERS: list[Reader] = []


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


def register_reader(reader: Reader) -> None:
    """Tell who knows what a person holds at a moment; called once while the process starts."""
    _READERS[:] = [reader]


def _actor(user: User, at: datetime) -> Actor:
    """The person as they are now; without a role where nobody knows."""
    return _READERS[0](user, at) if _READERS else Actor(user_id=user.pk, language=user.language)


def _words(letter: Letter, is_shown: bool, language: str) -> str:
    """Its line; where its reader may not see any more what it is about, only what it belongs to, as among the notices."""
    said = line(letter.kind, letter.facts, language) if is_shown else str(TOPICS[manner(letter.kind).topic])
    return " ".join(said.split())[:LONGEST]


def _lines(letters: list[Letter], user: User, at: datetime) -> list[str]:
    """One line of each, and where it is read in full: among all notices, where its own is gone after a long wait."""
    places = dict(Notice.objects.filter(letter__in=letters).values_list("letter", "pk"))
    about = [one.record for one in letters if one.record is not None]
    seen, _asked = visible_within(_actor(user, at), about, None)
    lines = []
    with translation.override(user.language):
        for one in letters:
            is_shown = one.record is None or one.record.is_public or one.record_id in seen
            place = f"{places[one.pk]}/" if one.pk in places else ""
            address = f"{settings.FACILITY_PUBLIC_ADDRESS}/notices/{place}"
            lines.append(f"{_words(one, is_shown, user.language)}\n  {address}")
    return lines


def _facts(letters: list[Letter], count: int, user: User, at: datetime) -> dict[str, Any]:
    """What the letter of the day says of some of `count` letters; their numbers stand with it, so that one can be taken out."""
    lines = _lines(letters, user, at)
    return {
        "items": lines,
        "letters": [one.pk for one in letters],
        "count": count,
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
    # Held, so that none is taken back or erased between being read and being told; read are only those that are named.
    gathered = Letter.objects.select_for_update().filter(to_user=user, state="gathered")
    numbers = list(gathered.order_by("queued_at", "pk").values_list("pk", flat=True))
    if not numbers:
        return None
    named = Letter.objects.filter(pk__in=numbers[:MOST]).select_related("record").order_by("queued_at", "pk")
    facts = _facts(list(named), len(numbers), user, at)
    made = queue(kind=KIND, to=user, facts=facts, at=at, key=key, is_listed=False)
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        Letter.objects.filter(pk__in=some, state="gathered").update(state="told", told_in=made)
    return made
