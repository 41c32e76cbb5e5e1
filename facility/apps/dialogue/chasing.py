"""Commitments that nobody reported on before the next meeting came: their owners are asked, once."""

from datetime import date, datetime
from typing import Any

from facility.apps.dialogue.committing import end_of
from facility.apps.dialogue.models import Commitment, Meeting
from facility.apps.dialogue.policy import SECRETARIAT
from facility.apps.dialogue.queries import next_meeting
from facility.apps.dialogue.tasks import REPORT
from facility.apps.parties.public import holders_on
from facility.core.errors import NotAllowedNow, NotFound
from facility.core.partial_dates import PartialDate
from facility.foundation.accounts.public import PUBLIC, Actor, Role, User
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

KIND = "dialogue.commitment_late"


def came_first(commitment: Commitment, day: date) -> Meeting | None:
    """The next meeting, where it has surely begun by that day and nothing was reported; else None.

    A meeting of which only the year or the month is known has begun when that is over.
    """
    if commitment.state:
        return None
    after = next_meeting(commitment.meeting, PUBLIC)
    if after is None or PartialDate.parse(after.starts).latest() > day:
        return None
    return after


def late(day: date) -> list[int]:
    """Commitments to be chased on that day: never reported, never chased, overtaken by the next meeting."""
    rows = Commitment.objects.filter(state="", chased_at=None).select_related("meeting__record").order_by("pk")
    return [one.pk for one in rows if came_first(one, day) is not None]


@action
def chase_commitment(*, commitment_id: int, actor: Actor, at: datetime) -> Commitment:
    """Put a task before the owner of a late commitment and ask once: an organisation by letter, the secretariat by notice.

    Raises NotFound, NotAllowedNow (chased already, reported, the next meeting has not come).
    """
    found = Commitment.objects.select_related("meeting__record", "owner").filter(pk=commitment_id).first()
    if found is None:
        raise NotFound("commitment")
    record = records.lock(found.record_id)
    found.refresh_from_db(fields=["state", "chased_at"])
    after = came_first(found, local_day(at))
    if found.chased_at is not None or after is None:
        raise NotAllowedNow("chase", "chased" if found.chased_at else "in time", "commitment")
    found.record, found.chased_at = record, at
    found.save(update_fields=["chased_at"])
    role = SECRETARIAT if found.owner_id is None else Role.APPLICANT
    due_at = max(at, end_of(PartialDate.parse(after.starts).latest()))
    clocks.start(
        record=record, kind=REPORT, actor=actor, at=at, due_at=due_at, role=role, organisation_id=found.owner_id
    )
    for user in _people(role, found.owner_id, at):
        if found.owner_id is None:
            post.notify(user_id=user.pk, kind=KIND, facts=_facts(found, after), at=at, record=record)
        else:
            key = f"dialogue:late:{found.pk}:{user.pk}"
            post.queue(kind=KIND, to=user, facts=_facts(found, after), record=record, key=key, at=at)
    facts = {"commitment": found.pk, "next": after.pk}
    record_trail(record=record, event=Event.COMMITMENT_CHASED, actor=actor, at=at, facts=facts)
    return found


def _people(role: Role, organisation_id: int | None, at: datetime) -> list[User]:
    rows = holders_on(local_day(at)).filter(role=role, person__user__is_active=True)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    users = {one.person.user.pk: one.person.user for one in rows.select_related("person__user") if one.person.user}
    return [users[key] for key in sorted(users)]


def _facts(found: Commitment, after: Meeting) -> dict[str, Any]:
    return {
        "reference": found.record.reference or "–",
        "meeting": {"text": found.meeting.titles},
        "text": {"text": found.texts},
        "next": {"text": after.titles},
        "day": after.starts,
        "page": {"path": f"/commitments/{found.record.reference}/"},
    }
