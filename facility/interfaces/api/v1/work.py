"""Evaluations, consultations, lessons, tasks, the trail of a record: reading."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Router, Schema

from facility.apps.evaluation import public as evaluation
from facility.apps.knowledge import public as knowledge
from facility.apps.parties import public as parties
from facility.core.errors import Forbidden, NotFound
from facility.foundation.accounts.public import Role, require
from facility.foundation.clocks import public as clocks
from facility.foundation.records import public as records
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person
from facility.interfaces.api.paging import cut, page
from facility.interfaces.api.v1.shapes import Texts, listing, page_of
from facility.interfaces.web.desk.trail import TrailList, entries_with_names, trail_filters
from facility.interfaces.web.evaluation.rounds import RoundList
from facility.interfaces.web.evaluation.scoring import EvaluationList, name_of
from facility.interfaces.web.knowledge.views import DeskLessons, PublicLessons

router = Router()


class AssignmentOut(Schema):
    """One's own evaluation of a dossier; the title is told once interests were declared."""

    token: str
    dossier: str
    call: str
    lot: str
    state: str
    assigned_at: datetime
    declared_at: datetime | None
    has_conflict: bool | None
    scored_at: datetime | None
    invented: bool


class AssignmentDetailOut(AssignmentOut):
    """One evaluation with its grid, sheet, and the dossier's answers once interests were declared."""

    version: str
    grid: dict[str, Any]
    sheet: dict[str, Any]
    answers: dict[str, Any] | None


class RoundOut(Schema):
    """An evaluation round."""

    token: str
    call: str
    lot: str
    grid: str
    grid_version: int
    state: str
    opened_at: datetime
    closed_at: datetime | None
    dossiers: int
    agreed: int
    ranking_hash: str


class EntryOut(Schema):
    """A dossier in a round."""

    dossier: str | None
    place: int | None
    total: int | None
    agreed_at: datetime | None
    evaluators: int


class RoundDetailOut(RoundOut):
    """One round with its dossiers in the order of the ranking."""

    entries: list[EntryOut]


class LessonOut(Schema):
    """A lesson, in the languages it was written in."""

    token: str
    reference: str | None
    title: Texts
    body: Texts
    themes: list[str]
    countries: list[str]
    project: str | None
    state: str
    published_at: datetime | None
    invented: bool


class TaskOut(Schema):
    """Something that waits for the actor."""

    kind: str
    title: str
    reference: str | None
    record: str
    address: str
    role: str
    due_at: datetime | None
    is_overdue: bool


class EntryOfTrailOut(Schema):
    """One act on one record, chained to the one before by hash."""

    number: int
    record: str
    kind: str
    event: str
    at: datetime
    actor: str
    facts: dict[str, Any]
    cause: str
    digest: str
    previous: str
    sealed: bool


def _assignment(one: evaluation.Assignment) -> dict[str, Any]:
    named = ("state", "assigned_at", "declared_at", "has_conflict", "scored_at")
    lot = one.entry.round.lot
    return {name: getattr(one, name) for name in named} | {
        "token": one.record.token,
        "dossier": name_of(one),
        "call": lot.call.code,
        "lot": lot.code,
        "invented": one.record.invented,
    }


def _assignments(rows: Sequence[evaluation.Assignment]) -> list[dict[str, Any]]:
    return [_assignment(one) for one in rows]


@router.get("/evaluations", response=page_of(AssignmentOut), openapi_extra=listing(EvaluationList), tags=["evaluation"])
def list_evaluations(request: ApiRequest) -> dict[str, Any]:
    """What one was assigned to evaluate."""
    if not need_person(request).has(Role.EVALUATOR):
        raise Forbidden("evaluation.score")
    return page(request, EvaluationList(evaluation.assignments_of(request.actor)), _assignments)


def assignment_detail(request: ApiRequest, mine: evaluation.Assignment) -> dict[str, Any]:
    """One evaluation; the dossier is read only after interests were declared, and the reading is noted."""
    answers = None
    if evaluation.policy.may_read_dossier(request.actor, mine):
        opened = evaluation.opened_for(mine, request.actor)
        evaluation.note_evaluator(assignment_id=mine.pk, actor=request.actor, at=request.at)
        answers = {one.submission.stage: dict(one.answers) for one in opened}
    version = marks.version_of(mine.record_id, len(str(mine.sheet)))
    marks.stamp(request, version)
    return _assignment(mine) | {
        "version": version,
        "grid": mine.entry.round.grid.content,
        "sheet": mine.sheet,
        "answers": answers,
    }


@router.get("/evaluations/{token}", response=AssignmentDetailOut, tags=["evaluation"])
def read_evaluation(request: ApiRequest, token: str) -> dict[str, Any]:
    """One of one's evaluations: grid, sheet, and the dossier once interests were declared."""
    return assignment_detail(request, evaluation.assignment_by_token(token, request.actor))


def _round(one: Any) -> dict[str, Any]:
    named = ("state", "opened_at", "closed_at", "dossiers", "agreed", "ranking_hash")
    return {name: getattr(one, name) for name in named} | {
        "token": one.record.token,
        "call": one.lot.call.code,
        "lot": one.lot.code,
        "grid": one.grid.code,
        "grid_version": one.grid.version,
    }


