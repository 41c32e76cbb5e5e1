"""Which news and enquiries an actor reads; subscribers by the keys of their letters, and as staff see them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from facility.apps.enquiries.models import Enquiry, NewsItem, Route, Subscriber
from facility.apps.enquiries.models.inbox import UPDATES
from facility.apps.enquiries.policy import STAFF, may_list_news
from facility.apps.enquiries.snapshots import Wishes
from facility.apps.enquiries.tasks import task_of
from facility.apps.parties import public as parties
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.base.rows import sole
from facility.foundation.clocks import public as clocks


def news_visible_to(actor: Actor) -> QuerySet[NewsItem]:
    """Published news for everybody, all of it for those who make it; the newest first."""
    rows = NewsItem.objects.select_related("record").order_by("-published_at", "-pk")
    return rows if may_list_news(actor) else rows.filter(state="published")


def news_about_country(rows: QuerySet[NewsItem], code: str) -> QuerySet[NewsItem]:
    """Those that name the country."""
    return rows.annotate(named=Cast("countries", TextField())).filter(named__contains=f'"{code}"')


def countries_of_news() -> set[str]:
    """The countries that published news names. One query."""
    rows = NewsItem.objects.filter(state="published").values_list("countries", flat=True)
    return {code for codes in rows for code in codes}


def news_by_reference(reference: str, actor: Actor) -> NewsItem:
    """Published news at its public address. Raises NotFound."""
    found = sole(news_visible_to(actor).filter(record__reference=reference, state="published"))
    if found is None:
        raise NotFound("news")
    return found


def news_by_token(token: str, actor: Actor) -> NewsItem:
    """News at its desk address. Raises NotFound."""
    found = sole(news_visible_to(actor).filter(record__token=token))
    if found is None:
        raise NotFound("news")
    return found


def waiting_confirmation(key: str, at: datetime) -> Subscriber | None:
    """The subscription that a letter's link confirms, as long as it waits for that."""
    from facility.apps.enquiries.actions.subscribing import CONFIRM_WITHIN

    found = sole(Subscriber.objects.filter(confirm_key=key.replace("\x00", "?")))
    return found if found is not None and at < found.asked_at + CONFIRM_WITHIN else None


def subscriber_by_key(key: str) -> Subscriber:
    """The subscriber at the address of their own letters. Raises NotFound (also once erased)."""
    rows = Subscriber.objects.select_related("record").exclude(state__in=["requested", "erased"])
    found = sole(rows.filter(key=key.replace("\x00", "?")))
    if found is None:
        raise NotFound("subscription")
    return found


def subscribers() -> QuerySet[Subscriber]:
    """All subscribers that have an address; whoever shows them asks `may_list_subscribers` first."""
    return Subscriber.objects.select_related("record").exclude(state="erased").order_by("-asked_at", "-pk")


def subscriber_by_token(token: str) -> Subscriber:
    """A subscriber at the desk's address; the caller asks `may_list_subscribers` first. Raises NotFound."""
    found = sole(subscribers().filter(record__token=token))
    if found is None:
        raise NotFound("subscription")
    return found


def wishes_of(subscriber: Subscriber) -> Wishes:
    """What a subscriber wants to be told of."""
    return Wishes(
        tuple(subscriber.contents),
        tuple(subscriber.themes),
        tuple(subscriber.countries),
        tuple(subscriber.calls),
        subscriber.language,
        subscriber.frequency,
        tuple(subscriber.programmes),
    )


def wishes_at_confirmation(enquiry: Enquiry) -> Wishes | None:
    """What whoever registered for updates wanted then; None for other intents, and once it was forgotten."""
    if not enquiry.wishes:
        return None
    kept: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in enquiry.wishes.items()}
    return Wishes(**kept)


def leaving(subscriber: Subscriber) -> dict[str, dict[str, str]]:
    """The addresses by which a subscriber changes or leaves, for a letter; none once nothing is sent any more."""
    if subscriber.state not in {"confirmed", "paused"}:
        return {}
    here = f"/subscriptions/{subscriber.key}/"
    return {"preferences": {"path": here}, "unsubscribe": {"path": f"{here}unsubscribe/"}}


