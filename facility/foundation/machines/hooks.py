"""Webhooks: whom to tell of what, and the letters to machines that wait."""

import base64
import ipaddress
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.base.acts import step
from facility.foundation.machines.models import Delivery, Subscription
from facility.foundation.records import custody
from facility.foundation.trail.public import Entry, Event

MOST_LIVE = 10
# Entries older than this are not told of any more: a subscriber that was away reads the lists.
LOOK_BACK = timedelta(days=2)
EVENTS = tuple(sorted(one.value for one in Event))


def is_private(address: str) -> bool:
    """Whether an address of the network is one that the outside world must not make us call."""
    known = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(known, ipaddress.IPv6Address):
        inside = [known.ipv4_mapped, known.sixtofour, *(known.teredo or ())]
        if any(known in network for network in _TRANSLATED):
            inside.append(ipaddress.IPv4Address(int(known) & 0xFFFF_FFFF))
        if any(one is not None and _is_own(one) for one in inside):
            return True
        if known.ipv4_mapped is not None:
            return False
    return _is_own(known)


# Addresses of the old network written as new ones: what they are translated to counts.
_TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))


def _is_own(known: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return not known.is_global or known.is_multicast


def check_address(url: str) -> None:
    """Refuse what no webhook goes to: other schemes, names and passwords in the address, private hosts. Raises Refused."""
    open_to_all = settings.FACILITY_WEBHOOKS_TO_PRIVATE
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused(at_field("url", "webhook_address_unreadable")) from None
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= 500
    if not plain or not host or parts.username or parts.password or parts.scheme not in {"https", "http"}:
        raise Refused(at_field("url", "webhook_address_unreadable"))
    if parts.scheme == "http" and not open_to_all:
        raise Refused(at_field("url", "webhook_needs_https"))
    try:
        private = is_private(host)
    except ValueError:  # a name, looked up when it is called
        private = host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
    if private and not open_to_all:
        raise Refused(at_field("url", "webhook_address_private"))


@step
def add_subscription(*, user_id: int, url: str, events: Iterable[str], at: datetime) -> tuple[Subscription, str]:
    """Add a webhook; gives the row and the secret that signs, shown once. Raises Refused."""
    check_address(url)
    wanted = sorted(set(events))
    if not wanted or [one for one in wanted if one not in EVENTS]:
        raise Refused(at_field("events", "webhook_event_unknown"))
    if Subscription.objects.filter(user_id=user_id, ended_at=None).count() >= MOST_LIVE:
        raise Refused(at_field("url", "webhook_too_many", most=MOST_LIVE))
    key = secrets.token_bytes(32)
    row = Subscription.objects.create(
        user_id=user_id, url=url, events=wanted, secret_kept=custody.keep_secret(key), created_at=at, since=at
    )
    return row, f"whsec_{base64.b64encode(key).decode()}"


@step
def end_subscription(*, user_id: int, token: str, at: datetime) -> Subscription:
    """End a webhook of one's own; what waits is not sent any more. Raises NotFound."""
    row = Subscription.objects.select_for_update().filter(token=token, user_id=user_id, ended_at=None).first()
    if row is None:
        raise NotFound("webhook")
    row.ended_at = max(at, row.created_at)
    row.save(update_fields=["ended_at"])
    row.deliveries.filter(state="waiting").update(state="dropped")
    return row


@step
def pause_subscription(*, user_id: int, token: str, at: datetime) -> Subscription:
    """Tell a webhook of one's own nothing for now; what waits goes on waiting. Raises NotFound, NotAllowedNow."""
    row = _own_live(user_id, token)
    if row.paused_at is not None:
        raise NotAllowedNow("pause", "paused", "webhook")
    row.paused_at = at
    row.save(update_fields=["paused_at"])
    return row


@step
def resume_subscription(*, user_id: int, token: str) -> Subscription:
    """Tell it again: what waits, and what happened in the last two days. Raises NotFound, NotAllowedNow."""
    row = _own_live(user_id, token)
    if row.paused_at is None:
        raise NotAllowedNow("resume", "live", "webhook")
    row.paused_at = None
    row.save(update_fields=["paused_at"])
    return row


def _own_live(user_id: int, token: str) -> Subscription:
    row = Subscription.objects.select_for_update().filter(token=token, user_id=user_id, ended_at=None).first()
    if row is None:
        raise NotFound("webhook")
    return row


def delivery_for(user_id: int, token: str) -> Delivery:
    """One delivery of a webhook of one's own that has not ended; what its person may not see is none. Raises NotFound."""
    rows = Delivery.objects.filter(token=token, subscription__user_id=user_id, subscription__ended_at=None)
    row = rows.exclude(state="dropped").select_related("subscription", "entry__record").first()
    if row is None:
        raise NotFound("delivery")
    return row


@step
def send_again(*, delivery_id: int, at: datetime) -> None:
    """Let a delivery that is done with wait again, with all its tries. Raises NotAllowedNow: it waits already."""
    again = {"state": "waiting", "attempts": 0, "next_try_at": at, "delivered_at": None, "claimed_until": None}
    if not Delivery.objects.filter(pk=delivery_id, state__in=["delivered", "failed"]).update(**again):
        raise NotAllowedNow("send_again", "waiting", "delivery")


def with_outcomes(user_id: int) -> QuerySet[Subscription]:
    """One's webhooks with the moment of the last delivery, and how many wait or have failed. One query."""
    seen = Q(deliveries__state="delivered")
    return subscriptions_of(user_id).annotate(
        last_delivered_at=Max("deliveries__delivered_at", filter=seen),
        waiting=Count("deliveries", filter=Q(deliveries__state="waiting")),
        failed=Count("deliveries", filter=Q(deliveries__state="failed")),
    )


def subscriptions_of(user_id: int) -> QuerySet[Subscription]:
    """The webhooks of a person that have not ended, newest first."""
    return Subscription.objects.filter(user_id=user_id, ended_at=None).order_by("-pk")


def subscription_for(user_id: int, token: str) -> Subscription:
    """One of one's own webhooks. Raises NotFound."""
    row = Subscription.objects.filter(user_id=user_id, token=token).first()
    if row is None:
        raise NotFound("webhook")
    return row


def deliveries_of(subscription: Subscription) -> QuerySet[Delivery]:
    """What was told or waits, newest first."""
    return subscription.deliveries.select_related("entry__record").order_by("-pk")


def live_subscriptions() -> QuerySet[Subscription]:
    """Every webhook that is told of events."""
    return Subscription.objects.filter(ended_at=None, paused_at=None, user__is_active=True).select_related("user")


def untold(subscription: Subscription, at: datetime, limit: int = 200) -> list[Entry]:
    """Entries of the trail that the webhook asks for and nobody has decided about yet, oldest first.

    By their moment and not by a last id seen: ids are given before commit, and one that shows late would be missed.
    """
    since = max(subscription.since, at - LOOK_BACK)
    rows = Entry.objects.filter(event__in=subscription.events, at__gte=since)
    rows = rows.exclude(pk__in=subscription.deliveries.values("entry_id"))
    return list(rows.select_related("record").order_by("pk")[:limit])


@step
def queue_deliveries(subscription: Subscription, told: Sequence[tuple[Entry, bool]], at: datetime) -> int:
    """Queue what the person may see and drop the rest; twice changes nothing. Gives how many are queued."""
    Delivery.objects.bulk_create(
        [
            Delivery(
                subscription=subscription,
                entry=entry,
                state="waiting" if visible else "dropped",
                made_at=at,
                next_try_at=at,
            )
            for entry, visible in told
        ],
        ignore_conflicts=True,
    )
    return sum(visible for _entry, visible in told)
