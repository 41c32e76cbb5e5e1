"""Who is in the roster, which of their days are free, and who fits a need."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from facility.apps.assistance.models import (
    BookedDay,
    Booking,
    Expert,
    ExpertCompetence,
    ExpertCountry,
    ExpertLanguage,
    ExpertPeriod,
    RosterList,
)
from facility.apps.assistance.policy import may_view_expert
from facility.apps.assistance.queries.roster_lists import MATCHING, current, matching_rules
from facility.core.errors import NotFound
from facility.core.matching import Candidate, Match, Need, match
from facility.foundation.accounts.public import Actor
from facility.foundation.clocks.public import EU, working_days

# A need looks at two years at most: a longer period is a slip.
MOST_PERIOD = timedelta(days=731)


def experts(actor: Actor) -> QuerySet[Expert]:
    """The experts the actor sees: all of them for coordinators and auditors, oneself for an expert."""
    rows = Expert.objects.select_related("record", "person", "home_authority")
    rows = rows.prefetch_related("competences", "languages", "countries")
    if may_view_expert(actor):
        return rows
    return rows.filter(person=actor.person_id) if actor.person_id is not None else rows.none()


def expert_by_token(token: str, actor: Actor) -> Expert:
    """An expert at a random address. Raises NotFound."""
    found = experts(actor).filter(record__token=token.replace("\x00", "?")).first()
    if found is None:
        raise NotFound("expert")
    return found


def own_expert(actor: Actor) -> Expert | None:
    """One's own profile, if there is one."""
    if actor.person_id is None:
        return None
    return experts(actor).filter(person=actor.person_id).first()


def bookings_of(expert: Expert) -> QuerySet[Booking]:
    """The bookings of an expert, the latest days first."""
    return expert.bookings.order_by("-first_day", "-pk")


def booking_by_token(token: str, actor: Actor) -> Booking:
    """A booking of an expert whom the actor sees. Raises NotFound."""
    rows = Booking.objects.select_related("expert__record").filter(expert__in=experts(actor).values("pk"))
    found = rows.filter(token=token.replace("\x00", "?")).first()
    if found is None:
        raise NotFound("booking")
    return found


def workdays(first: date, last: date) -> list[date]:
    """The working days of the EU's calendar from first to last, both inside."""
    is_working, length = working_days(EU), (last - first).days + 1
    return [day for day in (first + timedelta(days=n) for n in range(length)) if is_working(day)]


@dataclass(frozen=True)
class Matched:
    """Every admitted expert's place, best first, and the version of the rules that put them there."""

    rules: RosterList
    found: tuple[Match, ...]


def matched(need: Need, actor: Actor) -> Matched:
    """All admitted experts whom the actor sees, best first. Seven queries, which read no more than the rules look at."""
    rules = current(MATCHING)
    admitted = experts(actor).filter(state="admitted").prefetch_related(None).select_related(None).order_by("pk")
    return Matched(rules, tuple(match(need, _candidates(admitted, need), matching_rules(rules))))


def matched_experts(found: Iterable[Match]) -> list[tuple[Expert, Match]]:
    """The experts of these places, with what a list shows of them. One query."""
    each = list(found)
    rows = Expert.objects.select_related("record", "person").in_bulk([one.key for one in each])
    return [(rows[one.key], one) for one in each]


def _candidates(admitted: QuerySet[Expert], need: Need) -> list[Candidate]:
    """What the rules look at, read by columns: a roster of hundreds is matched without making objects of its rows."""
    inside = admitted.order_by().values("pk")
    competences = _by_expert(ExpertCompetence.objects.filter(expert__in=inside).values_list("expert_id", "code"))
    languages = _by_expert(ExpertLanguage.objects.filter(expert__in=inside).values_list("expert_id", "code", "level"))
    countries = _by_expert(ExpertCountry.objects.filter(expert__in=inside).values_list("expert_id", "code"))
    free = _free(inside, workdays(need.first, need.last))
    return [
        Candidate(
            key=key,
            competences=frozenset(code for (code,) in competences[key]),
            languages=dict(languages[key]),
            countries=frozenset(code for (code,) in countries[key]),
            release=release,
            release_until=until,
            interests=None if interests is None else bool(interests),
            free=free[key],
        )
        for key, release, until, interests in admitted.values_list("pk", "release", "release_until", "interests")
    ]


def _by_expert(rows: Iterable[tuple[Any, ...]]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for key, *told in rows:
        found[key].append(tuple(told))
    return found


def _free(inside: QuerySet[Any], days: Sequence[date]) -> defaultdict[int, list[date]]:
    """For each expert the days of these on which they are available and not booked. Two queries for all of them."""
    free: defaultdict[int, list[date]] = defaultdict(list)
    if not days:
        return free
    within = (days[0], days[-1])
    booked = BookedDay.objects.filter(expert__in=inside, day__range=within).values_list("expert_id", "day")
    taken = {(key, day) for key, day in booked}
    periods = ExpertPeriod.objects.filter(expert__in=inside, starts_on__lte=within[1], ends_on__gte=within[0])
    offered = _by_expert(periods.values_list("expert_id", "starts_on", "ends_on"))
    for key, each in offered.items():
        free[key] = [day for day in days if (key, day) not in taken and any(a <= day <= b for a, b in each)]
    return free
