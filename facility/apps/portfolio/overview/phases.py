"""The phases of the facility: shipped starting values with source and status; a start or an end may be unknown."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

import facility.core
from facility.core.errors import NotFound
from facility.core.partial_dates import PartialDate

_PRESETS = Path(facility.core.__file__).parent / "presets" / "phases.toml"


@dataclass(frozen=True)
class Phase:
    """A phase; `starts` and `ends` are partial dates as published, "" where they are not."""

    code: str
    name: Mapping[str, str]
    starts: str
    ends: str
    source: str
    status: str
    note: Mapping[str, str]

    @property
    def first_day(self) -> date | None:
        """The first day it can have begun; None where no start was published."""
        return PartialDate.parse(self.starts).earliest() if self.starts else None

    @property
    def last_day(self) -> date | None:
        """The last day it can have; None where no end was published."""
        return PartialDate.parse(self.ends).latest() if self.ends else None

    @property
    def moments(self) -> tuple[datetime, datetime | None]:
        """From its first moment (inside) to the one after its last. Raises NotFound where no start was published."""
        if self.first_day is None:
            raise NotFound("start of the phase")
        zone = ZoneInfo(settings.FACILITY_TIME_ZONE)
        begins = datetime.combine(self.first_day, time(), tzinfo=zone)
        if self.last_day is None:
            return begins, None
        return begins, datetime.combine(self.last_day + timedelta(days=1), time(), tzinfo=zone)


@lru_cache(maxsize=1)
def phases() -> tuple[Phase, ...]:
    """All phases, the first one first."""
    return tuple(Phase(**one) for one in tomllib.loads(_PRESETS.read_text(encoding="utf-8"))["phase"])


def phase(code: str) -> Phase:
    """The phase of that code. Raises NotFound."""
    found = next((one for one in phases() if one.code == code), None)
    if found is None:
        raise NotFound("phase")
    return found
