"""What answers a request for assistance, and which commitment it answers."""

from datetime import date
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import StringConstraints

from facility.apps.assistance import public as assistance
from facility.foundation.links import public as links
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.shapes import Short, Texts

router = Router(tags=["assistance"])


class ConnectionOut(Schema):
    """A record that the request is connected with; `outgoing` says from which end `kind` reads."""

    kind: str
    outgoing: bool
    reference: str | None
    label: Texts
    path: str
    state: str
    valid_from: date | None
    note: str


class NamedIn(Schema):
    """The reference of the lesson, publication or commitment, and why."""

    reference: Annotated[str, StringConstraints(max_length=60)]
    reason: Short


def _row(one: links.LinkRow) -> dict[str, Any]:
    named = ("kind", "reference", "state", "valid_from", "note")
    told = {name: getattr(one, name) for name in named}
    return told | {"outgoing": one.is_outgoing, "label": dict(one.label), "path": one.address}


def _rows(request: ApiRequest, found: assistance.Request) -> list[dict[str, Any]]:
    return [_row(one) for one in links.links_of(found.record, request.actor, proposed=True)]


@router.get("/assistance-requests/{token}/connections", response=list[ConnectionOut])
def list_request_connections(request: ApiRequest, token: str) -> list[dict[str, Any]]:
    """What the request is connected with, as far as the caller may read it."""
    return _rows(request, assistance.request_by_token(token, need_person(request)))


@router.post("/assistance-requests/{token}/answers", response={201: list[ConnectionOut]})
def answer_request(request: ApiRequest, token: str, given: NamedIn) -> Status[Any]:
    """Point whoever asked to a published lesson or publication; they get a letter."""
    need_writer(request, "assistance")
    found = assistance.request_by_token(token, request.actor)
    assistance.answer_with(request_id=found.pk, **given.dict(), actor=request.actor, at=request.at)
    return Status(201, _rows(request, found))


@router.post("/assistance-requests/{token}/commitments", response={201: list[ConnectionOut]})
def name_commitment(request: ApiRequest, token: str, given: NamedIn) -> Status[Any]:
    """Say which commitment of a meeting the request answers; the office confirms it."""
    need_writer(request, "assistance")
    found = assistance.request_by_token(token, request.actor)
    assistance.name_commitment(request_id=found.pk, **given.dict(), actor=request.actor, at=request.at)
    return Status(201, _rows(request, found))
