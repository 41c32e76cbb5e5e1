"""Evaluations, rounds and lessons: reading."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Router, Schema

from facility.apps.evaluation import public as evaluation
from facility.apps.knowledge import public as knowledge
from facility.core.canonical import digest
from facility.core.errors import Forbidden, NotFound
from facility.foundation.accounts.public import Role, require
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.shapes import Texts, listing, page_of
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


class SheetOut(Schema):
    """One evaluator's sheet, seen by the others once all have handed theirs in."""

    name: str
    mine: bool
    sheet: dict[str, Any]
    agrees: bool


class AgreementOut(Schema):
    """Everybody's sheets and the common one that is proposed; `seen` is what agreeing to it sends back."""

    sheets: list[SheetOut]
    proposed: dict[str, Any] | None
    proposed_by: str
    seen: str
    agreed_at: datetime | None


class AssignmentDetailOut(AssignmentOut):
    """One evaluation with its grid, sheet, and the dossier's answers once interests were declared."""

    version: str
    grid: dict[str, Any]
    sheet: dict[str, Any]
    answers: dict[str, Any] | None
    agreement: AgreementOut | None


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
    """One round with its dossiers in the order of the ranking. `version` is what If-Match expects."""

    version: str
    entries: list[EntryOut]


class LessonOut(Schema):
    """A lesson, in the languages it was written in."""

    token: str
    reference: str | None
    title: Texts
    body: Texts
    applies: Texts
    not_applies: Texts
    themes: list[str]
    countries: list[str]
    parts: list[str]
    origin: str
    project: str | None
    state: str
    published_at: datetime | None
    invented: bool


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
    version = assignment_version(mine)
    marks.stamp(request, version)
    return _assignment(mine) | {
        "version": version,
        "grid": mine.entry.round.grid.content,
        "sheet": mine.sheet,
        "answers": answers,
        "agreement": _agreement(request, mine) if evaluation.policy.may_compare_sheets(request.actor, mine) else None,
    }


def assignment_version(mine: evaluation.Assignment) -> str:
    """The version of an evaluation: acts on its record, its sheet, what its evaluators agree on."""
    entry = mine.entry
    agreed = entry.agreed_at.isoformat() if entry.agreed_at else ""
    told = [mine.state, mine.sheet, mine.agreed_to, entry.proposed_sheet, entry.proposed_by_id, agreed]
    return marks.version_of(mine.record_id, marks.print_of(told))


def _agreement(request: ApiRequest, mine: evaluation.Assignment) -> dict[str, Any]:
    entry = mine.entry
    seen = digest(entry.proposed_sheet) if entry.proposed_sheet else ""
    return {
        "sheets": [
            {
                "name": one.person.name,
                "mine": one.pk == mine.pk,
                "sheet": one.sheet,
                "agrees": bool(seen) and one.agreed_to == seen,
            }
            for one in evaluation.others_of(mine, request.actor)
        ],
        "proposed": entry.proposed_sheet,
        "proposed_by": entry.proposed_by.person.name if entry.proposed_by else "",
        "seen": seen,
        "agreed_at": entry.agreed_at,
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


def entry_row(one: evaluation.Entry) -> dict[str, Any]:
    """A dossier in a round."""
    return {
        "dossier": one.proposal.record.reference,
        "place": one.place,
        "total": one.total,
        "agreed_at": one.agreed_at,
        "evaluators": len(one.assignments.all()),
    }


def round_version(found: evaluation.Round) -> str:
    """The version of a round: acts on its record, its dossiers, who scores them, what is agreed."""
    told = [
        [
            one.pk,
            one.place,
            one.agreed_at.isoformat() if one.agreed_at else "",
            [row.pk for row in one.assignments.all()],
        ]
        for one in evaluation.entries_of(found)
    ]
    return marks.version_of(found.record_id, marks.print_of([found.state, told]))


def round_detail(request: ApiRequest, found: evaluation.Round) -> dict[str, Any]:
    """One round; stamps the answer with its version."""
    version = round_version(found)
    marks.stamp(request, version)
    return _round(found) | {"version": version, "entries": [entry_row(one) for one in evaluation.entries_of(found)]}


@router.get("/rounds/{token}", response=RoundDetailOut, tags=["evaluation"])
def read_round(request: ApiRequest, token: str) -> dict[str, Any]:
    """One round with its dossiers."""
    return round_detail(request, evaluation.round_by_token(token, request.actor))


def lesson_row(one: knowledge.Lesson) -> dict[str, Any]:
    """A lesson."""
    named = ("title", "body", "applies", "not_applies", "themes", "countries", "parts", "state", "published_at")
    return {name: getattr(one, name) for name in named} | {
        "origin": one.origin,
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
    """One published lesson; not found once it was withdrawn. Public."""
    found = knowledge.by_reference(reference, request.actor)
    if found.state != "published":
        raise NotFound("lesson")
    return lesson_row(found)


@router.get("/desk/lessons", response=page_of(LessonOut), openapi_extra=listing(DeskLessons), tags=["knowledge"])
def list_desk_lessons(request: ApiRequest) -> dict[str, Any]:
    """All lessons, for those who make them."""
    require(knowledge.policy.may_list, request.actor)
    return page(request, DeskLessons(knowledge.visible_to(request.actor)), _lessons)
