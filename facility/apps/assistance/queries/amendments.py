"""Amendments of terms of reference as their readers see them, and what stands in the way of one."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from facility.apps.assistance import ceilings
from facility.apps.assistance.models import Amendment, BookedDay, DayWorked, Request, TermsOfReference
from facility.apps.assistance.policy import may_list_all
from facility.apps.assistance.queries.programmes import terms_of
from facility.core.errors import NotFound
from facility.core.findings import Finding, at_field
from facility.foundation.accounts.public import Actor
from facility.foundation.base.clock import local_day

TEXTS = ("purpose", "tasks")
DAYS = ("first_day", "last_day")
# What an amendment changes: all that the terms say but their deliverables.
WORDING = (*TEXTS, "modality", "competence", "language", "level", "country", "days", *DAYS, "within_limits")
_NEEDED = (*TEXTS, "modality", "country", "language", "days", *DAYS)


def wording_of(terms: TermsOfReference) -> dict[str, Any]:
    """What terms say, as it is kept: days in ISO 8601."""
    told = {name: getattr(terms, name) for name in WORDING}
    return told | {name: told[name].isoformat() if told[name] else None for name in DAYS}


def planned(request: Request, wording: dict[str, Any]) -> TermsOfReference:
    """Terms that would say this; they are kept nowhere."""
    told = {name: wording.get(name) for name in WORDING}
    days = {name: date.fromisoformat(str(told[name])) if told[name] else None for name in DAYS}
    return TermsOfReference(request=request, **{**told, **days})


def amendments_of(terms: TermsOfReference, actor: Actor) -> list[Amendment]:
    """Every amendment in the order of its number; what the facility drafts by itself is its own. One query."""
    rows = list(Amendment.objects.filter(terms=terms))
    return rows if may_list_all(actor) else [one for one in rows if one.wish or one.proposed_at is not None]


def amendment_at(terms: TermsOfReference, number: int, actor: Actor) -> Amendment:
    """The amendment of that number. Raises NotFound."""
    for one in amendments_of(terms, actor):
        if one.number == number:
            return one
    raise NotFound("amendment")


def compared(terms: TermsOfReference, amendment: Amendment, actor: Actor) -> Iterator[tuple[str, Any, Any]]:
    """Each field with what it said before and what it says as amended; what the facility still drafts is its own."""
    before = amendment.before or wording_of(terms)
    reads = amendment.wording is not None and (amendment.proposed_at is not None or may_list_all(actor))
    after = (amendment.wording if reads else before) or before
    for name in WORDING:
        yield name, before[name], after[name]


def _outside(request: Request, first: date, last: date) -> Iterator[tuple[str, dict[str, Any]]]:
    """Days that are booked or were used, and missions, that a period does not cover."""
    booked = BookedDay.objects.filter(booking__request=request).exclude(booking__state="released")
    worked = DayWorked.objects.filter(mission__request=request)
    each = {*booked.values_list("day", flat=True), *worked.values_list("day", flat=True)}
    days = sorted(day for day in each if not first <= day <= last)
    if days:
        yield "amendment.days_outside", {"days": days}
    missions = request.missions.filter(Q(first_day__lt=first) | Q(last_day__gt=last), state__in=["open", "ended"])
    titles = list(missions.values_list("title", flat=True))
    if titles:
        yield "amendment.missions_outside", {"missions": ", ".join(titles)}


def against_bookings(request: Request, wanted: TermsOfReference, booked: int, said: Any) -> list[Finding]:
    """What is booked or used already and would lie outside; `said` puts days in words."""
    found = []
    if wanted.first_day and wanted.last_day:
        for message, facts in _outside(request, wanted.first_day, wanted.last_day):
            told = {"days": said(facts["days"])} if "days" in facts else facts
            found.append(at_field("first_day", message, **told))
    if wanted.days is not None and booked > wanted.days:
        found.append(at_field("days", "amendment.days_fewer", booked=booked, days=wanted.days))
    return found


def findings_of(terms: TermsOfReference, wording: dict[str, Any], at: datetime) -> list[Finding]:
    """What is missing, and what the programme's settings say of amended terms: its ceilings are asked anew."""
    request, wanted = terms.request, planned(terms.request, wording)
    day = local_day(at)
    holds = terms_of(request.programme, day)
    found = [at_field(name, "terms.field_missing") for name in _NEEDED if not getattr(wanted, name)]
    if wanted.last_day and wanted.last_day < day:
        found.append(at_field("last_day", "assistance.frame_over"))
    return found + ceilings.limits(wanted, holds) + ceilings.against_settings(wanted, holds)
