"""Asking for a subscription, confirming it, changing it, leaving it: by whoever reads the mailbox, without an account.

To register for updates is one of the four intents of the inbox, so the form asks who and why as the other three do, and
with the same words. Both the choice of what it is about and some words of one's own are required, as they are there: a
registration is held by somebody who reads it, and without a reason there is nothing to read, to answer or to turn into
what it is. One sentence is enough.

The answer to who asks is always the same: whether an address is known is told to its mailbox alone. Nothing is changed
by opening a link: programs that look through mail open every one of them.
"""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.calls import public as calls
from facility.apps.enquiries.actions.asking import who_and_why
from facility.apps.enquiries.actions.news import checked, known_countries
from facility.apps.enquiries.actions.updates import empty_words, forget_registration, open_registration
from facility.apps.enquiries.models import Subscriber
from facility.apps.enquiries.models.news import CONTENTS
from facility.apps.enquiries.models.subscriptions import FREQUENCIES
from facility.apps.enquiries.policy import may_pause_subscriber
from facility.apps.enquiries.queries import leaving
from facility.apps.enquiries.snapshots import Registration, Wishes
from facility.apps.enquiries.words import THEMES
from facility.core.component_lifecycles import SUBSCRIPTION
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance, may_advance
from facility.foundation.accounts.public import PUBLIC, Actor, require, system
from facility.foundation.base.acts import action
from facility.foundation.base.rows import sole
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

# The wording of the consent that the form shows now.
CONSENT = "2026-11-23"
# As long as a registration waits; after that the address is forgotten.
CONFIRM_WITHIN = timedelta(days=7)
# So long whoever left by mistake comes back by the link of an old letter; after that the address is forgotten.
COME_BACK_WITHIN = timedelta(days=30)
PERIODS = {"daily": timedelta(days=1), "weekly": timedelta(days=7), "monthly": timedelta(days=30)}
LABEL = {"en": "Subscriber", "fr": "Abonné"}
KEEPER = system("subscriptions")


def _checked(wishes: Wishes) -> dict[str, object]:
    """The wishes as they are kept. Raises Refused for what is not on offer, or no content at all."""
    if not wishes.contents:
        raise Refused(at_field("contents", "subscription_contents_missing"))
    published = list(calls.visible_to(PUBLIC).values_list("code", flat=True)) if wishes.calls else []
    programmes = list(assistance.programmes().values_list("code", flat=True)) if wishes.programmes else []
    return {
        "contents": checked("contents", wishes.contents, CONTENTS),
        "themes": checked("themes", wishes.themes, list(THEMES)),
        "countries": known_countries(wishes.countries),
        "calls": checked("calls", wishes.calls, published),
        "programmes": checked("programmes", wishes.programmes, programmes),
        "frequency": checked("frequency", [wishes.frequency], FREQUENCIES)[0],
        "language": wishes.language[:5],
    }


def _locked(subscriber_id: int) -> Subscriber:
    found = Subscriber.objects.filter(pk=subscriber_id).first()
    if found is None:
        raise NotFound("subscription")
    records.lock(found.record_id)
    return Subscriber.objects.select_related("record").get(pk=subscriber_id)


def _at_address(email: str, kept: dict[str, object], at: datetime, invented: bool) -> tuple[Subscriber, bool]:
    """The locked row of an address, and whether it is new."""
    key = email.strip().lower()
    found = sole(Subscriber.objects.filter(email_key=key))
    if found is None:
        try:
            with transaction.atomic():
                record = records.create(kind="subscriber", label=LABEL, at=at, invented=invented)
                made = Subscriber.objects.create(
                    record=record, email=email.strip(), email_key=key, consent=CONSENT, asked_at=at, **kept
                )
            return made, True
        except IntegrityError:  # somebody asked for the same address at the same moment
            found = Subscriber.objects.get(email_key=key)
    return _locked(found.pk), False


