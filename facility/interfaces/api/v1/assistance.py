"""Assistance: programmes with what holds for them. Public."""

from datetime import date
from typing import Any

from ninja import Router, Schema

from facility.apps.assistance import public as assistance
from facility.foundation.base.clock import local_day
from facility.interfaces.api.callers import ApiRequest
from facility.interfaces.api.v1.shapes import Texts

router = Router(tags=["assistance"])


class SettingOut(Schema):
    """What holds, with its source and status; a null value is not public. Days are calendar days."""

    key: str
    value: Any
    valid_from: date | None
    source: str
    source_url: str
    status: str
    note: Texts


class ProgrammeOut(Schema):
    """A programme of assistance and what holds for it today."""

    code: str
    names: Texts
    purpose: Texts
    source_url: str
    settings: list[SettingOut]


def _programme(one: assistance.Programme, terms: assistance.Terms) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("code", "names", "purpose", "source_url")}
    return told | {"settings": list(terms.known.values())}


@router.get("/assistance-programmes", response=list[ProgrammeOut])
def list_programmes(request: ApiRequest) -> list[dict[str, Any]]:
    """All programmes of assistance."""
    found = list(assistance.programmes())
    terms = assistance.terms_on(found, local_day(request.at))
    return [_programme(one, terms[one.code]) for one in found]


@router.get("/assistance-programmes/{code}", response=ProgrammeOut)
def read_programme(request: ApiRequest, code: str) -> dict[str, Any]:
    """One programme of assistance."""
    one = assistance.programme_by_code(code)
    return _programme(one, assistance.terms_of(one, local_day(request.at)))
