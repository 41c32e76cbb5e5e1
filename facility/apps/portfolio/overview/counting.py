"""Counting for the page of the whole: one question per kind of thing, summed by the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, Value

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


def total(counted: Mapping[str, int]) -> Counted:
    """All states together."""
    value = sum(counted.values())
    return Counted(value, value, value)


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


def projects_of(scope: Scope) -> Counted:
    """Projects of the facility; what states no start belongs to no phase, what names no fund to none. One query."""
    rows: QuerySet[Any] = projects.Project.objects.filter(scope.real(), kind="ours", record__is_public=True)
    chosen, carries = scope.within_text("starts"), Q()
    if scope.phase is not None:
        carries &= ~Q(starts="")
    if scope.fund:
        chosen &= Q(fund_codes__contains=f";{scope.fund};")
        carries &= ~Q(fund_codes="")
    found = rows.order_by().aggregate(
        value=Count("pk", filter=chosen & carries), known=Count("pk", filter=carries), all=Count("pk")
    )
    return Counted(found["value"], found["known"], found["all"])


def requests(scope: Scope) -> dict[str, int]:
    """Requests that were handed in, by state. One query."""
    rows = assistance.Request.objects.exclude(submitted_at=None).filter(scope.within("submitted_at"), scope.real())
    return dict(rows.order_by().values_list("state").annotate(times=Count("pk")))


def days(scope: Scope) -> Counted:
    """Days of experts that are confirmed. One query."""
    rows = assistance.BookedDay.objects.filter(scope.real("expert__record__invented"), booking__state="confirmed")
    if scope.phase is not None:
        rows = rows.filter(day__gte=scope.phase.first_day)
        if scope.phase.last_day is not None:
            rows = rows.filter(day__lte=scope.phase.last_day)
    value = rows.count()
    return Counted(value, value, value)


def meetings(scope: Scope) -> tuple[Counted, dict[str, int]]:
    """Meetings, and the commitments of these by what was last reported. Two queries."""
    held = dialogue.Meeting.objects.filter(scope.real(), record__is_public=True).exclude(plan__state="cancelled")
    dated = Q() if scope.phase is None else ~Q(starts="")
    found = held.order_by().aggregate(
        value=Count("pk", filter=scope.within_text("starts") & dated), known=Count("pk", filter=dated), all=Count("pk")
    )
    rows = dialogue.Commitment.objects.filter(
        scope.real(), scope.within_text("meeting__starts"), meeting__record__is_public=True
    )
    reported = dict(rows.order_by().values_list("state").annotate(times=Count("pk")))
    return Counted(found["value"], found["known"], found["all"]), reported


def published(scope: Scope) -> dict[str, Counted]:
    """Lessons, publications and news that everybody reads. One query."""
    moment, times = scope.within("published_at"), Count("pk")
    lessons = knowledge.Lesson.objects.filter(moment, scope.real(), state="published")
    editions = knowledge.Edition.objects.filter(moment, scope.real("publication__record__invented"), state="published")
    news = enquiries.NewsItem.objects.filter(moment, scope.real(), state="published")
    counted = {
        "lessons": lessons.order_by().values_list(Value("lessons")).annotate(times=times),
        "publications": editions.order_by().values_list(Value("publications")).annotate(times=times),
        "news": news.order_by().values_list(Value("news")).annotate(times=times),
    }
    found = dict(counted["lessons"].union(counted["publications"], counted["news"], all=True))
    return {code: Counted(found.get(code, 0), found.get(code, 0), found.get(code, 0)) for code in counted}
