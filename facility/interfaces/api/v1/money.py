"""Grants, payments, reports and decisions: reading, as far as the actor's pages go."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router, Schema

from facility.apps.finance import public as finance
from facility.apps.grants import public as grants
from facility.apps.reporting import public as reporting
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.foundation.files import public as files
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1.shapes import listing, page_of
from facility.interfaces.web.decisions.views import DecisionList
from facility.interfaces.web.files import serve
from facility.interfaces.web.grants.payments import PaymentList
from facility.interfaces.web.grants.views import GrantList
from facility.interfaces.web.reports.views import ReportList

router = Router(tags=["grants"])


class GrantOut(Schema):
    """A grant; amounts in cents."""

    token: str
    reference: str | None
    title: str
    beneficiary: str
    call_code: str
    lot_code: str
    fund_code: str
    amount_cents: int
    total_cents: int
    starts_on: date
    ends_on: date
    state: str
    invented: bool


class DutyOut(Schema):
    """What is due on a grant; `number` starts a report."""

    number: int
    kind: str
    owed_by: str
    due_on: date
    period_first: date | None
    period_last: date | None
    met_at: datetime | None


class PositionOut(Schema):
    """Where the money of a grant stands, in cents."""

    committed_cents: int
    in_payment_cents: int
    paid_cents: int
    accepted_cents: int
    open_cents: int
    recoverable_cents: int


class PaymentOut(Schema):
    """A payment request."""

    token: str
    grant: str
    kind: str
    amount_cents: int
    state: str
    requested_at: datetime
    refused_rule: str
    refused_reason: str


class GrantDetailOut(GrantOut):
    """One grant with its agreement's data sheet, money, duties and payments."""

    dossier: str | None
    data_sheet: dict[str, Any]
    agreement_digest: str
    signed_by_beneficiary_at: datetime | None
    signed_by_authority_at: datetime | None
    money: PositionOut
    duties: list[DutyOut]
    payments: list[PaymentOut]
    reports: list[str]


class ReportOut(Schema):
    """A report; amounts in cents."""

    token: str
    grant: str
    kind: str
    due_on: date
    state: str
    claimed_cents: int | None
    accepted_cents: int | None
    cleared_cents: int | None
    invented: bool


class CostOut(Schema):
    """A cost of a report with its document."""

    number: int
    heading: str
    description: str
    incurred_on: date
    amount_cents: int
    accepted_cents: int | None
    refused_rule: str
    refused_reason: str
    document: str


class ReportDetailOut(ReportOut):
    """One report: its texts by question, its costs. `version` is what If-Match expects."""

    version: str
    narrative: dict[str, str]
    questions: list[str]
    headings: list[str]
    costs: list[CostOut]
    submitted_at: datetime | None
    returned_reason: str
    accepted_at: datetime | None


class DecisionOut(Schema):
    """An award decision."""

    token: str
    call: str
    lot: str
    state: str
    departs: bool
    proposed_at: datetime
    decided_at: datetime | None
    lines: list[dict[str, Any]]


def _grant(one: grants.Grant) -> dict[str, Any]:
    named = (
        "title", "call_code", "lot_code", "fund_code", "amount_cents", "total_cents", "starts_on", "ends_on", "state",
    )  # fmt: skip
    return {name: getattr(one, name) for name in named} | {
        "token": one.record.token,
        "reference": one.record.reference,
        "beneficiary": one.beneficiary.record.token,
        "invented": one.record.invented,
    }


def _grants(rows: Sequence[grants.Grant]) -> list[dict[str, Any]]:
    return [_grant(one) for one in rows]


def payment_row(one: grants.PaymentRequest) -> dict[str, Any]:
    """A payment request."""
    named = ("kind", "amount_cents", "state", "requested_at", "refused_rule", "refused_reason")
    return {name: getattr(one, name) for name in named} | {
        "token": one.record.token,
        "grant": one.grant.record.token,
    }


def _payments(rows: Sequence[grants.PaymentRequest]) -> list[dict[str, Any]]:
    return [payment_row(one) for one in rows]


@router.get("/grants", response=page_of(GrantOut), openapi_extra=listing(GrantList))
def list_grants(request: ApiRequest) -> dict[str, Any]:
    """The grants one may see."""
    return page(request, GrantList(grants.visible_to(need_person(request))), _grants)


@router.get("/grants/{token}", response=GrantDetailOut)
def read_grant(request: ApiRequest, token: str) -> dict[str, Any]:
    """One grant: where its money stands, what is due, what was asked for."""
    one = grants.by_token(token, request.actor)
    more = ("data_sheet", "agreement_digest", "signed_by_beneficiary_at", "signed_by_authority_at")
    return (
        _grant(one)
        | {name: getattr(one, name) for name in more}
        | {
            "dossier": one.proposal.record.reference,
            "money": finance.position(one.record_id),
            "duties": [_duty(row) for row in grants.duties_of(one)],
            "payments": _payments(list(grants.payment_requests(request.actor).filter(grant=one))),
            "reports": [row.record.token for row in reporting.reports_of(one, request.actor)],
        }
    )


