"""What every act in a live session shares: the locked session, who has a place in it, its trail and its pulse."""

from datetime import datetime

from django.db.models import F

from facility.apps.dialogue.models import LivePulse, Registration, Session
from facility.core.errors import Forbidden, NotAllowedNow, NotFound
from facility.foundation.accounts.public import Actor
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def locked_session(session_id: int) -> Session:
    """The session, locked until the transaction ends. Raises NotFound."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("plan__meeting__record")
    found = rows.filter(pk=session_id).first()
    if found is None:
        raise NotFound("session")
    return found


def told(session: Session, event: str, actor: Actor, at: datetime, **facts: object) -> None:
    """Put an act in the session on the trail of its meeting."""
    record = records.lock(session.plan.meeting.record_id)
    said = {"session": session.pk, **facts}
    trail.record(record=record, event=Event(event), actor=actor, at=at, facts=said)


def beat(session_id: int) -> None:
    """Say that something changed; last in its act."""
    LivePulse.objects.filter(session=session_id).update(beat=F("beat") + 1)


def in_room(session: Session, actor: Actor) -> int:
    """The user who acts and has a place at the meeting. Raises Forbidden."""
    user_id = actor.user_id
    rows = Registration.objects.filter(plan=session.plan_id, user=user_id or 0, state="placed")
    if user_id is None or not rows.exists():
        raise Forbidden("dialogue.take_part")
    return user_id


def must_be_live(session: Session, act: str) -> None:
    """Raises NotAllowedNow where the room does not put questions and vote now."""
    if not session.is_live or session.plan.state != "published":
        raise NotAllowedNow(act, "closed", "session")
