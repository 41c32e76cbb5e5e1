"""The roster of the demonstration: one expert admitted and booked, another refused with the reason; all invented."""

from datetime import datetime, timedelta

from facility.apps.assistance import public as assistance
from seeds.story.people import Cast

DAY = timedelta(days=1)


def tell(cast: Cast, at: datetime) -> None:
    """Tell it around the present day, so that days held lie ahead whenever the demonstration is set up."""
    applied, first = at - 400 * DAY, at.date() + 28 * DAY
    xenia = assistance.offer_expertise(
        profile=assistance.Profile(
            profession="Adviser on labour mobility schemes",
            experience="Invented: twelve years in an employment service, six of them on schemes with partner countries.",
            competences=["labour_mobility", "legal_migration", "capacity_building"],
            languages={"en": "C1", "fr": "C2", "ro": "B1"},
            countries=["MD", "MA", "TN"],
            periods=[(at.date() - 390 * DAY, at.date() + 365 * DAY)],
            home_authority_name="Demonstration Employment Service",
            release="given",
            release_until=at.date() + 300 * DAY,
            interests="Invented: was seconded to the Demonstration Bureau for Migration until last year.",
        ),
        actor=cast.actor("expert", applied),
        at=applied,
    )
    coordinator = cast.actor("second_coordinator", applied)
    reason = "Experience and the release were checked."
    assistance.admit_expert(expert_id=xenia.pk, reason=reason, actor=coordinator, at=applied + 4 * DAY)
    for number, purpose in enumerate(("A mission on skills partnerships", "A review of the scheme’s first year")):
        start = first + number * 28 * DAY
        booking = assistance.hold_days(
            expert_id=xenia.pk,
            days=assistance.workdays(start, start + 6 * DAY)[:3],
            purpose=purpose,
            actor=coordinator,
            at=at - 2 * DAY,
        )
        if number == 0:
            assistance.agree_to_days(booking_id=booking.pk, actor=cast.actor("expert", at), at=at - DAY)
            assistance.confirm_days(booking_id=booking.pk, actor=coordinator, at=at - DAY)
    xaver = assistance.offer_expertise(
        profile=assistance.Profile(
            profession="Trainer on document security",
            competences=["document_security", "border_management"],
            languages={"en": "B2", "de": "C2"},
            countries=["GE", "AM"],
            periods=[(at.date() + 60 * DAY, at.date() + 200 * DAY)],
            release="not_needed",
            interests="",
        ),
        actor=cast.actor("second_expert", at),
        at=at - DAY,
    )
    reason = "Invented: no proof of the trainings was given; welcome to apply again with it."
    assistance.refuse_expert(expert_id=xaver.pk, reason=reason, actor=coordinator, at=at)
