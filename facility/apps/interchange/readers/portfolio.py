"""Reads the folder of known projects (seeds/portfolio or another of its form) and hands it to the register."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from facility.apps.dialogue.public import (
    MeetingFacts,
    OutcomeFacts,
    ProcessFacts,
    draft_of_event,
    import_follow_up,
    import_meeting,
    import_name_tie,
    import_outcome,
    import_process,
)
from facility.apps.finance.public import FundingFacts, import_funding
from facility.apps.interchange.readers.known_meetings import (
    FollowUp,
    NameMeans,
    follow_ups,
    name_ties,
    processes_and_meetings,
)
from facility.apps.interchange.readers.known_outcomes import outcomes
from facility.apps.interchange.readers.known_payers import payers
from facility.apps.interchange.readers.known_projects import projects
from facility.apps.interchange.readers.tables import Faults, read
from facility.apps.parties.public import is_country
from facility.apps.portfolio.public import FACILITY_SCOPE, FigureFacts, import_figure, take_snapshot
from facility.apps.projects.public import (
    ApproachFacts,
    FrameworkFacts,
    InstrumentFacts,
    ProjectFacts,
    SchemeFacts,
    import_framework,
    import_instrument,
    import_row,
    import_scheme,
)
from facility.foundation.accounts.public import Actor

SOURCE_STATUSES = ("confirmed", "predecessor", "analogue", "unconfirmed", "demonstration")
FRAMEWORK_KINDS = ("mobility_partnership", "camm", "readmission", "visa_facilitation", "talent_partnership")
QUALIFIERS = ("exact", "more_than", "about", "target")


@dataclass(frozen=True)
class Folder:
    """Everything read, checked, not yet written."""

    instruments: tuple[InstrumentFacts, ...]
    frameworks: tuple[FrameworkFacts, ...]
    schemes: tuple[SchemeFacts, ...]
    projects: tuple[ProjectFacts, ...]
    processes: tuple[ProcessFacts, ...]
    name_ties: tuple[NameMeans, ...]
    payers: tuple[FundingFacts, ...]
    meetings: tuple[MeetingFacts, ...]
    follow_ups: tuple[FollowUp, ...]
    outcomes: tuple[OutcomeFacts, ...]
    figures: tuple[FigureFacts, ...]


@dataclass
class Loaded:
    """What loading did: how many rows of which kind were created, changed or unchanged."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, kind: str, outcome: str) -> None:
        """Count one row."""
        row = self.counts.setdefault(kind, {"created": 0, "changed": 0, "unchanged": 0})
        row[outcome] += 1

    @property
    def wrote(self) -> bool:
        """Whether a project or a figure was created or changed."""
        return any(row["created"] + row["changed"] for row in self.counts.values())


def _instruments(folder: Path, faults: Faults) -> tuple[InstrumentFacts, ...]:
    columns = ("code", "name", "programming_period", "managing_service", "legal_basis", "used_by_mpf", "source_url")
    return tuple(
        InstrumentFacts(
            code=row.needed("code"),
            name=row.needed("name"),
            programming_period=row.text("programming_period"),
            managing_service=row.text("managing_service"),
            legal_basis=row.text("legal_basis"),
            used_by_facility=bool(row.yes("used_by_mpf")),
            source_urls=(*row.urls("source_url"), *row.urls("other_source_urls")),
            note=row.text("notes"),
        )
        for row in read(folder, "instruments.csv", columns, faults)
    )


def _frameworks(folder: Path, faults: Faults) -> tuple[FrameworkFacts, ...]:
    signed: dict[str, list[tuple[str, str, str, str]]] = {}
    signing = ("framework", "country", "since", "source_url", "source_status")
    for row in read(folder, "framework_signatories.csv", signing, faults, optional=True):
        signed.setdefault(row.needed("framework"), []).append(
            (
                row.country("country", is_country),
                row.date("since"),
                " ".join(row.urls("source_url")),
                row.one_of("source_status", SOURCE_STATUSES),
            )
        )
    columns = ("code", "kind", "partner_country", "name", "dated", "source_url", "source_status", "note")
    return tuple(
        FrameworkFacts(
            code=row.needed("code"),
            kind=row.one_of("kind", FRAMEWORK_KINDS),
            partner_country=row.country("partner_country", is_country),
            name=row.needed("name"),
            dated=row.date("dated"),
            source_url=" ".join(row.urls("source_url")),
            source_status=row.one_of("source_status", SOURCE_STATUSES),
            note=row.text("note"),
            signatories=tuple(signed.get(row.text("code"), ())),
        )
        for row in read(folder, "frameworks.csv", columns, faults, optional=True)
    )


