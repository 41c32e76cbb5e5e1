"""Checking the whole of a call, proposing it, approving it as the second person, revising and running it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facility.apps.calls import public as calls
from facility.core.errors import NotFound
from facility.foundation.accounts.public import require
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.calls import forms
from facility.interfaces.web.calls.rows import change_row, envelope_rows, rule_rows
from facility.interfaces.web.calls.views.desk import target
from facility.interfaces.web.calls.views.drafting import GET_POST
from facility.interfaces.web.calls.views.editing import desk_call, edit_page
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import view_rows
from facility.interfaces.web.ui.languages import said


def _differences(call: calls.Call, draft: calls.CallVersion, request: FacilityRequest) -> list[dict[str, str]]:
    """What the version under preparation changes against the one in force, rules by figure."""
    last = calls.version_in_force(call, request.at)
    found = calls.changes(calls.version_content(call, last), calls.version_content(call, draft))
    before = {one.lot_id: one for one in calls.terms_of(last)}
    for terms in calls.terms_of(draft):
        old = before.get(terms.lot_id)
        if old and old.rulebook_id != terms.rulebook_id:
            found += calls.rule_changes(calls.rulebook_of(old.rulebook), calls.rulebook_of(terms.rulebook))
    return [change_row(change) for change in found]


def _frame(call: calls.Call) -> list[tuple[str, str]]:
    """The frame of a call as labels and texts."""
    words = calls.words
    return [
        (_("Title"), said(call.title)),
        (_("Opens on"), formats.day(call.opens_on)),
        (_("Deadline"), formats.moment(call.closes_at) or str(words.DEADLINE_MODELS[call.deadline_model])),
        (_("Stages"), str(words.STAGES[call.stages])),
        (_("Source"), call.source),
        (_("How sure is it?"), str(words.STATUSES[call.status])),
        (_("Remark for readers"), said(call.remark)),
        (_("Mentoring"), _("Offered") if call.offers_mentoring else _("Not offered")),
    ]


def _guidelines(version: calls.CallVersion) -> list[tuple[str, str]]:
    """The guidelines as labels and texts."""
    amount = formats.money(version.envelope_cents)
    dated = f"{amount} ({formats.day(version.envelope_as_of)})" if amount else _("not known")
    return [
        (_("Date of the guidelines"), formats.day(version.published_on)),
        (_("What the call is about"), said(version.summary)),
        (_("What this version changes"), said(version.note)),
        (_("Address of the guidelines"), version.guidelines_url),
        (_("Published for the whole call"), dated),
        (_("Source"), version.source),
        (_("How sure is it?"), str(calls.words.STATUSES[version.status])),
    ]


def _papers(terms: calls.LotTerms) -> list[tuple[str, str]]:
    """Rulebook, grids and question schemas of a lot."""
    forms_of = ((terms.concept_form_code, terms.concept_form_version), (terms.full_form_code, terms.full_form_version))
    concept, full = (f"{code} v{version}" if code else "" for code, version in forms_of)
    return [
        (_("Rulebook"), f"{said(terms.rulebook.title)} ({terms.rulebook})"),
        (_("Questions of the concept note"), concept),
        (_("Questions of the full application"), full),
        (_("Grid of the concept note"), str(terms.concept_grid or "")),
        (_("Grid of the full application"), str(terms.full_grid or "")),
    ]


def _lot(terms: calls.LotTerms, request: FacilityRequest) -> dict[str, Any]:
    """One lot as it will be published."""
    return {
        "code": terms.lot.code,
        "title": said(terms.lot.title),
        "scope": said(terms.scope),
        "papers": _papers(terms),
        "rules": rule_rows(calls.rulebook_of(terms.rulebook), terms.lot.code, request.at),
    }


@GET_POST
def check(request: FacilityRequest, code: str) -> HttpResponse:
    """Everything that will be published, on one page; proposing it, or approving it as the second person."""
    call = desk_call(request, code)
    draft, proposal = calls.draft_version(call), calls.pending_proposal(call, request.at)
    if draft is None:
        raise NotFound("draft version")
    if request.method == "POST":
        propose = calls.propose_opening if call.state == "draft" else calls.propose_revision
        propose(call_id=call.pk, actor=request.actor, at=request.at)
        messages.success(request, _("Proposed. A second person must now approve exactly this."))
        return redirect("calls:desk_detail", code)
    findings = calls.publication_findings(call, draft, request.at)
    second = proposal is not None and proposal.proposer_id != request.actor.user_id
    approve = calls.policy.may_open if call.state == "draft" else calls.policy.may_revise
    context = {
        "call": call,
        "version": draft,
        "heading": said(call.title),
        "frame": _frame(call),
        "guidelines": _guidelines(draft),
        "lots": [_lot(terms, request) for terms in calls.terms_of(draft)],
        "envelopes": envelope_rows(call.code),
        "findings": view_rows(findings, target=lambda path: target(code, path, call.state == "draft")),
        "changes": [] if call.state == "draft" else _differences(call, draft, request),
        "proposal": proposal,
        "may_approve": second and approve(request.actor, call),
        "may_propose": not proposal and not findings and calls.policy.may_propose_opening(request.actor, call),
    }
    return render(request, "calls/desk_check.html", context)


@require_POST
def approve(request: FacilityRequest, code: str) -> HttpResponse:
    """Approve what was shown: opens the call, or publishes the new version."""
    call = desk_call(request, code)
    act = calls.approve_opening if call.state == "draft" else calls.approve_revision
    act(call_id=call.pk, payload_seen=request.POST.get("seen", ""), actor=request.actor, at=request.at)
    messages.success(request, _("Published. It is in force from now on."))
    return redirect("calls:desk_detail", code)


@require_POST
def withdraw(request: FacilityRequest, code: str) -> HttpResponse:
    """Take a proposal back, so that the draft can be changed."""
    call = desk_call(request, code)
    calls.withdraw_proposal(call_id=call.pk, actor=request.actor, at=request.at)
    messages.success(request, _("The proposal is taken back. The draft can be changed again."))
    return redirect("calls:desk_detail", code)


@require_POST
def revise(request: FacilityRequest, code: str) -> HttpResponse:
    """Begin a new version, or throw the one under preparation away."""
    call = desk_call(request, code)
    if request.POST.get("do") == "discard":
        calls.discard_revision(call_id=call.pk, actor=request.actor, at=request.at)
        messages.success(request, _("The revision is discarded; the version in force stays."))
    else:
        calls.start_revision(call_id=call.pk, actor=request.actor, at=request.at)
        messages.success(request, _("A new version is begun from the one in force."))
    return redirect("calls:desk_detail", code)


@GET_POST
def suspend(request: FacilityRequest, code: str) -> HttpResponse:
    """Suspend a call for a published reason."""
    call = desk_call(request, code)
    require(calls.policy.may_suspend, request.actor, call)
    form = forms.ReasonForm(request.POST or None)
    return edit_page(
        request,
        form,
        lambda: calls.suspend_call(
            call_id=call.pk, reason=form.cleaned_data["reason"], actor=request.actor, at=request.at
        ),
        title=_("Suspend the call"),
        then=lambda: reverse("calls:desk_detail", args=[code]),
        said=_("The call takes no dossiers until it is resumed."),
        call=call,
    )


_RUN = {
    "resume": calls.resume_call,
    "exhaust": calls.exhaust_call,
    "close": calls.close_call,
}
_RUN_LOT = {"exhaust_lot": calls.exhaust_lot, "reopen_lot": calls.reopen_lot}


@require_POST
def run(request: FacilityRequest, code: str) -> HttpResponse:
    """Resume, exhaust or close a call; exhaust or reopen a lot."""
    call = desk_call(request, code)
    act = request.POST.get("do", "")
    if act in _RUN:
        _RUN[act](call_id=call.pk, actor=request.actor, at=request.at)
    elif act in _RUN_LOT:
        lot = calls.lot_for(code, request.POST.get("lot", ""), request.actor)
        _RUN_LOT[act](call_id=call.pk, lot_id=lot.pk, actor=request.actor, at=request.at)
    else:
        raise NotFound("act")
    messages.success(request, _("Done. The history of the call shows it."))
    return redirect("calls:desk_detail", code)
