"""What an evaluator does: declare interests, read the dossier, score it, agree with the others."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.evaluation import public as evaluation
from facility.core.canonical import digest
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.accounts.public import Role
from facility.foundation.files import public as files
from facility.foundation.forms import public as schemas
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.papers import document_row
from facility.interfaces.web.dossiers.reading import answers_shown
from facility.interfaces.web.dossiers.wording import lot_name, stage_words
from facility.interfaces.web.evaluation import sheets
from facility.interfaces.web.evaluation.asking import GET_POST, only_in, tags
from facility.interfaces.web.evaluation.forms import DeclareForm, StepDownForm
from facility.interfaces.web.files import serve
from facility.interfaces.web.knowledge.beside import beside_dossier
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list

_UNREAD = {"assigned", "recused"}


def name_of(one: evaluation.Assignment) -> str:
    """The reference before interests are declared (and after stepping down, or once it is withdrawn), then the title."""
    proposal = one.entry.proposal
    return proposal.record.reference or "–" if _is_closed_to(one) else proposal.title


def _is_closed_to(mine: evaluation.Assignment) -> bool:
    return mine.state in _UNREAD or mine.entry.proposal.state == "withdrawn"


class EvaluationList(DataList):
    """What an evaluator was assigned."""

    name = "evaluations"
    caption = gettext_lazy("Evaluations")
    columns = (
        Column(
            key="dossier",
            label=gettext_lazy("Dossier"),
            value=name_of,
            url=lambda one: reverse("evaluation:assignment", args=[one.record.token]),
        ),
        Column(
            key="lot",
            label=gettext_lazy("Call and lot"),
            value=lambda one: lot_name(one.entry.round.lot),
        ),
        Column(key="assigned", label=gettext_lazy("Assigned"), kind="date", value="assigned_at", sort="assigned_at"),
        Column(
            key="state",
            label=gettext_lazy("State"),
            kind="status",
            labels=evaluation.ASSIGNMENT_STATES,
            sort="state",
        ),
    )
    filters = (
        Choice(
            key="state",
            label=gettext_lazy("State"),
            field="state",
            choices=evaluation.ASSIGNMENT_STATES.items,
            counts=True,
        ),
    )
    order = ("-assigned_at",)
    empty = Empty(
        gettext_lazy("No dossier is assigned to you"), gettext_lazy("An officer assigns dossiers of an open round.")
    )
    invented = "record.invented"


@signed_in
@require_safe
def evaluations(request: HttpRequest) -> HttpResponseBase:
    """The actor's assignments."""
    actor = cast(FacilityRequest, request).actor
    if not actor.has(Role.EVALUATOR):
        raise Forbidden("evaluation.score")
    return render_list(
        request,
        EvaluationList(evaluation.assignments_of(actor)),
        title=_("My evaluations"),
        lead=_("Declare your interests first; then the dossier opens beside its score sheet."),
    )


@signed_in
@GET_POST
def detail(request: HttpRequest, token: str) -> HttpResponse:
    """One assignment, as far as it has come, and the act that its page offers."""
    ours = cast(FacilityRequest, request)
    mine = evaluation.assignment_by_token(token, ours.actor)
    if request.method == "POST":
        states, act = _ACTS.get(request.POST.get("do", ""), ((), _declare))
        only_in(mine.state, states, "evaluate")
        return act(ours, mine)
    return _show(ours, mine)


