"""What the system knows of a meeting on a day, as plain data in every language; it names no person."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery

from facility.apps.dialogue.models import (
    Commitment,
    Conclusion,
    EventReport,
    Meeting,
    Plan,
    PollOption,
    PollVote,
    Presentation,
    Registration,
    RoundPlacement,
    Session,
    Slot,
    TypeProposal,
)
from facility.apps.dialogue.poll_figures import median
from facility.apps.dialogue.queries import not_presented
from facility.apps.dialogue.slot_hours import hours as slot_hours
from facility.apps.dialogue.slot_hours import speakers
from facility.apps.dialogue.wordings import LANGUAGES, in_both, span, when, where
from facility.apps.parties.public import country_name
from facility.apps.projects.public import Approach, Placement, Project, foreseen, matrix
from facility.foundation.accounts.public import PUBLIC
from facility.foundation.base.clock import local_day
from facility.foundation.base.fold import fold

Facts = dict[str, Any]
# Fewer ballots than this are not told in figures that leave the room.
FEWEST_TOLD = 3


def gather(report: EventReport, at: datetime) -> Facts:
    """Everything the report says but its texts: at most twelve queries, whatever the meeting."""
    meeting = report.meeting
    plan: Plan | None = getattr(meeting, "plan", None)
    day = local_day(at)
    facts: Facts = {
        "kind": report.kind,
        "day": day.isoformat(),
        "meeting": _about(meeting, plan),
        "presented": _presented(meeting, report),
    }
    if report.kind == "approaches":
        return facts | {"matrix": _matrix(report, day)}
    return facts | {
        "participants": _participants(meeting, plan),
        "sessions": _sessions(plan),
        "not_presented": _not_presented(meeting, facts["presented"]),
        "rounds": _rounds(meeting),
        "changes": _changes(meeting),
        "conclusions": [one.texts for one in Conclusion.objects.filter(meeting=meeting)],
        "commitments": [_commitment(one) for one in _commitments(meeting)],
        "documents": _documents(meeting),
        "sources": list(meeting.source_urls),
    }


def parts(content: Facts) -> dict[str, dict[str, str]]:
    """The places in a report where the secretariat writes, in order, with the titles of what they belong to."""
    named: dict[str, dict[str, str]] = {"introduction": {}}
    if content["kind"] == "synopsis":
        named |= {one["part"]: one["titles"] for one in [*content["sessions"], *_told_sessions(content)]}
    else:
        named |= {"presentations": {}, "matrix": {}}
        named |= {f"approach-{one['code']}": one["names"] for one in content["matrix"]["approaches"]}
    return named | {"closing": {}}


def _told_sessions(content: Facts) -> list[Facts]:
    """The sessions of a known meeting, as its presentations name them."""
    found = {one["part"]: one["sessions"] for one in content["presented"]}
    return [{"part": part, "titles": titles} for part, titles in found.items()]


def _about(meeting: Meeting, plan: Plan | None) -> Facts:
    if plan is not None:
        plan.meeting = meeting
        told = {"when": in_both(when, plan), "where": in_both(where, plan)}
    else:
        told = {code: {language: say(meeting, language) for language in LANGUAGES} for code, say in _KNOWN.items()}
    return told | {
        "reference": meeting.record.reference or "",
        "titles": meeting.titles,
        "kind": meeting.kind,
        "mode": meeting.mode,
        "process": meeting.process.names if meeting.process is not None else {},
        "invented": meeting.record.invented,
    }


def _place(meeting: Meeting, language: str) -> str:
    country = country_name(meeting.country, language).text if meeting.country else ""
    return ", ".join(part for part in (meeting.city, country) if part)


_KNOWN = {"when": lambda meeting, language: span(meeting.starts, meeting.ends, language), "where": _place}


def _participants(meeting: Meeting, plan: Plan | None) -> Facts:
    """How many there were, by organisation and by function apart from each other, so that no pair points at a person."""
    if plan is None:
        return {"stated": meeting.participants, "states": meeting.states}
    named = ("name", "function", "organisation", "checked_in_at")
    rows = list(Registration.objects.filter(plan=plan, state="placed").values(*named))
    return {
        "stated": len(rows),
        "present": sum(1 for one in rows if one["checked_in_at"] is not None),
        "organisations": _counted(rows, "organisation"),
        "functions": _counted(rows, "function"),
    }


def _counted(rows: Iterable[Facts], field: str) -> list[list[Any]]:
    """What was said and by how many, the most first; a person's own name in the field counts as not stated."""
    said: dict[str, str] = {}
    count: Counter[str] = Counter()
    for one in rows:
        key = fold(one[field])
        if key == fold(one["name"]):
            key = ""
        said.setdefault(key, one[field] if key else "")
        count[key] += 1
    return [[said[key], many] for key, many in sorted(count.items(), key=lambda pair: (not pair[0], -pair[1], pair[0]))]


