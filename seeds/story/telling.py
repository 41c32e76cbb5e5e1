"""What the demonstration tells the world: news of two people's making, a reader who is told, one who has not confirmed."""

from datetime import datetime, timedelta

from facility.apps.enquiries import public as enquiries
from seeds.story.people import Cast

READER, WAITING = "reader@example.org", "waiting@example.org"
DAY = timedelta(days=1)


def tell(cast: Cast, at: datetime) -> None:
    """From the day a reader subscribes: news is published and told, other news waits for the second person."""
    wishes = enquiries.Wishes(contents=("policy", "events", "funding"), frequency="weekly")
    enquiries.ask_subscription(email=READER, wishes=wishes, at=at, invented=True)
    asked = enquiries.Subscriber.objects.get(email_key=READER)
    enquiries.confirm_subscription(key=str(asked.confirm_key), at=at + timedelta(hours=1))
    item = enquiries.propose_news(
        title={
            "en": "Counting offers first: what a lesson changed (demonstration)",
            "fr": "Compter d’abord les offres : ce qu’une leçon a changé (démonstration)",
        },
        body={
            "en": "Two offices now ask employers before they choose towns. The lesson they follow stands in the library.",
            "fr": "Deux bureaux consultent désormais les employeurs avant de choisir les villes. La leçon qu’ils suivent se trouve dans la bibliothèque.",
        },
        content="policy",
        themes=["return"],
        countries=["MD"],
        actor=cast.actor("editor", at),
        at=at + DAY,
        invented=True,
    )
    enquiries.clear_news(news_id=item.pk, actor=cast.actor("officer", at), at=at + 2 * DAY)
    enquiries.publish_news(news_id=item.pk, actor=cast.actor("editor", at), at=at + 3 * DAY)
    enquiries.make_digest(subscriber_id=asked.pk, at=at + 8 * DAY)
    enquiries.propose_news(
        title={"en": "A session for questions about the open call (demonstration)"},
        body={"en": "Online, one hour, in English and French. The link follows in the next letter."},
        content="events",
        themes=[],
        countries=[],
        actor=cast.actor("officer", at),
        at=at + 9 * DAY,
        invented=True,
    )
    enquiries.ask_subscription(email=WAITING, wishes=wishes, at=at + 12 * DAY, invented=True)
