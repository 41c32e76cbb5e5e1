"""Processes of dialogue with their bodies, terms and who takes part; who looks after them says so here too."""

from collections.abc import Sequence
from typing import Any

from ninja import Router, Schema, Status

from facility.apps.dialogue import public as dialogue
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_writer
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.shapes import Number, Short, Texts, listing, page_of
from facility.interfaces.web.dialogue.lists import ProcessList

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
    """A role held by a state (ISO code) or a body (name), in a body of the process or in the process itself.

    `organisation`: the token of the one of the register that the name means, null where nobody said so.
    """

    role: str
    country: str
    name: str
    organisation: str | None
    body: str | None
    since: str
    until: str
    source_url: str
    source_status: str
    note: str


class MemberOut(Schema):
    """A state (ISO code) or an organisation (name) that takes part: `participating`, `observer`, `invited`, `suspended`.

    From and until a partial date, "" where no source gives one; `end_source_url` says that it ended. `organisation`: the
    token of the one of the register that the name means, null where nobody said so.
    """

    number: int
    status: str
    country: str
    name: str
    organisation: str | None
    since: str
    until: str
    source_url: str
    source_status: str
    end_source_url: str
    note: str


class MemberIn(Schema):
    """A country (ISO code) or an organisation (name) that takes part, with the source that says so.

    `organisation`: the one of the register that is meant (its token or name).
    """

    status: Short
    country: Short = ""
    name: Short = ""
    organisation: Short = ""
    since: Short = ""
    source_url: Short
    source_status: Short = "confirmed"
    note: Short = ""


class MemberEndIn(Schema):
    """Until when it took part, and the source that says so."""

    until: Short
    source_url: Short


class ProcessDetailOut(ProcessOut):
    """One process with its bodies and terms, and who is known by name to take part; compare `stated_states`."""

    source_urls: list[str]
    note: str
    bodies: list[BodyOut]
    terms: list[TermOut]
    members: list[MemberOut]


_PROCESS = ("code", "kind", "names", "since", "website", "stated_states", "stated_at_least")
_TERM = ("role", "country", "name", "since", "until", "source_url", "source_status", "note")
_MEMBER = ("status", "country", "name", "since", "until", "source_url", "source_status", "end_source_url", "note")


def _process(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _PROCESS} | {"meetings": one.held}


def _processes(rows: Sequence[dialogue.Process]) -> list[dict[str, Any]]:
    return [_process(one) for one in rows]


@router.get("/processes", response=page_of(ProcessOut), openapi_extra=listing(ProcessList))
def list_processes(request: ApiRequest) -> dict[str, Any]:
    """Processes of dialogue."""
    return page(request, ProcessList(dialogue.processes(request.actor)), _processes)


@router.get("/processes/{code}", response=ProcessDetailOut)
def read_process(request: ApiRequest, code: str) -> dict[str, Any]:
    """One process with its bodies and who holds or held which role."""
    return _detail(request, code)


def _detail(request: ApiRequest, code: str) -> dict[str, Any]:
    one = dialogue.process_by_code(code, request.actor)
    terms = [
        {name: getattr(row, name) for name in _TERM}
        | {"body": row.body.code if row.body else None, "organisation": getattr(row, "body_token", None)}
        for row in one.terms.all()
    ]
    told = {"source_urls": one.source_urls, "note": one.note, "bodies": list(one.bodies.all()), "terms": terms}
    told["members"] = [
        {name: getattr(row, name) for name in _MEMBER}
        | {"number": row.pk, "organisation": getattr(row, "body_token", None)}
        for row in one.memberships.all()
    ]
    return _process(one) | told


@router.post("/processes/{code}/members", response={201: ProcessDetailOut})
def add_process_member(request: ApiRequest, code: str, given: MemberIn) -> Status[Any]:
    """Say that a state or an organisation takes part in a process, with its source, as the secretariat."""
    need_writer(request, "meetings")
    dialogue.add_member(process=code, **given.dict(), actor=request.actor, at=request.at)
    return Status(201, _detail(request, code))


@router.post("/processes/{code}/members/{int:number}/end", response=ProcessDetailOut)
def end_process_member(request: ApiRequest, code: str, number: int, given: MemberEndIn) -> dict[str, Any]:
    """End a membership with its source, as the secretariat; it stays on record."""
    need_writer(request, "meetings")
    dialogue.end_member(process=code, member_id=number, **given.dict(), actor=request.actor, at=request.at)
    return _detail(request, code)


class SuggestedOut(Schema):
    """A public organisation that a name may mean; `why`: name, short, bracket or part. Nobody is matched by this."""

    organisation: str
    name: str
    country: str | None
    why: str


class NameOut(Schema):
    """A name in a process and the organisation that it means; `tie` numbers what was said last, 0 for nothing yet."""

    name: str
    lines: int
    tie: int
    organisation: str | None
    source_url: str
    note: str
    suggestions: list[SuggestedOut]


class NameTieIn(Schema):
    """What a name means: a token, or a name that one organisation bears; empty: no longer any. `seen`: `tie` as read."""

    name: Short
    organisation: Short = ""
    source_url: Short = ""
    note: Short = ""
    seen: Number = 0


def _names(request: ApiRequest, code: str, name: str = "") -> list[dict[str, Any]]:
    found = dialogue.process_by_code(code, request.actor)
    require(dialogue.policy.may_edit_members, request.actor, found)
    return [_name(one, request, suggests=bool(name)) for one in dialogue.names_of(found) if name in {"", one.name}]


def _name(one: dialogue.Named, request: ApiRequest, *, suggests: bool) -> dict[str, Any]:
    tie, meant = one.tie, one.organisation
    suggested = dialogue.suggestions(one.name, request.actor) if suggests and meant is None else []
    return {
        "name": one.name,
        "lines": one.lines,
        "tie": tie.pk if tie is not None else 0,
        "organisation": meant.record.token if meant is not None else None,
        "source_url": tie.source_url if tie is not None else "",
        "note": tie.note if tie is not None else "",
        "suggestions": [
            {
                "organisation": each.organisation.record.token,
                "name": each.organisation.name,
                "country": each.organisation.country_id,
                "why": each.why,
            }
            for each in suggested
        ],
    }


@router.get("/processes/{code}/names", response=list[NameOut])
def list_process_names(request: ApiRequest, code: str, name: Short = "") -> list[dict[str, Any]]:
    """Organisations that a process names and what each means, for the secretariat; of one `name` also what it may mean."""
    return _names(request, code, name)


@router.post("/processes/{code}/names", response={201: list[NameOut]})
def tie_process_name(request: ApiRequest, code: str, given: NameTieIn) -> Status[Any]:
    """Say which organisation of the register a name in a process means, as the secretariat; nothing is overwritten."""
    need_writer(request, "meetings")
    dialogue.tie_name(process=code, **given.dict(), actor=request.actor, at=request.at)
    return Status(201, _names(request, code))
