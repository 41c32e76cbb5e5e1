"""What is said in the demonstration under a lesson and under two meetings, in English and French, by invented people."""

from datetime import UTC, datetime, timedelta

from facility.apps.dialogue import public as dialogue
from facility.apps.knowledge import public as knowledge
from seeds.story.dialogue import EVENT
from seeds.story.people import Cast

AT = datetime(2026, 11, 14, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
HELD = {
    "en": "In our towns the employers wanted to see the people before they counted places. We held an open day first.",
    "fr": "Chez nous, les offres étaient saisonnières : il a fallu les compter deux fois, au printemps et à l’automne.",
}


def tell(cast: Cast) -> None:
    """A post with an answer stands under the lesson, others wait, were declined, reported, taken down; one talk is closed."""
    lesson = knowledge.Lesson.objects.select_related("record").get(state="published")
    reference = lesson.record.reference or ""
    editor = cast.actor("editor", AT)
    first = _write(cast, reference, "reporter", "office", HELD["en"], "Project manager", AT)
    knowledge.let_in(post_id=first.pk, actor=editor, at=AT + HOUR)
    answer = knowledge.answer_post(
        post_id=first.pk, text=HELD["fr"], function="Cheffe de bureau", language="fr", shows_name=True,
        organisation_id=cast.organisations["bureau"].pk, actor=cast.actor("partner", AT), at=AT + 2 * HOUR,
    )  # fmt: skip
    knowledge.let_in(post_id=answer.pk, actor=editor, at=AT + 3 * HOUR)
    advert = _write(cast, reference, "consultant", "consultancy", "We do this for you, at a good price.", "Adviser", AT)
    knowledge.decline(post_id=advert.pk, reason="It advertises a service.", actor=editor, at=AT + HOUR)
    named = _write(
        cast, reference, "newcomer", "association", "Ask the person at counter 3, they know.", "Volunteer", AT
    )
    knowledge.let_in(post_id=named.pk, actor=editor, at=AT + HOUR)
    partner = cast.actor("partner", AT)
    reason = "It points at one person."
    knowledge.report_post(post_id=named.pk, reason=reason, actor=partner, at=AT + 2 * HOUR)
    knowledge.take_down(post_id=named.pk, reason=reason, actor=editor, at=AT + 3 * HOUR)
    seen = _write(cast, reference, "applicant", "office", "It held in two of our three towns.", "Head of unit", AT)
    knowledge.let_in(post_id=seen.pk, actor=editor, at=AT + HOUR)
    knowledge.report_post(
        post_id=seen.pk, reason="The third town is not said.", actor=cast.actor("newcomer", AT), at=AT + 4 * HOUR
    )
    text = "Does it also hold where most people return to farms?"
    _write(cast, reference, "agency_applicant", "agency", text, "Policy officer", AT + 5 * HOUR)
    _of_meetings(cast)


def _write(
    cast: Cast, reference: str, part: str, organisation: str, text: str, function: str, at: datetime
) -> knowledge.DiscussionPost:
    return knowledge.write_post(
        reference=reference, text=text, function=function, organisation_id=cast.organisations[organisation].pk,
        actor=cast.actor(part, at), at=at,
    )  # fmt: skip


def _of_meetings(cast: Cast) -> None:
    """A talk goes on under the exchange event to come; the one under the event that was held is closed with a word."""
    secretariat = cast.actor("secretariat", AT)
    coming = dialogue.Plan.objects.select_related("meeting__record").filter(state="published").order_by("pk")[0]
    text = "Pourrait-on réserver une heure aux questions des petites associations ?"
    asked = knowledge.write_post(
        reference=coming.meeting.record.reference or "", text=text, function="Coordinatrice", language="fr",
        organisation_id=cast.organisations["association"].pk, actor=cast.actor("newcomer", AT), at=AT,
    )  # fmt: skip
    knowledge.let_in(post_id=asked.pk, actor=secretariat, at=AT + HOUR)
    held = dialogue.Meeting.objects.select_related("record").get(key=EVENT.key).record.reference or ""
    thanks = _write(
        cast, held, "reporter", "office", "The slides of the second session would help us.", "Project manager", AT
    )
    knowledge.let_in(post_id=thanks.pk, actor=secretariat, at=AT + HOUR)
    word = "Thank you. The slides were sent to everybody who took part."
    knowledge.close_discussion(reference=held, word=word, actor=secretariat, at=AT + 2 * HOUR)
