"""Letters to those who registered: one when something happens to them, one to each when the meeting changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from facility.apps.dialogue.models import Delegation, MeetingInvitation, Plan, Registration
from facility.apps.dialogue.wordings import in_both, when, where
from facility.foundation.base.acts import action, step
from facility.foundation.jobs import public as jobs
from facility.foundation.post import public as post

JOB = "dialogue.tell_registrants"
STILL_IN = ("placed", "waiting")


def _facts(registration: Registration, plan: Plan) -> dict[str, Any]:
    meeting = plan.meeting
    return {
        "title": {"text": meeting.titles},
        "when": in_both(when, plan),
        "where": in_both(where, plan),
        "page": {"path": f"/registrations/{registration.record.token}/"},
        "meeting": {"path": f"/meetings/{meeting.key}/"},
    }


@step
def tell_one(registration: Registration, plan: Plan, kind: str, at: datetime, *, number: int | None = None) -> None:
    """Queue the letter about what happened to one registration: placed, waiting, moved_up, withdrawn or declined.

    `number` says what is told once, where that is not each change of the registration.
    """
    post.queue(
        kind=f"dialogue.meeting_{kind}",
        to=registration.user,
        facts=_facts(registration, plan),
        record=registration.record,
        key=f"dialogue:{kind}:{registration.pk}:{registration.sequence if number is None else number}",
        at=at,
    )


@step
def tell_invited(plan: Plan, invitation: MeetingInvitation, at: datetime) -> None:
    """Queue the one letter that invites to a follow-up; the page it leads to confirms by one step."""
    first, user = plan.meeting.follows.titles if plan.meeting.follows is not None else {}, invitation.user
    spoken = {"organisation": invitation.organisation.name} if invitation.organisation is not None else {}
    facts = {
        **spoken,
        "title": {"text": plan.meeting.titles},
        "first": {"text": first},
        "when": in_both(when, plan),
        "where": in_both(where, plan),
        "page": {"path": f"/meetings/{plan.meeting.key}/invitation/"},
    }
    post.queue(
        kind="dialogue.meeting_invited_speaker" if spoken else "dialogue.meeting_invited",
        to=user,
        facts=facts,
        record=plan.meeting.record,
        key=f"dialogue:invited:{plan.pk}:{user.pk}",
        at=at,
    )


@step
def tell_focal(delegation: Delegation, plan: Plan, named: Mapping[str, str], at: datetime) -> None:
    """Queue the letter to the focal person of a delegation: once for each time somebody becomes it."""
    if delegation.focal is None:
        return
    facts = {
        "delegation": {"text": dict(named)},
        "title": {"text": plan.meeting.titles},
        "when": in_both(when, plan),
        "where": in_both(where, plan),
        "page": {"path": f"/delegations/{delegation.record.token}/"},
        "meeting": {"path": f"/meetings/{plan.meeting.key}/"},
    }
    post.queue(
        kind="dialogue.meeting_focal",
        to=delegation.focal,
        facts=facts,
        record=delegation.record,
        key=f"dialogue:focal:{delegation.pk}:{delegation.focal_id}:{at.isoformat()}",
        at=at,
    )


@step
def tell_all_later(plan: Plan, kind: str, number: int, at: datetime, more: Mapping[str, Any] | None = None) -> None:
    """Enqueue the letters to everybody: changed, cancelled or agenda; `number` counts what is told once."""
    payload = {"plan": plan.pk, "kind": kind, "number": number, "more": dict(more or {})}
    jobs.enqueue(JOB, payload, f"{JOB}:{plan.pk}:{kind}:{number}", at=at)


@action
def tell_registrants(*, plan_id: int, kind: str, number: int, more: Mapping[str, Any], at: datetime) -> int:
    """Queue one letter to each who has a place or waits, and give their number; told again, nobody gets a second one."""
    plan = Plan.objects.select_related("meeting__record").get(pk=plan_id)
    rows = Registration.objects.select_related("record", "user").filter(plan=plan, state__in=STILL_IN).order_by("pk")
    found = [one for one in rows if one.user.is_active]
    for registration in found:
        post.queue(
            kind=f"dialogue.meeting_{kind}",
            to=registration.user,
            facts={**_facts(registration, plan), **more},
            record=registration.record,
            key=f"dialogue:{kind}:{plan.pk}:{number}:{registration.pk}",
            at=at,
        )
    return len(found)
