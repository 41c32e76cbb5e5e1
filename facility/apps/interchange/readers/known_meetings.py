"""Reads processes of dialogue with their bodies and terms, and the meetings that are known."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from facility.apps.dialogue.public import (
    MEETING_KINDS,
    MEMBERSHIPS,
    PROCESS_KINDS,
    ROLES,
    VERIFICATIONS,
    BodyFacts,
    MeetingFacts,
    MemberFacts,
    ProcessFacts,
    TermFacts,
)
from facility.apps.interchange.readers.tables import Faults, Row, read
from facility.apps.parties.public import is_country

SOURCE_STATUSES = ("confirmed", "predecessor", "analogue", "unconfirmed", "demonstration")
MODES = ("", "online", "hybrid")
PROCESS = ("code", "published_as", "kind", "name", "name_fr", "since", "website", "stated_states", "stated_at_least")
BODY = ("process", "code", "name", "name_fr", "meeting_kinds", "meetings", "since", "until", "source_url", "notes")
TERM = ("process", "body", "role", "country", "name", "since", "until", "source_url", "source_status", "notes")
MEMBER = ("process", "status", "country", "name", "since", "until", "source_url", "source_status", "notes")
MEETING = (
    "event_id", "title", "kind", "process", "start_date", "end_date", "city", "country", "mode", "participants",
    "states_represented", "related_project_id", "source_url", "verification", "notes",
)  # fmt: skip
MEANT = ("process", "name", "registered_name", "registered_country", "source_url")
FOLLOWED = ("event_id", "follows", "source")


class NameMeans(NamedTuple):
    """A name in a process means the organisation that is registered under another name."""

    process: str
    name: str
    body: str
    country: str
    source_url: str


class FollowUp(NamedTuple):
    """A known meeting follows up another one, as a source says."""

    key: str
    first: str
    source: str


def _names(row: Row) -> dict[str, str]:
    names = {"en": row.needed("name"), "fr": row.text("name_fr")}
    return {language: name for language, name in names.items() if name}


def _bodies(rows: list[Row]) -> dict[str, list[BodyFacts]]:
    found: dict[str, list[BodyFacts]] = {}
    for row in rows:
        body = BodyFacts(
            code=row.needed("code"),
            names=_names(row),
            since=row.date("since"),
            until=row.date("until"),
            source_url=" ".join(row.urls("source_url")),
            note=row.text("notes"),
        )
        found.setdefault(row.needed("process"), []).append(body)
    return found


def _terms(folder: Path, faults: Faults) -> dict[str, list[TermFacts]]:
    found: dict[str, list[TermFacts]] = {}
    for row in read(folder, "process_terms.csv", TERM, faults, optional=True):
        term = TermFacts(
            role=row.one_of("role", ROLES),
            country=row.country("country", is_country),
            name=row.text("name"),
            body=row.text("body"),
            since=row.date("since"),
            until=row.date("until"),
            source_url=" ".join(row.urls("source_url")),
            source_status=row.one_of("source_status", SOURCE_STATUSES),
            note=row.text("notes"),
        )
        if not term.country and not term.name:
            row.fault("country", "a term names a country or a body")
        found.setdefault(row.needed("process"), []).append(term)
    return found


def _members(folder: Path, faults: Faults) -> dict[str, list[MemberFacts]]:
    found: dict[str, list[MemberFacts]] = {}
    for row in read(folder, "process_members.csv", MEMBER, faults, optional=True):
        member = MemberFacts(
            status=row.one_of("status", MEMBERSHIPS),
            country=row.country("country", is_country),
            name=row.text("name"),
            since=row.date("since"),
            until=row.date("until"),
            source_url=" ".join(row.urls("source_url")),
            source_status=row.one_of("source_status", SOURCE_STATUSES),
            note=row.text("notes"),
        )
        if bool(member.country) == bool(member.name):
            row.fault("country", "a membership names a country or an organisation")
        if not member.source_url:
            row.fault("source_url", "a membership needs its source")
        before = found.setdefault(row.needed("process"), [])
        if not member.until and any(
            (one.country, one.name, one.until) == (member.country, member.name, "") for one in before
        ):
            row.fault("until", "the same takes part already, without an end")
        before.append(member)
    return found


def processes_and_meetings(
    folder: Path, projects: Mapping[str, object], faults: Faults
) -> tuple[tuple[ProcessFacts, ...], tuple[MeetingFacts, ...]]:
    """The processes and the meetings of a folder; a folder without them has none. Faults are noted, not raised."""
    rows = read(folder, "processes.csv", PROCESS, faults, optional=True)
    body_rows = read(folder, "process_bodies.csv", BODY, faults, optional=True)
    bodies, terms, members = _bodies(body_rows), _terms(folder, faults), _members(folder, faults)
    processes = tuple(
        ProcessFacts(
            code=row.needed("code"),
            kind=row.one_of("kind", PROCESS_KINDS),
            names=_names(row),
            since=row.date("since"),
            website=next(iter(row.urls("website")), ""),
            stated_states=row.whole("stated_states"),
            stated_at_least=bool(row.yes("stated_at_least")),
            source_urls=row.urls("source_url"),
            note=row.text("notes"),
            bodies=tuple(bodies.get(row.text("code"), ())),
            terms=tuple(terms.get(row.text("code"), ())),
            members=tuple(members.get(row.text("code"), ())),
        )
        for row in rows
    )
    codes = {row.text("published_as"): row.text("code") for row in rows}
    return processes, tuple(_meetings(folder, codes, _body_of(body_rows), projects, faults))


def name_ties(folder: Path, processes: Collection[str], faults: Faults) -> tuple[NameMeans, ...]:
    """Which organisation of the register a name in a process means, where that is certain; none without the table."""
    found: list[NameMeans] = []
    for row in read(folder, "process_organisations.csv", MEANT, faults, optional=True):
        country = row.country("registered_country", is_country)
        made = NameMeans(
            row.needed("process"), row.needed("name"), row.needed("registered_name"), country, row.needed("source_url")
        )
        if made.process and made.process not in processes:
            row.fault("process", f"{made.process!r} is none of processes.csv (column code)")
        found.append(made)
    return tuple(found)


def follow_ups(folder: Path, meetings: set[str], faults: Faults) -> tuple[FollowUp, ...]:
    """Which known meeting follows up which, and who says so; a folder without the table has none."""
    found: list[FollowUp] = []
    for row in read(folder, "meeting_follow_ups.csv", FOLLOWED, faults, optional=True):
        made = FollowUp(row.needed("event_id"), row.needed("follows"), row.needed("source"))
        for column, key in (("event_id", made.key), ("follows", made.first)):
            if key and key not in meetings:
                row.fault(column, f"{key!r} is none of events.csv")
        if made.key == made.first:
            row.fault("follows", "a meeting does not follow up itself")
        if made.key in {one.key for one in found}:
            row.fault("event_id", f"{made.key!r} follows up another meeting already")
        found.append(made)
    return tuple(found)


def _body_of(rows: list[Row]) -> dict[tuple[str, str], str]:
    """Which body of a process a meeting belongs to, by its key or by its kind."""
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        for named in (*row.parts("meeting_kinds"), *row.parts("meetings")):
            found[(row.text("process"), named)] = row.text("code")
    return found


def _meetings(
    folder: Path,
    codes: Mapping[str, str],
    body_of: Mapping[tuple[str, str], str],
    projects: Mapping[str, object],
    faults: Faults,
) -> list[MeetingFacts]:
    found = []
    for row in read(folder, "events.csv", MEETING, faults, optional=not codes):
        key, kind = row.needed("event_id"), row.one_of("kind", MEETING_KINDS)
        process, project = codes.get(row.text("process"), ""), row.text("related_project_id")
        if not process:
            row.fault("process", f"{row.text('process')!r} is none of processes.csv (column published_as)")
        if project and project not in projects:
            row.fault("related_project_id", f"{project!r} is none of projects.csv")
        found.append(
            MeetingFacts(
                key=key,
                process=process,
                kind=kind,
                titles={"en": row.needed("title")},
                verification=row.one_of("verification", VERIFICATIONS),
                body=body_of.get((process, key)) or body_of.get((process, kind), ""),
                project=project,
                starts=row.date("start_date"),
                ends=row.date("end_date"),
                city=row.text("city"),
                country=row.country("country", is_country),
                mode=row.one_of("mode", MODES),
                participants=row.whole("participants"),
                states=row.whole("states_represented"),
                source_urls=row.urls("source_url"),
                note=row.text("notes"),
            )
        )
    return found
