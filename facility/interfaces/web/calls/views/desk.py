"""The desk's list of calls, the page of one call with what is left to do, and its history."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.calls import public as calls
from facility.foundation.accounts.public import require
from facility.foundation.trail.public import history as trail_history
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.calls.rows import envelope_rows, version_item
from facility.interfaces.web.calls.views.editing import desk_call
from facility.interfaces.web.ui.findings import view_rows
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list


class CallList(DataList):
    """All calls at the desk."""

    name = "calls"
    caption = gettext_lazy("Calls")
    columns = (
        Column(
            key="title",
            label=gettext_lazy("Call"),
            value=lambda call: said(call.title),
            url=lambda call: reverse("calls:desk_detail", args=[call.code]),
        ),
        Column(key="code", label=gettext_lazy("Code"), sort="code"),
        Column(key="programme", label=gettext_lazy("Programme"), sort="programme"),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=calls.words.CALL_STATES, sort="state"),
        Column(key="opens_on", label=gettext_lazy("Opens"), kind="date", sort="opens_on"),
        Column(
            key="closes_at",
            label=gettext_lazy("Closes"),
            kind="date",
            sort="closes_at",
            unknown=gettext_lazy("rolling"),
        ),
        Column(key="status", label=gettext_lazy("How sure"), kind="status", labels=calls.words.STATUSES, sort="status"),
    )
    filters = (
        Choice(
            key="state", label=gettext_lazy("State"), field="state", choices=calls.words.CALL_STATES.items, counts=True
        ),
        Choice(key="status", label=gettext_lazy("How sure"), field="status", choices=calls.words.STATUSES.items),
    )
    search = ("title__en", "title__fr", "code", "programme")
    order = ("-opens_on", "code")
    empty = Empty(gettext_lazy("No calls yet"), gettext_lazy("Create the first one: its frame, lots, rules and money."))
    invented = "record.invented"


@require_safe
def desk_list(request: FacilityRequest) -> HttpResponse:
    """Every call, drafts included."""
    require(calls.policy.may_list, request.actor)
    rows = CallList(calls.visible_to(request.actor))
    create = reverse("calls:draft") if calls.policy.may_draft(request.actor) else ""
    lead = _("What is being prepared, what is open, what is closed.")
    extra = {"create": create}
    return render_list(request, rows, title=_("Calls"), lead=lead, template="calls/desk_list.html", extra=extra)  # type: ignore[return-value]


def _task(
    title: str, name: str, code: str, *more: str, done: bool, hint: str = "", optional: bool = False
) -> dict[str, Any]:
    label = _("Complete") if done else (_("Optional") if optional else _("To do"))
    tone = "success" if done else ("neutral" if optional else "warning")
    url = reverse(f"calls:{name}", args=[code, *more])
    return {
        "title": title,
        "url": url,
        "code": "complete" if done else "due",
        "label": label,
        "tone": tone,
        "hint": hint,
    }


def _tasks(call: calls.Call, version: calls.CallVersion, wrong: set[str]) -> list[dict[str, Any]]:
    """What is to be filled in, in order; `wrong` are the fields with a finding."""
    frame_done = not wrong & {"opens_on", "closes_at"}
    if call.state == "draft":
        tasks = [_task(_("The call itself"), "frame", call.code, done=frame_done, hint=said(call.title))]
    else:
        tasks = [_task(_("Deadline"), "deadline", call.code, done=frame_done)] if call.deadline_model == "dated" else []
    tasks += [
        _task(_("Guidelines"), "guidelines", call.code, done=not wrong & {"published_on", "note_en"}),
    ]
    terms = {one.lot_id: one for one in calls.terms_of(version)}
    money = {state["lot"] for state in envelope_rows(call.code)}
    for lot in call.lots.all():
        code, own = lot.code, terms.get(lot.pk)
        name = _("Lot %(lot)s: ") % {"lot": code}
        hint = f"{said(own.rulebook.title)} ({own.rulebook.version})" if own else said(lot.title)
        if call.state == "draft":
            tasks.append(_task(name + _("title"), "lot_title", call.code, code, done=True, hint=said(lot.title)))
        tasks.append(
            _task(
                name + _("what it funds and its rules"),
                "lot_rules",
                call.code,
                code,
                done=f"lots.{code}" not in wrong,
                hint=hint,
            )
        )
        tasks.append(_task(name + _("money"), "lot_money", call.code, code, done=code in money))
        if own:
            grids = bool(own.concept_grid_id or own.full_grid_id)
            forms = bool(own.concept_form_code or own.full_form_code)
            tasks.append(_task(name + _("questions"), "lot_questions", call.code, code, done=forms))
            tasks.append(_task(name + _("evaluation grids"), "lot_grids", call.code, code, done=grids, optional=True))
    return tasks


def target(code: str, path: str, draft: bool = True) -> str:
    """The page on which a finding about a call can be mended."""
    if path.startswith("lots."):
        return reverse("calls:lot_rules", args=[code, path.removeprefix("lots.")])
    if path.startswith("questions."):
        return reverse("calls:lot_questions", args=[code, path.removeprefix("questions.")])
    pages = {"opens_on": "frame", "closes_at": "frame" if draft else "deadline", "title_en": "frame", "lots": "add_lot"}
    return reverse(f"calls:{pages.get(path, 'guidelines')}", args=[code])


@require_safe
def desk_detail(request: FacilityRequest, code: str) -> HttpResponse:
    """One call: state, what is left to do, what waits for a second person, versions, what can be done now."""
    call = desk_call(request, code)
    draft, proposal = calls.draft_version(call), calls.pending_proposal(call, request.at)
    findings = calls.publication_findings(call, draft, request.at) if draft else []
    context = {
        "call": call,
        "draft": draft,
        "proposal": proposal,
        "tasks": _tasks(call, draft, {finding.field for finding in findings}) if draft and not proposal else [],
        "findings": view_rows(findings, target=lambda path: target(code, path, call.state == "draft")),
        "versions": [version_item(one) for one in call.versions.exclude(frozen_at=None).order_by("-number")],
        "envelopes": envelope_rows(call.code),
        "lots": list(call.lots.all()),
        "may": _may(request, call, proposal),
        "state": str(calls.words.CALL_STATES[call.state]),
        "heading": said(call.title),
        "remark": said(call.remark),
    }
    return render(request, "calls/desk_detail.html", context)


def _may(request: FacilityRequest, call: calls.Call, proposal: calls.Proposal | None) -> dict[str, bool]:
    """Which buttons the page offers: what the policy permits in this state."""
    policy, actor = calls.policy, request.actor
    second = proposal is not None and proposal.proposer_id != actor.user_id
    approve = policy.may_open if call.state == "draft" else policy.may_revise
    return {
        "edit": policy.may_edit(actor, call),
        "propose": policy.may_propose_opening(actor, call),
        "approve": second and approve(actor, call),
        "suspend": call.state == "open" and policy.may_suspend(actor, call),
        "resume": call.state == "suspended" and policy.may_resume(actor, call),
        "exhaust": call.state in {"open", "exhausted"} and policy.may_exhaust(actor, call),
        "revise": call.state in {"open", "exhausted"} and policy.may_edit(actor, call),
        "set_envelope": call.state != "closed" and policy.may_set_envelope(actor, call),
        "close": call.state not in {"draft", "closed"} and policy.may_close(actor, call),
    }


@require_safe
def history(request: FacilityRequest, code: str) -> HttpResponse:
    """What happened to a call, from the trail, newest first."""
    call = desk_call(request, code)
    entries = list(trail_history(call.record_id).reverse()[:200])
    items = [
        {
            "when": entry.at,
            "title": str(calls.words.EVENTS.get(entry.event, entry.event)),
            "text": ", ".join(f"{name}: {value}" for name, value in entry.facts.items() if value not in (None, "")),
        }
        for entry in entries
    ]
    return render(request, "calls/desk_history.html", {"call": call, "items": items})
