"""Counting for the page of the whole: one question per kind of thing, summed by the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Sum, Value

from facility.apps.calls import public as calls
from facility.apps.finance import public as finance
from facility.apps.grants import public as grants
from facility.apps.portfolio.overview.kinds import Kind, kinds
from facility.apps.portfolio.overview.phases import Phase

A = finance.Account
PAID = (A.ADVANCED, A.ACCEPTED, A.RECOVERABLE)
HELD = (A.COMMITTED, A.IN_PAYMENT, *PAID)


@dataclass(frozen=True)
class Counted:
    """A value (None: not known), how many records it rests on, out of how many."""

    value: int | None
    known: int
    of: int


@dataclass(frozen=True)
class Scope:
    """Which fund and phase, as of which day, and whether what the demonstration made up is counted.

    `until` is the last moment of an earlier day; None: everything that is known today.
    """

    fund: str
    phase: Phase | None
    invented: bool
    day: date
    until: datetime | None = None

    def within(self, field: str) -> Q:
        """Rows whose moment in the field lies in the phase."""
        if self.phase is None:
            return Q()
        begins, ends = self.phase.moments
        found = Q(**{f"{field}__gte": begins})
        return found & Q(**{f"{field}__lt": ends}) if ends is not None else found

    def within_days(self, field: str) -> Q:
        """Rows whose day in the field lies in the phase."""
        if self.phase is None:
            return Q()
        found = Q(**{f"{field}__gte": self.phase.first_day})
        return found & Q(**{f"{field}__lte": self.phase.last_day}) if self.phase.last_day is not None else found

    def within_text(self, field: str) -> Q:
        """Rows whose partial date in the field lies in the phase by the first day that it can be."""
        if self.phase is None or self.phase.first_day is None:
            return Q()
        first = self.phase.first_day
        # As text "2020" and "2020-01" stand before "2020-01-01", which is the first day that both can be.
        day = first.isoformat()
        same = [day[:7], *([day[:4]] if first.month == 1 else [])] if first.day == 1 else []
        whole = Q(**{f"{field}__gte": day}) | Q(**{f"{field}__in": same})
        if self.phase.last_day is None:
            return whole & ~Q(**{field: ""})
        return whole & ~Q(**{field: ""}) & Q(**{f"{field}__lte": self.phase.last_day.isoformat()})

    def by_then(self, field: str) -> Q:
        """Rows whose moment in the field was there by the end of the day."""
        return Q() if self.until is None else Q(**{f"{field}__lte": self.until})

    def not_yet(self, field: str) -> Q:
        """Rows whose moment in the field had not come by the end of the day."""
        found = Q(**{field: None})
        return found if self.until is None else found | Q(**{f"{field}__gt": self.until})

    def real(self, field: str = "record__invented") -> Q:
        """Rows that count: all of them, or those that nobody made up."""
        return Q() if self.invented else Q(**{field: False})


def money(scope: Scope) -> dict[str, Counted]:
    """Envelopes, commitments and payments, in cents. Four queries today, seven of an earlier day."""
    rows = calls.Call.objects.exclude(state="draft").filter(
        scope.within("opened_at"), scope.by_then("opened_at"), scope.real()
    )
    codes = set(rows.order_by().values_list("code", flat=True))
    given = (
        finance.envelopes_as_of(scope.until)
        if scope.until is not None
        else [(one.call_code, one.fund_code, one.amount_cents) for one in finance.envelopes()]
    )
    found = [cents for call, fund, cents in given if call in codes and (not scope.fund or fund == scope.fund)]
    known = [cents for cents in found if cents is not None]
    signed = grants.Grant.objects.exclude(signed_by_authority_at=None).filter(
        scope.within("signed_by_authority_at"), scope.by_then("signed_by_authority_at"), scope.real()
    )
    if scope.fund:
        signed = signed.filter(fund_code=scope.fund)
    committed, paid, many = _held(scope, signed)
    return {
        "envelope": Counted(sum(known) if known or not found else None, len(known), len(found)),
        "committed": Counted(committed, many, many),
        "paid": Counted(paid, many, many),
    }


def _held(scope: Scope, signed: QuerySet[Any]) -> tuple[int, int, int]:
    """What signed grants hold, what of it was paid, and how many they are."""
    records = signed.order_by().values("record")
    if scope.until is not None:
        then = (scope.day, scope.until)
        return finance.held_as_of(records, HELD, *then), finance.held_as_of(records, PAID, *then), signed.count()
    held = A.objects.filter(record__in=records, kind__in=HELD).aggregate(
        committed=Sum("balance_cents"),
        paid=Sum("balance_cents", filter=Q(kind__in=PAID)),
        grants=Count("record", distinct=True),
    )
    return held["committed"] or 0, held["paid"] or 0, held["grants"]


def _times(kind: str, rows: QuerySet[Any], state: str = "") -> QuerySet[Any]:
    """How many rows there are of a kind, by a column of theirs where one is named."""
    part = F(state) if state else Value("", CharField())
    named = rows.order_by().annotate(counted_as=Value(kind, CharField()), counted_by=part)
    found: QuerySet[Any] = named.values_list("counted_as", "counted_by").annotate(times=Count("pk"))
    return found


def _parts(code: str, kind: Kind, scope: Scope) -> list[QuerySet[Any]]:
    """What is counted of a kind; beside it, where not every row need carry it, how many rows do, and all of them.

    What states no day belongs to no phase, what names no fund to none.
    """
    every = kind.rows if kind.may_lack_day else kind.rows.filter(kind.within)
    known = every.filter(kind.has_day) if scope.phase is not None else every
    chosen = known.filter(kind.within)
    # States are those of today: of an earlier day nobody knows them any more.
    state = kind.state if scope.until is None else ""
    if scope.fund:
        known = known.annotate(own_day=kind.day).annotate(paid_by=kind.funds).filter(paid_by__gt="")
        chosen = known.filter(kind.within, paid_by__contains=f";{scope.fund};")
    elif not (kind.may_lack_day and scope.phase is not None):
        return [_times(code, chosen, state)]
    return [_times(code, chosen, state), _times(f"{code} known", known), _times(f"{code} of", every)]


def times(scope: Scope) -> dict[str, dict[str, int]]:
    """Everything that is counted: by kind, and by state where the kind has states. One query."""
    each = kinds(scope)
    first, *others = [part for code, kind in each.items() for part in _parts(code, kind, scope)]
    found: dict[str, dict[str, int]] = {
        f"{code}{what}": {} for code in each for what in ("", " known", " of")
    }  # fmt: skip
    for kind, state, number in first.union(*others, all=True):
        found[kind][state] = number
    return found


def counted(found: Mapping[str, Mapping[str, int]], kind: str, *, narrowed: bool) -> Counted:
    """One kind out of them, with how many rows carry what it needs, out of how many.

    Narrowed to a fund or a phase of which no row says anything, it is not known.
    """
    value = sum(found[kind].values())
    known, of = sum(found[f"{kind} known"].values()), sum(found[f"{kind} of"].values())
    if not of:
        return Counted(value, value, value)
    return Counted(None if narrowed and not known else value, known, of)
