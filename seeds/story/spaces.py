"""The knowledge space of the partnership in the demonstration: what an editor adds, what the bureau proposes for it.

Two meetings that the sources tell of are real; the guide, the news, the lessons and who proposes are made up.
"""

from datetime import UTC, datetime, timedelta

from facility.apps.assistance import public as assistance
from facility.apps.enquiries import public as enquiries
from facility.apps.knowledge import public as knowledge
from seeds.story.case import document
from seeds.story.people import Cast
from seeds.story.requests import PARTNERSHIP, REGISTER

AT = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MEETINGS = {
    "un-hub-launch-2021": "The hub that opened here is where the partnership’s own pages send their readers.",
    "eu-un-bmp-ghana-2023": "The partnership began its work in one of its three pilot countries.",
}
LESSON = knowledge.Draft(
    title={
        "en": "Write the chapter with the ministries that will use it (demonstration)",
        "fr": "Rédiger le chapitre avec les ministères qui s’en serviront (démonstration)",
    },
    body={
        "en": "Where four ministries each sent a paragraph, nobody felt bound by the chapter. Two half-days around one table "
        "gave a shorter text, and each ministry put its part into its own plan.",
        "fr": "Quand quatre ministères ont envoyé chacun un paragraphe, personne ne s’est senti lié par le chapitre. Deux "
        "demi-journées autour d’une même table ont donné un texte plus court, que chaque ministère a repris dans son plan.",
    },
    themes=["capacity"],
    countries=["MD"],
    applies={
        "en": "Several ministries plan for migration.",
        "fr": "Plusieurs ministères planifient pour les migrations.",
    },
)


def tell(cast: Cast) -> None:
    """The editor adds the guide, news and meetings; the bureau proposes a lesson of its own and two that stand elsewhere."""
    editor, partner = cast.actor("editor", AT), cast.actor("partner", AT)
    guide = knowledge.library().get().record.reference or ""
    news = enquiries.NewsItem.objects.select_related("record").get(state="published").record.reference or ""
    added = {guide: "It shows the steps to a counter.", news: "It tells what a lesson changed.", **MEETINGS}
    for reference, reason in added.items():
        knowledge.gather(programme=PARTNERSHIP, reference=reference, reason=reason, actor=editor, at=AT)
    asked = assistance.Request.objects.get(title=REGISTER["title"])
    reason = "Its steps say which facts a register of returns should hold."
    coordinator = cast.actor("coordinator", AT)
    assistance.answer_with(request_id=asked.pk, reference=guide, reason=reason, actor=coordinator, at=AT)
    own = knowledge.propose_for_programme(programme=PARTNERSHIP, draft=LESSON, actor=partner, at=AT)
    knowledge.clear(lesson_id=own.pk, actor=editor, at=AT + DAY)
    knowledge.publish(lesson_id=own.pk, actor=editor, at=AT + 2 * DAY)
    proposed(cast)


def proposed(cast: Cast) -> None:
    """Of two lessons that the bureau proposes one stands at once in the space, the other waits for the editor."""
    partner, editor = cast.actor("partner", AT), cast.actor("editor", AT)
    lessons = knowledge.Lesson.objects.filter(state="published").exclude(source__kind="programme").order_by("pk")
    reasons = ("Our counters met the same.", "Recruiters work on both sides of the border.")
    first, _second = (
        knowledge.gather(
            programme=PARTNERSHIP,
            reference=lesson.record.reference or "",
            reason=reason,
            actor=partner,
            at=AT + 3 * DAY,
        )
        for lesson, reason in zip(lessons.select_related("record"), reasons, strict=True)
    )
    knowledge.offer_work(
        programme=PARTNERSHIP,
        title="Registers of returns in three countries (demonstration)",
        reason="It compares what registers of returns hold; our own follows it.",
        upload=document("Registers of returns in three countries"),
        actor=partner,
        at=AT + 3 * DAY,
    )
    knowledge.accept_gathered(programme=PARTNERSHIP, link_id=first.pk, actor=editor, at=AT + 4 * DAY)