def _show(request: FacilityRequest, mine: evaluation.Assignment, form: Any = None) -> HttpResponse:
    """The page of the state that the assignment is in."""
    page = {
        "mine": mine,
        "heading": name_of(mine),
        "tag": tags(mine.state, evaluation.ASSIGNMENT_STATES[mine.state], mine.record),
        "lot": said(mine.entry.round.lot.title),
        "step_down": StepDownForm(auto_id="step-down-%s"),
    }
    status = 422 if form is not None and form.errors else 200
    if _is_closed_to(mine):
        form = form or DeclareForm()
        return render(request, "evaluation/declare.html", {**page, "form": form}, status=status)
    page |= _dossier(request, mine)
    grid = evaluation.grid_of(mine.entry.round)
    own = evaluation.sheet_of(mine.sheet)
    if mine.state in _SCORING:
        form = form or sheets.SheetForm(grid, sheet=own, hand_in=True)
        threshold = sheets.threshold_words(grid)
        return render(request, "evaluation/score.html", {**page, "form": form, "threshold": threshold}, status=status)
    page |= {"form": None, "own": sheets.rows_of(grid, [own]), "own_total": sheets.totals_words(grid, own)}
    if evaluation.policy.may_compare_sheets(request.actor, mine):
        page |= _talk(request, mine, grid, form)
    return render(request, "evaluation/agree.html", page, status=status)


def _dossier(request: FacilityRequest, mine: evaluation.Assignment) -> dict[str, Any]:
    """The dossier to read; that it was read is noted."""
    proposal = mine.entry.proposal
    opened = evaluation.opened_for(mine, request.actor)
    evaluation.note_evaluator(assignment_id=mine.pk, actor=request.actor, at=request.at)
    form = schemas.form_of(proposal.answers.schema)
    shown = []
    for one in reversed(opened):
        stage = one.submission.stage
        documents = [
            document_row(
                doc["name"],
                doc["purpose"],
                doc["size"],
                reverse("evaluation:document", args=[mine.record.token, stage, doc["token"]]),
            )
            for doc in one.content["documents"]
        ]
        shown.append({"label": stage_words(stage), "parts": answers_shown(one, form), "documents": documents})
    return {"submissions": shown, "proposal": proposal, "lessons": beside_dossier(proposal, opened)}


def _talk(request: FacilityRequest, mine: evaluation.Assignment, grid: Any, form: Any) -> dict[str, Any]:
    """Everybody's sheets side by side, the proposed common one, and the form to propose another."""
    everyone = evaluation.others_of(mine, request.actor)
    given = [evaluation.sheet_of(one.sheet) for one in everyone]
    entry = mine.entry
    proposed = evaluation.sheet_of(entry.proposed_sheet) if entry.proposed_sheet else None
    ready = len(everyone) >= evaluation.EVALUATORS_NEEDED
    start = proposed or sheets.common_start(grid, given)
    return {
        "names": [one.person.name for one in everyone],
        "rows": sheets.rows_of(grid, given),
        "totals": [sheets.totals_words(grid, one) for one in given],
        "spread": sheets.spread_of(grid, given),
        "ready": ready,
        "proposed": sheets.rows_of(grid, [proposed]) if proposed else [],
        "proposed_total": sheets.totals_words(grid, proposed) if proposed else "",
        "proposed_by": entry.proposed_by.person.name if entry.proposed_by else "",
        "seen": digest(entry.proposed_sheet) if entry.proposed_sheet else "",
        "agreed_all": entry.agreed_at,
        "agreed_mine": bool(proposed) and mine.agreed_to == digest(entry.proposed_sheet),
        "form": (form or sheets.SheetForm(grid, sheet=start)) if ready and entry.agreed_at is None else None,
    }


def _again(mine: evaluation.Assignment) -> HttpResponse:
    return redirect("evaluation:assignment", token=mine.record.token)


def _declare(request: FacilityRequest, mine: evaluation.Assignment) -> HttpResponse:
    """Declare interests."""
    form = DeclareForm(request.POST)
    if form.is_valid():
        try:
            evaluation.declare(assignment_id=mine.pk, actor=request.actor, at=request.at, **form.cleaned_data)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            stepped_down = _("You stepped down. The officers find somebody else.")
            opened = _("Noted. Here is the dossier with your score sheet.")
            messages.success(request, stepped_down if form.cleaned_data["has_conflict"] else opened)
            return _again(mine)
    return _show(request, mine, form)


