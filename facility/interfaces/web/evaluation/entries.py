"""One dossier in a round: who scores it, the sheets that were handed in, what was agreed."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from facility.apps.evaluation import public as evaluation
from facility.apps.proposals import public as proposals
from facility.core import scoring
from facility.core.errors import Refused
from facility.foundation.accounts.public import Actor, Role, require
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.bodies.committees import people_with
from facility.interfaces.web.dossiers.wording import lot_name
from facility.interfaces.web.evaluation import forms, sheets
from facility.interfaces.web.evaluation.asking import GET_POST, only_in
from facility.interfaces.web.evaluation.rounds import entry_at
from facility.interfaces.web.ui.components.facts import invented_mark
from facility.interfaces.web.ui.findings import add_to_form


@signed_in
@GET_POST
def detail(request: HttpRequest, token: str, dossier: str) -> HttpResponse:
    """The evaluators of a dossier and their sheets; an evaluator is assigned here."""
    ours = cast(FacilityRequest, request)
    found = evaluation.round_by_token(token, ours.actor)
    entry = entry_at(found, dossier)
    assigned = list(entry.assignments.all())
    form = _assign_form(ours, found, entry, assigned)
    if form is not None and form.is_valid() and _assign(ours, entry, form):
        messages.success(request, _("Assigned. The person is asked to declare interests first."))
        return redirect("evaluation:entry", token=token, dossier=dossier)
    staff = proposals.policy.may_list_all(ours.actor)
    context = {
        "entry": entry,
        "round": found,
        "name": lot_name(found.lot),
        "evaluators": _evaluators(assigned, ours.actor),
        "form": form,
        "tag": invented_mark(entry.proposal.record),
        "dossier_url": reverse("dossiers:desk_detail", args=[dossier]) if staff else "",
        **_sheets(entry, assigned, evaluation.grid_of(found), ours.actor),
    }
    return render(request, "evaluation/entry.html", context, status=422 if form is not None and form.errors else 200)


def _assign_form(
    request: FacilityRequest,
    found: evaluation.Round,
    entry: evaluation.Entry,
    assigned: list[evaluation.Assignment],
) -> forms.AssignForm | None:
    """The form that assigns an evaluator, for who may and while it makes sense. Raises Forbidden, NotAllowedNow."""
    if request.method == "POST":
        require(evaluation.policy.may_run_round, request.actor, found)
        only_in(found.state if entry.agreed_at is None else "agreed", ("open",), "assign")
    elif (
        found.state != "open"
        or entry.agreed_at
        or not evaluation.policy.may_run_round(request.actor)
        or entry.proposal.state == "withdrawn"
    ):
        return None
    there = {str(one.person_id) for one in assigned}
    people = [one for one in people_with(request, Role.EVALUATOR) if one[0] not in there]
    return forms.AssignForm(request.POST or None, people=people)


def _assign(request: FacilityRequest, entry: evaluation.Entry, form: forms.AssignForm) -> bool:
    """Assign; what is refused stands at the field."""
    try:
        person_id = int(form.cleaned_data["person"])
        evaluation.assign(entry_id=entry.pk, person_id=person_id, actor=request.actor, at=request.at)
    except Refused as refusal:
        add_to_form(form, refusal.findings)
        return False
    return True


def _evaluators(assigned: list[evaluation.Assignment], actor: Actor) -> list[dict[str, Any]]:
    officer = actor.has(Role.GRANTS_OFFICER)
    return [
        {
            "name": one.person.name,
            "state": one.state,
            "label": str(evaluation.ASSIGNMENT_STATES[one.state]),
            "declared": one.declared_at,
            "declaration": one.declaration if officer else "",
            "scored": one.scored_at,
        }
        for one in assigned
    ]


def _sheets(
    entry: evaluation.Entry, assigned: list[evaluation.Assignment], grid: scoring.Grid, actor: Actor
) -> dict[str, Any]:
    """The sheets that were handed in, side by side, and the agreed one, for who may see them."""
    shown = [one for one in assigned if one.scored_at and evaluation.policy.may_view_sheet(actor, one)]
    given = [evaluation.sheet_of(one.sheet) for one in shown]
    agreed = evaluation.sheet_of(entry.agreed_sheet) if entry.agreed_sheet else None
    return {
        "names": [one.person.name for one in shown],
        "rows": sheets.rows_of(grid, given) if given else [],
        "totals": [sheets.totals_words(grid, one) for one in given],
        "spread": sheets.spread_of(grid, given),
        "agreed": sheets.rows_of(grid, [agreed]) if agreed else [],
        "agreed_total": sheets.totals_words(grid, agreed) if agreed else "",
    }
