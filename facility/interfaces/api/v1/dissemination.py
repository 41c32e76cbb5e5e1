"""The plan by which a lesson or a publication is brought to people."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import StringConstraints

from facility.apps.knowledge import public as knowledge
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.shapes import Long, Short, Token

router = Router(tags=["knowledge"])


class LineOut(Schema):
    """A line of the plan; `planned_for` is a partial date, `effect` is empty until it is noted."""

    number: int
    audience: str
    channel: str
    what: str
    planned_for: str
    state: str
    done_on: date | None
    effect: str
    effect_noted_at: datetime | None
    dropped_reason: str


class LineIn(Schema):
    """To whom, on which way, what, when."""

    audience: Token
    channel: Token
    what: Short
    planned_for: Annotated[str, StringConstraints(max_length=10)]


class DoneIn(Schema):
    """The day on which it was done."""

    done_on: date


class EffectIn(Schema):
    """What came of it."""

    effect: Long


class DroppedIn(Schema):
    """Why it is dropped."""

    reason: Short


_NAMED = (
    "audience", "channel", "what", "planned_for", "state", "done_on", "effect", "effect_noted_at", "dropped_reason",
)  # fmt: skip


def _row(one: knowledge.Dissemination) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _NAMED} | {"number": one.pk}


def _line(request: ApiRequest, token: str, number: int) -> knowledge.Dissemination:
    need_writer(request, "knowledge")
    return knowledge.line_of(knowledge.subject_by_token(token, request.actor).record_id, number)


@router.get("/desk/dissemination/{token}", response=list[LineOut])
def list_dissemination(request: ApiRequest, token: str) -> list[dict[str, Any]]:
    """The plan of a lesson or a publication, by its token."""
    subject = knowledge.subject_by_token(token, need_person(request))
    return [_row(one) for one in knowledge.plan_of(subject.record_id)]


@router.post("/desk/dissemination/{token}", response={201: LineOut})
def plan_dissemination(request: ApiRequest, token: str, given: LineIn) -> Status[Any]:
    """Plan another line."""
    need_writer(request, "knowledge")
    made = knowledge.plan_dissemination(token=token, **given.dict(), actor=request.actor, at=request.at)
    return Status(201, _row(made))


@router.post("/desk/dissemination/{token}/{int:number}/done", response=LineOut)
def do_dissemination(request: ApiRequest, token: str, number: int, given: DoneIn) -> dict[str, Any]:
    """Note that a line was done."""
    line = _line(request, token, number)
    done = knowledge.do_dissemination(
        dissemination_id=line.pk, done_on=given.done_on, actor=request.actor, at=request.at
    )
    return _row(done)


@router.post("/desk/dissemination/{token}/{int:number}/effect", response=LineOut)
def note_effect(request: ApiRequest, token: str, number: int, given: EffectIn) -> dict[str, Any]:
    """Note what came of it."""
    line = _line(request, token, number)
    noted = knowledge.note_effect(dissemination_id=line.pk, effect=given.effect, actor=request.actor, at=request.at)
    return _row(noted)


@router.post("/desk/dissemination/{token}/{int:number}/drop", response=LineOut)
def drop_dissemination(request: ApiRequest, token: str, number: int, given: DroppedIn) -> dict[str, Any]:
    """Drop a line with the reason."""
    line = _line(request, token, number)
    dropped = knowledge.drop_dissemination(
        dissemination_id=line.pk, reason=given.reason, actor=request.actor, at=request.at
    )
    return _row(dropped)
