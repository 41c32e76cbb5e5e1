"""Award decisions: the committee advised, one person proposes, a second person decides exactly that."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from facility.apps.bodies import public as bodies
from facility.apps.evaluation import public as evaluation
from facility.apps.grants import public as grants
from facility.core.allocation import Allocation
from facility.core.errors import Refused
from facility.foundation.accounts.public import require
from facility.foundation.approvals import public as approvals
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.decisions.forms import ProposeForm
from facility.interfaces.web.decisions.rows import advice_rows, lines_of
from facility.interfaces.web.dossiers.wording import lot_name
from facility.interfaces.web.evaluation import ranking
from facility.interfaces.web.evaluation.asking import GET_POST, names_of, only_in, tags
from facility.interfaces.web.ui import findings as finding_words
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list


class DecisionList(DataList):
    """Decisions, newest first."""

    name = "decisions"
    caption = gettext_lazy("Decisions")
    columns = (
        Column(
            key="round",
            label=gettext_lazy("Round"),
            value=lambda row: f"{row.round.lot.call.code} / {row.round.lot.code}",
            url=lambda row: reverse("decisions:detail", args=[row.record.token]),
            sort=("round__lot__call__code", "round__lot__code"),
        ),
        Column(
            key="awards",
            label=gettext_lazy("Awards"),
            kind="number",
            value=lambda row: sum(line["outcome"] == "award" for line in row.lines),
        ),
        Column(
            key="amount",
            label=gettext_lazy("Awarded"),
            kind="money",
            value=lambda row: sum(line["amount_cents"] or 0 for line in row.lines),
        ),
        Column(key="proposed", label=gettext_lazy("Proposed"), kind="date", value="proposed_at", sort="proposed_at"),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=grants.DECISION_STATES, sort="state"),
    )
    filters = (
        Choice(
            key="state",
            label=gettext_lazy("State"),
            field="state",
            choices=grants.DECISION_STATES.items,
            counts=True,
        ),
    )
    order = ("-proposed_at",)
    empty = Empty(
        gettext_lazy("No decisions yet"), gettext_lazy("An officer proposes one on the page of a ranked round.")
    )
    invented = "record.invented"


@signed_in
@require_safe
def decisions(request: HttpRequest) -> HttpResponseBase:
    """All decisions."""
    actor = cast(FacilityRequest, request).actor
    require(grants.policy.may_view_decision, actor)
    return render_list(
        request,
        DecisionList(grants.decisions(actor)),
        title=_("Award decisions"),
        lead=_("Proposed after the committee's advice, decided by a second person."),
    )


@signed_in
@GET_POST
def propose(request: HttpRequest, token: str) -> HttpResponse:
    """Propose the decision on a ranked round."""
    ours = cast(FacilityRequest, request)
    found = evaluation.round_by_token(token, ours.actor)
    require(grants.policy.may_propose_decision, ours.actor, found)
    only_in(found.state, ("closed",), "propose_decision")
    entries = list(evaluation.standing_entries(found))
    allocation = grants.proposed_allocation(found, entries)
    listed = list(bodies.committees())
    wanted = request.GET.get("body", "")
    body = next((one for one in listed if one.code == wanted), listed[0] if listed else None)
    form = _form(ours, entries, allocation, body)
    if body is not None and form.is_bound and form.is_valid():
        made = _propose(ours, found, form, body)
        if made is not None:
            messages.success(request, _("Proposed. Nothing is sent before a second person has decided."))
            return redirect("decisions:detail", token=made.record.token)
    context = {
        "round": found,
        "name": lot_name(found.lot),
        "form": form,
        "allocation": ranking.allocated(allocation, entries),
        "body": body,
        "body_name": said(body.name) if body else "",
        "bodies": [(one.code, said(one.name).noted) for one in listed],
    }
    return render(request, "decisions/propose.html", context, status=422 if form.errors else 200)


def _form(
    request: FacilityRequest, entries: list[evaluation.Entry], allocation: Allocation, body: bodies.Body | None
) -> ProposeForm:
    """The form, filled in as keeping to the ranking gives."""
    today = local_day(request.at)
    return ProposeForm(
        request.POST or None,
        entries=entries,
        seats=list(bodies.seats_on(body, today)) if body else [],
        start={line.key: ranking.OUTCOMES[line.outcome] for line in allocation.lines},
        today=today,
        initial={"held_on": today},
    )


def _propose(
    request: FacilityRequest, found: evaluation.Round, form: ProposeForm, body: bodies.Body
) -> grants.Decision | None:
    """Propose; what is refused stands at the fields."""
    lines, advice = form.lines(), form.advice(body)
    try:
        return grants.propose_decision(
            round_id=found.pk, lines=lines, advice=advice, actor=request.actor, at=request.at
        )
    except Refused as refusal:
        form.blame(refusal.findings)
    return None


@signed_in
@GET_POST
def detail(request: HttpRequest, token: str) -> HttpResponse:
    """One decision exactly as it is proposed; a second person decides it."""
    ours = cast(FacilityRequest, request)
    found = grants.decision_by_token(token, ours.actor)
    if request.method == "POST":
        return _decide(ours, found)
    policy = grants.policy
    pending = approvals.pending(found.record, grants.DECIDE, ours.at) if found.state == "proposed" else None
    own = found.proposed_by == ours.actor.user_id
    names = names_of([found.proposed_by, found.decided_by])
    lines = lines_of(found, ours.actor)
    context = {
        "decision": found,
        "name": lot_name(found.round.lot),
        "tag": tags(found.state, grants.DECISION_STATES[found.state], found.record),
        "lines": lines,
        "facts": _facts(found, names, lines),
        "advice": found.advice,
        "attendance": advice_rows(found.advice),
        "body": said(found.advice.meeting.body.name),
        "seen": pending.payload_digest if pending else "",
        "own": own and found.state == "proposed",
        "may_decide": pending is not None and not own and policy.may_decide(ours.actor, found),
        "may_withdraw": pending is not None and policy.may_propose_decision(ours.actor, found),
        "round_url": reverse("evaluation:round", args=[found.round.record.token]),
    }
    return render(request, "decisions/detail.html", context)


def _facts(found: grants.Decision, names: dict[int, str], lines: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    total = sum(one["amount"] or 0 for one in lines)
    rows: list[tuple[Any, ...]] = [
        (_("Proposed by"), f"{names.get(found.proposed_by, '')}, {formats.moment(found.proposed_at)}"),
        (_("Awarded in all"), formats.money(total)),
        (_("Fingerprint of the ranking"), found.round.ranking_hash[:16]),
    ]
    if found.decided_at and found.decided_by:
        rows.insert(1, (_("Decided by"), f"{names.get(found.decided_by, '')}, {formats.moment(found.decided_at)}"))
    return rows


def _decide(request: FacilityRequest, found: grants.Decision) -> HttpResponse:
    """Decide what was shown; when the money went elsewhere meanwhile nothing changes."""
    seen = request.POST.get("seen", "")
    try:
        grants.decide(decision_id=found.pk, payload_seen=seen, actor=request.actor, at=request.at)
    except Refused as refusal:
        told = [" ".join(finding_words.say(one)) for one in refusal.findings]
        messages.error(request, _("Nothing was decided.") + " " + " ".join(told))
    else:
        messages.success(request, _("Decided. The letters go out and the agreements are prepared."))
    return redirect("decisions:detail", token=found.record.token)


@signed_in
@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Take a proposed decision back."""
    ours = cast(FacilityRequest, request)
    found = grants.decision_by_token(token, ours.actor)
    grants.withdraw_decision(decision_id=found.pk, actor=ours.actor, at=ours.at)
    messages.success(request, _("Withdrawn. Another decision can be proposed."))
    return redirect("evaluation:round", token=found.round.record.token)
