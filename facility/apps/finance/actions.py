"""Writes entered from outside: who pays a thing that holds no money of its own in the books."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from facility.apps.finance.models import FundingStatement
from facility.apps.finance.payers import fund_codes, funding_history, may_state, paid_thing
from facility.apps.finance.policy import may_import_funding
from facility.apps.finance.steps import record_funding
from facility.core.errors import Forbidden, NotFound, Refused
from facility.core.findings import SOURCE_STATUSES, Finding, at_field
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action
from facility.foundation.base.text import is_web_address, one_line
from facility.foundation.forms.public import plain_text
from facility.foundation.records import public as records

LONGEST, LONGEST_URL, LONGEST_CODES = 2000, 300, 200
WHOLE_BP = 10_000


def _shares(given: Mapping[str, Any], funds: list[str]) -> tuple[dict[str, int], list[Finding]]:
    """The shares that are known, and what is wrong with them: together they are never more than the whole."""
    shares = {code: given[code] for code in funds if given.get(code) is not None}
    right = all(isinstance(one, int) and not isinstance(one, bool) and 0 < one <= WHOLE_BP for one in shares.values())
    if not right or sum(shares.values()) > WHOLE_BP or set(given) - set(funds):
        return {}, [at_field("shares", "finance.shares_wrong")]
    return shares, []


def _funds(given: Any) -> tuple[list[str], list[Finding]]:
    """The funds in the order of their codes, and whether one of them is not known. None given: it is not known who pays."""
    funds = sorted(set(given))
    if set(funds) - set(fund_codes()):
        return funds, [at_field("funds", "finance.fund_unknown")]
    return funds, [at_field("funds", "finance.funds_many")] if len(";".join(("", *funds, ""))) > LONGEST_CODES else []


@action
def state_funding(*, token: str, given: Mapping[str, Any], actor: Actor, at: datetime) -> FundingStatement:
    """State by which funds a thing is paid, from a day on, with source, standing and reason; what was stated stays.

    `given`: `funds` (none: it is not known), `shares` (basis points by code, as far as known), `valid_from` (None: from
    the beginning), `source`, `source_url`, `status`, `reason`. Raises NotFound, Forbidden, Refused (all that is wrong).
    """
    record = records.lock(paid_thing(token, actor).record.pk)
    thing = records.kind(record.kind).load([record.pk])[record.pk]
    if not may_state(record, thing, actor):
        raise Forbidden("finance.state_funding")
    funds, found = _funds(given.get("funds", ()))
    shares, wrong = _shares(given.get("shares") or {}, funds)
    source, day = one_line(given.get("source", ""))[:400], given.get("valid_from")
    reason = plain_text(given.get("reason", ""), "reason").strip()[:LONGEST]
    url = given.get("source_url", "").strip()
    found += wrong
    if not source:
        found.append(at_field("source", "finance.source_missing"))
    if not reason:
        found.append(at_field("reason", "finance.reason_missing"))
    if given.get("status") not in SOURCE_STATUSES:
        found.append(at_field("status", "finance.status_unknown"))
    if url and (not is_web_address(url) or len(url) > LONGEST_URL):
        found.append(at_field("source_url", "finance.address_wrong"))
    if not found and _same(record.pk, funds, shares, day, (source, url, given["status"])):
        found.append(at_field("funds", "finance.unchanged"))
    if found:
        raise Refused(found)
    return record_funding(
        record=record,
        funds=funds,
        shares_bp=shares,
        valid_from=day,
        source=source,
        source_url=url,
        status=given["status"],
        reason=reason,
        stated_by=acting(actor),
        actor=actor,
        at=at,
    )


def _same(
    record_id: int, funds: list[str], shares: Mapping[str, int], day: date | None, said: tuple[str, str, str]
) -> bool:
    """Whether exactly this is what was last stated for that day."""
    begins = day.isoformat() if day is not None else ""
    last = next((one for one in funding_history(record_id) if one.valid_from == begins), None)
    if last is None:
        return False
    was = (last.source, last.source_url, last.status)
    return (list(last.funds), last.shares_bp, was) == (funds, dict(shares), said)


@dataclass(frozen=True)
class FundingFacts:
    """Which funds pay what stands at a reference, as a source says; no day: from the beginning."""

    kind: str
    reference: str
    funds: tuple[str, ...]
    valid_from: date | None
    source: str
    source_url: str
    status: str


@action
def import_funding(*, facts: FundingFacts, actor: Actor, at: datetime) -> str:
    """Add what a source says of who pays; "unchanged" where exactly this was stated before, whatever was stated since.

    Raises Forbidden, NotFound (nothing stands at the reference).
    """
    require(may_import_funding, actor)
    found = records.Record.objects.filter(kind=facts.kind, reference=facts.reference).first()
    if found is None:
        raise NotFound(facts.kind)
    record, begins = records.lock(found.pk), facts.valid_from.isoformat() if facts.valid_from is not None else ""
    said = (begins, sorted(facts.funds), facts.source, facts.status)
    if said in [(one.valid_from, sorted(one.funds), one.source, one.status) for one in funding_history(record.pk)]:
        return "unchanged"
    record_funding(
        record=record,
        funds=sorted(facts.funds),
        valid_from=facts.valid_from,
        source=facts.source,
        source_url=facts.source_url,
        status=facts.status,
        actor=actor,
        at=at,
    )
    return "created"
