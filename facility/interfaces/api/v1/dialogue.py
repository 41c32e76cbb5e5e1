"""Dialogue: processes with their bodies and terms, and the meetings on record. Public."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Router, Schema

from facility.apps.dialogue import public as dialogue
from facility.interfaces.api.callers import ApiRequest
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.shapes import Texts, listing, page_of
from facility.interfaces.web.dialogue.lists import MeetingList, ProcessList
from facility.interfaces.web.projects.naming import Naming

router = Router(tags=["dialogue"])


class ProcessOut(Schema):
    """A process; `stated_states` is the number of states as published, null where no source gives one."""

    code: str
    kind: str
    names: Texts
    since: str
    website: str
    stated_states: int | None
    stated_at_least: bool
    meetings: int


class BodyOut(Schema):
    """A body of a process; partial dates, empty where no source gives one."""

    code: str
    names: Texts
    since: str
    until: str
    source_url: str
    note: str


class TermOut(Schema):
    """A role held by a state (ISO code) or a body (name), in a body of the process or in the process itself."""

    role: str
    country: str
    name: str
    body: str | None
    since: str
    until: str
    source_url: str
    source_status: str
    note: str


class ProcessDetailOut(ProcessOut):
    """One process with its bodies and terms."""

    source_urls: list[str]
    note: str
    bodies: list[BodyOut]
    terms: list[TermOut]


class MeetingOut(Schema):
    """A meeting as its sources tell of it; partial dates, null and empty where none says."""

    reference: str
    process: str
    body: str | None
    kind: str
    titles: Texts
    starts: str
    ends: str
    city: str
    country: str
    mode: str
    participants: int | None
    states: int | None
    verification: str
    invented: bool


class MeetingDetailOut(MeetingOut):
    """One meeting with its project and its sources."""

    project: str | None
    source_urls: list[str]
    note: str
    changed_at: datetime


_PROCESS = ("code", "kind", "names", "since", "website", "stated_states", "stated_at_least")
_TERM = ("role", "country", "name", "since", "until", "source_url", "source_status", "note")
_MEETING = (
    "kind", "titles", "starts", "ends", "city", "country", "mode", "participants", "states", "verification",
)  # fmt: skip


def _process(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _PROCESS} | {"meetings": one.held}


def _processes(rows: Sequence[dialogue.Process]) -> list[dict[str, Any]]:
    return [_process(one) for one in rows]


def _meeting(one: dialogue.Meeting) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _MEETING} | {
        "reference": one.record.reference or "",
        "process": one.process.code,
        "body": one.body.code if one.body else None,
        "invented": one.record.invented,
    }


def _meetings(rows: Sequence[dialogue.Meeting]) -> list[dict[str, Any]]:
    return [_meeting(one) for one in rows]


@router.get("/processes", response=page_of(ProcessOut), openapi_extra=listing(ProcessList))
def list_processes(request: ApiRequest) -> dict[str, Any]:
    """Processes of dialogue."""
    return page(request, ProcessList(dialogue.processes(request.actor)), _processes)


@router.get("/processes/{code}", response=ProcessDetailOut)
def read_process(request: ApiRequest, code: str) -> dict[str, Any]:
    """One process with its bodies and who holds or held which role."""
    one = dialogue.process_by_code(code, request.actor)
    terms = [
        {name: getattr(row, name) for name in _TERM} | {"body": row.body.code if row.body else None}
        for row in one.terms.all()
    ]
    told = {"source_urls": one.source_urls, "note": one.note, "bodies": list(one.bodies.all()), "terms": terms}
    return _process(one) | told


_ASKED = listing(
    MeetingList, "q", "process", "kind", "country", "year",
    orders=("starts", "title", "process", "kind", "place", "states", "participants"),
)  # fmt: skip


@router.get("/meetings", response=page_of(MeetingOut), openapi_extra=_ASKED)
def list_meetings(request: ApiRequest) -> dict[str, Any]:
    """Meetings on record, with the filters of the page."""
    actor = request.actor
    rows = MeetingList(dialogue.meetings(actor), dialogue.processes(actor), Naming())
    return page(request, rows, _meetings)


@router.get("/meetings/{reference}", response=MeetingDetailOut)
def read_meeting(request: ApiRequest, reference: str) -> dict[str, Any]:
    """One meeting with its project and its sources."""
    one = dialogue.meeting_by_reference(reference, request.actor)
    project = one.project.record if one.project is not None and one.project.record.is_public else None
    told = {"source_urls": one.source_urls, "note": one.note, "changed_at": one.changed_at}
    return _meeting(one) | told | {"project": project.reference if project else None}
