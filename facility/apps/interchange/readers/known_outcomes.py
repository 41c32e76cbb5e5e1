"""Reads what known meetings left: projects presented, conclusions, commitments."""

from collections.abc import Mapping
from pathlib import Path

from facility.apps.dialogue.public import CommitmentFacts, OutcomeFacts, PresentationFacts
from facility.apps.interchange.readers.tables import Faults, Row, read

PRESENTED = (
    "event_id", "session", "session_fr", "project_id", "presented_as", "by_function", "scheme", "approach", "notes",
)  # fmt: skip
CONCLUDED = ("event_id", "text", "text_fr")
COMMITTED = ("reference", "event_id", "text", "text_fr", "owner", "due", "due_note")


def _texts(row: Row, column: str) -> dict[str, str]:
    texts = {"en": row.needed(column), "fr": row.text(f"{column}_fr")}
    return {language: text for language, text in texts.items() if text}


def _presentation(row: Row, projects: Mapping[str, object]) -> PresentationFacts:
    project, scheme = row.text("project_id"), row.text("scheme")
    if project and project not in projects:
        row.fault("project_id", f"{project!r} is none of projects.csv")
    return PresentationFacts(
        presented_as=row.needed("presented_as"),
        sessions=_texts(row, "session"),
        project=project,
        by_function=row.text("by_function"),
        approach=f"{scheme} / {row.needed('approach')}" if scheme else "",
        note=row.text("notes"),
    )


def _commitment(row: Row) -> CommitmentFacts:
    return CommitmentFacts(
        reference=row.needed("reference"),
        texts=_texts(row, "text"),
        owner_function=row.one_of("owner", ("secretariat",)),
        due=row.date("due"),
        due_note=row.text("due_note"),
    )


def outcomes(
    folder: Path, projects: Mapping[str, object], meetings: set[str], faults: Faults
) -> tuple[OutcomeFacts, ...]:
    """What the meetings of a folder left; a folder without these tables has none. Faults are noted, not raised."""
    presented: dict[str, list[PresentationFacts]] = {}
    concluded: dict[str, list[Mapping[str, str]]] = {}
    committed: dict[str, list[CommitmentFacts]] = {}
    for row in read(folder, "meeting_presentations.csv", PRESENTED, faults, optional=True):
        presented.setdefault(_meeting(row, meetings), []).append(_presentation(row, projects))
    for row in read(folder, "meeting_conclusions.csv", CONCLUDED, faults, optional=True):
        concluded.setdefault(_meeting(row, meetings), []).append(_texts(row, "text"))
    for row in read(folder, "meeting_commitments.csv", COMMITTED, faults, optional=True):
        committed.setdefault(_meeting(row, meetings), []).append(_commitment(row))
    return tuple(
        OutcomeFacts(
            meeting=key,
            presentations=tuple(presented.get(key, ())),
            conclusions=tuple(concluded.get(key, ())),
            commitments=tuple(committed.get(key, ())),
        )
        for key in dict.fromkeys([*presented, *concluded, *committed])
    )


def _meeting(row: Row, meetings: set[str]) -> str:
    key = row.needed("event_id")
    if key and key not in meetings:
        row.fault("event_id", f"{key!r} is none of events.csv")
    return key
