"""What holds for a programme on a day, frozen: what rules and pages read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Asker:
    """Who may ask: bodies of a kind (code of the tree of kinds) seated in `where`."""

    kind: str
    where: str  # member_states | partner_countries | anywhere


@dataclass(frozen=True)
class Known:
    """One setting as it holds; `value` is None where it is not public."""

    key: str
    value: Any
    source: str
    source_url: str
    status: str
    note: Mapping[str, str]
    valid_from: date | None


@dataclass(frozen=True)
class Terms:
    """All that holds for a programme on a day; days are calendar days, None where no figure is public."""

    programme: str
    known: Mapping[str, Known]

    def value(self, key: str) -> Any:
        """The value of a setting, None where it is unknown or not set."""
        found = self.known.get(key)
        return found.value if found is not None else None

    def status(self, key: str) -> str:
        """How well a setting is known; empty where it is not set."""
        found = self.known.get(key)
        return found.status if found is not None else ""

    @property
    def silence_days(self) -> int | None:
        """After how many days silence of who was consulted counts as no objection."""
        return _days(self.value("silence_days"))

    @property
    def expert_days(self) -> int | None:
        """How many expert days one request may use at most."""
        return _days(self.value("expert_days"))

    @property
    def follow_up_days(self) -> int | None:
        """How many days after the assistance its use is asked about."""
        return _days(self.value("follow_up_days"))

    @property
    def evaluation_days(self) -> int | None:
        """How many days both sides have to evaluate what was delivered."""
        return _days(self.value("evaluation_days"))

    @property
    def answer_days(self) -> int | None:
        """How many days there are to say what has come of the assistance; as many again after the reminder."""
        return _days(self.value("answer_days"))

    @property
    def hold_days(self) -> int | None:
        """After how many days the hold on an expert's days for a request lapses, unless it is confirmed."""
        return _days(self.value("hold_days"))

    @property
    def endorsement(self) -> str:
        """Whether the national contact is asked for a word: "not_asked", "advice", or "required" for an approval."""
        return str(self.value("endorsement") or "not_asked")

    @property
    def late_percent(self) -> int | None:
        """After how many per cent of the time in which the assistance is useful coordinators are warned."""
        return _days(self.value("late_percent"))

    @property
    def askers(self) -> tuple[Asker, ...]:
        """Who may ask."""
        return tuple(Asker(one["kind"], one["where"]) for one in self.value("askers") or ())

    @property
    def countries(self) -> tuple[str, ...] | None:
        """The countries (ISO codes) that assistance may be for; None where no list is public."""
        found = self.value("countries")
        return None if found is None else tuple(found)

    @property
    def modalities(self) -> tuple[str, ...]:
        """The kinds of assistance offered."""
        return tuple(self.value("modalities") or ())

    @property
    def never_given(self) -> tuple[str, ...]:
        """What is given to nobody."""
        return tuple(self.value("never_given") or ())

    @property
    def sectors(self) -> tuple[str, ...]:
        """The sectors of government that are consulted; empty where consultation is not by sector."""
        return tuple(self.value("sectors") or ())

    @property
    def criteria(self) -> Mapping[str, Mapping[str, str]]:
        """The published criteria of the decision: texts by language, by code."""
        return {one["code"]: one["text"] for one in self.value("criteria") or ()}

    @property
    def taking_requests(self) -> bool:
        """Whether requests are taken at present."""
        return bool(self.value("taking_requests"))


def _days(value: Any) -> int | None:
    return None if value is None else int(value)
