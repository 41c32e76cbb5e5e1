"""Who pays: which things state their funds, which funds can be named, and what holds on a day."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from facility.apps.finance.models import Fund, FundingStatement
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor
from facility.foundation.base.clock import local_day
from facility.foundation.clocks.public import visible
from facility.foundation.records import public as records

# Who may say by which funds a thing of a kind is paid: the question that its own app asks of who edits it.
May = Callable[[Actor | None, Any], bool]


@dataclass(frozen=True)
class Payable:
    """A kind of thing that states its funds; `may_state` None where its app asks two people on pages of its own."""

    kind: str
    may_state: May | None


_PAYABLES: dict[str, Payable] = {}
_NAMED: list[Callable[[], Iterable[str]]] = []


def register_payable(kind: str, may_state: May | None) -> None:
    """Let things of a kind state their funds; called once per kind while the process starts."""
    _PAYABLES[kind] = Payable(kind, may_state)


def register_funds(codes: Callable[[], Iterable[str]]) -> None:
    """Add funds that others know: those of the register of projects, which pay what the facility's own do not."""
    _NAMED.append(codes)


def fund_codes() -> list[str]:
    """Every fund that can be named: those of the books, and those that others know. One query, and one for each of them."""
    found = set(Fund.objects.values_list("code", flat=True))
    return sorted(found.union(*(codes() for codes in _NAMED)))


@dataclass(frozen=True)
class Paid:
    """A thing that states its funds, as far as the actor sees it."""

    record: records.Record
    thing: Any
    address: str
    may_state: bool


def paid_thing(token: str, actor: Actor) -> Paid:
    """The thing at an address. Raises NotFound (also for a kind that states no funds, and for what one may not see)."""
    record = records.by_token(token)
    payable = _PAYABLES.get(record.kind)
    seen = visible(actor, [record])
    if payable is None or record.pk not in seen:
        raise NotFound("record")
    thing = records.kind(record.kind).load([record.pk])[record.pk]
    return Paid(record, thing, seen[record.pk], may_state(record, thing, actor))


def may_state(record: records.Record, thing: Any, actor: Actor | None) -> bool:
    """Whether the actor may say by which funds this thing is paid."""
    payable = _PAYABLES.get(record.kind)
    return payable is not None and payable.may_state is not None and bool(payable.may_state(actor, thing))


def funding_history(record_id: int) -> list[FundingStatement]:
    """Every statement of a thing, the newest first: what holds on a day is the first that has begun. One query."""
    return list(FundingStatement.objects.filter(record_id=record_id).order_by("-valid_from", "-pk"))


def holding(history: Iterable[FundingStatement], day: date) -> FundingStatement | None:
    """What holds on a day, out of a history."""
    return next((one for one in history if one.valid_from <= day.isoformat()), None)


def stated_on(record_ids: Iterable[int], day: date) -> Mapping[int, FundingStatement]:
    """What holds for each of the records on a day; those that state nothing are left out. One query."""
    rows = FundingStatement.objects.filter(record__in=list(record_ids), valid_from__lte=day.isoformat())
    return {one.record_id: one for one in rows.order_by("valid_from", "pk")}


def named_funds(record: str, day: str, until: datetime | None = None) -> Subquery:
    """For a question over many rows: the funds stated for the record at `record`, on the day that stands in `day`.

    `day` names text such as "2024-05-02" (empty: not known, so that only what holds from the beginning counts). NULL
    where nothing was stated, "" where it was stated that it is not known. With `until`: as it was known at that moment.
    """
    rows = FundingStatement.objects.filter(Q(valid_from__lte=OuterRef(day)), record=OuterRef(record))
    if until is not None:
        rows = rows.filter(stated_at__lte=until)
    return Subquery(rows.order_by(F("valid_from").desc(), F("pk").desc()).values("fund_codes")[:1])


def funding_today(record_id: int, at: datetime) -> FundingStatement | None:
    """What holds for one record today. One query."""
    return stated_on([record_id], local_day(at)).get(record_id)
