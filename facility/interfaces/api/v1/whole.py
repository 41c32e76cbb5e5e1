"""What all four components hold, by fund and phase; for the donor and staff."""

from datetime import date
from typing import Any

from ninja import Router, Schema

from facility.apps.finance import public as finance
from facility.apps.portfolio import public as portfolio
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.interfaces.api.callers import ApiRequest, need_person
from facility.interfaces.api.v1.shapes import Texts

router = Router(tags=["portfolio"])


class PhaseOut(Schema):
    """A phase; an empty start or end was not published."""

    code: str
    name: Texts
    starts: str
    ends: str
    source: str
    status: str
    note: Texts


class PartOut(Schema):
    """A part of a figure."""

    label: str
    value: int


class WholeFigureOut(Schema):
    """One figure: null while it is not known; `funded_by` says which statement names the fund that a record counts for."""

    code: str
    component: str
    label: str
    definition: str
    unit: str
    value: int | None
    known: int
    of: int
    funded_by: str
    day: date
    parts: list[PartOut]


@router.get("/phases", response=list[PhaseOut])
def list_phases(request: ApiRequest) -> list[Any]:
    """The phases of the facility, as far as they were published. They overlap."""
    return list(portfolio.phases())


@router.get("/whole", response=list[WholeFigureOut])
def read_whole(
    request: ApiRequest, fund: str = "", phase: str = "", demonstration: bool = False, day: date | None = None
) -> list[dict[str, Any]]:
    """What all four components hold of one fund and one phase, today or as it stood at the end of an earlier day.

    Of a fund only that is counted what names it. What a demonstration made up only where it is asked for.
    """
    require(portfolio.may_view_whole, need_person(request))
    if fund and fund not in finance.fund_codes():
        raise NotFound("fund")
    today = local_day(request.at)
    if day is not None and day > today:
        raise NotFound("day")
    chosen = portfolio.phase(phase) if phase else None
    earlier = day is not None and day < today
    whole = portfolio.overview(fund=fund, phase=chosen, invented=demonstration, day=day or today, earlier=earlier)
    named = ("code", "component", "unit", "value", "known", "of")
    return [
        {name: getattr(one, name) for name in named}
        | {"label": str(one.label), "definition": str(one.definition), "day": whole.day}
        | {"funded_by": str(one.funded_by)}
        | {"parts": [{"label": str(label), "value": value} for label, value in one.parts]}
        for one in whole.figures
    ]
