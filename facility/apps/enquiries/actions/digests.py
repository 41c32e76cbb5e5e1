"""What is new for one subscriber, in one letter: made in one transaction, so that nothing is told twice or left out."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import translation

from facility.apps.enquiries.actions.subscribing import KEEPER, PERIODS, _locked
from facility.apps.enquiries.models import Digest, Subscriber
from facility.apps.enquiries.queries import leaving, wishes_of
from facility.apps.enquiries.snapshots import Item
from facility.apps.enquiries.sources import published_between
from facility.apps.enquiries.words import CONTENTS
from facility.foundation.base.acts import action
from facility.foundation.base.text import pick
from facility.foundation.post import public as post
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

KIND = "enquiries.digest"
# What is published at a moment may come to stand a little later than it says: the digests look so far back, and leave
# out what they told already.
LOOK_BACK = timedelta(days=1)
# More than this in one letter is no longer read; the letter says how many more there are.
MOST = 40


def fresh_items(subscriber: Subscriber, at: datetime) -> list[Item]:
    """What a confirmed subscriber has not been told yet, the newest first."""
    if subscriber.told_until is None or subscriber.confirmed_at is None:
        return []
    since = max(subscriber.confirmed_at, subscriber.told_until - LOOK_BACK)
    told = {key for keys in subscriber.digests.filter(until__gte=since).values_list("items", flat=True) for key in keys}
    wishes = wishes_of(subscriber)
    found = published_between(since, at, of_programmes=bool(wishes.programmes))
    return [item for item in found if item.key not in told and item.is_for(wishes)]


def _facts(items: list[Item], language: str) -> dict[str, Any]:
    """The lines of the letter: title, kind of content and address."""
    from django.conf import settings

    with translation.override(language):
        lines = [
            f"{pick(item.title, language).text} ({CONTENTS[item.content]})\n  {settings.FACILITY_PUBLIC_ADDRESS}{item.path}"
            for item in items[:MOST]
        ]
    return {"items": lines, "count": len(items), "shown": len(lines)}


def digest_words(subscriber: Subscriber, at: datetime) -> post.Rendered | None:
    """The letter that would go now, its links left out; None where nothing is new."""
    items = fresh_items(subscriber, at)
    if not items:
        return None
    hidden = {"preferences": "…", "unsubscribe": "…"}
    return post.render(KIND, {**_facts(items, subscriber.language), **hidden}, subscriber.language)


@action
def make_digest(*, subscriber_id: int, at: datetime) -> Digest | None:
    """Tell one subscriber what is new, where it is time for it and anything is. Raises NotFound."""
    subscriber = _locked(subscriber_id)
    if subscriber.state != "confirmed" or subscriber.next_digest_at is None or at < subscriber.next_digest_at:
        return None
    items = fresh_items(subscriber, at)
    subscriber.told_until, subscriber.next_digest_at = at, at + PERIODS[subscriber.frequency]
    subscriber.save()
    if not items:
        return None
    number = subscriber.digests.count() + 1
    letter = post.queue(
        kind=KIND,
        to=subscriber.email,
        facts=_facts(items, subscriber.language),
        secret_facts=leaving(subscriber),
        at=at,
        key=f"digest:{subscriber.pk}:{number}",
        record=subscriber.record,
        language=subscriber.language,
    )
    made = Digest.objects.create(
        subscriber=subscriber, number=number, until=at, items=[item.key for item in items], letter=letter
    )
    facts = {"digest": number, "items": len(items)}
    trail.record(record=subscriber.record, event=Event.DIGEST_MADE, actor=KEEPER, at=at, facts=facts)
    return made
