"""Missions of the demonstration, told around the present day: one under way and one put off; all invented."""

from datetime import datetime, timedelta
from typing import Any

from facility.apps.assistance import public as assistance
from seeds.story.case import document
from seeds.story.people import Cast
from seeds.story.requests import OWN, SKILLS, decided, handed_in

DAY = timedelta(days=1)
COUNSELLING: dict[str, Any] = {
    **SKILLS,
    "title": "Counselling before people leave for work abroad",
    "problem": "Counsellors give the same talk to everybody, whatever the work and the country.",
    "purpose": "A short guide by kind of work, tried in two offices.",
    "time_reason": "The offices train their counsellors in the coming half-year.",
}
COMPLAINTS: dict[str, Any] = {
    **SKILLS,
    "title": "A way for complaints of workers abroad",
    "problem": "Complaints of workers about recruiters reach nobody who can act on them.",
    "purpose": "One way for complaints, with a term for each step.",
    "modality": "review",
    "time_reason": "The office takes up the register of recruiters in the coming half-year.",
}


def tell(cast: Cast, at: datetime) -> None:
    """An office's request goes to its missions."""
    under_way(cast, at)
    delivered(cast, at)


def agreed(cast: Cast, given: dict[str, Any], at: datetime, days: int) -> assistance.Request:
    """A request of the office that was approved, and whose terms both sides agreed on twenty days later."""
    office, officer = cast.organisations["office"].pk, cast.actor("officer", at)
    frame = {"earliest": at.date() + 10 * DAY, "latest": at.date() + 200 * DAY}
    made: assistance.Request = handed_in(cast, "applicant", OWN, office, given | frame, at)
    assistance.register(request_id=made.pk, actor=officer, at=at + DAY)
    reason = "Only the office itself is concerned."
    assistance.forward(request_id=made.pk, reason=reason, actor=officer, at=at + 2 * DAY)
    decided(cast, made.pk, at + 6 * DAY)
    terms = {
        "tasks": "Sit in on counselling in two offices; write the guide with the counsellors; try it with them.",
        "competence": "labour_mobility",
        "level": "B2",
        "days": days,
        "within_limits": True,
        "deliverables": [
            ("A guide for counsellors, by kind of work", at.date() + 90 * DAY),
            ("Notes of the trial in two offices", at.date() + 120 * DAY),
        ],
    }
    assistance.draft_terms(request_id=made.pk, given=terms, actor=officer, at=at + 10 * DAY)
    sent = assistance.propose_terms(request_id=made.pk, actor=officer, at=at + 12 * DAY)
    applicant = cast.actor("applicant", at + 20 * DAY)
    assistance.agree_terms(request_id=made.pk, version=sent.version, actor=applicant, at=at + 20 * DAY)
    return made


def booked(cast: Cast, request: assistance.Request, first: datetime, days: int, at: datetime) -> assistance.Booking:
    """The first free working days of the expert from a day on: held for the request, agreed to, confirmed."""
    officer = cast.actor("second_officer", at)
    expert = assistance.Expert.objects.get(person__user__email="expert@example.org")
    free = assistance.workdays(first.date(), first.date() + 24 * DAY)[:days]
    held = assistance.hold_days(
        expert_id=expert.pk, days=free, purpose=COUNSELLING["title"], request_id=request.pk, actor=officer, at=at
    )
    assistance.agree_to_days(booking_id=held.pk, actor=cast.actor("expert", at), at=at + DAY)
    return assistance.confirm_days(booking_id=held.pk, actor=officer, at=at + 2 * DAY)


def mission(cast: Cast, booking: assistance.Booking, title: str, place: str, at: datetime) -> assistance.Mission:
    """A mission in the days of one booking."""
    return assistance.open_mission(
        request_id=booking.request_id or 0,
        title=title,
        place=place,
        first_day=booking.first_day,
        last_day=booking.last_day,
        booking_ids=[booking.pk],
        actor=cast.actor("officer", at),
        at=at,
    )


def worked(cast: Cast, found: assistance.Mission, booking: assistance.Booking, days: int, at: datetime) -> None:
    """The expert notes the first days of a booking."""
    done = list(booking.booked_days.values_list("day", flat=True)[:days])
    given: dict[str, Any] = {"mission_id": found.pk, "booking_id": booking.pk, "days": done}
    assistance.note_days(**given, actor=cast.actor("expert", at), at=at)


def handed_over(cast: Cast, request: assistance.Request, position: int, words: str, at: datetime) -> None:
    """The expert hands in a deliverable."""
    one = request.terms.deliverables.get(position=position)
    actor = cast.actor("expert", at)
    assistance.hand_in(deliverable_id=one.pk, upload=document(words), words=words, actor=actor, at=at)


def answered(cast: Cast, request: assistance.Request, position: int, reason: str, at: datetime) -> None:
    """The office sends what was handed in back, with the reason, or accepts it."""
    one, actor = request.terms.deliverables.get(position=position), cast.actor("applicant", at)
    given: dict[str, Any] = {"deliverable_id": one.pk, "number": one.hand_ins.count(), "actor": actor, "at": at}
    if reason:
        assistance.send_deliverable_back(reason=reason, **given)
    else:
        assistance.accept_deliverable(**given)


def delivered(cast: Cast, at: datetime) -> None:
    """Earlier: a mission that ended, two deliverables accepted, one of them on the second try."""
    made = agreed(cast, COMPLAINTS, at - 380 * DAY, 6)
    booking = booked(cast, made, at - 345 * DAY, 3, at - 355 * DAY)
    found = mission(cast, booking, "Reviewing the way of complaints", "Demonstration City", at - 352 * DAY)
    over = at - 318 * DAY
    worked(cast, found, booking, 3, over)
    handed_over(cast, made, 1, "The way of a complaint, as it is today.", over)
    answered(cast, made, 1, "Please add how long each step takes.", over + 2 * DAY)
    handed_over(cast, made, 1, "Now with the days that each step takes.", over + 6 * DAY)
    answered(cast, made, 1, "", over + 8 * DAY)
    handed_over(cast, made, 2, "Notes of the trial.", over + 9 * DAY)
    answered(cast, made, 2, "", over + 10 * DAY)
    words, officer = (
        "Three days in the office; the way of a complaint was drawn up and tried.",
        cast.actor("officer", over),
    )
    assistance.end_mission(mission_id=found.pk, words=words, actor=officer, at=over + 11 * DAY)


def under_way(cast: Cast, at: datetime) -> None:
    """A mission in which two of four days are noted, and a second one that was put off."""
    made = agreed(cast, COUNSELLING, at - 70 * DAY, 10)
    booking = booked(cast, made, at - 26 * DAY, 4, at - 40 * DAY)
    found = mission(cast, booking, "Sitting in on counselling", "Demonstration City", at - 36 * DAY)
    worked(cast, found, booking, 2, at - 1 * DAY)
    handed_over(cast, made, 1, "A first guide, for work on farms.", at - 1 * DAY)
    later = booked(cast, made, at + 90 * DAY, 2, at - 30 * DAY)
    second = mission(cast, later, "Trying the guide", "", at - 26 * DAY)
    reason = "The offices move to new rooms in these weeks."
    officer = cast.actor("officer", at)
    assistance.postpone_mission(mission_id=second.pk, reason=reason, actor=officer, at=at - 20 * DAY)