def _save(request: FacilityRequest, mine: evaluation.Assignment) -> HttpResponse:
    """Keep the sheet as it is."""
    form = sheets.SheetForm(evaluation.grid_of(mine.entry.round), request.POST, hand_in=True)
    if form.is_valid():
        try:
            evaluation.save_sheet(assignment_id=mine.pk, sheet=form.sheet(), actor=request.actor, at=request.at)
        except Refused as refusal:
            form.blame(refusal.findings)
        else:
            messages.success(request, _("Saved. Nobody else sees it."))
            return _again(mine)
    return _show(request, mine, form)


def _hand_in(request: FacilityRequest, mine: evaluation.Assignment) -> HttpResponse:
    """Hand the sheet in."""
    form = sheets.SheetForm(evaluation.grid_of(mine.entry.round), request.POST, hand_in=True)
    if form.is_valid() and not form.cleaned_data["sure"]:
        form.add_error("sure", _("Tick this to hand the sheet in; to go on later, save it."))
    elif form.is_valid():
        try:
            evaluation.hand_in_sheet(assignment_id=mine.pk, sheet=form.sheet(), actor=request.actor, at=request.at)
        except Refused as refusal:
            form.blame(refusal.findings)
        else:
            messages.success(request, _("Handed in."))
            return _again(mine)
    return _show(request, mine, form)


def _agree(request: FacilityRequest, mine: evaluation.Assignment) -> HttpResponse:
    """Agree to the common sheet as it was shown."""
    seen = request.POST.get("seen", "")
    evaluation.agree(assignment_id=mine.pk, seen=seen, actor=request.actor, at=request.at)
    messages.success(request, _("You agreed."))
    return _again(mine)


def _propose(request: FacilityRequest, mine: evaluation.Assignment) -> HttpResponse:
    """Propose the common sheet."""
    form = sheets.SheetForm(evaluation.grid_of(mine.entry.round), request.POST)
    if form.is_valid():
        try:
            evaluation.propose_agreement(assignment_id=mine.pk, sheet=form.sheet(), actor=request.actor, at=request.at)
        except Refused as refusal:
            form.blame(refusal.findings)
        else:
            messages.success(request, _("Proposed. It stands once the others agree."))
            return _again(mine)
    return _show(request, mine, form)


def _step_down(request: FacilityRequest, mine: evaluation.Assignment) -> HttpResponse:
    """Step down after the declaration; the dossier closes."""
    form = StepDownForm(request.POST)
    if form.is_valid():
        evaluation.step_down(assignment_id=mine.pk, actor=request.actor, at=request.at, **form.cleaned_data)
        messages.success(request, _("You stepped down. The officers find somebody else."))
        return _again(mine)
    messages.error(request, _("Nothing has changed: say which interest became known, then step down."))
    return _again(mine)


_SCORING = ("declared", "scoring")
# From which states each act starts: a page that is older than the assignment's state changes nothing.
_ACTS: Mapping[str, tuple[tuple[str, ...], Callable[[FacilityRequest, evaluation.Assignment], HttpResponse]]] = {
    "declare": (("assigned",), _declare),
    "step_down": ((*_SCORING, "scored"), _step_down),
    "save": (_SCORING, _save),
    "hand_in": (_SCORING, _hand_in),
    "agree": (("scored",), _agree),
    "propose": (("scored",), _propose),
}


@signed_in
@require_safe
def document(request: HttpRequest, token: str, stage: str, file: str) -> HttpResponseBase:
    """A document of the dossier for its evaluator; its key comes from the opened content."""
    ours = cast(FacilityRequest, request)
    mine = evaluation.assignment_by_token(token, ours.actor)
    rows = evaluation.opened_for(mine, ours.actor)
    opened = next((one for one in rows if one.submission.stage == stage), None)
    if opened is None or file not in opened.file_keys:
        raise NotFound("file")
    evaluation.note_evaluator(assignment_id=mine.pk, actor=ours.actor, at=ours.at)
    return serve(request, files.by_token(file), opened.file_keys[file])
