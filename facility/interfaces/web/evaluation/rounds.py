"""Rounds: the list, opening one, one round with its dossiers, its ranking and what the envelopes allow."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from facility.apps.calls import public as calls
from facility.apps.evaluation import public as evaluation
from facility.apps.grants import public as grants
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import require
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.wording import lot_name
from facility.interfaces.web.evaluation import forms, ranking, sheets
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, tags
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list


class RoundList(DataList):
    """Rounds, newest first."""

    name = "rounds"
    caption = gettext_lazy("Rounds")
    columns = (
        Column(
            key="lot",
            label=gettext_lazy("Call and lot"),
            value=lambda row: f"{row.lot.call.code} / {row.lot.code}",
            url=lambda row: reverse("evaluation:round", args=[row.record.token]),
            sort=("lot__call__code", "lot__code"),
        ),
        Column(key="grid", label=gettext_lazy("Grid"), value=lambda row: f"{row.grid.code}, {row.grid.version}"),
        Column(key="opened", label=gettext_lazy("Opened"), kind="date", value="opened_at", sort="opened_at"),
        Column(key="dossiers", label=gettext_lazy("Dossiers"), kind="number", sort="dossiers"),
        Column(key="agreed", label=gettext_lazy("Agreed"), kind="number", sort="agreed"),
        Column(key="state", label=gettext_lazy("State"), kind="status", labels=evaluation.ROUND_STATES, sort="state"),
    )
    filters = (
        Choice(
            key="state",
            label=gettext_lazy("State"),
            field="state",
            choices=evaluation.ROUND_STATES.items,
            counts=False,
        ),
    )
    order = ("-opened_at",)
    empty = Empty(
        gettext_lazy("No rounds yet"),
        gettext_lazy("Open one for a lot as soon as full applications were found eligible."),
    )
    invented = "record.invented"


@signed_in
@require_safe
def rounds(request: HttpRequest) -> HttpResponseBase:
    """All rounds."""
    actor = cast(FacilityRequest, request).actor
    require(evaluation.policy.may_view_round, actor)
    return render_list(
        request,
        RoundList(evaluation.rounds_visible_to(actor)),
        title=_("Evaluation rounds"),
        lead=_("Dossiers of a lot that are scored with one grid and ranked together."),
        template="evaluation/rounds.html",
        extra={"may_open": evaluation.policy.may_run_round(actor)},
    )


@signed_in
@GET_POST
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a round for a lot with the grid that its call publishes."""
    ours = cast(FacilityRequest, request)
    require(evaluation.policy.may_run_round, ours.actor)
    rows = calls.Lot.objects.select_related("call").exclude(call__state="draft").order_by("call__code", "code")
    lots = {str(one.pk): one for one in rows}
    names = [(key, f"{one.call.code} / {one.code}: {said(one.title).noted}") for key, one in lots.items()]
    form = forms.OpenRoundForm(request.POST or None, lots=names)

    def act() -> None:
        lot = lots[form.cleaned_data["lot"]]
        grid_id = calls.terms_for(lot, ours.at).full_grid_id
        if grid_id is None:
            raise Refused(at_field("lot", "no_grid_published"))
        evaluation.open_round(lot_id=lot.pk, grid_id=grid_id, actor=ours.actor, at=ours.at)

    return form_page(
        ours,
        form,
        act,
        reverse("evaluation:rounds"),
        done=_("The round is open. Add its dossiers and assign evaluators."),
        title=_("Open a round"),
        lead=_("Everybody knew the grid before applying: it is the one the call published."),
        button=_("Open the round"),
        up=_("Evaluation rounds"),
    )


