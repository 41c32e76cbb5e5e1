"""Missions of the demonstration, told around the present day: under way, put off, over and evaluated; all invented."""

from datetime import datetime, timedelta
from typing import Any

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import system
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
REGISTER: dict[str, Any] = {
    **SKILLS,
    "title": "A register of recruiters that people can look into",
    "problem": "Nobody who looks for work abroad can see whether a recruiter is registered.",
    "purpose": "A register with a public page, kept up by the office itself.",
    "modality": "review",
    "time_reason": "The rules on recruiters are renewed in the coming half-year.",
}


def tell(cast: Cast, at: datetime) -> None:
    """An office's request goes to its missions."""
    under_way(cast, at)
    delivered(cast, at)
    asked_later(cast, at)


def agreed(cast: Cast, given: dict[str, Any], at: datetime, days: int) -> assistance.Request:
    """A request of the office that was approved, and whose terms both sides agreed on twenty days later."""
    office, coordinator = cast.organisations["office"].pk, cast.actor("coordinator", at)
    frame = {"earliest": at.date() + 10 * DAY, "latest": at.date() + 200 * DAY}
    made: assistance.Request = handed_in(cast, "applicant", OWN, office, given | frame, at)
    assistance.register(request_id=made.pk, actor=coordinator, at=at + DAY)
    reason = "Only the office itself is concerned."
    assistance.forward(request_id=made.pk, reason=reason, actor=coordinator, at=at + 2 * DAY)
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
    assistance.draft_terms(request_id=made.pk, given=terms, actor=coordinator, at=at + 10 * DAY)
    sent = assistance.propose_terms(request_id=made.pk, actor=coordinator, at=at + 12 * DAY)
    applicant = cast.actor("applicant", at + 20 * DAY)
    assistance.agree_terms(request_id=made.pk, version=sent.version, actor=applicant, at=at + 20 * DAY)
    return made


def booked(cast: Cast, request: assistance.Request, first: datetime, days: int, at: datetime) -> assistance.Booking:
    """The first free working days of the expert from a day on: held for the request, agreed to, confirmed."""
    coordinator = cast.actor("second_coordinator", at)
    expert = assistance.Expert.objects.get(person__user__email="expert@example.org")
    free = assistance.workdays(first.date(), first.date() + 24 * DAY)[:days]
    held = assistance.hold_days(
        expert_id=expert.pk, days=free, purpose=COUNSELLING["title"], request_id=request.pk, actor=coordinator, at=at
    )
    assistance.agree_to_days(booking_id=held.pk, actor=cast.actor("expert", at), at=at + DAY)
    return assistance.confirm_days(booking_id=held.pk, actor=coordinator, at=at + 2 * DAY)


def mission(cast: Cast, booking: assistance.Booking, title: str, place: str, at: datetime) -> assistance.Mission:
    """A mission in the days of one booking."""
    return assistance.open_mission(
        request_id=booking.request_id or 0,
        title=title,
        place=place,
        first_day=booking.first_day,
        last_day=booking.last_day,
        booking_ids=[booking.pk],
        actor=cast.actor("coordinator", at),
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


def over(cast: Cast, given: dict[str, Any], title: str, at: datetime) -> assistance.Request:
    """A mission that ended on the day, two deliverables accepted before, one of them on the second try."""
    made = agreed(cast, given, at - 73 * DAY, 6)
    booking = booked(cast, made, at - 38 * DAY, 3, at - 48 * DAY)
    found = mission(cast, booking, title, "Demonstration City", at - 45 * DAY)
    begun = at - 11 * DAY
    worked(cast, found, booking, 3, begun)
    handed_over(cast, made, 1, "What was found, as it is today.", begun)
    answered(cast, made, 1, "Please add how long each step takes.", begun + 2 * DAY)
    handed_over(cast, made, 1, "Now with the days that each step takes.", begun + 6 * DAY)
    answered(cast, made, 1, "", begun + 8 * DAY)
    handed_over(cast, made, 2, "Notes of the trial.", begun + 9 * DAY)
    answered(cast, made, 2, "", begun + 10 * DAY)
    words = "Three days in the office; what was found was drawn up and tried."
    assistance.end_mission(mission_id=found.pk, words=words, actor=cast.actor("coordinator", at), at=at)
    return made


def evaluated(cast: Cast, request: assistance.Request, who: str, ratings: list[int], words: str, at: datetime) -> None:
    """One side hands its evaluation in."""
    sheet = assistance.Sheet.objects.select_related("questions").get(
        request=request, side="expert" if who == "expert" else "requester"
    )
    rated = {one["code"]: rating for one, rating in zip(sheet.questions.questions, ratings, strict=True)}
    assistance.hand_in_sheet(sheet_id=sheet.pk, ratings=rated, words=words, actor=cast.actor(who, at), at=at)


def delivered(cast: Cast, at: datetime) -> None:
    """Last week: delivered; the office has evaluated it, the expert has not yet."""
    made = over(cast, COMPLAINTS, "Reviewing the way of complaints", at - 7 * DAY)
    words = "The expert listened first. The way of complaints fits on one page now."
    evaluated(cast, made, "applicant", [5, 5, 4, 4, 4], words, at - 5 * DAY)


def asked_later(cast: Cast, at: datetime) -> None:
    """A year ago: evaluated by both sides; asked what has come of it, reminded, and not answered yet."""
    made = over(cast, REGISTER, "Reviewing the register", at - 307 * DAY)
    evaluated(cast, made, "applicant", [4, 5, 4, 3, 4], "Good work, two weeks later than hoped.", at - 300 * DAY)
    words = "The register's own people were at hand; its papers came late."
    evaluated(cast, made, "expert", [4, 3, 4, 4, 5], words, at - 298 * DAY)
    worker = system("assistance")
    assistance.ask_use(request_id=made.pk, actor=worker, at=at - 120 * DAY)
    assistance.press_use(request_id=made.pk, actor=worker, at=at - 85 * DAY)
    assistance.press_use(request_id=made.pk, actor=worker, at=at - 50 * DAY)


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
    coordinator = cast.actor("coordinator", at)
    assistance.postpone_mission(mission_id=second.pk, reason=reason, actor=coordinator, at=at - 20 * DAY)
