"""The knowledge space of a programme of assistance: what it gathers, and what is proposed for it."""

from datetime import datetime
from typing import Annotated, Any

from ninja import File, Form, Router, Schema, Status, UploadedFile
from pydantic import StringConstraints

from facility.apps.assistance import public as assistance
from facility.apps.knowledge import public as knowledge
from facility.apps.portfolio import public as portfolio
from facility.core.errors import NotFound
from facility.foundation.base.clock import local_day
from facility.interfaces.api.callers import ApiRequest, need_writer
from facility.interfaces.api.v1.shapes import Short, Texts
from facility.interfaces.api.v1.writing import ReasonIn

router = Router(tags=["knowledge"])
# As many lines and answered requests as are given at once, the newest first.
MOST = 200


Line = Annotated[str, StringConstraints(max_length=500)]


class GatheredOut(Schema):
    """A lesson, publication, news or meeting of the space; `day` is a partial date, "" where it is not known."""

    kind: str
    reference: str
    title: Texts
    day: str
    themes: list[str]
    countries: list[str]
    invented: bool


class TalkOut(Schema):
    """A discussion under one of them: its reference, how many posts stand, when the newest came in."""

    reference: str
    title: Texts
    posts: int
    newest: datetime | None


class AnsweredOut(Schema):
    """A request of the programme that the caller may read, and the references of what answered it."""

    token: str
    reference: str | None
    title: str
    state: str
    answered_by: list[str]


class TieOut(Schema):
    """What was tied to the space or proposed for it: `proposed`, `confirmed` or `rejected`; `number` names it.

    `answer` says why what was rejected is not taken up.
    """

    number: int
    reference: str | None
    state: str
    reason: str
    answer: str
    at: datetime
    own: bool


class WorkOut(Schema):
    """A work that is not in the library, as it was proposed: `waiting`, `taken_up`, `published` or `declined`.

    `answer` says why it is not taken up; `publication` is the reference once one came out of it.
    """

    token: str
    title: str
    address: str
    has_file: bool
    reason: str
    state: str
    answer: str
    offered_at: datetime
    publication: str | None


class SpaceOut(Schema):
    """The knowledge space of a programme as the caller sees it, narrowed to a country and a theme where they were given.

    `ties` and `works` are for editors, and for who takes part their own proposals. `lines` are at most 200, `total` counts them all.
    """

    programme: str
    country: str
    theme: str
    countries: dict[str, int]
    themes: dict[str, int]
    total: int
    lines: list[GatheredOut]
    discussions: list[TalkOut]
    answered_requests: list[AnsweredOut]
    takes_part: bool
    ties: list[TieOut]
    works: list[WorkOut]


class GatherIn(Schema):
    """The reference of something published, and why it belongs there."""

    reference: Annotated[str, StringConstraints(max_length=60)]
    reason: Short


def _answered(one: portfolio.Answered) -> dict[str, Any]:
    asked = one.request
    told = {"token": asked.record.token, "reference": asked.record.reference, "title": asked.title}
    return told | {"state": asked.state, "answered_by": [reference for _label, reference, _kind in one.by]}


def _tie(one: knowledge.Tied) -> dict[str, Any]:
    told = {"number": one.link_id, "reference": one.record.reference, "state": one.state}
    return told | {"reason": one.note, "answer": one.answer, "at": one.at, "own": one.is_own}


def _work(one: knowledge.OfferedWork) -> dict[str, Any]:
    out = one.publication.record.reference if one.publication is not None else None
    told = {"token": one.record.token, "has_file": one.file is not None, "publication": out}
    return told | {name: getattr(one, name) for name in ("title", "address", "reason", "state", "answer", "offered_at")}


def _space(request: ApiRequest, code: str, country: str = "", theme: str = "") -> dict[str, Any]:
    programme = assistance.programme_by_code(code)
    found = portfolio.space_of(programme, request.actor, country=country, theme=theme, requests=MOST)
    circle = knowledge.circle_of(programme, request.actor, local_day(request.at))
    return {
        "programme": code,
        "total": len(found.lines),
        "lines": found.lines[:MOST],
        "discussions": found.talks[:MOST],
        "answered_requests": [_answered(one) for one in found.answered],
        "takes_part": knowledge.policy.may_take_part(request.actor, circle),
        "ties": [_tie(one) for one in knowledge.ties_of(circle, request.actor)],
        "works": [_work(one) for one in knowledge.works_of(circle, request.actor)],
        **{name: getattr(found, name) for name in ("country", "theme", "countries", "themes")},
    }


@router.get("/assistance-programmes/{code}/knowledge", response=SpaceOut)
def read_space(request: ApiRequest, code: str, country: str = "", theme: str = "") -> dict[str, Any]:
    """What the knowledge space of a programme gathers, as far as the caller may read it. Public."""
    return _space(request, code, country, theme)


@router.post("/assistance-programmes/{code}/knowledge", response={201: SpaceOut})
def gather_in_space(request: ApiRequest, code: str, given: GatherIn) -> Status[Any]:
    """Tie something published to the space. At once as an editor, else as a proposal to the editors."""
    need_writer(request, "knowledge")
    knowledge.gather(programme=code, **given.dict(), actor=request.actor, at=request.at)
    return Status(201, _space(request, code))


@router.post("/assistance-programmes/{code}/knowledge/works", response={201: SpaceOut})
def offer_work_for_space(
    request: ApiRequest,
    code: str,
    title: Form[Line],
    reason: Form[Short],
    address: Form[Line] = "",
    upload: File[UploadedFile | None] = None,
) -> Status[Any]:
    """Propose a work that is not in the library (multipart), by its web address, its file, or both."""
    need_writer(request, "knowledge")
    knowledge.offer_work(
        programme=code,
        title=title,
        reason=reason,
        address=address,
        upload=upload,
        actor=request.actor,
        at=request.at,
    )
    return Status(201, _space(request, code))


@router.post("/assistance-programmes/{code}/knowledge/works/{token}/decline", response=SpaceOut)
def decline_work_for_space(request: ApiRequest, code: str, token: str, given: ReasonIn) -> dict[str, Any]:
    """Leave a proposed work out, as an editor, with the reason that who proposed it is told."""
    need_writer(request, "knowledge")
    one = knowledge.work_by_token(code, token, request.actor)
    knowledge.decline_work(work_id=one.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _space(request, code)


@router.post("/assistance-programmes/{code}/knowledge/{int:number}/decline", response=SpaceOut)
def decline_in_space(request: ApiRequest, code: str, number: int, given: ReasonIn) -> dict[str, Any]:
    """Leave a proposal out of the space, as an editor, with the reason that who proposed it is told."""
    need_writer(request, "knowledge")
    knowledge.decline_gathered(programme=code, link_id=number, reason=given.reason, actor=request.actor, at=request.at)
    return _space(request, code)


_ACTS = {"accept": knowledge.accept_gathered, "let-go": knowledge.let_go}


@router.post("/assistance-programmes/{code}/knowledge/{int:number}/{act}", response=SpaceOut)
def settle_in_space(request: ApiRequest, code: str, number: int, act: str) -> dict[str, Any]:
    """Settle what is tied to the space, as an editor. `accept` lets a proposal stand, `let-go` takes out what stands."""
    need_writer(request, "knowledge")
    if act not in _ACTS:
        raise NotFound("act")
    _ACTS[act](programme=code, link_id=number, actor=request.actor, at=request.at)
    return _space(request, code)
