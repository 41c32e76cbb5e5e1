"""News and subscribers of tests."""

from datetime import datetime, timedelta
from typing import Any

from facility.apps.enquiries import public as enquiries
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.post.public import Letter

WHY = enquiries.Registration(
    name="Reader", reason="partnership", message="We plan a partnership.", organisation_name="Town of Izmir"
)
ALL = enquiries.Wishes(contents=("policy", "events", "funding"))


def news(actor_of: Any, at: datetime, **changes: Any) -> enquiries.NewsItem:
    """Published news: prepared by an editor, cleared by an officer."""
    editor: Actor = changes.pop("editor", None) or actor_of(Role.EDITOR)
    given: dict[str, Any] = {
        "title": {"en": "A window opens", "fr": "Une fenêtre s’ouvre"},
        "body": {"en": "Short text."},
        "content": "policy",
        "themes": [],
        "countries": [],
    }
    made = enquiries.propose_news(**given | changes, actor=editor, at=at)
    enquiries.clear_news(news_id=made.pk, actor=actor_of(Role.GRANTS_OFFICER), at=at)
    return enquiries.publish_news(news_id=made.pk, actor=editor, at=at)


def subscriber(
    at: datetime,
    email: str = "reader@example.net",
    wishes: enquiries.Wishes = ALL,
    why: enquiries.Registration = WHY,
) -> enquiries.Subscriber:
    """A confirmed subscriber."""
    enquiries.ask_subscription(email=email, wishes=wishes, registration=why, at=at - timedelta(hours=1))
    found = enquiries.Subscriber.objects.get(email_key=email.lower())
    assert found.confirm_key
    return enquiries.confirm_subscription(key=found.confirm_key, at=at)


def letters(email: str = "reader@example.net") -> list[str]:
    """The kinds of letters to an address, in their order."""
    return list(Letter.objects.filter(to_address__iexact=email).order_by("pk").values_list("kind", flat=True))
