"""Letters of assistance: to the person who handed a request in, or to whom else a step concerns.

Nobody is written to whose account is closed: then the others who act for the body that asked are, and where there are none
the letter stands among those that could not be delivered, for staff to see.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from facility.apps.assistance.models import Expert, Mission, Request
from facility.apps.parties import public as parties
from facility.foundation.accounts.public import Role, User
from facility.foundation.base.acts import step
from facility.foundation.base.clock import local_day
from facility.foundation.post import public as post
from facility.foundation.records.public import Record

# Who reads a request for the body that asks, as its policy says.
ASKERS = (Role.APPLICANT, Role.PARTNER)


def contacts(request: Request, at: datetime) -> list[User]:
    """Who acts for the body that asks on that day and can be written to. One query."""
    rows = parties.holders_on(local_day(at)).filter(role__in=ASKERS, organisation=request.organisation_id)
    rows = rows.filter(person__user__is_active=True, app__in=["", "assistance"]).select_related("person__user")
    found = {row.person.user.pk: row.person.user for row in rows if row.person.user is not None}
    return [found[number] for number in sorted(found)]


def _nobody() -> Sequence[User]:
    return ()


@step
def write(
    user: User,
    *,
    kind: str,
    facts: Mapping[str, Any],
    record: Record,
    key: str,
    at: datetime,
    others: Callable[[], Sequence[User]] = _nobody,
) -> None:
    """Queue one letter to a person, or where the account is closed to the others that are found then.

    `key` is that of a letter to this person; others have theirs with their number.
    """
    given: dict[str, Any] = {"kind": kind, "facts": facts, "record": record, "at": at}
    if user.is_active:
        post.queue(to=user, key=key, **given)
        return
    found = others()
    for one in found:
        post.queue(to=one, key=f"{key}:for:{one.pk}", **given)
    if not found:
        post.hold_back(post.queue(to=user, key=key, is_listed=False, **given))


@step
def tell(request: Request, kind: str, facts: Mapping[str, Any], at: datetime, to: int | None = None) -> None:
    """Queue one letter about a request that has a number, to who handed it in or to the user named; nobody is told of
    a draft.
    """
    reader = to or request.submitted_by
    user = User.objects.filter(pk=reader).first() if reader else None
    if user is None:
        return
    write(
        user,
        kind=kind,
        record=request.record,
        facts={
            "reference": str(request.record),
            "programme": request.programme.names,
            "path": f"/assistance/requests/{request.record.token}/",
            **facts,
        },
        at=at,
        key=f"assistance:{request.pk}:{kind}:{user.pk}:{at.isoformat()}",
        others=_nobody if to else lambda: contacts(request, at),
    )


@step
def tell_expert(mission: Mission, expert: Expert, kind: str, at: datetime) -> None:
    """Queue one letter about a mission to an expert, where there is an account."""
    user = expert.person.user
    if user is None:
        return
    write(
        user,
        kind=f"assistance.{kind}",
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
    write(
        user,
        kind=f"assistance.{kind}",
        record=expert.record if expert is not None else request.record,
        facts={"about": request.title, "due": {"moment": due}, "link": {"path": path}},
        at=at,
        key=f"assistance:{request.pk}:{kind}:{expert.pk if expert is not None else 0}:{user.pk}",
        others=_nobody if expert is not None else lambda: contacts(request, at),
    )
