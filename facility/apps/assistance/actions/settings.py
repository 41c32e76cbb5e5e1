"""Changing what holds for a programme: one person proposes a dated value with its source, another confirms exactly that.

Nothing is overwritten: the earlier value stays to be read, and holds until the day of the new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from facility.apps.assistance.models import Programme, Setting
from facility.apps.assistance.models.programmes import KEYS, STATUSES
from facility.apps.assistance.policy import may_confirm_setting, may_propose_setting, may_withdraw_setting
from facility.apps.assistance.queries.programmes import programme_by_code, terms_of
from facility.apps.assistance.setting_values import checked
from facility.apps.assistance.tasks import CONFIRM_SETTING
from facility.apps.finance import public as finance
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, Role, acting, require
from facility.foundation.approvals import public as approvals
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import is_web_address, one_line
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

LONGEST = 2000


@dataclass(frozen=True)
class ProposedSetting:
    """A value that waits for its second person; `seen` is the digest that a confirmation binds.

    Without a day it holds from the day on which it is confirmed.
    """

    key: str
    value: Any
    valid_from: date | None
    source: str
    source_url: str
    status: str
    reason: str
    proposed_by: int
    proposed_at: datetime
    expires_at: datetime
    seen: str


def act_of(key: str) -> str:
    """The name of the act of two people for one setting."""
    return f"assistance.setting:{key}"


def _locked(code: str, key: str) -> Programme:
    """A programme whose record is locked until the transaction ends. Raises NotFound (also for an unknown setting)."""
    programme = programme_by_code(code)
    if key not in KEYS:
        raise NotFound("setting")
    programme.record = records.lock(programme.record_id)
    return programme


def proposed_setting(programme: Programme, key: str, at: datetime) -> ProposedSetting | None:
    """The value that waits for its second person. One query."""
    found = approvals.pending(programme.record, act_of(key), at)
    return _read(found) if found is not None else None


def _read(found: approvals.Approval) -> ProposedSetting:
    told = dict(found.payload)
    day = told.pop("valid_from")
    return ProposedSetting(
        **told,
        valid_from=date.fromisoformat(day) if day else None,
        proposed_by=found.proposer_id,
        proposed_at=found.proposed_at,
        expires_at=found.expires_at,
        seen=found.payload_digest,
    )


def _payload(programme: Programme, key: str, given: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """What is proposed, cleaned. Raises Refused with everything that is wrong."""
    value, found = checked(key, given.get("value"))
    source = one_line(given.get("source", ""))[:400]
    reason = plain_text(given.get("reason", ""), "reason").strip()[:LONGEST]
    day, today = given.get("valid_from"), local_day(at)
    if not source:
        found.append(at_field("source", "setting.source_missing"))
    if not reason:
        found.append(at_field("reason", "setting.reason_missing"))
    if given.get("status") not in STATUSES:
        found.append(at_field("status", "setting.status_unknown"))
    if day is not None and day < today:
        found.append(at_field("valid_from", "setting.day_passed"))
    url = given.get("source_url", "").strip()
    if url and not is_web_address(url):
        found.append(at_field("source_url", "setting.address_wrong"))
    held = terms_of(programme, day or today).known.get(key)
    if not found and held is not None:
        same = (held.value, held.source, held.status) == (value, source, given["status"])
        found += [at_field("value", "setting.unchanged")] if same else []
    if found:
        raise Refused(found)
    return {
        "key": key,
        "value": value,
        "valid_from": day.isoformat() if day is not None else "",
        "source": source,
        "source_url": url[:300],
        "status": given["status"],
        "reason": reason,
    }


@action
def propose_setting(*, code: str, key: str, given: Mapping[str, Any], actor: Actor, at: datetime) -> ProposedSetting:
    """Propose a value of a programme's setting, from a day on, with source, status and reason; nothing holds before that.

    Raises NotFound, Forbidden, Unproven, NotAllowedNow (one is proposed already), Refused (what is wrong, by field).
    """
    require(may_propose_setting, actor)
    programme = _locked(code, key)
    payload = _payload(programme, key, given, at)
    proposal = approvals.propose(record=programme.record, act=act_of(key), payload=payload, actor=actor, at=at)
    kind = f"{CONFIRM_SETTING}:{key}"
    # One that expired unread gives way, its task with it.
    clocks.stop(record=programme.record, kind=kind, actor=actor, at=at)
    clocks.start(
        record=programme.record,
        kind=kind,
        due_at=proposal.expires_at,
        role=Role.AUTHORISING_OFFICER,
        actor=actor,
        at=at,
    )
    facts = {"key": key, "digest": proposal.payload_digest}
    trail.record(record=programme.record, event=Event.PROGRAMME_PROPOSED, actor=actor, at=at, facts=facts)
    return _read(proposal)


@action
def confirm_setting(*, code: str, key: str, payload_seen: str, actor: Actor, at: datetime) -> Setting:
    """Let what somebody else proposed hold, exactly as it was read; the earlier value stays to be read.

    Raises NotFound, Forbidden (also for the proposer), Unproven, NotAllowedNow (expired, another content was read, its
    day has passed).
    """
    require(may_confirm_setting, actor)
    programme = _locked(code, key)
    waiting = approvals.pending(programme.record, act_of(key), at)
    told = approvals.approve(record=programme.record, act=act_of(key), payload_seen=payload_seen, actor=actor, at=at)
    today = local_day(at)
    day = date.fromisoformat(told["valid_from"]) if told["valid_from"] else today
    if waiting is None or day < today:
        raise NotAllowedNow("confirm_setting", "its day has passed", "programme")
    kept = {name: told[name] for name in ("key", "value", "source", "source_url", "status", "reason")}
    made = Setting.objects.create(
        programme=programme,
        valid_from=day,
        set_at=at,
        proposed_by=waiting.proposer_id,
        confirmed_by=acting(actor),
        **kept,
    )
    clocks.stop(record=programme.record, kind=f"{CONFIRM_SETTING}:{key}", actor=actor, at=at)
    facts = {"keys": [key], "setting": made.pk, "proposed_by": waiting.proposer_id}
    trail.record(record=programme.record, event=Event.PROGRAMME_SET, actor=actor, at=at, facts=facts)
    if key == "funds":
        state_funds(made, actor=actor, at=at)
    return made


def state_funds(held: Setting, *, actor: Actor, at: datetime) -> None:
    """Tell the books by which funds a programme is paid, as its setting says: figures of a fund are counted from there."""
    finance.record_funding(
        record=held.programme.record,
        funds=held.value or (),
        source=held.source,
        source_url=held.source_url,
        status=held.status,
        valid_from=held.valid_from,
        reason=held.reason,
        stated_by=held.proposed_by,
        confirmed_by=held.confirmed_by,
        actor=actor,
        at=at,
    )


@action
def withdraw_setting(*, code: str, key: str, actor: Actor, at: datetime) -> None:
    """Take a proposed value back; what holds stays. Raises NotFound, Forbidden."""
    require(may_withdraw_setting, actor)
    programme = _locked(code, key)
    approvals.withdraw(record=programme.record, act=act_of(key), actor=actor, at=at)
    clocks.stop(record=programme.record, kind=f"{CONFIRM_SETTING}:{key}", actor=actor, at=at)
    facts = {"key": key}
    trail.record(record=programme.record, event=Event.PROGRAMME_PROPOSAL_WITHDRAWN, actor=actor, at=at, facts=facts)
