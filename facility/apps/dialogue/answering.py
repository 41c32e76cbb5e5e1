"""What a registrant's calendar answered to our file, noted beside the registration; nobody loses a place by it.

An answer is a letter, and letters can be forged: who says by it that they do not come is asked to withdraw themselves.
"""

import re
from datetime import datetime

from facility.apps.dialogue.calendars import UID, is_asked
from facility.apps.dialogue.models import Registration
from facility.apps.dialogue.plans import over_at
from facility.apps.dialogue.registering import locked_registration
from facility.apps.dialogue.telling import tell_one
from facility.foundation.accounts.public import system
from facility.foundation.base.acts import step
from facility.foundation.post import public as post
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

# The host may have been another one when the file was made.
_UID = re.compile(rf"{UID}([A-Za-z0-9_-]{{20,22}})@[^@]{{1,200}}")


def _found(said: post.CalendarAnswer) -> int | None:
    """The registration whose file was answered, by the person to whom that file was made out."""
    match = _UID.fullmatch(said.uid)
    if match is None:
        return None
    row = Registration.objects.select_related("user").filter(record__token=match[1]).first()
    return row.pk if row is not None and post.is_same(row.user.email, said.attendee) else None


@step
def note_calendar_answer(said: post.CalendarAnswer, at: datetime) -> str:
    """Note an answer: "noted", "older" (a newer one is there), "over" (nothing is asked any more) or "unknown"."""
    registration_id = _found(said)
    if registration_id is None:
        return "unknown"
    plan, row = locked_registration(registration_id)
    row.plan = plan
    if said.sequence > row.file_number:
        return "unknown"
    if not is_asked(row) or at >= over_at(plan):
        return "over"
    moment = min(said.said_at or at, at)
    if row.calendar_answer and (said.sequence, moment) < (row.calendar_answer_to, row.calendar_said_at):
        return "older"
    row.calendar_answer, row.calendar_answer_to = said.answer, said.sequence
    row.calendar_said_at, row.calendar_answered_at = moment, at
    row.save()
    facts = {"answer": said.answer, "sequence": said.sequence}
    event = Event.MEETING_REGISTRATION_ANSWERED
    trail.record(record=row.record, event=event, actor=system("mailbox"), at=at, facts=facts)
    if said.answer == "declined" and not row.calendar_answer_is_old and row.user.is_active:
        tell_one(row, plan, "declined", at, number=row.file_number)
    return "noted"
