"""Delivering to webhooks: signed, to a checked address, tried again with patience, never inside a request of ours."""

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import logging
import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Q

from facility.foundation.base.acts import action
from facility.foundation.machines.hooks import is_private
from facility.foundation.machines.models import Delivery, Subscription
from facility.foundation.records import custody

log = logging.getLogger("facility.machines")

ATTEMPTS = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
CLAIM = timedelta(minutes=2)
SECONDS = 10
# For one delivery in all: whoever answers sign by sign holds up nobody else.
LONGEST_SECONDS = 30.0
BATCH = 20
# What waits for a webhook that is paused goes on waiting.
_TELLABLE = {"state": "waiting", "subscription__paused_at": None}


_HEARS: list[Callable[[Delivery, datetime], bool]] = []


def register_hearing(ask: Callable[[Delivery, datetime], bool]) -> None:
    """Say who knows whether the person of a webhook may hear of a record today."""
    _HEARS.append(ask)


class NotCalled(Exception):
    """The address is not one we call."""


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: half a minute, doubled each time, six hours at most."""
    return min(FIRST_WAIT * (1 << max(0, min(attempts - 1, 20))), LONGEST_WAIT)


def content_of(delivery: Delivery) -> bytes:
    """What is told: which event on which record, when; never what it says. Who wants more asks the interface."""
    entry = delivery.entry
    record = entry.record
    told = {
        "type": entry.event,
        "timestamp": entry.at.astimezone(UTC).isoformat(),
        "data": {"record": record.token, "reference": record.reference, "kind": record.kind, "number": entry.sequence},
    }
    return json.dumps(told, separators=(",", ":")).encode()


def signature(key: bytes, message_id: str, at: datetime, body: bytes) -> str:
    """The signature after the Standard Webhooks specification: HMAC-SHA256 over id, second and content."""
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _reach(host: str, port: int) -> str:
    """The address of a host, after looking that it is none of the own network. Raises NotCalled, OSError."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.FACILITY_WEBHOOKS_TO_PRIVATE and any(is_private(one) for one in found):
        raise NotCalled(host)
    return found[0]


class _Plain(http.client.HTTPConnection):
    """A connection to the very address that was looked at: a name that changes in between leads nowhere else."""

    reached = ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.reached, self.port), SECONDS)


class _Safe(http.client.HTTPSConnection):
    """The same over TLS, with the certificate of the name."""

    reached = ""

    def connect(self) -> None:
        plain = socket.create_connection((self.reached, self.port), SECONDS)
        context = ssl.create_default_context()
        sock = context.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = sock
        sock.do_handshake()


def _cut(line: http.client.HTTPConnection) -> None:
    """Cut a connection that takes too long, under the hands of whoever reads from it."""
    if line.sock is not None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(line.sock, socket.SHUT_RDWR)


def send(delivery: Delivery, at: datetime) -> int:
    """Send once and give the status; redirects are not followed. Raises NotCalled, OSError, HTTPException."""
    parts = urlsplit(delivery.subscription.url)
    host, safe = parts.hostname or "", parts.scheme == "https"
    if not safe and not settings.FACILITY_WEBHOOKS_TO_PRIVATE:
        raise NotCalled(host)
    port = parts.port or (443 if safe else 80)
    body, message_id = content_of(delivery), f"msg_{delivery.token}"
    key = custody.open_secret(bytes(delivery.subscription.secret_kept))
    line = _Safe(host, port, timeout=SECONDS) if safe else _Plain(host, port, timeout=SECONDS)
    line.reached = _reach(host, port)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Facility-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature(key, message_id, at, body),
    }
    clock = threading.Timer(LONGEST_SECONDS, _cut, [line])
    clock.daemon = True
    clock.start()
    try:
        line.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        return line.getresponse().status
    finally:
        clock.cancel()
        line.close()


def is_anything_due(at: datetime) -> bool:
    """Whether something waits that nobody holds."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=at)
    return Delivery.objects.filter(free, next_try_at__lte=at, **_TELLABLE).exists()


def claim(at: datetime) -> list[Delivery]:
    """Take what is due; of several workers one gets each."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=at)
    due = Delivery.objects.filter(free, next_try_at__lte=at, **_TELLABLE).order_by("next_try_at", "pk")
    taken = []
    for one in due.select_related("subscription__user", "entry__record")[:BATCH]:
        mine = Delivery.objects.filter(free, pk=one.pk, state="waiting", attempts=one.attempts)
        if mine.update(claimed_until=at + CLAIM, attempts=F("attempts") + 1):
            one.attempts += 1
            taken.append(one)
    return taken


@action
def _settle(delivery: Delivery, status: int | None, error: str, at: datetime) -> None:
    """Write the outcome: delivered, tried again later, or failed; a subscriber that is gone (410) is told no more."""
    mine = Delivery.objects.filter(pk=delivery.pk, state="waiting", attempts=delivery.attempts)
    kept = {"claimed_until": None, "last_status": status, "last_error": error}
    if status is not None and 200 <= status < 300:
        mine.update(state="delivered", delivered_at=at, **kept)
        return
    if delivery.attempts < ATTEMPTS and status != 410:
        mine.update(next_try_at=at + wait_after(delivery.attempts), **kept)
        return
    mine.update(state="failed", **kept)
    Subscription.objects.filter(pk=delivery.subscription_id, paused_at=None).update(paused_at=at)


def deliver_due(at: datetime) -> int:
    """Deliver what is due, each on its own line; nothing is locked meanwhile. Gives how many were tried.

    What its person may not know of any more, whose role ended while it waited, is dropped.
    """
    taken = claim(at)
    heard = [one for one in taken if all(ask(one, at) for ask in _HEARS)]
    unheard = {one.pk for one in taken} - {one.pk for one in heard}
    Delivery.objects.filter(pk__in=unheard, state="waiting").update(state="dropped", claimed_until=None)
    for one in heard:
        status, error = None, ""
        try:
            status = send(one, at)
            error = "" if 200 <= status < 300 else "status"
        except NotCalled:
            error = "private address"
        except (OSError, http.client.HTTPException, ValueError) as caught:
            error = type(caught).__name__[:60]
        if error:
            log.warning("webhook delivery %s: %s %s, attempt %s", one.pk, error, status or "", one.attempts)
        _settle(one, status, error, at)
    return len(heard)
