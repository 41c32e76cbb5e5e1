"""What answers what in the demonstration: a lesson answers a request, a request answers a commitment, one goes to a call."""

from datetime import UTC, datetime, timedelta

from facility.apps.assistance import public as assistance
from facility.apps.dialogue import public as dialogue
from facility.apps.knowledge import public as knowledge
from facility.foundation.links import public as links
from seeds.story.people import Cast
from seeds.story.requests import OWN, SKILLS, handed_in

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def tell(cast: Cast) -> None:
    """The office points to the lesson and confirms a commitment; what the agency asks for, a call is the better way."""
    coordinator = cast.actor("coordinator", AT)
    asked = assistance.Request.objects.filter(organisation=cast.organisations["office"])
    lesson = knowledge.Lesson.objects.select_related("record").get(state="published")
    assistance.answer_with(
        request_id=asked.get(state="submitted").pk,
        reference=lesson.record.reference or "",
        reason="It says what to ask employers before the first workshop.",
        actor=coordinator,
        at=AT,
    )
    commitment = dialogue.Commitment.objects.select_related("record").get(owner=cast.organisations["office"])
    link = assistance.name_commitment(
        request_id=asked.get(state="registered").pk,
        reference=commitment.record.reference or "",
        reason="The visit shows the counters to the second authority.",
        actor=cast.actor("applicant", AT),
        at=AT,
    )
    links.confirm_link(link_id=link.pk, actor=coordinator, at=AT + DAY)
    routed(cast)


def routed(cast: Cast) -> None:
    """The agency asks for more than assistance gives; the authority names the open call."""
    given = {**SKILLS, "title": "Two years of courses before departure", "latest": AT.date() + 300 * DAY}
    made = handed_in(cast, "agency_applicant", OWN, cast.organisations["agency"].pk, given, AT)
    coordinator = cast.actor("coordinator", AT)
    assistance.register(request_id=made.pk, actor=coordinator, at=AT + DAY)
    reason = "It is plainly an action of two years."
    assistance.forward(request_id=made.pk, reason=reason, actor=coordinator, at=AT + DAY)
    assistance.decide(
        request_id=made.pk,
        decision="redirected",
        reason="Courses of two years are an action, not assistance: the open call pays for such actions.",
        judged=dict.fromkeys(("need", "fit", "time", "overlap", "use", "means"), "partly"),
        call_code="amif-2022",
        actor=cast.actor("authority", AT),
        at=AT + 2 * DAY,
    )
