"""Assistance: programmes with what holds for them. Public."""

from datetime import date, datetime
from typing import Any

from ninja import Router, Schema

from facility.apps.assistance import public as assistance
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.interfaces.api.callers import ApiRequest, need_person
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


class SettingValueOut(Schema):
    """A value that a setting had, has or will have, and why it was changed; without a day from the beginning."""

    value: Any
    valid_from: date | None
    source: str
    source_url: str
    status: str
    reason: str
    set_at: datetime | None


class ProposedSettingOut(Schema):
    """A value that waits for a second person; without a day it holds from the day on which it is confirmed."""

    value: Any
    valid_from: date | None
    source: str
    source_url: str
    status: str
    reason: str
    proposed_at: datetime
    expires_at: datetime


class SettingHistoryOut(Schema):
    """One setting of a programme: every value, the newest first, and what is proposed."""

    programme: str
    key: str
    values: list[SettingValueOut]
    proposed: ProposedSettingOut | None


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


@router.get("/assistance-programmes/{code}/settings/{key}", response=SettingHistoryOut)
def read_setting_history(request: ApiRequest, code: str, key: str) -> dict[str, Any]:
    """A setting with every value it had, has or will have, and what is proposed, for staff; two people change it."""
    require(assistance.policy.may_list_all, need_person(request))
    if key not in assistance.KEYS:
        raise NotFound("setting")
    one = assistance.programme_by_code(code)
    return {
        "programme": one.code,
        "key": key,
        "values": assistance.setting_history(one, key),
        "proposed": assistance.proposed_setting(one, key, request.at),
    }
