"""Who is in the roster, which of their days are free, and who fits a need."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from facility.apps.assistance.models import BookedDay, Booking, Expert, RosterList
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


def free_days(found: Iterable[Expert], days: Sequence[date]) -> dict[int, list[date]]:
    """For each expert the days of these on which they are available and not booked. One query for all of them."""
    each = list(found)
    taken: dict[int, set[date]] = defaultdict(set)
    if days:
        rows = BookedDay.objects.filter(expert__in=[one.pk for one in each], day__range=(days[0], days[-1]))
        for expert_id, day in rows.values_list("expert_id", "day"):
            taken[expert_id].add(day)
    free = {}
    for one in each:
        periods = [(row.starts_on, row.ends_on) for row in one.periods.all()]
        free[one.pk] = [day for day in days if day not in taken[one.pk] and any(a <= day <= b for a, b in periods)]
    return free


@dataclass(frozen=True)
class Matched:
    """Every admitted expert with their place, and the version of the rules that put them there."""

    rules: RosterList
    found: tuple[tuple[Expert, Match], ...]


def matched(need: Need, actor: Actor) -> Matched:
    """All admitted experts whom the actor sees, best first. A fixed number of queries."""
    rules = current(MATCHING)
    rows = {one.pk: one for one in experts(actor).filter(state="admitted").prefetch_related("periods").order_by("pk")}
    free = free_days(rows.values(), workdays(need.first, need.last))
    placed = match(need, (_candidate(one, free[one.pk]) for one in rows.values()), matching_rules(rules))
    return Matched(rules, tuple((rows[one.key], one) for one in placed))


def _candidate(one: Expert, free: Sequence[date]) -> Candidate:
    return Candidate(
        key=one.pk,
        competences=frozenset(row.code for row in one.competences.all()),
        languages={row.code: row.level for row in one.languages.all()},
        countries=frozenset(row.code for row in one.countries.all()),
        release=one.release,
        release_until=one.release_until,
        interests=None if one.interests is None else bool(one.interests),
        free=free,
    )
