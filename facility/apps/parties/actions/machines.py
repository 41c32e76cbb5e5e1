"""A person's programs: tokens made and ended, on the trail of the person."""

from collections.abc import Iterable
from datetime import datetime

from facility.apps.parties.actors import actor_for
from facility.apps.parties.queries.people import person_of
from facility.core.errors import Forbidden, NotFound
from facility.foundation.accounts.public import Actor, acting, require_presence
from facility.foundation.base.acts import act, action
from facility.foundation.jobs.public import one_by_one
from facility.foundation.machines import public as machines
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def locked_record(actor: Actor) -> records.Record:
    """Lock the record of the person who acts. Raises Forbidden for the public, jobs and accounts without a person."""
    if actor.person_id is None:
        raise Forbidden("machines", "only a person has programs")
    return records.lock(person_of(acting(actor)).record_id)


@action
def make_token(
    *, name: str, scopes: Iterable[str], expires_at: datetime, actor: Actor, at: datetime
) -> tuple[machines.ApiToken, str]:
    """Make a token for a program of one's own; gives the row and the secret, shown once.

    A token makes no token. Raises Forbidden, Unproven, Refused.
    """
    require_presence(actor, "machines.make_token")
    record = locked_record(actor)
    row, secret = machines.add_token(user_id=acting(actor), name=name, scopes=scopes, expires_at=expires_at, at=at)
    facts = {"token": row.pk, "scopes": row.scopes, "expires_at": row.expires_at.isoformat()}
    trail.record(record=record, event=Event.PERSON_TOKEN_MADE, actor=actor, at=at, facts=facts)
    return row, secret


@action
def end_token(*, token_id: int, actor: Actor, at: datetime) -> machines.ApiToken:
    """End a token of one's own at once. Raises Forbidden, NotFound."""
    record = locked_record(actor)
    row = machines.end_token(user_id=acting(actor), token_id=token_id, at=at)
    trail.record(record=record, event=Event.PERSON_TOKEN_ENDED, actor=actor, at=at, facts={"token": row.pk})
    return row


@action
def make_webhook(*, url: str, events: Iterable[str], actor: Actor, at: datetime) -> tuple[machines.Subscription, str]:
    """Ask to be told of events that one may see; gives the row and the secret that signs, shown once.

    Raises Forbidden, Refused (address, events).
    """
    record = locked_record(actor)
    row, secret = machines.add_subscription(user_id=acting(actor), url=url, events=events, at=at)
    facts = {"webhook": row.pk, "events": len(row.events)}
    trail.record(record=record, event=Event.PERSON_WEBHOOK_MADE, actor=actor, at=at, facts=facts)
    return row, secret


@action
def end_webhook(*, token: str, actor: Actor, at: datetime) -> machines.Subscription:
    """End a webhook of one's own. Raises Forbidden, NotFound."""
    record = locked_record(actor)
    row = machines.end_subscription(user_id=acting(actor), token=token, at=at)
    trail.record(record=record, event=Event.PERSON_WEBHOOK_ENDED, actor=actor, at=at, facts={"webhook": row.pk})
    return row


@action
def pause_webhook(*, token: str, actor: Actor, at: datetime) -> None:
    """Let a webhook of one's own rest; what waits goes on waiting. Raises Forbidden, NotFound, NotAllowedNow."""
    record = locked_record(actor)
    row = machines.pause_subscription(user_id=acting(actor), token=token, at=at)
    trail.record(record=record, event=Event.PERSON_WEBHOOK_PAUSED, actor=actor, at=at, facts={"webhook": row.pk})


@action
def resume_webhook(*, token: str, actor: Actor, at: datetime) -> None:
    """Let a webhook of one's own go on. Raises Forbidden, NotFound, NotAllowedNow."""
    record = locked_record(actor)
    row = machines.resume_subscription(user_id=acting(actor), token=token)
    trail.record(record=record, event=Event.PERSON_WEBHOOK_RESUMED, actor=actor, at=at, facts={"webhook": row.pk})


@action
def send_webhook_again(*, delivery: str, actor: Actor, at: datetime) -> None:
    """Send one of the deliveries of a webhook of one's own again, if its person may still see what it tells of.

    Raises Forbidden, NotFound, NotAllowedNow (it waits already).
    """
    record = locked_record(actor)
    found = machines.delivery_for(acting(actor), delivery)
    if not _hears(actor, found.entry):
        raise NotFound("delivery")
    machines.send_again(delivery_id=found.pk, at=at)
    facts = {"webhook": found.subscription_id, "delivery": found.pk}
    trail.record(record=record, event=Event.PERSON_WEBHOOK_SENT_AGAIN, actor=actor, at=at, facts=facts)


def _hears(actor: Actor, entry: trail.Entry) -> bool:
    """Whether the person may know of the record today, and is told of such an event on it, by the policy of its kind."""
    record = entry.record
    if record.kind not in records.kinds():
        return False
    kind = records.kind(record.kind)
    thing = kind.load([record.pk]).get(record.pk)
    return thing is not None and bool(kind.may_know(actor, thing)) and kind.hears(actor, thing, entry.event)


def hears_still(delivery: machines.Delivery, at: datetime) -> bool:
    """Whether the person of a webhook may hear of what waits for it by the roles of today."""
    return _hears(actor_for(delivery.subscription.user, at), delivery.entry)


def tell_webhooks(*, at: datetime) -> int:
    """Queue what happened for every webhook whose person may see it now; gives how many are queued.

    Raises SomeFailed after the others had their turn.
    """
    queued: list[int] = []
    with one_by_one(at) as each:
        each(lambda _at: machines.live_subscriptions(), lambda one: queued.append(_tell(one, at)))
    return sum(queued)


def _tell(subscription: machines.Subscription, at: datetime) -> int:
    entries = machines.untold(subscription, at)
    if not entries:
        return 0
    actor = actor_for(subscription.user, at)
    told = [(entry, _hears(actor, entry)) for entry in entries]
    with act():
        return machines.queue_deliveries(subscription, told, at)
