"""What meetings left: projects presented, conclusions, commitments with their reports; and the typology. Public."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from facility.apps.dialogue import public as dialogue
from facility.apps.projects import public as projects
from facility.foundation.accounts.public import Actor
from facility.foundation.base.clock import local_day
from facility.interfaces.api.callers import ApiRequest
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.shapes import Texts, listing, page_of
from facility.interfaces.web.dialogue.commitments import CommitmentList

router = Router(tags=["dialogue"])


class CommitmentOut(Schema):
    """A commitment; `owner_function` where the owner is no organisation, `due` a partial date or empty."""

    reference: str
    meeting: str
    texts: Texts
    owner: str | None
    owner_function: str
    due: str
    due_note: str
    state: str
    invented: bool


class CommitmentReportOut(Schema):
    """What was done, by the owner or by the secretariat for it."""

    state: str
    words: str
    by: str
    at: datetime


class CommitmentDetailOut(CommitmentOut):
    """One commitment with its reports, oldest first."""

    reports: list[CommitmentReportOut]


class PresentationOut(Schema):
    """A project presented at a meeting; `project` is null where the source names none of the register."""

    sessions: Texts
    project: str | None
    presented_as: str
    by_function: str
    approach: str | None
    note: str


class OutcomeOut(Schema):
    """What a meeting left."""

    presentations: list[PresentationOut]
    conclusions: list[Texts]
    commitments: list[CommitmentOut]


class ApproachOut(Schema):
    """A type of a version; `next_code` is its successor in the next one, empty where none is named."""

    code: str
    names: Texts
    aliases: list[str]
    next_code: str
    became_theme: bool


class SchemeOut(Schema):
    """A version of the typology."""

    version: str
    names: Texts
    valid_from: str
    source_url: str
    note: str
    approaches: list[ApproachOut]


class StandingOut(Schema):
    """Where a project stands: its main approach and the contributing ones, as codes."""

    project: str
    main: str
    contributing: list[str]
    placed_by: str
    reason: str


class ChangeOut(Schema):
    """A type renamed, retired or added; `proposal` and `meeting` where the caller sees where it was agreed."""

    code: str
    change: str
    names: Texts
    aliases: list[str]
    reason: str
    proposal: str | None
    meeting: str | None


class MatrixOut(Schema):
    """Who stands where under a version as of a day, and how many of the projects known on that day do not.

    `named`: of those known, added to the register afterwards but placed by a source of that time. `later`: known today
    and not counted. `ended`: a second person agreed that they stand nowhere. `waiting`: proposed, for a curator, today.
    `changes`: what differs from the version before, for one that was made here.
    """

    version: str
    as_of: date
    known: int
    unplaced: int
    named: int
    later: int
    ended: int
    waiting: int
    changes: list[ChangeOut]
    standings: list[StandingOut]


def _commitment(one: dialogue.Commitment) -> dict[str, Any]:
    return {
        "reference": one.record.reference or "",
        "meeting": one.meeting.record.reference or "",
        "texts": one.texts,
        "owner": one.owner.name if one.owner is not None else None,
        "owner_function": one.owner_function,
        "due": one.due,
        "due_note": one.due_note,
        "state": one.state,
        "invented": one.record.invented,
    }


def _commitments(rows: Sequence[dialogue.Commitment]) -> list[dict[str, Any]]:
    return [_commitment(one) for one in rows]


_ASKED = listing(CommitmentList, "q", "state", orders=("meeting", "due"))


@router.get("/commitments", response=page_of(CommitmentOut), openapi_extra=_ASKED)
def list_commitments(request: ApiRequest) -> dict[str, Any]:
    """Commitments of meetings, with the filters of the page."""
    return page(request, CommitmentList(dialogue.commitments(request.actor)), _commitments)


@router.get("/commitments/{reference}", response=CommitmentDetailOut)
def read_commitment(request: ApiRequest, reference: str) -> dict[str, Any]:
    """One commitment with its reports."""
    one = dialogue.commitment_by_reference(reference, request.actor)
    return _commitment(one) | {"reports": list(one.reports.all())}


@router.get("/meetings/{reference}/outcome", response=OutcomeOut)
def read_meeting_outcome(request: ApiRequest, reference: str) -> dict[str, Any]:
    """What was presented, concluded and taken on at a meeting."""
    meeting = dialogue.meeting_by_reference(reference, request.actor)
    shown = dialogue.Presentation.objects.filter(meeting=meeting).select_related("project__record", "approach")
    return {
        "presentations": [_presentation(one) for one in shown],
        "conclusions": [one.texts for one in dialogue.Conclusion.objects.filter(meeting=meeting)],
        "commitments": _commitments(list(dialogue.commitments(request.actor).filter(meeting=meeting))),
    }


def _presentation(one: dialogue.Presentation) -> dict[str, Any]:
    public = one.project is not None and one.project.record.is_public
    return {
        "sessions": one.sessions,
        "project": one.project.record.reference if public and one.project else None,
        "presented_as": one.presented_as,
        "by_function": one.by_function,
        "approach": one.approach.code if one.approach else None,
        "note": one.note,
    }


@router.get("/typology", response=list[SchemeOut])
def list_typology(request: ApiRequest) -> list[dict[str, Any]]:
    """Every version of the typology with its types, the newest first."""
    return [
        {
            "version": one.version,
            "names": one.names,
            "valid_from": one.valid_from,
            "source_url": one.source_url,
            "note": one.note,
            "approaches": list(one.approaches.all()),
        }
        for one in projects.schemes()
    ]


@router.get("/typology/{version}", response=MatrixOut)
def read_typology(request: ApiRequest, version: str, day: date | None = None) -> dict[str, Any]:
    """Who stands where under a version as of a day (today without one); made-up projects are left out."""
    as_of = day or local_day(request.at)
    found = projects.matrix(projects.scheme_of(version), request.actor, as_of=as_of)
    rows = projects.visible_to(request.actor).filter(pk__in=list(found.standings)).order_by("title_key", "pk")
    return {
        "version": found.scheme.version,
        "as_of": as_of,
        "known": found.known,
        "unplaced": found.unplaced,
        "named": found.named,
        "later": found.later,
        "ended": found.ended,
        "waiting": found.waiting,
        "changes": _changes(found.scheme, request.actor),
        "standings": [
            {
                "project": one.record.reference or "",
                "main": found.standings[one.pk].main.approach.code,
                "contributing": [row.approach.code for row in found.standings[one.pk].contributing],
                "placed_by": found.standings[one.pk].main.placed_by,
                "reason": found.standings[one.pk].main.reason,
            }
            for one in rows
        ],
    }


def _changes(scheme: projects.Scheme, actor: Actor) -> list[dict[str, Any]]:
    """What a version that was made here changes, each line with the proposal and the meeting behind it."""
    lines = projects.changes_of(scheme)
    sources = dialogue.changes_by_record([line.source_id for line in lines if line.source_id], actor)
    told = []
    for line in lines:
        source = sources.get(line.source_id or 0)
        told.append(
            {name: getattr(line, name) for name in ("code", "change", "names", "aliases", "reason")}
            | {
                "proposal": source.record.token if source is not None else None,
                "meeting": source.round.meeting.record.reference if source is not None else None,
            }
        )
    return told


class VoteOptionOut(Schema):
    """An answer and how often it was given."""

    texts: Texts
    votes: int


class VoteOut(Schema):
    """A vote of the room that is counted; it informs, and decides nothing."""

    titles: Texts
    cast: int
    options: list[VoteOptionOut]


class TypeProposalOut(Schema):
    """A proposal to change a type; `taken_up`: the version that took it up, once that is published."""

    token: str
    change: str
    approach: str | None
    name: str
    state: str
    outcome: str
    votes: list[VoteOut]
    taken_up: str | None


class RoundOut(Schema):
    """A round of placing at a meeting."""

    token: str
    meeting: str
    number: int
    version: str
    state: str
    opened_at: datetime
    closed_at: datetime | None


class RoundPlacementOut(Schema):
    """One project of a round; `main` is null until the organisation that leads it places it."""

    project: str
    main: str | None
    contributing: list[str]


class RoundDetailOut(RoundOut):
    """One round with its projects; nothing in it is settled before a curator confirms it."""

    placements: list[RoundPlacementOut]
    votes: list[VoteOut]
    proposals: list[TypeProposalOut]


def _votes(votes: Sequence[dialogue.Asked]) -> list[dict[str, Any]]:
    return [
        {
            "titles": one.poll.titles,
            "cast": one.cast,
            "options": [{"texts": each.texts, "votes": each.votes or 0} for each in one.options],
        }
        for one in votes
        if one.poll.state == "closed"
    ]


def _proposals(found: dialogue.PlacingRound) -> list[dict[str, Any]]:
    """The proposals of a round with their counted votes. Three queries."""
    rows = list(dialogue.TypeProposal.objects.filter(round=found).select_related("record", "approach"))
    taken = projects.taken_up([one.record_id for one in rows])
    votes = dialogue.votes_by_proposal(found)
    return [
        {
            "token": one.record.token,
            "change": one.change,
            "approach": one.approach.code if one.approach is not None else None,
            "name": one.name,
            "state": one.state,
            "outcome": one.outcome,
            "votes": _votes(votes.get(one.pk, [])),
            "taken_up": taken[one.record_id].version
            if one.record_id in taken and taken[one.record_id].state == "published"
            else None,
        }
        for one in rows
    ]


def _round(one: dialogue.PlacingRound, meeting: dialogue.Meeting) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("number", "state", "opened_at", "closed_at")}
    return told | {
        "token": one.record.token,
        "meeting": meeting.record.reference or "",
        "version": one.scheme.version,
    }


@router.get("/meetings/{reference}/placing", response=list[RoundOut])
def list_placing_rounds(request: ApiRequest, reference: str) -> list[dict[str, Any]]:
    """The rounds of placing at a meeting, in order."""
    meeting = dialogue.meeting_by_reference(reference, request.actor)
    return [_round(one, meeting) for one in dialogue.rounds(meeting)]


@router.get("/placing/{token}", response=RoundDetailOut)
def read_placing_round(request: ApiRequest, token: str) -> dict[str, Any]:
    """One round with where its projects stand now."""
    found = dialogue.round_by_token(token, request.actor)
    placements = [
        {
            "project": one.project.record.reference or "",
            "main": one.approach.code if one.approach is not None else None,
            "contributing": one.contributing,
        }
        for one in dialogue.picture(found).placements
    ]
    votes = {"votes": _votes(dialogue.votes_in(found)), "proposals": _proposals(found)}
    return _round(found, found.meeting) | {"placements": placements} | votes