def _schemes(folder: Path, faults: Faults) -> tuple[SchemeFacts, ...]:
    found: dict[str, SchemeFacts] = {}
    columns = ("scheme", "name", "valid_from", "code", "approach", "source_url", "note", "aliases", "next", "theme")
    for row in read(folder, "typology.csv", columns, faults, optional=True):
        version = row.needed("scheme")
        before = found[version].approaches if version in found else ()
        approach = ApproachFacts(
            code=row.needed("code"),
            name=row.needed("approach"),
            aliases=tuple(row.parts("aliases")),
            next_code=row.text("next"),
            became_theme=bool(row.yes("theme")),
        )
        found[version] = SchemeFacts(
            version=version,
            name=row.needed("name"),
            valid_from=row.date("valid_from"),
            approaches=(*before, approach),
            source_url=" ".join(row.urls("source_url")),
            note=row.text("note"),
        )
    return tuple(found.values())


def _figures(folder: Path, faults: Faults) -> tuple[FigureFacts, ...]:
    qualifiers = {
        row.needed("figure_id"): row.one_of("qualifier", QUALIFIERS)
        for row in read(folder, "figure_qualifiers.csv", ("figure_id", "qualifier"), faults, optional=True)
    }
    columns = ("figure_id", "scope", "metric", "value", "unit", "as_of_date", "as_of_basis", "source_url", "notes")
    return tuple(
        FigureFacts(
            figure_id=row.needed("figure_id"),
            position=position,
            scope=row.needed("scope"),
            metric=row.needed("metric"),
            value=row.whole("value") or 0,
            unit=row.needed("unit"),
            qualifier=qualifiers.get(row.text("figure_id"), "exact"),
            as_of=row.date("as_of_date"),
            as_of_basis=row.one_of("as_of_basis", ("page", "document", "minutes", "phase start", "undated")),
            source_url=" ".join(row.urls("source_url")),
            note=row.text("notes"),
        )
        for position, row in enumerate(read(folder, "figures.csv", columns, faults), start=1)
    )


def read_folder(folder: Path) -> Folder:
    """Read and check every table of the folder. Raises Refused with each fault by file, line and column."""
    faults = Faults()
    instruments = _instruments(folder, faults)
    frameworks = _frameworks(folder, faults)
    schemes = _schemes(folder, faults)
    known = {one.code: one for one in instruments}
    found = projects(folder, known, frameworks, schemes, faults)
    processes, meetings = processes_and_meetings(folder, {one.key: one for one in found}, faults)
    keys = {one.key for one in meetings}
    content = Folder(
        instruments=instruments,
        frameworks=frameworks,
        schemes=schemes,
        projects=found,
        processes=processes,
        name_ties=name_ties(folder, {one.code for one in processes}, faults),
        payers=tuple(payers(folder, known, {one.code for one in processes}, faults)),
        meetings=meetings,
        follow_ups=follow_ups(folder, keys, faults),
        outcomes=outcomes(folder, {one.key: one for one in found}, keys, faults),
        figures=_figures(folder, faults),
    )
    faults.refuse()
    return content


def _outcome(outcome: OutcomeFacts, is_typed: bool, actor: Actor, at: datetime) -> str:
    """Load what a meeting left; where projects were presented, its report on partnership approaches is drafted once."""
    how = import_outcome(facts=outcome, actor=actor, at=at)
    if how == "created" and is_typed and outcome.presentations:
        draft_of_event(key=outcome.meeting, kind="approaches", actor=actor, at=at)
    return how


def _processes(content: Folder, done: Loaded, actor: Actor, at: datetime) -> None:
    """Load the processes, which organisations their names mean, and who pays them."""
    for process in content.processes:
        done.add("processes", import_process(facts=process, actor=actor, at=at))
    for tie in content.name_ties:
        done.add("names", import_name_tie(**tie._asdict(), actor=actor, at=at))
    for payer in content.payers:
        done.add("funding", import_funding(facts=payer, actor=actor, at=at))


def load(folder: Path, *, actor: Actor, at: datetime, told: Callable[[str, int, int], None] | None = None) -> Loaded:
    """Load a folder into the register; loading the same again writes nothing. Raises Refused before any write.

    `told(what, done, of)` hears how far it is. A loading that was cut short goes on when it is started again.
    """
    content, done = read_folder(folder), Loaded()
    for instrument in content.instruments:
        import_instrument(facts=instrument, actor=actor, at=at)
    for framework in content.frameworks:
        import_framework(facts=framework, actor=actor, at=at)
    for scheme in content.schemes:
        import_scheme(facts=scheme, actor=actor, at=at)
    for number, project in enumerate(content.projects, start=1):
        done.add("projects", import_row(facts=project, actor=actor, at=at))
        if told:
            told("projects", number, len(content.projects))
    _processes(content, done, actor, at)
    for number, meeting in enumerate(content.meetings, start=1):
        done.add("meetings", import_meeting(facts=meeting, actor=actor, at=at))
        if told:
            told("meetings", number, len(content.meetings))
    for one in content.follow_ups:
        done.add("follow_ups", import_follow_up(**one._asdict(), actor=actor, at=at))
    for outcome in content.outcomes:
        done.add("outcomes", _outcome(outcome, bool(content.schemes), actor, at))
    for number, figure in enumerate(content.figures, start=1):
        done.add("figures", import_figure(facts=figure, actor=actor, at=at))
        if told:
            told("figures", number, len(content.figures))
    take_snapshot(scope=FACILITY_SCOPE, actor=actor, at=at)
    return done