def registration_of(subscriber: Subscriber) -> Enquiry | None:
    """What stands in the inbox of a subscription; None where there is nothing, or it was forgotten.

    What is still open of an earlier subscription of the address, which was forgotten meanwhile, is theirs too.
    """
    rows = Enquiry.objects.select_related("record", "organisation").filter(forgotten_at=None)
    left = Q(intent=UPDATES, email_key=subscriber.email_key) & ~Q(state="closed")
    return sole(rows.filter(Q(subscriber=subscriber) | left))


def holder_of(enquiry: Enquiry) -> str:
    """Who is to answer, in the words of the language that is spoken now."""
    return enquiry.organisation.name if enquiry.organisation else str(parties.ROLES[Role(enquiry.role)])


def due_of(enquiry: Enquiry) -> datetime | None:
    """By when it is to be answered; None where nothing waits. One query."""
    running = clocks.clocks_of(enquiry.record_id).filter(kind=task_of(enquiry.intent)).exclude(state="stopped")
    return running.values_list("due_at", flat=True).first()


def enquiries_of(user: User) -> QuerySet[Enquiry]:
    """What was asked from the address of an account, the newest first."""
    rows = Enquiry.objects.select_related("record", "organisation").filter(forgotten_at=None)
    return rows.filter(email_key=user.email.strip().lower()).order_by("-received_at", "-pk")


def enquiries_visible_to(actor: Actor) -> QuerySet[Enquiry]:
    """All for staff and auditors, for a contact point what is routed to it, for others none; the newest first."""
    rows = Enquiry.objects.select_related("record", "organisation", "call", "became").order_by("-received_at", "-pk")
    if any(actor.has(role) for role in (*STAFF, Role.AUDITOR)):
        return rows
    return rows.filter(role=Role.NATIONAL_CONTACT, organisation__in=actor.organisations(Role.NATIONAL_CONTACT))


def enquiry_by_token(token: str, actor: Actor) -> Enquiry:
    """An enquiry at its desk address. Raises NotFound."""
    found = sole(enquiries_visible_to(actor).select_related("subscriber").filter(record__token=token))
    if found is None:
        raise NotFound("enquiry")
    return found


def enquiry_by_key(key: str) -> Enquiry:
    """An enquiry at the address of its letters. Raises NotFound (also once it was forgotten)."""
    rows = Enquiry.objects.select_related("record", "became").filter(forgotten_at=None)
    found = sole(rows.filter(key=key.replace("\x00", "?")))
    if found is None:
        raise NotFound("enquiry")
    return found


def origin_of(record_id: int) -> Enquiry | None:
    """The enquiry that a request or a question came out of, None where there is none; the caller shows its number only."""
    return sole(Enquiry.objects.select_related("record").filter(became_id=record_id))


def routes() -> QuerySet[Route]:
    """The rules that hold, the general ones first."""
    rows = Route.objects.select_related("organisation").filter(ended_at=None)
    return rows.order_by("country", "theme", "intent", "pk")


def meeting_ends(enquiry: Enquiry) -> datetime:
    """When an agreed meeting ends. Raises NotFound where none is agreed."""
    if enquiry.meets_at is None or enquiry.minutes is None:
        raise NotFound("meeting")
    return enquiry.meets_at + timedelta(minutes=enquiry.minutes)


def slot_words(enquiry: Enquiry, written: Callable[[datetime], str]) -> list[str]:
    """The moments proposed, as `written` writes them."""
    return [written(datetime.fromisoformat(slot)) for slot in enquiry.slots]


def open_offers(enquiry: Enquiry, at: datetime) -> list[datetime]:
    """The moments on offer that are still to come; none once one is chosen."""
    if enquiry.state != "offered":
        return []
    return [slot for slot in map(datetime.fromisoformat, enquiry.offered) if slot > at]
