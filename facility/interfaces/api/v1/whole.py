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
    """One figure: null while it is not known; `by_fund` says whether the chosen fund narrows it."""

    code: str
    component: str
    label: str
    definition: str
    unit: str
    value: int | None
    known: int
    of: int
    by_fund: bool
    day: date
    parts: list[PartOut]


@router.get("/phases", response=list[PhaseOut])
def list_phases(request: ApiRequest) -> list[Any]:
    """The phases of the facility, as far as they were published. They overlap."""
    return list(portfolio.phases())


@router.get("/whole", response=list[WholeFigureOut])
def read_whole(
    request: ApiRequest, fund: str = "", phase: str = "", demonstration: bool = False
) -> list[dict[str, Any]]:
    """What all four components hold of one fund and one phase. What a demonstration made up only where it is asked for."""
    require(portfolio.may_view_whole, need_person(request))
    if fund and not finance.Fund.objects.filter(code=fund.replace("\x00", "?")).exists():
        raise NotFound("fund")
    day = local_day(request.at)
    chosen = portfolio.phase(phase) if phase else None
    whole = portfolio.overview(fund=fund, phase=chosen, invented=demonstration, day=day)
    named = ("code", "component", "unit", "value", "known", "of", "by_fund")
    return [
        {name: getattr(one, name) for name in named}
        | {"label": str(one.label), "definition": str(one.definition), "day": day}
        | {"parts": [{"label": str(label), "value": value} for label, value in one.parts]}
        for one in whole.figures
    ]