def _duty(row: grants.Duty) -> dict[str, Any]:
    named = ("kind", "owed_by", "due_on", "period_first", "period_last", "met_at")
    return {"number": row.pk} | {name: getattr(row, name) for name in named}


@router.get("/payments", response=page_of(PaymentOut), openapi_extra=listing(PaymentList))
def list_payments(request: ApiRequest) -> dict[str, Any]:
    """Payment requests on the grants one may see. They are made, checked and paid on the pages alone."""
    return page(request, PaymentList(grants.payment_requests(need_person(request))), _payments)


@router.get("/payments/{token}", response=PaymentOut)
def read_payment(request: ApiRequest, token: str) -> dict[str, Any]:
    """One payment request."""
    return payment_row(grants.payment_by_token(token, request.actor))


def report_row(one: reporting.Report) -> dict[str, Any]:
    """A report as lists give it."""
    named = ("state", "accepted_cents", "cleared_cents")
    return {name: getattr(one, name) for name in named} | {
        "token": one.record.token,
        "grant": one.grant.record.token,
        "kind": one.duty.kind,
        "due_on": one.duty.due_on,
        "claimed_cents": getattr(one, "claimed_cents", None),
        "invented": one.record.invented,
    }


def _reports(rows: Sequence[reporting.Report]) -> list[dict[str, Any]]:
    return [report_row(one) for one in rows]


def _cost(one: reporting.Cost) -> dict[str, Any]:
    named = (
        "heading", "description", "incurred_on", "amount_cents", "accepted_cents", "refused_rule", "refused_reason",
    )  # fmt: skip
    return {"number": one.pk, "document": one.document.token} | {name: getattr(one, name) for name in named}


def report_version(one: reporting.Report, costs: Sequence[reporting.Cost]) -> str:
    """The version of a report: acts on its record, its texts, its costs."""
    told = {"texts": one.narrative, "costs": [_cost_facts(row) for row in costs]}
    return marks.version_of(one.record_id, marks.print_of(told))


def _cost_facts(row: reporting.Cost) -> list[Any]:
    """What a cost says, as the version of its report counts it."""
    named = ("pk", "heading", "description", "amount_cents", "accepted_cents", "refused_rule", "refused_reason")
    return [*(getattr(row, name) for name in named), row.incurred_on.isoformat(), row.document_id]


def report_detail(request: ApiRequest, one: reporting.Report) -> dict[str, Any]:
    """One report; stamps the answer with its version."""
    costs = list(one.costs.select_related("document").order_by("pk"))
    version = report_version(one, costs)
    marks.stamp(request, version)
    named = ("narrative", "submitted_at", "returned_reason", "accepted_at")
    return (
        report_row(one)
        | {name: getattr(one, name) for name in named}
        | {
            "version": version,
            "questions": list(reporting.NARRATIVE),
            "headings": list(reporting.HEADINGS),
            "claimed_cents": sum(row.amount_cents for row in costs),
            "costs": [_cost(row) for row in costs],
        }
    )


@router.get("/reports", response=page_of(ReportOut), openapi_extra=listing(ReportList), tags=["reports"])
def list_reports(request: ApiRequest) -> dict[str, Any]:
    """The reports one may see."""
    return page(request, ReportList(reporting.visible_to(need_person(request))), _reports)


@router.get("/reports/{token}", response=ReportDetailOut, tags=["reports"])
def read_report(request: ApiRequest, token: str) -> dict[str, Any]:
    """One report with its texts and costs."""
    return report_detail(request, reporting.by_token(token, request.actor))


@router.get("/reports/{token}/documents/{file}", tags=["reports"], response={200: None})
def read_cost_document(request: HttpRequest, token: str, file: str) -> HttpResponseBase:
    """The document of a cost, as a file."""
    report = reporting.by_token(token, request.actor)  # type: ignore[attr-defined]
    stored = files.by_token(file)
    if stored.record_id != report.record_id:
        raise NotFound("file")
    return serve(request, stored, files.key_for_writers(stored))


def _decision(one: grants.Decision) -> dict[str, Any]:
    named = ("state", "departs", "proposed_at", "decided_at", "lines")
    return {name: getattr(one, name) for name in named} | {
        "token": one.record.token,
        "call": one.round.lot.call.code,
        "lot": one.round.lot.code,
    }


def _decisions(rows: Sequence[grants.Decision]) -> list[dict[str, Any]]:
    return [_decision(one) for one in rows]


@router.get("/decisions", response=page_of(DecisionOut), openapi_extra=listing(DecisionList), tags=["decisions"])
def list_decisions(request: ApiRequest) -> dict[str, Any]:
    """Award decisions. They are proposed and taken on the pages alone, by two people."""
    require(grants.policy.may_view_decision, request.actor)
    return page(request, DecisionList(grants.decisions(request.actor)), _decisions)


@router.get("/decisions/{token}", response=DecisionOut, tags=["decisions"])
def read_decision(request: ApiRequest, token: str) -> dict[str, Any]:
    """One award decision."""
    return _decision(grants.decision_by_token(token, request.actor))
