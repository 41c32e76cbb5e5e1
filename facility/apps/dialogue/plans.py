"""What is planned for a meeting, frozen, and when it is: pure reckoning with the clock on the wall and its zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

from facility.core.findings import Finding, at_field

_FIRST_YEAR, _LAST_YEAR = 1990, 2199
LAST_ZONE_WEST = timedelta(hours=12)


class When(Protocol):
    """Whatever has days, hours and a zone."""

    @property
    def starts_on(self) -> date: ...
    @property
    def starts_time(self) -> time | None: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def ends_time(self) -> time | None: ...
    @property
    def zone(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """What the secretariat plans; `zone` "" is a true state (none was stated), `places` None knows no bound."""

    titles: Mapping[str, str]
    kind: str
    starts_on: date
    ends_on: date
    starts_time: time | None = None
    ends_time: time | None = None
    zone: str = ""
    process: str = ""
    body: str = ""
    city: str = ""
    country: str = ""
    venue: str = ""
    mode: str = ""
    online_address: str = ""
    needs_kept_days: int = 30


@dataclass(frozen=True, kw_only=True)
class RegistrationFacts:
    """What a person says who registers; `listed`: agrees to stand on the list that other participants see."""

    name: str
    function: str = ""
    organisation: str = ""
    country: str = ""
    group_id: int | None = None
    needs: str = ""
    listed: bool = False
    # The delegation nominated by a note; None: the one of the country or organisation, where the meeting asks for one.
    nominated_id: int | None = None


def is_zone(name: str) -> bool:
    """Whether the time zone database knows the name."""
    return name in available_timezones()


def _moment(day: date, hour: time, zone: str) -> datetime:
    return datetime.combine(day, hour, tzinfo=ZoneInfo(zone))


def begins(when: When) -> datetime | None:
    """The moment it begins, or None where hour or zone is not stated."""
    return _moment(when.starts_on, when.starts_time, when.zone) if when.zone and when.starts_time else None


def ends(when: When) -> datetime | None:
    """The moment it ends, or None where hour or zone is not stated."""
    return _moment(when.ends_on, when.ends_time, when.zone) if when.zone and when.ends_time else None


def over_at(when: When) -> datetime:
    """From when on it is over everywhere: its end, else the end of its last day, in the last zone where none is said."""
    found = ends(when)
    if found is not None:
        return found
    midnight = datetime.combine(when.ends_on + timedelta(days=1), time(0), tzinfo=UTC)
    if when.zone:
        return midnight.replace(tzinfo=ZoneInfo(when.zone))
    return midnight + LAST_ZONE_WEST


def _exists(moment: datetime) -> bool:
    """Whether the clock shows that hour at all: one in spring it leaves out."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(tzinfo=None)


def time_findings(when: When) -> list[Finding]:
    """What is wrong with days, hours and zone."""
    if not _FIRST_YEAR <= when.starts_on.year <= when.ends_on.year <= _LAST_YEAR and when.starts_on <= when.ends_on:
        return [at_field("starts_on", "day_out_of_reach")]
    if when.ends_on < when.starts_on:
        return [at_field("ends_on", "meeting_ends_before_it_starts")]
    if when.zone and not is_zone(when.zone):
        return [at_field("zone", "zone_unknown")]
    if when.zone and when.starts_time is None:
        return [at_field("starts_time", "zone_needs_an_hour")]
    if when.ends_time is not None and when.starts_time is None:
        return [at_field("starts_time", "end_needs_a_start")]
    wall = (when.starts_on, when.starts_time or time(0)), (when.ends_on, when.ends_time or time(23, 59, 59))
    if wall[1] <= wall[0]:
        return [at_field("ends_time", "meeting_ends_before_it_starts")]
    moments = {"starts_time": begins(when), "ends_time": ends(when)}
    return [at_field(name, "hour_left_out") for name, moment in moments.items() if moment and not _exists(moment)]
