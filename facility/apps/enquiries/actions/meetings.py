"""A meeting that was asked for: moments are offered and one is chosen, it is held with an outcome, or declined with a reason."""

from collections.abc import Sequence
from datetime import datetime

from facility.apps.enquiries.actions.asking import MOST_SLOTS, write
from facility.apps.enquiries.actions.inbox import _allowed, _locked, how_long_and_where, settle_meeting
from facility.apps.enquiries.models import Enquiry
from facility.apps.enquiries.policy import may_answer_enquiry
from facility.apps.enquiries.queries import enquiry_by_key
from facility.apps.enquiries.tasks import AWAIT
from facility.core.component_lifecycles import ENQUIRY
from facility.core.errors import NotAllowedNow, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import PUBLIC, Actor
from facility.foundation.base.acts import action
from facility.foundation.base.text import one_line
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

LONGEST_LINE = 500


def _line(text: str, field: str) -> str:
    """The text in one line. Raises Refused where it says nothing or too much."""
    kept = one_line(plain_text(text, field).strip())
    if not kept:
        raise Refused(at_field(field, "news_text_missing"))
    if len(kept) > LONGEST_LINE:
        raise Refused(at_field(field, "enquiry_line_too_long", most=LONGEST_LINE))
    return kept


def _of_meeting(enquiry_id: int, act: str, actor: Actor) -> Enquiry:
    """The locked request for a meeting, advanced. Raises NotFound, Forbidden, NotAllowedNow."""
    enquiry = _allowed(enquiry_id, may_answer_enquiry, actor, act)
    if enquiry.intent != "meeting":
        raise NotAllowedNow(act, "no meeting", "enquiry")
    return enquiry


@action
def offer_slots(
    *, enquiry_id: int, slots: Sequence[datetime], minutes: int, place: str, actor: Actor, at: datetime
) -> Enquiry:
    """Offer up to three moments for a meeting, or others; who asked chooses one on the page of the letter.

    Raises NotFound, Forbidden, NotAllowedNow (no meeting was asked for, agreed, over), Refused (none, past, too long, no place).
    """
    enquiry = _of_meeting(enquiry_id, "offer", actor)
    wanted = sorted(set(slots))
    if not wanted:
        raise Refused(at_field("slot_1", "enquiry_slot_missing"))
    if wanted[0] <= at:
        raise Refused(at_field("slot_1", "enquiry_slot_past"))
    enquiry.minutes, enquiry.place = how_long_and_where(minutes, place)
    enquiry.offered = [slot.isoformat() for slot in wanted[:MOST_SLOTS]]
    enquiry.save()
    clocks.stop_all(record=enquiry.record, actor=actor, at=at)
    clocks.start(
        record=enquiry.record, kind=AWAIT, actor=actor, at=at, due_at=wanted[0], role=enquiry.role,
        organisation_id=enquiry.organisation_id,
    )  # fmt: skip
    write(enquiry, "offered", at, count={"number": len(enquiry.offered)}, minutes=minutes, place=enquiry.place)
    facts = {"slots": len(enquiry.offered)}
    trail.record(record=enquiry.record, event=Event.ENQUIRY_OFFERED, actor=actor, at=at, facts=facts)
    return enquiry


@action
def choose_slot(*, key: str, slot: datetime, at: datetime) -> Enquiry:
    """Choose one of the moments offered, as whoever holds the link of the letters; the meeting is agreed by that.

    Raises NotFound, NotAllowedNow (nothing is on offer), Refused (not on offer, past).
    """
    enquiry = _locked(enquiry_by_key(key).pk)
    enquiry.state = advance(ENQUIRY, enquiry.state, "choose")
    if slot not in [datetime.fromisoformat(one) for one in enquiry.offered]:
        raise Refused(at_field("slot", "enquiry_slot_not_offered"))
    if slot <= at:
        raise Refused(at_field("slot", "enquiry_slot_past"))
    settle_meeting(enquiry, slot, Event.ENQUIRY_CHOSEN, PUBLIC, at)
    return enquiry


@action
def hold_meeting(*, enquiry_id: int, outcome: str, actor: Actor, at: datetime) -> Enquiry:
    """Say after a meeting that it was held and what came of it, in one line; who asked is told.

    It may still be turned into something else, or closed. Raises NotFound, Forbidden, NotAllowedNow (not agreed, not
    begun), Refused.
    """
    enquiry = _of_meeting(enquiry_id, "hold", actor)
    if enquiry.meets_at is None or at < enquiry.meets_at:
        raise NotAllowedNow("hold", "not begun", "enquiry")
    enquiry.outcome, enquiry.held_at = _line(outcome, "outcome"), at
    enquiry.save()
    clocks.stop_all(record=enquiry.record, actor=actor, at=at)
    write(enquiry, "held", at, outcome=enquiry.outcome)
    trail.record(record=enquiry.record, event=Event.ENQUIRY_HELD, actor=actor, at=at)
    return enquiry


@action
def decline_meeting(*, enquiry_id: int, reason: str, actor: Actor, at: datetime) -> Enquiry:
    """Decline to meet, with the reason in one line that who asked reads; an agreed meeting leaves calendars.

    Raises NotFound, Forbidden, NotAllowedNow (no meeting was asked for, held, closed), Refused.
    """
    enquiry = _of_meeting(enquiry_id, "decline", actor)
    enquiry.outcome = _line(reason, "reason")
    enquiry.closed_at, enquiry.closed_reason = at, "declined"
    enquiry.sequence += enquiry.meets_at is not None
    enquiry.save()
    clocks.stop_all(record=enquiry.record, actor=actor, at=at)
    write(enquiry, "declined", at, reason=enquiry.outcome)
    trail.record(record=enquiry.record, event=Event.ENQUIRY_DECLINED, actor=actor, at=at)
    return enquiry
