"""Acts on a dossier at intake: take up, ask, find eligible, refuse by two people, consult, invite."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facility.apps.bodies import public as bodies
from facility.apps.evaluation import public as evaluation
from facility.apps.parties import public as parties
from facility.apps.proposals import public as proposals
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Role, require
from facility.foundation.approvals import public as approvals
from facility.foundation.base.clock import local_day
from facility.foundation.forms import public as schemas
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.desk import staff_dossier
from facility.interfaces.web.dossiers.reading import rule_url
from facility.interfaces.web.dossiers.wording import stage_words
from facility.interfaces.web.evaluation import forms
from facility.interfaces.web.evaluation.asking import GET_POST, end_of, form_page, names_of, only_in
from facility.interfaces.web.ui.findings import view_rows
from facility.interfaces.web.ui.languages import said

OPENED = ("concept_opened", "full_opened")


def _back(found: proposals.Proposal) -> str:
    return reverse("dossiers:desk_detail", args=[found.record.token])


def _page(found: proposals.Proposal, **more: Any) -> dict[str, Any]:
    return {"up": found.title or found.record.reference, "proposal": found, **more}


@signed_in
@require_POST
def take_up(request: HttpRequest, token: str) -> HttpResponse:
    """Open the seal."""
    ours = cast(FacilityRequest, request)
    found = staff_dossier(ours, token)
    evaluation.take_up(proposal_id=found.pk, actor=ours.actor, at=ours.at)
    messages.success(request, _("Taken up: the seal is open, and the trail says who opened it."))
    return redirect(_back(found))


def _questions(found: proposals.Proposal) -> list[tuple[str, str]]:
    form = schemas.form_of(found.answers.schema)
    return [(key, said(one.label).noted) for key, one in form.by_key.items()]


@signed_in
@GET_POST
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the applicant to clarify."""
    ours = cast(FacilityRequest, request)
    found = staff_dossier(ours, token)
    require(evaluation.policy.may_ask, ours.actor, found)
    only_in(found.state, OPENED, "ask_clarification")
    form = forms.AskForm(request.POST or None, fields=_questions(found))

    def act() -> None:
        given = form.cleaned_data
        due_at = end_of(given["due_at"])
        words = {"field": given["field"], "question": given["question"], "due_at": due_at}
        evaluation.ask(proposal_id=found.pk, actor=ours.actor, at=ours.at, **words)

    page = _page(found, title=_("Ask for clarification"), button=_("Send the question"))
    lead = _("The dossier waits until the applicant answers; a letter goes out.")
    return form_page(ours, form, act, _back(found), done=_("The question is sent."), lead=lead, **page)


@signed_in
@GET_POST
def eligible(request: HttpRequest, token: str) -> HttpResponse:
    """Find a dossier eligible, with what the rules find before one's eyes."""
    ours = cast(FacilityRequest, request)
    found = staff_dossier(ours, token)
    require(evaluation.policy.may_judge, ours.actor, found)
    only_in(found.state, OPENED, "judge_eligible")
    findings = evaluation.judged(evaluation.last_submission(found))
    broken = [one for one in findings if one.blocks and one.outcome == "fail"]
    form = forms.Empty(request.POST if request.method == "POST" else None)
    page = _page(found, title=_("Find eligible"), button="" if broken else _("Find eligible"))
    return form_page(
        ours,
        form,
        lambda: evaluation.judge_eligible(proposal_id=found.pk, actor=ours.actor, at=ours.at),
        _back(found),
        done=_("Found eligible; the findings are kept with the verdict."),
        template="evaluation/judge.html",
        lead=_("The rules of the version in force at submission judge; the findings are kept with your verdict."),
        rows=view_rows(findings, rule_url=rule_url),
        broken=len(broken),
        refuse=reverse("evaluation:refuse", args=[token]),
        **page,
    )


@signed_in
@GET_POST
def refuse(request: HttpRequest, token: str) -> HttpResponse:
    """Propose to find a dossier ineligible."""
    ours = cast(FacilityRequest, request)
    found = staff_dossier(ours, token)
    require(evaluation.policy.may_judge, ours.actor, found)
    only_in(found.state, OPENED, "propose_refusal")
    findings = evaluation.judged(evaluation.last_submission(found))
    form = forms.RefuseForm(request.POST or None)
    return form_page(
        ours,
        form,
        lambda: evaluation.propose_refusal(
            proposal_id=found.pk, reasons=form.cleaned_data["reasons"], actor=ours.actor, at=ours.at
        ),
        _back(found),
        done=_("Proposed. A second person confirms before anything is sent."),
        template="evaluation/judge.html",
        lead=_("A refusal is an act of two people: you propose it with its reasons, a second person confirms."),
        rows=view_rows([one for one in findings if one.outcome == "fail"], rule_url=rule_url),
        **_page(found, title=_("Propose a refusal"), button=_("Propose")),
    )


