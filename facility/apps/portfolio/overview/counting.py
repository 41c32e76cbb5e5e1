"""Counting for the page of the whole: one question per kind of thing, summed by the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Sum, Value

from facility.apps.assistance import public as assistance
from facility.apps.calls import public as calls
from facility.apps.dialogue import public as dialogue
from facility.apps.enquiries import public as enquiries
from facility.apps.finance import public as finance
from facility.apps.grants import public as grants
from facility.apps.knowledge import public as knowledge
from facility.apps.portfolio.overview.phases import Phase
from facility.apps.projects import public as projects

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
    """Which fund and phase, and whether what the demonstration made up is counted."""

    fund: str
    phase: Phase | None
    invented: bool

    def within(self, field: str) -> Q:
        """Rows whose moment in the field lies in the phase."""
        if self.phase is None:
            return Q()
        begins, ends = self.phase.moments
        found = Q(**{f"{field}__gte": begins})
        return found & Q(**{f"{field}__lt": ends}) if ends is not None else found

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

    def real(self, field: str = "record__invented") -> Q:
        """Rows that count: all of them, or those that nobody made up."""
        return Q() if self.invented else Q(**{field: False})


def money(scope: Scope) -> dict[str, Counted]:
    """Envelopes, commitments and payments, in cents. Four queries."""
    rows = calls.Call.objects.exclude(state="draft").filter(scope.within("opened_at"), scope.real())
    codes = set(rows.order_by().values_list("code", flat=True))
    envelopes = [
        one for one in finance.envelopes() if one.call_code in codes and (not scope.fund or one.fund_code == scope.fund)
    ]
    known = [one.amount_cents for one in envelopes if one.amount_cents is not None]
    signed = grants.Grant.objects.exclude(signed_by_authority_at=None).filter(
        scope.within("signed_by_authority_at"), scope.real()
    )
    if scope.fund:
        signed = signed.filter(fund_code=scope.fund)
    held = A.objects.filter(record__in=signed.order_by().values("record"), kind__in=HELD).aggregate(
        committed=Sum("balance_cents"),
        paid=Sum("balance_cents", filter=Q(kind__in=PAID)),
        grants=Count("record", distinct=True),
    )
    return {
        "envelope": Counted(sum(known) if known or not envelopes else None, len(known), len(envelopes)),
        "committed": Counted(held["committed"] or 0, held["grants"], held["grants"]),
        "paid": Counted(held["paid"] or 0, held["grants"], held["grants"]),
    }


def _times(kind: str, rows: QuerySet[Any], state: str = "") -> QuerySet[Any]:
    """How many rows there are of a kind, by a column of theirs where one is named."""
    part = F(state) if state else Value("", CharField())
    named = rows.order_by().annotate(counted_as=Value(kind, CharField()), counted_by=part)
    found: QuerySet[Any] = named.values_list("counted_as", "counted_by").annotate(times=Count("pk"))
    return found


def _projects(scope: Scope) -> dict[str, QuerySet[Any]]:
    """Projects of the facility; what states no start belongs to no phase, what names no fund to none."""
    rows: QuerySet[Any] = projects.Project.objects.filter(scope.real(), kind="ours", record__is_public=True)
    carries, chosen = rows, Q()
    if scope.phase is not None:
        carries, chosen = carries.exclude(starts=""), scope.within_text("starts")
    if scope.fund:
        carries, chosen = carries.exclude(fund_codes=""), chosen & Q(fund_codes__contains=f";{scope.fund};")
    return {"projects": carries.filter(chosen), "projects known": carries, "projects of": rows}


def _meetings(scope: Scope) -> dict[str, QuerySet[Any]]:
    """Meetings on record that are not cancelled."""
    rows: QuerySet[Any] = dialogue.Meeting.objects.filter(scope.real(), record__is_public=True)
    rows = rows.exclude(plan__state="cancelled")
    known = rows if scope.phase is None else rows.exclude(starts="")
    return {"meetings": known.filter(scope.within_text("starts")), "meetings known": known, "meetings of": rows}


def _days(scope: Scope) -> QuerySet[Any]:
    rows = assistance.BookedDay.objects.filter(scope.real("expert__record__invented"), booking__state="confirmed")
    if scope.phase is not None:
        rows = rows.filter(day__gte=scope.phase.first_day)
        if scope.phase.last_day is not None:
            rows = rows.filter(day__lte=scope.phase.last_day)
    return rows


def times(scope: Scope) -> dict[str, dict[str, int]]:
    """Everything that is counted: by kind, and by state where the kind has states. One query."""
    moment = scope.within("published_at")
    published = Q(state="published")
    made = knowledge.Edition.objects.filter(moment, published, scope.real("publication__record__invented"))
    promised = dialogue.Commitment.objects.filter(scope.real(), scope.within_text("meeting__starts"))
    asked = assistance.Request.objects.exclude(submitted_at=None).filter(scope.within("submitted_at"), scope.real())
    plain: dict[str, QuerySet[Any]] = {
        **_projects(scope),
        **_meetings(scope),
        "days": _days(scope),
        "lessons": knowledge.Lesson.objects.filter(moment, published, scope.real()),
        "publications": made,
        "news": enquiries.NewsItem.objects.filter(moment, published, scope.real()),
    }
    first, *others = [
        _times("requests", asked, "state"),
        _times("commitments", promised.filter(meeting__record__is_public=True), "state"),
        *(_times(kind, rows) for kind, rows in plain.items()),
    ]
    found: dict[str, dict[str, int]] = {kind: {} for kind in ("requests", "commitments", *plain)}
    for kind, state, number in first.union(*others, all=True):
        found[kind][state] = number
    return found


def counted(found: Mapping[str, Mapping[str, int]], kind: str) -> Counted:
    """One kind out of them, with how many rows carry what it needs, out of how many."""
    value = sum(found[kind].values())
    if f"{kind} of" not in found:
        return Counted(value, value, value)
    return Counted(value, sum(found[f"{kind} known"].values()), sum(found[f"{kind} of"].values()))