def _sessions(plan: Plan | None) -> list[Facts]:
    if plan is None:
        return []
    slots: dict[int, list[Facts]] = {}
    rows = Slot.objects.filter(session__plan=plan).select_related("project__record")
    for one in rows.order_by("session", F("starts_time").asc(nulls_last=True), "position"):
        slots.setdefault(one.session_id, []).append(
            {
                "titles": one.titles,
                "hours": slot_hours(one),
                "speaker": "; ".join(speakers(one)),
                "project": _project(one.project),
            }
        )
    polls = _polls(plan)
    return [
        {
            "part": f"session-{one.pk}",
            "titles": one.titles,
            "about": one.about,
            "day": one.day.isoformat(),
            "hours": "–".join(_hour(hour) for hour in (one.starts_time, one.ends_time) if hour is not None),
            "slots": slots.get(one.pk, []),
            "polls": polls.get(one.pk, []),
        }
        for one in Session.objects.filter(plan=plan)
    ]


def _polls(plan: Plan) -> dict[int, list[Facts]]:
    """The counted polls by session. Where very few voted the figures are left out: they would tell who chose what."""
    cast = PollVote.objects.filter(poll=OuterRef("poll")).order_by().values("poll").annotate(many=Count("pk"))
    rows = PollOption.objects.filter(poll__session__plan=plan, poll__state="closed").select_related("poll")
    found: dict[int, list[PollOption]] = {}
    for one in rows.annotate(cast=Subquery(cast.values("many")[:1])).order_by("poll", "position"):
        found.setdefault(one.poll_id, []).append(one)
    told: dict[int, list[Facts]] = {}
    for options in found.values():
        poll, many = options[0].poll, options[0].cast or 0  # type: ignore[attr-defined]
        shown = many >= FEWEST_TOLD
        middle = median([one.votes or 0 for one in options]) if poll.kind == "scale" and shown else None
        said = {"titles": poll.titles, "kind": poll.kind, "most": poll.most, "cast": many if shown else None}
        answers = [
            {"texts": one.texts, "value": one.position, "votes": one.votes if shown else None} for one in options
        ]
        said |= {"median": str(middle) if middle is not None else "", "options": answers}
        told.setdefault(poll.session_id, []).append(said)
    return told


def _hour(hour: time) -> str:
    return f"{hour:%H:%M}"


def _project(project: Project | None) -> Facts | None:
    """A published project; one that is not published is not told of."""
    if project is None or not project.record.is_public:
        return None
    return {"titles": project.titles, "reference": project.record.reference or "", "id": project.pk}


def _presented(meeting: Meeting, report: EventReport) -> list[Facts]:
    rows = Presentation.objects.filter(meeting=meeting).select_related("project__record", "approach__scheme")
    numbers: dict[str, str] = {}
    found = []
    for one in rows:
        session = next(iter(one.sessions.values()), "")
        part = numbers.setdefault(session, f"presented-{len(numbers) + 1}")
        found.append(
            {
                "part": part,
                "sessions": one.sessions,
                "name": one.presented_as,
                "project": _project(one.project),
                "function": one.by_function,
                "approach": one.approach.names if one.approach is not None else {},
                "next": one.approach.next_code if one.approach is not None else "",
                "theme": one.approach.became_theme if one.approach is not None else False,
                "version": one.approach.scheme.version if one.approach is not None else "",
                "note": one.note,
            }
        )
    return found


def _not_presented(meeting: Meeting, presented: Sequence[Facts]) -> list[Facts] | None:
    """Projects that no source on record names at an earlier event of the process; None where that is not asked."""
    if meeting.kind != "exchange_event" or not meeting.starts or meeting.process_id is None:
        return None
    here = {one["project"]["id"] for one in presented if one["project"] is not None}
    rows = not_presented(meeting, PUBLIC).select_related("record").order_by("title_key", "pk")
    rows = rows if meeting.record.invented else rows.filter(record__invented=False)
    return [
        {"titles": one.titles, "reference": one.record.reference or "", "here": one.pk in here} for one in rows[:500]
    ]


