"""What is said of processes and meetings, frozen: the one shape in which a loader hands them in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from facility.core import seal


def _digest(facts: object) -> str:
    return seal.digest(seal.canonical(asdict(facts)))  # type: ignore[call-overload]


@dataclass(frozen=True, kw_only=True)
class BodyFacts:
    """A body of a process."""

    code: str
    names: Mapping[str, str]
    since: str = ""
    until: str = ""
    source_url: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TermFacts:
    """Who holds which role; `body` is the code of a body of the process, or "" for the process itself."""

    role: str
    country: str = ""
    name: str = ""
    body: str = ""
    since: str = ""
    until: str = ""
    source_url: str = ""
    source_status: str = "confirmed"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class MemberFacts:
    """Who takes part in a process: a country (its code) or an organisation (its name), from and until a partial date."""

    status: str
    country: str = ""
    name: str = ""
    since: str = ""
    until: str = ""
    source_url: str = ""
    source_status: str = "confirmed"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ProcessFacts:
    """A process with its bodies and terms, in the order in which they are shown."""

    code: str
    kind: str
    names: Mapping[str, str]
    since: str = ""
    website: str = ""
    stated_states: int | None = None
    stated_at_least: bool = False
    source_urls: tuple[str, ...] = ()
    note: str = ""
    bodies: tuple[BodyFacts, ...] = ()
    terms: tuple[TermFacts, ...] = ()
    members: tuple[MemberFacts, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over everything said: the same again changes nothing."""
        return _digest(self)


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """A meeting; `process`, `body` and `project` are codes and keys, partial dates as in core."""

    key: str
    process: str
    kind: str
    titles: Mapping[str, str]
    verification: str
    body: str = ""
    project: str = ""
    starts: str = ""
    ends: str = ""
    city: str = ""
    country: str = ""
    mode: str = ""
    participants: int | None = None
    states: int | None = None
    source_urls: tuple[str, ...] = field(default=())
    note: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over everything said: the same again changes nothing."""
        return _digest(self)
