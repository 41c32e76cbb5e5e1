"""Calls, what they ask and what is left of them; rulebooks. Public like the pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Router, Schema

from facility.apps.calls import public as calls
from facility.apps.finance import public as finance
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.shapes import Texts, listing, page_of
from facility.interfaces.web.calls.views.books import BookList
from facility.interfaces.web.calls.views.public import PublicCallList

router = Router(tags=["calls"])


class CallOut(Schema):
    """A published call."""

    code: str
    title: Texts
    programme: str
    state: str
    opens_on: str
    closes_at: datetime | None
    deadline_model: str
    stages: str
    status: str
    source: str
    offers_mentoring: bool
    invented: bool


class EnvelopeOut(Schema):
    """The money of a lot from one fund, in cents; null while an amount is not known."""

    lot: str
    fund: str
    amount_cents: int | None
    committed_cents: int
    remaining_cents: int | None
    status: str
    as_of: str
    source: str
    invented_cents: int


class LotOut(Schema):
    """A lot with the terms in force: its rulebook, and whether it takes dossiers now."""

    code: str
    key: str
    title: Texts
    scope: Texts
    state: str
    takes_dossiers: bool
    rulebook: str
    rulebook_version: int
    concept_form: str
    full_form: str


class VersionOut(Schema):
    """A frozen version of the guidelines."""

    number: int
    published_on: str
    valid_from: datetime | None
    status: str
    summary: Texts
    note: Texts
    envelope_cents: int | None
    envelope_as_of: str
    guidelines_url: str
    content_hash: str


class CallDetailOut(CallOut):
    """One call with its lots, envelopes and versions."""

    remark: Texts
    lots: list[LotOut]
    envelopes: list[EnvelopeOut]
    versions: list[VersionOut]


class RuleOut(Schema):
    """One rule of a rulebook with its figures, source and status; only confirmed ones stop a dossier."""

    number: str
    kind: str
    params: dict[str, Any]
    weight: str
    stage: str
    lots: list[str]
    funds: list[str]
    may_block: bool
    source: str
    source_status: str
    note: str


class RulebookOut(Schema):
    """A frozen rulebook."""

    code: str
    version: int
    title: Texts
    status: str
    source: str
    content_hash: str


class RulebookDetailOut(RulebookOut):
    """A rulebook with its rules."""

    rules: list[RuleOut]


def call_row(one: calls.Call) -> dict[str, Any]:
    """A call as lists give it."""
    named = (
        "code", "title", "programme", "state", "opens_on", "closes_at", "deadline_model", "stages", "status",
        "offers_mentoring",
    )  # fmt: skip
    return {name: getattr(one, name) for name in named} | {"source": one.source, "invented": one.record.invented}


def _calls(rows: Sequence[calls.Call]) -> list[dict[str, Any]]:
    return [call_row(one) for one in rows]


def form_key(code: str, version: int | None) -> str:
    """How a set of questions is named: `code:version`, empty for none."""
    return f"{code}:{version}" if code else ""


def _lot(terms: calls.LotTerms, call: calls.Call, at: datetime) -> dict[str, Any]:
    lot = terms.lot
    lot.call = call
    return {
        "code": lot.code,
        "key": f"{call.code}:{lot.code}",
        "title": lot.title,
        "scope": terms.scope,
        "state": lot.state,
        "takes_dossiers": calls.takes_dossiers(lot, at),
        "rulebook": terms.rulebook.code,
        "rulebook_version": terms.rulebook.version,
        "concept_form": form_key(terms.concept_form_code, terms.concept_form_version),
        "full_form": form_key(terms.full_form_code, terms.full_form_version),
    }


def envelope_row(state: finance.EnvelopeState) -> dict[str, Any]:
    """The money of a lot from one fund."""
    named = ("amount_cents", "committed_cents", "remaining_cents", "status", "as_of", "source", "invented_cents")
    return {name: getattr(state, name) for name in named} | {"lot": state.lot_code, "fund": state.fund_code}


@router.get("/calls", response=page_of(CallOut), openapi_extra=listing(PublicCallList))
def list_calls(request: ApiRequest) -> dict[str, Any]:
    """All published calls."""
    return page(request, PublicCallList(calls.visible_to(request.actor).exclude(state="draft")), _calls)


@router.get("/calls/{code}", response=CallDetailOut)
def read_call(request: ApiRequest, code: str) -> dict[str, Any]:
    """One published call: lots with their rulebooks, envelopes with what is left, versions of the guidelines."""
    call = calls.call_for(code, request.actor)
    if call.state == "draft":
        raise NotFound("call")
    versions = list(call.versions.exclude(frozen_at=None).order_by("number"))
    terms = calls.terms_of(versions[-1])
    return call_row(call) | {
        "remark": call.remark or {},
        "lots": [_lot(one, call, request.at) for one in terms],
        "envelopes": [envelope_row(one) for one in finance.envelopes(call.code)],
        "versions": versions,
    }


def _book(one: calls.Rulebook) -> dict[str, Any]:
    named = ("code", "version", "title", "status", "source", "content_hash")
    return {name: getattr(one, name) for name in named}


def _books(rows: Sequence[calls.Rulebook]) -> list[dict[str, Any]]:
    return [_book(one) for one in rows]


@router.get("/rulebooks", response=page_of(RulebookOut), openapi_extra=listing(BookList))
def list_rulebooks(request: ApiRequest) -> dict[str, Any]:
    """All rulebooks, every version; for staff, as on the page."""
    require(calls.policy.may_list, request.actor)
    return page(request, BookList(calls.rulebooks()), _books)


@router.get("/rulebooks/{code}/{int:version}", response=RulebookDetailOut)
def read_rulebook(request: ApiRequest, code: str, version: int) -> dict[str, Any]:
    """One version of a rulebook with its rules and their figures. Of staff, and of everybody once a call names it."""
    row = calls.rulebook_at(code, version)
    if not calls.policy.may_list(request.actor) and row.pk not in calls.calls_using_rulebooks(request.actor):
        raise NotFound("rulebook")
    return rulebook_detail(row)


def rulebook_detail(row: calls.Rulebook) -> dict[str, Any]:
    """One version of a rulebook with its rules."""
    rules = [
        {
            "number": one.number,
            "kind": one.kind,
            "params": one.as_dict()["params"],
            "weight": one.weight,
            "stage": one.stage,
            "lots": list(one.lots),
            "funds": list(one.funds),
            "may_block": one.may_block,
            "source": one.source,
            "source_status": one.source_status,
            "note": one.note,
        }
        for one in calls.rulebook_of(row).entries
    ]
    return _book(row) | {"rules": rules}