def _rounds(meeting: Meeting) -> list[Facts]:
    """Each round with its picture: how many under each type, how many unplaced, and where each project stands."""
    rows = RoundPlacement.objects.filter(round__meeting=meeting)
    rows = rows.select_related("round__scheme", "project__record", "approach").order_by(
        "round__number", "project__title_key", "pk"
    )
    by_round: dict[int, list[RoundPlacement]] = {}
    for one in rows:
        by_round.setdefault(one.round_id, []).append(one)
    if not by_round:
        return []
    types: dict[int, list[Approach]] = {}
    for approach in Approach.objects.order_by("scheme", "position"):
        types.setdefault(approach.scheme_id, []).append(approach)
    return [_round(found, types[found[0].round.scheme_id]) for found in by_round.values()]


def _round(rows: Sequence[RoundPlacement], types: Sequence[Approach]) -> Facts:
    held = rows[0].round
    mains = Counter(one.approach_id for one in rows)
    others = Counter(code for one in rows for code in one.contributing)
    return {
        "number": held.number,
        "state": held.state,
        "version": held.scheme.version,
        "names": held.scheme.names,
        "approaches": [
            {"code": one.code, "names": one.names, "mains": mains[one.pk], "others": others[one.code]} for one in types
        ],
        "unplaced": mains[None],
        "projects": [
            {"titles": one.project.titles, "main": one.approach.code if one.approach is not None else ""}
            for one in rows
            if one.project.record.is_public
        ],
    }


def _changes(meeting: Meeting) -> list[Facts]:
    """What was proposed of the types and what the room agreed on; who proposed it is not told."""
    rows = TypeProposal.objects.filter(round__meeting=meeting).select_related("approach").order_by("at", "pk")
    return [
        {
            "change": one.change,
            "approach": one.approach.names if one.approach is not None else {},
            "name": one.name,
            "state": one.state,
            "outcome": one.outcome,
        }
        for one in rows
    ]


def _commitments(meeting: Meeting) -> Iterable[Commitment]:
    return Commitment.objects.filter(meeting=meeting).select_related("record", "owner")


def _commitment(one: Commitment) -> Facts:
    return {
        "reference": one.record.reference or "",
        "texts": one.texts,
        "owner": one.owner.name if one.owner is not None else "",
        "function": one.owner_function,
        "due": one.due,
        "due_note": one.due_note,
        "state": one.state,
    }


def _documents(meeting: Meeting) -> list[Facts]:
    """Documents for everybody, with their addresses."""
    rows = meeting.documents.select_related("file").filter(audience="everybody", withdrawn_at=None)
    where = f"/meetings/{meeting.record.reference}/documents/"
    return [{"title": one.title, "language": one.language, "path": f"{where}{one.file.token}/"} for one in rows]


def _matrix(report: EventReport, day: Any) -> Facts:
    """The matrix of the report's version on the day, with the projects that stand nowhere counted."""
    if report.scheme is None:
        raise ValueError("a report on approaches has a version of the typology")
    found = matrix(report.scheme, PUBLIC, as_of=day, invented=report.meeting.record.invented)
    placed = Project.objects.filter(pk__in=list(found.standings)).select_related("record")
    waiting = Placement.objects.filter(
        approach__scheme=report.scheme, status="proposed", confirmation=None, refusal=None, weight="primary"
    )
    waiting = waiting.filter(project__record__invented=report.meeting.record.invented)
    again = foreseen(found, PUBLIC, as_of=day, invented=report.meeting.record.invented)
    followed = Counter(one.approach.code for one in again)
    return {
        "version": report.scheme.version,
        "names": report.scheme.names,
        "approaches": [
            {
                "code": one.code,
                "names": one.names,
                "mains": found.mains(one.pk),
                "others": found.others(one.pk),
                "again": followed[one.code],
            }
            for one in found.approaches
        ],
        "known": found.known,
        "unplaced": found.unplaced,
        "waiting": waiting.values("project").distinct().count(),
        "projects": [
            {
                "id": one.pk,
                "titles": one.titles,
                "reference": one.record.reference or "",
                "main": found.standings[one.pk].main.approach.code,
                "others": [row.approach.code for row in found.standings[one.pk].contributing],
            }
            for one in placed.order_by("title_key", "pk")
        ],
        # What is proposed, or stood in the version before: never counted as confirmed.
        "again": [
            {
                "id": one.project.pk,
                "titles": one.project.titles,
                "reference": one.project.record.reference or "",
                "was": one.was.names if one.was is not None else {},
                "main": one.approach.code,
                "proposed": one.is_proposed,
            }
            for one in again
        ],
    }
