"""Calls as opportunities of the CommonGrants protocol; every figure is the call's own, what is not known stays out."""

import uuid
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from facility.apps.calls import public as calls
from facility.core.money import Money
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import pick

# Ids of opportunities are made from the call's own token, so that they stay the same for ever.
_SPACE = uuid.UUID("6f0d1d0e-5f0b-5c53-9d6e-6a2f5b1f7c11")
# The state of a call, in the words of the protocol; what it has no word for is told as a custom one.
STATES = {"open": "open", "closed": "closed", "draft": "forecasted"}


def opportunity_id(call: calls.Call) -> str:
    """The id of a call as an opportunity."""
    return str(uuid.uuid5(_SPACE, call.record.token))


def status_of(call: calls.Call) -> dict[str, Any]:
    """Open, closed, or a state of our own in words (suspended, exhausted)."""
    known = STATES.get(call.state)
    told = str(calls.words.CALL_STATES[call.state])
    return {"value": known, "description": told} if known else {"value": "custom", "customValue": told}


def _event(name: str, day: str, time: str = "") -> dict[str, Any]:
    return {"name": name, "eventType": "singleDate", "date": day} | ({"time": time} if time else {})


def _dates(call: calls.Call) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if len(call.opens_on) == len("2022-05-16"):
        found["postDate"] = _event("Opens", call.opens_on)
    if call.closes_at is not None:
        closes = call.closes_at.astimezone(UTC)
        found["closeDate"] = _event("Closes", local_day(call.closes_at).isoformat(), closes.strftime("%H:%M:%S"))
    elif call.deadline_model == "rolling":
        details = "Dossiers are taken as they come, until the money is committed."
        found["closeDate"] = {"name": "Rolling", "eventType": "other", "details": details}
    return found


def _money(cents: int) -> dict[str, str]:
    return {"amount": f"{Money(cents, 'EUR').cents // 100}.{cents % 100:02d}", "currency": "EUR"}


def moment(at: datetime) -> str:
    """A moment as the protocol writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def opportunity(call: calls.Call, version: calls.CallVersion | None) -> dict[str, Any]:
    """One call as an opportunity; `version` is the one in force."""
    language = (get_language() or "en").split("-")[0]
    summary = pick(version.summary, language).text if version else ""
    title = pick(call.title, language).text
    changed = (version.valid_from if version else None) or call.opened_at or call.record.created_at
    found: dict[str, Any] = {
        "id": opportunity_id(call),
        "title": title,
        "status": status_of(call),
        "description": summary or title,
        "keyDates": _dates(call),
        "source": settings.FACILITY_PUBLIC_ADDRESS + reverse("calls:detail", args=[call.code]),
        "customFields": {
            "callCode": {"name": "callCode", "fieldType": "string", "value": call.code},
            "programme": {"name": "programme", "fieldType": "string", "value": call.programme},
            "invented": {"name": "invented", "fieldType": "boolean", "value": call.record.invented},
        },
        "createdAt": moment(call.record.created_at),
        "lastModifiedAt": moment(max(changed, call.record.created_at)),
    }
    if version is not None and version.envelope_cents is not None:
        found["funding"] = {"totalAmountAvailable": _money(version.envelope_cents)}
    return found