@action
def ask_subscription(
    *, email: str, wishes: Wishes, registration: Registration, at: datetime, invented: bool = False
) -> None:
    """Write to an address how to confirm the wishes; one that is confirmed already learns how to change its own.

    Who registers and why waits with the wishes: nobody reads it before the address is confirmed. Nothing is told to who
    asks, and nothing that was confirmed is changed. Raises Refused (no name, reason or content, a code unknown).
    """
    kept = _checked(wishes) | who_and_why(**asdict(registration))
    subscriber, is_new = _at_address(email, kept, at, invented)
    if subscriber.state == "confirmed":
        _write(subscriber, "known", at, {"ask": {"path": "/contact/contact/"}}, **leaving(subscriber))
        return
    if not is_new and may_advance(SUBSCRIPTION, subscriber.state, "ask"):
        subscriber.state = advance(SUBSCRIPTION, subscriber.state, "ask")
        subscriber.email, subscriber.consent, subscriber.ended_at = email.strip(), CONSENT, None
        for name, value in kept.items():
            setattr(subscriber, name, value)
    subscriber.confirm_key, subscriber.asked_at = records.new_token(), at
    subscriber.save()
    _write(subscriber, "confirm", at, link={"path": f"/subscriptions/confirm/{subscriber.confirm_key}/"})
    _tell(subscriber, Event.SUBSCRIBER_ASKED, PUBLIC, at)


def _write(
    subscriber: Subscriber, kind: str, at: datetime, facts: dict[str, Any] | None = None, **links: dict[str, str]
) -> None:
    """A letter whose links are kept encrypted until it goes."""
    post.queue(
        kind=f"enquiries.subscription_{kind}",
        to=subscriber.email,
        facts=facts or {},
        secret_facts=links,
        at=at,
        key=post.random_key(f"subscription:{subscriber.pk}"),
        record=subscriber.record,
        language=subscriber.language,
    )


def _tell(subscriber: Subscriber, event: Event, actor: Actor, at: datetime, **facts: object) -> None:
    told = {"consent": subscriber.consent, **facts}
    trail.record(record=subscriber.record, event=event, actor=actor, at=at, facts=told)


def _begin(subscriber: Subscriber, at: datetime) -> None:
    """From now on it is told what is new."""
    subscriber.confirmed_at, subscriber.told_until = at, at
    subscriber.next_digest_at = at + PERIODS[subscriber.frequency]
    subscriber.confirm_key, subscriber.paused_at, subscriber.paused_reason, subscriber.ended_at = None, None, "", None
    subscriber.save()


@action
def confirm_subscription(*, key: str, at: datetime) -> Subscriber:
    """Confirm by the secret of the letter, once: from now on what was written stands in the inbox too.

    Raises NotFound (unknown, used, too late).
    """
    found = sole(Subscriber.objects.filter(confirm_key=key.replace("\x00", "?")))
    if found is None:
        raise NotFound("subscription")
    subscriber = _locked(found.pk)
    if subscriber.confirm_key != key or at >= subscriber.asked_at + CONFIRM_WITHIN:
        raise NotFound("subscription")
    subscriber.state = advance(SUBSCRIPTION, subscriber.state, "confirm")
    open_registration(subscriber, at)
    _begin(subscriber, at)
    _tell(subscriber, Event.SUBSCRIBER_CONFIRMED, PUBLIC, at)
    return subscriber


def _by_key(key: str) -> Subscriber:
    """The locked subscriber of a letter's link. Raises NotFound (unknown, erased, never confirmed)."""
    found = sole(Subscriber.objects.filter(key=key.replace("\x00", "?")).exclude(state__in=["requested", "erased"]))
    if found is None:
        raise NotFound("subscription")
    subscriber = _locked(found.pk)
    if subscriber.key != found.key:  # erased at this moment: its key is another one
        raise NotFound("subscription")
    return subscriber


@action
def change_subscription(*, key: str, wishes: Wishes, at: datetime) -> Subscriber:
    """Change what a confirmed subscriber is told of. Raises NotFound, NotAllowedNow, Refused."""
    kept = _checked(wishes)
    subscriber = _by_key(key)
    subscriber.state = advance(SUBSCRIPTION, subscriber.state, "change")
    for name, value in kept.items():
        setattr(subscriber, name, value)
    subscriber.next_digest_at = (subscriber.told_until or at) + PERIODS[subscriber.frequency]
    subscriber.save()
    _tell(subscriber, Event.SUBSCRIBER_CHANGED, PUBLIC, at)
    return subscriber