@signed_in
@GET_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm a proposed refusal, exactly as it is shown; or take it back."""
    ours = cast(FacilityRequest, request)
    found = staff_dossier(ours, token)
    judges = bool(evaluation.policy.may_judge(ours.actor, found))
    if not judges:
        require(evaluation.policy.may_confirm_refusal, ours.actor, found)
    pending = approvals.pending(found.record, evaluation.REFUSAL, ours.at)
    if pending is None:
        raise NotFound("refusal")
    own = pending.proposer_id == ours.actor.user_id
    seen = request.POST.get("seen", "")
    return form_page(
        ours,
        forms.Empty(request.POST if request.method == "POST" else None),
        lambda: evaluation.confirm_refusal(proposal_id=found.pk, payload_seen=seen, actor=ours.actor, at=ours.at),
        _back(found),
        done=_("The refusal stands; a reasoned letter goes out."),
        template="evaluation/confirm.html",
        pending=pending,
        own=own,
        may_confirm=not own and evaluation.policy.may_confirm_refusal(ours.actor, found),
        may_withdraw=judges,
        **_refusal(found, pending),
        **_page(found, title=_("Confirm the refusal")),
    )


def _refusal(found: proposals.Proposal, pending: approvals.Approval) -> dict[str, Any]:
    """What is proposed, by whom, and the rules that are broken."""
    submission = evaluation.last_submission(found)
    failed = [one for one in evaluation.judged(submission) if one.outcome == "fail"]
    facts = [
        (_("Stage"), stage_words(submission.stage)),
        (_("Proposed by"), names_of([pending.proposer_id]).get(pending.proposer_id, "")),
        (_("Reasons, as the applicant will read them"), pending.payload["reasons"]),
        (_("Fingerprint of the proposal"), pending.payload_digest[:16]),
    ]
    return {"facts": facts, "rows": view_rows(failed, rule_url=rule_url)}


@signed_in
@require_POST
def withdraw_refusal(request: HttpRequest, token: str) -> HttpResponse:
    """Take a proposed refusal back."""
    ours = cast(FacilityRequest, request)
    found = staff_dossier(ours, token)
    evaluation.withdraw_refusal(proposal_id=found.pk, actor=ours.actor, at=ours.at)
    messages.success(request, _("The proposed refusal is withdrawn."))
    return redirect(_back(found))


def services(request: FacilityRequest) -> list[tuple[str, str]]:
    """Organisations for which somebody holds the role of consulted service today."""
    held = parties.holders_on(local_day(request.at)).filter(role=Role.CONSULTED_SERVICE)
    rows = held.filter(organisation__isnull=False).order_by("organisation__name")
    return [(str(pk), name) for pk, name in rows.values_list("organisation_id", "organisation__name").distinct()]


@signed_in
@GET_POST
def consult(request: HttpRequest, token: str) -> HttpResponse:
    """Ask services about an eligible concept note."""
    ours = cast(FacilityRequest, request)
    found = staff_dossier(ours, token)
    require(evaluation.policy.may_consult, ours.actor, found)
    only_in(found.state, ("concept_eligible",), "consult")
    form = forms.ConsultForm(request.POST or None, services=services(ours), initial={"days": bodies.USUAL_SILENCE.days})

    def act() -> None:
        evaluation.consult(
            proposal_id=found.pk,
            question=form.cleaned_data["question"],
            asked=form.services(),
            silence=form.silence(),
            actor=ours.actor,
            at=ours.at,
        )

    return form_page(
        ours,
        form,
        act,
        _back(found),
        done=_("The services are asked."),
        template="evaluation/consult.html",
        lead=_("They see a short sheet of the dossier. Who is silent until the day agrees."),
        silence=bodies.USUAL_SILENCE,
        **_page(found, title=_("Consult services"), button=_("Ask them")),
    )


@signed_in
@require_POST
def close_consultation(request: HttpRequest, token: str) -> HttpResponse:
    """Close the consultation that is open."""
    ours = cast(FacilityRequest, request)
    found = staff_dossier(ours, token)
    waiting = bodies.consultations_of(found.record_id).filter(state="open").first()
    if waiting is None:
        raise NotFound("consultation")
    closed = evaluation.close_consultation(
        proposal_id=found.pk, consultation_id=waiting.pk, actor=ours.actor, at=ours.at
    )
    messages.success(request, _("Closed: %(outcome)s.") % {"outcome": bodies.OUTCOMES[closed.outcome]})
    return redirect(_back(found))


@signed_in
@GET_POST
def invite(request: HttpRequest, token: str) -> HttpResponse:
    """Invite the full application."""
    ours = cast(FacilityRequest, request)
    found = staff_dossier(ours, token)
    require(evaluation.policy.may_invite, ours.actor, found)
    only_in(found.state, ("concept_consulted",), "invite")
    form = forms.InviteForm(request.POST or None)

    def act() -> None:
        due_at = end_of(form.cleaned_data["due_at"])
        evaluation.invite(proposal_id=found.pk, due_at=due_at, actor=ours.actor, at=ours.at)

    page = _page(found, title=_("Invite the full application"), button=_("Invite"))
    lead = _("The same answers open again for writing; a letter tells the applicant the day.")
    return form_page(ours, form, act, _back(found), done=_("Invited; a letter goes out."), lead=lead, **page)