@signed_in
@require_safe
def detail(request: HttpRequest, token: str) -> HttpResponse:
    """One round: its dossiers, evaluators and states; once closed the ranking and the allocation it suggests."""
    ours = cast(FacilityRequest, request)
    found = evaluation.round_by_token(token, ours.actor)
    entries = list(evaluation.entries_of(found))
    standing = ranking.standing(entries)
    grid = evaluation.grid_of(found)
    runs = found.state == "open" and bool(evaluation.policy.may_run_round(ours.actor))
    context = {
        "round": found,
        "name": lot_name(found.lot),
        "tag": tags(found.state, evaluation.ROUND_STATES[found.state], found.record),
        "grid": said(found.grid.title),
        "facts": _facts(found),
        "dossiers": ranking.dossiers(found, entries),
        "runs": runs,
        "waiting": list(evaluation.waiting_dossiers(found)) if runs else [],
        "may_close": runs and bool(standing) and all(one.agreed_at is not None for one in standing),
        **(_closed(ours, found, entries, grid) if found.state != "open" else {}),
    }
    return render(request, "evaluation/round.html", context)


def _facts(found: evaluation.Round) -> list[tuple[Any, ...]]:
    grid = evaluation.grid_of(found)
    version = found.grid.version
    url = reverse("calls:grid", args=[found.grid.code, version])
    return [
        (_("Call and lot"), said(found.lot.title)),
        (_("Grid"), format_html("{}, {} {}", said(found.grid.title), _("version"), version), url, _("See it")),
        (_("Threshold of the total"), sheets.threshold_words(grid)),
    ]


def _closed(
    request: FacilityRequest, found: evaluation.Round, entries: list[evaluation.Entry], grid: Any
) -> dict[str, Any]:
    decided = grants.decisions(request.actor).filter(round=found).exclude(state__in=["withdrawn", "lapsed"]).first()
    standing = ranking.standing(entries)
    allocation = grants.proposed_allocation(found, standing) if found.state == "closed" else None
    proposes = grants.policy.may_propose_decision(request.actor) and found.state == "closed" and decided is None
    return {
        "ranking": ranking.ranked(found, entries, grid),
        "sections": ranking.sections_of(grid),
        "maximum": grid.maximum,
        "replayed": ranking.is_replayed(found, grid),
        "allocation": ranking.allocated(allocation, entries) if allocation else [],
        "decide": reverse("decisions:propose", args=[found.record.token]) if proposes else "",
        "decision": reverse("decisions:detail", args=[decided.record.token]) if decided else "",
    }


@signed_in
@require_POST
def add(request: HttpRequest, token: str) -> HttpResponse:
    """Put an eligible dossier into the round."""
    ours = cast(FacilityRequest, request)
    found = evaluation.round_by_token(token, ours.actor)
    token_given = request.POST.get("dossier", "")
    dossier = evaluation.waiting_dossiers(found).filter(record__token=token_given).first()
    if dossier is None:
        raise NotFound("dossier")
    evaluation.add_dossier(round_id=found.pk, proposal_id=dossier.pk, actor=ours.actor, at=ours.at)
    messages.success(request, _("The dossier is in the round. Assign its evaluators."))
    return redirect("evaluation:entry", token=token, dossier=dossier.record.token)


@signed_in
@require_POST
def close(request: HttpRequest, token: str) -> HttpResponse:
    """Close the round and rank it."""
    ours = cast(FacilityRequest, request)
    found = evaluation.round_by_token(token, ours.actor)
    try:
        evaluation.close_round(round_id=found.pk, actor=ours.actor, at=ours.at)
    except Refused as refusal:
        words = evaluation.FINDINGS
        messages.error(request, " ".join(str(words.get(one.message, one)) for one in refusal.findings))
    else:
        messages.success(request, _("The round is closed and ranked."))
    return redirect("evaluation:round", token=token)


def entry_at(found: evaluation.Round, token: str) -> evaluation.Entry:
    """The dossier of a round at its address. Raises NotFound."""
    entry = evaluation.entries_of(found).filter(proposal__record__token=token).first()
    if entry is None:
        raise NotFound("dossier")
    return entry
