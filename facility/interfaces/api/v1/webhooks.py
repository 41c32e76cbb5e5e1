"""Webhooks of one's own: made, listed with what was delivered, ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from facility.apps.parties import public as parties
from facility.foundation.accounts.public import acting
from facility.foundation.machines import public as machines
from facility.interfaces.api.callers import ApiRequest, need_person, need_scope
from facility.interfaces.api.paging import cut
from facility.interfaces.api.v1.shapes import Token, listing, page_of

router = Router(tags=["webhooks"])
WRITE = "write:webhooks"


class WebhookIn(Schema):
    """Where to tell (https), and of which events."""

    url: str = Field(min_length=1, max_length=500)
    events: list[Token] = Field(min_length=1, max_length=200)


class WebhookOut(Schema):
    """A webhook."""

    token: str
    url: str
    events: list[str]
    created_at: datetime
    paused_at: datetime | None


class WebhookMadeOut(WebhookOut):
    """A webhook just made; the secret that signs is shown this once."""

    secret: str


class DeliveryOut(Schema):
    """One event told, or waiting to be. `id` is the message's webhook-id."""

    id: str
    event: str
    record: str
    state: str
    attempts: int
    last_status: int | None
    last_error: str
    made_at: datetime
    next_try_at: datetime
    delivered_at: datetime | None


@router.get("/webhooks", response=list[WebhookOut])
def list_webhooks(request: ApiRequest) -> Any:
    """One's webhooks."""
    return list(machines.subscriptions_of(acting(need_person(request))))


@router.post("/webhooks", response={201: WebhookMadeOut})
def make_webhook(request: ApiRequest, given: WebhookIn) -> Status[Any]:
    """Ask to be told of events that one may see. Content is never sent: ask the interface for it."""
    need_person(request)
    need_scope(request, WRITE)
    row, secret = parties.make_webhook(url=given.url, events=given.events, actor=request.actor, at=request.at)
    named = ("token", "url", "events", "created_at", "paused_at")
    return Status(201, {name: getattr(row, name) for name in named} | {"secret": secret})


@router.delete("/webhooks/{webhook}", response={204: None})
def end_webhook(request: ApiRequest, webhook: str) -> Status[None]:
    """End a webhook; what waits is not sent any more."""
    need_person(request)
    need_scope(request, WRITE)
    parties.end_webhook(token=webhook, actor=request.actor, at=request.at)
    return Status(204, None)


def _deliveries(rows: Sequence[machines.Delivery]) -> list[dict[str, Any]]:
    named = ("state", "attempts", "last_status", "last_error", "made_at", "next_try_at", "delivered_at")
    return [
        {name: getattr(one, name) for name in named}
        | {
            "id": f"msg_{one.token}",
            "event": one.entry.event,
            "record": one.entry.record.token,
        }
        for one in rows
    ]


@router.get("/webhooks/{webhook}/deliveries", response=page_of(DeliveryOut), openapi_extra=listing(None))
def list_deliveries(request: ApiRequest, webhook: str) -> dict[str, Any]:
    """What a webhook was told, and what waits; newest first. What its person may not see is not listed."""
    subscription = machines.subscription_for(acting(need_person(request)), webhook)
    rows = machines.deliveries_of(subscription).exclude(state="dropped")
    found, after = cut(request, rows)
    return {"items": _deliveries(found), "next": after}


@router.get("/webhook-events", response=list[str])
def list_webhook_events(request: ApiRequest) -> list[str]:
    """Every event there is, by name. Public."""
    return list(machines.EVENTS)