@action
def unsubscribe(*, key: str, at: datetime) -> Subscriber:
    """Leave; letters that wait are not sent. Twice is once. What was written stays with whoever answers it. Raises NotFound."""
    subscriber = _by_key(key)
    if subscriber.state == "unsubscribed":
        return subscriber
    subscriber.state = advance(SUBSCRIPTION, subscriber.state, "unsubscribe")
    subscriber.ended_at, subscriber.paused_at, subscriber.paused_reason = at, None, ""
    subscriber.confirm_key = None
    subscriber.save()
    post.withdraw(record=subscriber.record)
    _tell(subscriber, Event.SUBSCRIBER_UNSUBSCRIBED, PUBLIC, at)
    return subscriber


@action
def resume_subscription(*, key: str, at: datetime) -> Subscriber:
    """Come back by the link of an old letter, with the same wishes. Raises NotFound, NotAllowedNow."""
    subscriber = _by_key(key)
    subscriber.state = advance(SUBSCRIPTION, subscriber.state, "resume")
    _begin(subscriber, at)
    _tell(subscriber, Event.SUBSCRIBER_RESUMED, PUBLIC, at)
    return subscriber


@action
def erase_subscription(*, key: str, at: datetime) -> None:
    """Forget the address at once, and what was written from it, answered or not. Raises NotFound."""
    subscriber = _by_key(key)
    forget_registration(subscriber, at)
    _erase(subscriber, PUBLIC, at)


def _erase(subscriber: Subscriber, actor: Actor, at: datetime) -> None:
    """Only that somebody was told, and when, stays: address, wishes and keys go, also out of the letters."""
    subscriber.state = advance(SUBSCRIPTION, subscriber.state, "erase")
    subscriber.email = subscriber.email_key = ""
    subscriber.key, subscriber.confirm_key = records.new_token(), None
    subscriber.contents, subscriber.themes, subscriber.countries, subscriber.calls = [], [], [], []
    subscriber.programmes = []
    empty_words(subscriber)
    subscriber.ended_at, subscriber.paused_at, subscriber.paused_reason = at, None, ""
    subscriber.save()
    post.forget_about(record=subscriber.record)
    _tell(subscriber, Event.SUBSCRIBER_ERASED, actor, at)


@action
def pause_subscription(*, subscriber_id: int, actor: Actor, at: datetime) -> Subscriber:
    """Note as staff that letters to an address come back: nothing more is sent. Raises NotFound, Forbidden, NotAllowedNow."""
    require(may_pause_subscriber, actor)
    return _pause(_locked(subscriber_id), "told_by_staff", actor, at)


def _pause(subscriber: Subscriber, reason: str, actor: Actor, at: datetime) -> Subscriber:
    subscriber.state = advance(SUBSCRIPTION, subscriber.state, "pause")
    subscriber.paused_at, subscriber.paused_reason = at, reason
    subscriber.save()
    post.withdraw(record=subscriber.record)
    _tell(subscriber, Event.SUBSCRIBER_PAUSED, actor, at, reason=reason)
    return subscriber


@action
def pause_bounced(*, subscriber_id: int, at: datetime) -> bool:
    """Pause where a mail server refused the address for good since it was confirmed; whether it was. Raises NotFound."""
    subscriber = _locked(subscriber_id)
    refused = post.refused_since(subscriber.record, subscriber.confirmed_at)
    if subscriber.state != "confirmed" or not refused:
        return False
    _pause(subscriber, "reported" if refused == "returned" else "bounced", KEEPER, at)
    return True


@action
def forget_subscription(*, subscriber_id: int, at: datetime) -> bool:
    """Erase one that was never confirmed in time, or was left long enough ago; whether it was. Raises NotFound."""
    subscriber = _locked(subscriber_id)
    late = subscriber.state == "requested" and at >= subscriber.asked_at + CONFIRM_WITHIN
    gone = subscriber.state == "unsubscribed" and at >= (subscriber.ended_at or at) + COME_BACK_WITHIN
    if late or gone:
        _erase(subscriber, KEEPER, at)
    return late or gone
