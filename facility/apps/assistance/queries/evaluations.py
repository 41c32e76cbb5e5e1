"""Evaluations: what is asked, whose sheet one fills in, whose one reads, and what falls due by itself."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from facility.apps.assistance.models import FollowUp, Request, Sheet
from facility.apps.assistance.models.evaluations import EXPERT, REQUESTER
from facility.apps.assistance.models.requests import DELIVERED
from facility.apps.assistance.policy import may_evaluate, may_list_all, may_view
from facility.apps.assistance.queries.requests import rows as request_rows
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor
from facility.foundation.base.clock import local_day

PRESETS = Path(__file__).resolve().parent.parent / "presets" / "evaluation.toml"


@lru_cache(maxsize=1)
def shipped_questions() -> Mapping[str, Mapping[str, Any]]:
    """The questions as shipped, by side."""
    return tomllib.loads(PRESETS.read_text(encoding="utf-8"))


def own_sheet(sheet: Sheet, actor: Actor) -> bool:
    """Whether the sheet is the actor's to fill in: the authority's by its people, an expert's by that expert alone."""
    if sheet.side == EXPERT:
        return actor.person_id is not None and sheet.expert is not None and sheet.expert.person_id == actor.person_id
    return may_evaluate(actor, sheet.request)


def _reads(sheet: Sheet, actor: Actor, takes_part: bool) -> bool:
    """Whether the actor reads what a sheet says: one's own at once, the other side's once all is settled.

    So nobody writes an answer to what the other side wrote. Experts do not read each other. Staff read all, unless they
    are on one of the sides themselves.
    """
    if own_sheet(sheet, actor):
        return True
    if not takes_part:
        return may_list_all(actor)
    if sheet.request.state == "delivered":
        return False
    return sheet.side == REQUESTER or may_evaluate(actor, sheet.request)


def _sheets() -> QuerySet[Sheet]:
    return Sheet.objects.select_related(
        "request__record", "request__organisation", "expert__person", "questions", "answer"
    )


def own_sheets(actor: Actor) -> QuerySet[Sheet]:
    """The sheets that wait for the actor as an expert, the oldest first."""
    return _sheets().filter(state="asked", expert__person=actor.person_id or 0).order_by("pk")


def sheet_by_token(token: str, actor: Actor) -> Sheet:
    """A sheet at its address, for the side that fills it in. Raises NotFound."""
    found = _sheets().filter(token=token.replace("\x00", "?")).first()
    if found is None or not own_sheet(found, actor):
        raise NotFound("sheet")
    return found


def to_fill_in(request: Request, actor: Actor) -> str | None:
    """The token of the actor's sheet on a request that still waits, as the authority or as an expert. One query."""
    if request.state != "delivered":
        return None
    whose = Q(expert__person=actor.person_id or 0)
    if may_evaluate(actor, request):
        whose |= Q(side=REQUESTER)
    return Sheet.objects.filter(whose, request=request, state="asked").values_list("token", flat=True).first()


@dataclass(frozen=True)
class Evaluated:
    """The evaluation of one request for one reader: every sheet, and which of them they read."""

    request: Request
    sheets: tuple[Sheet, ...]
    read: frozenset[int]


def evaluation_of(token: str, actor: Actor) -> Evaluated:
    """The evaluation of a delivered request, for the authority, its experts and staff. Two queries. Raises NotFound."""
    request = request_rows().filter(record__token=token.replace("\x00", "?"), state__in=DELIVERED).first()
    if request is None:
        raise NotFound("evaluation")
    sheets = list(_sheets().filter(request=request).order_by("expert__person__name", "pk"))
    takes_part = any(own_sheet(one, actor) for one in sheets)
    if not takes_part and not may_view(actor, request):
        raise NotFound("evaluation")
    # The authority's own comes first.
    sheets.sort(key=lambda one: one.side != REQUESTER)
    return Evaluated(request, tuple(sheets), frozenset(one.pk for one in sheets if _reads(one, actor, takes_part)))


def follow_up_of(request: Request) -> FollowUp | None:
    """What was asked about the use of the assistance, with what was answered. Two queries."""
    rows = FollowUp.objects.select_related("answer").prefetch_related("answer__uses__deliverable")
    return rows.filter(request=request).first()


def may_be_closed(request: Request, follow_up: FollowUp | None) -> bool:
    """Whether coordinators may close it unanswered: no day of a follow-up is known, or its time and the reminder's passed."""
    if request.state == "evaluated":
        return request.follow_up_on is None
    return request.state == "follow_up_due" and follow_up is not None and follow_up.overdue_at is not None


def waiting_evaluations(at: datetime) -> list[int]:
    """Delivered requests whose evaluation is to be begun, or is over by now."""
    over = Q(evaluation_due_at=None) | Q(evaluation_due_at__lt=at)
    return list(Request.objects.filter(over, state="delivered").order_by("pk").values_list("pk", flat=True))


def waiting_follow_ups(at: datetime) -> list[int]:
    """Evaluated requests of which it is time to ask what has come of them."""
    rows = Request.objects.filter(state="evaluated", follow_up_on__lte=local_day(at))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def late_follow_ups(at: datetime) -> list[int]:
    """Requests asked about of which the time to answer has passed: to be reminded of, or left to the coordinators."""
    rows = FollowUp.objects.filter(request__state="follow_up_due", overdue_at=None, due_at__lt=at)
    return list(rows.order_by("pk").values_list("request_id", flat=True))
