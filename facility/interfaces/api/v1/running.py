"""Calls that are published: their next version, suspension, exhausted funds; the next version of a rulebook."""

from typing import Any

from ninja import Schema, Status

from facility.apps.calls import public as calls
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_writer
from facility.interfaces.api.v1 import drafting
from facility.interfaces.api.v1.calls import RulebookDetailOut, rulebook_detail
from facility.interfaces.api.v1.calls import router as published
from facility.interfaces.api.v1.drafting import DeskCallOut, RuleIn, desk_write, is_invented, shown
from facility.interfaces.api.v1.writing import ReasonIn

router = drafting.router


@router.post("/desk/calls/{code}/revision", response={201: DeskCallOut})
def start_revision(request: ApiRequest, code: str) -> Status[Any]:
    """Begin the next version of a published call from the one in force."""
    call = desk_write(request, code)
    calls.start_revision(call_id=call.pk, actor=request.actor, at=request.at)
    return Status(201, shown(request, code))


@router.delete("/desk/calls/{code}/revision", response={204: None})
def discard_revision(request: ApiRequest, code: str) -> Status[None]:
    """Throw the version under preparation of a published call away."""
    call = desk_write(request, code)
    calls.discard_revision(call_id=call.pk, actor=request.actor, at=request.at)
    return Status(204, None)


@router.post("/desk/calls/{code}/suspend", response=DeskCallOut)
def suspend_call(request: ApiRequest, code: str, given: ReasonIn) -> dict[str, Any]:
    """Stop taking dossiers, for a reason that is published."""
    call = desk_write(request, code)
    calls.suspend_call(call_id=call.pk, reason=given.reason, actor=request.actor, at=request.at)
    return shown(request, code)


@router.post("/desk/calls/{code}/resume", response=DeskCallOut)
def resume_call(request: ApiRequest, code: str) -> dict[str, Any]:
    """Take dossiers again."""
    call = desk_write(request, code)
    calls.resume_call(call_id=call.pk, actor=request.actor, at=request.at)
    return shown(request, code)


@router.post("/desk/calls/{code}/exhaust", response=DeskCallOut)
def exhaust_call(request: ApiRequest, code: str) -> dict[str, Any]:
    """Note that the funds of the whole call are used up."""
    call = desk_write(request, code)
    calls.exhaust_call(call_id=call.pk, actor=request.actor, at=request.at)
    return shown(request, code)


@router.post("/desk/calls/{code}/lots/{lot}/exhaust", response=DeskCallOut)
def exhaust_lot(request: ApiRequest, code: str, lot: str) -> dict[str, Any]:
    """Note that the money of one lot is used up."""
    call, found = desk_write(request, code), calls.lot_for(code, lot, request.actor)
    calls.exhaust_lot(call_id=call.pk, lot_id=found.pk, actor=request.actor, at=request.at)
    return shown(request, code)


@router.post("/desk/calls/{code}/lots/{lot}/reopen", response=DeskCallOut)
def reopen_lot(request: ApiRequest, code: str, lot: str) -> dict[str, Any]:
    """Take dossiers in a lot again."""
    call, found = desk_write(request, code), calls.lot_for(code, lot, request.actor)
    calls.reopen_lot(call_id=call.pk, lot_id=found.pk, actor=request.actor, at=request.at)
    return shown(request, code)


@published.post("/rulebooks/{code}/{int:version}/rules/{int:place}", response={201: RulebookDetailOut})
def change_rule(request: ApiRequest, code: str, version: int, place: int, given: RuleIn) -> Status[Any]:
    """Adopt the next version of a rulebook in which one rule is another. It judges nobody before a call names it."""
    need_writer(request, "calls")
    require(calls.policy.may_adopt_rulebook, request.actor)
    row = calls.rulebook_at(code, version)
    if place >= len(row.content["entries"]):
        raise NotFound("rule")
    made = calls.change_rule(
        rulebook_id=row.pk,
        place=place,
        entry={**row.content["entries"][place], **given.entry},
        title=given.title or row.title,
        actor=request.actor,
        at=request.at,
        invented=is_invented(request),
    )
    return Status(201, rulebook_detail(made))


class GridOut(Schema):
    """An evaluation grid: sections, criteria, weights, thresholds, what puts equal totals in order."""

    code: str
    version: int
    stage: str
    title: dict[str, str]
    status: str
    source: str
    content_hash: str
    content: dict[str, Any]


@published.get("/grids/{code}/{int:version}", response=GridOut)
def read_grid(request: ApiRequest, code: str, version: int) -> Any:
    """One evaluation grid. Public."""
    row = calls.grids().filter(code=code, version=version).first()
    if row is None:
        raise NotFound("grid")
    return row