@router.get("/rounds", response=page_of(RoundOut), openapi_extra=listing(RoundList), tags=["evaluation"])
def list_rounds(request: ApiRequest) -> dict[str, Any]:
    """Evaluation rounds, for staff and panels."""
    require(evaluation.policy.may_view_round, request.actor)
    return page(request, RoundList(evaluation.rounds_visible_to(request.actor)), lambda rows: [_round(x) for x in rows])


@router.get("/rounds/{token}", response=RoundDetailOut, tags=["evaluation"])
def read_round(request: ApiRequest, token: str) -> dict[str, Any]:
    """One round with its dossiers."""
    found = evaluation.round_by_token(token, request.actor)
    entries = [
        {
            "dossier": one.proposal.record.reference,
            "place": one.place,
            "total": one.total,
            "agreed_at": one.agreed_at,
            "evaluators": len(one.assignments.all()),
        }
        for one in evaluation.entries_of(found)
    ]
    return _round(found) | {"entries": entries}


def lesson_row(one: knowledge.Lesson) -> dict[str, Any]:
    """A lesson."""
    named = ("title", "body", "themes", "countries", "state", "published_at")
    return {name: getattr(one, name) for name in named} | {
        "token": one.record.token,
        "reference": one.record.reference,
        "project": one.project.record.reference if one.project else None,
        "invented": one.record.invented,
    }


def _lessons(rows: Sequence[knowledge.Lesson]) -> list[dict[str, Any]]:
    return [lesson_row(one) for one in rows]


@router.get("/lessons", response=page_of(LessonOut), openapi_extra=listing(PublicLessons), tags=["knowledge"])
def list_lessons(request: ApiRequest) -> dict[str, Any]:
    """Published lessons. Public."""
    return page(request, PublicLessons(knowledge.visible_to(request.actor).filter(state="published")), _lessons)


@router.get("/lessons/{reference}", response=LessonOut, tags=["knowledge"])
def read_lesson(request: ApiRequest, reference: str) -> dict[str, Any]:
    """One published lesson. Public."""
    return lesson_row(knowledge.by_reference(reference, request.actor))


@router.get("/desk/lessons", response=page_of(LessonOut), openapi_extra=listing(DeskLessons), tags=["knowledge"])
def list_desk_lessons(request: ApiRequest) -> dict[str, Any]:
    """All lessons, for those who make them."""
    require(knowledge.policy.may_list, request.actor)
    return page(request, DeskLessons(knowledge.visible_to(request.actor)), _lessons)


@router.get("/tasks", response=list[TaskOut], tags=["tasks"])
def list_tasks(request: ApiRequest) -> list[dict[str, Any]]:
    """What waits for the actor, soonest due first."""
    return [
        {
            "kind": one.kind,
            "title": str(one.title),
            "reference": one.reference,
            "record": one.record.token,
            "address": one.address,
            "role": one.role,
            "due_at": one.due_at,
            "is_overdue": one.is_overdue,
        }
        for one in clocks.tasks_for(need_person(request), request.at)
    ]


def _entries(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "number": one.sequence,
            "record": one.record.reference or one.record.token,
            "kind": one.record.kind,
            "event": one.event,
            "at": one.at,
            "actor": getattr(one, "actor_name", "") or one.system or "",
            "facts": one.facts,
            "cause": one.cause,
            "digest": one.digest,
            "previous": one.previous,
            "sealed": one.root_id is not None,
        }
        for one in rows
    ]


@router.get(
    "/trail",
    response=page_of(EntryOfTrailOut),
    openapi_extra=listing(TrailList, "event", "kind", "at_from", "at_to"),
    tags=["trail"],
)
def list_trail(request: ApiRequest) -> dict[str, Any]:
    """What happened in the facility, newest first; for those who may read the trail."""
    require(parties.may_read_trail, request.actor)
    return page(request, TrailList(entries_with_names(), filters=trail_filters()), _entries)


@router.get("/records/{token}/trail", response=page_of(EntryOfTrailOut), openapi_extra=listing(None), tags=["trail"])
def list_record_trail(request: ApiRequest, token: str) -> dict[str, Any]:
    """What happened to one record, newest first; for those who may read the trail."""
    require(parties.may_read_trail, request.actor)
    record = records.by_token(token)
    thing = records.kind(record.kind).load([record.pk]).get(record.pk)
    if thing is None or not records.kind(record.kind).may_view(request.actor, thing):
        raise NotFound("record")
    found, after = cut(request, entries_with_names().filter(record=record).order_by("-sequence", "pk"))
    return {"items": _entries(found), "next": after}


class MeOut(Schema):
    """Who calls: the person, the roles held today, and what the token covers."""

    name: str
    language: str
    roles: list[str]
    organisations: list[str]
    token: str | None
    scopes: list[str] | None
    expires_at: datetime | None


@router.get("/me", response=MeOut, tags=["account"])
def read_me(request: ApiRequest) -> dict[str, Any]:
    """Who calls, with which roles and scopes."""
    actor, token = need_person(request), request.api_token
    return {
        "name": actor.name,
        "language": actor.language,
        "roles": sorted({one.role for one in actor.held}),
        "organisations": [one.record.token for one in parties.own_organisations(actor)],
        "token": token.prefix if token else None,
        "scopes": token.scopes if token else None,
        "expires_at": token.expires_at if token else None,
    }
