"""Letters of assistance: to the person who handed a request in, or to whom else a step concerns."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from facility.apps.assistance.models import Expert, Mission, Request
from facility.foundation.accounts.public import User
from facility.foundation.base.acts import step
from facility.foundation.post import public as post


@step
def tell(request: Request, kind: str, facts: Mapping[str, Any], at: datetime, to: int | None = None) -> None:
    """Queue one letter about a request that has a number, to who handed it in or to the user named; nobody is told of
    a draft.
    """
    reader = to or request.submitted_by
    user = User.objects.filter(pk=reader).first() if reader else None
    if user is None:
        return
    post.queue(
        kind=kind,
        to=user,
        record=request.record,
        facts={
            "reference": str(request.record),
            "programme": request.programme.names,
            "path": f"/assistance/requests/{request.record.token}/",
            **facts,
        },
        at=at,
        key=f"assistance:{request.pk}:{kind}:{user.pk}:{at.isoformat()}",
    )


@step
def tell_expert(mission: Mission, expert: Expert, kind: str, at: datetime) -> None:
    """Queue one letter about a mission to an expert, where there is an account."""
    user = expert.person.user
    if user is None:
        return
    post.queue(
        kind=f"assistance.{kind}",
        to=user,
        record=expert.record,
        facts={
            "person": expert.person.name,
            "mission": mission.title,
            "first": {"day": mission.first_day.isoformat()},
            "last": {"day": mission.last_day.isoformat()},
            "link": {"path": f"/assistance/missions/{mission.token}/"},
        },
        at=at,
        key=f"mission:{mission.pk}:{kind}:{expert.pk}:{at.isoformat()}",
    )


@step
def tell_side(request: Request, expert: Expert | None, kind: str, due: str | None, path: str, at: datetime) -> None:
    """Queue one letter to a side of the evaluation: to who handed the request in, or to an expert with an account."""
    asks = request.submitted_by or 0
    user = expert.person.user if expert is not None else User.objects.filter(pk=asks).first()
    if user is None:
        return
    post.queue(
        kind=f"assistance.{kind}",
        to=user,
        record=expert.record if expert is not None else request.record,
        facts={"about": request.title, "due": {"moment": due}, "link": {"path": path}},
        at=at,
        key=f"assistance:{request.pk}:{kind}:{expert.pk if expert is not None else 0}:{user.pk}",
    )
