"""What evaluation puts on the staff's page of a dossier: what to do now, verdicts, consultations, scores."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from facility.apps.bodies import public as bodies
from facility.apps.evaluation import public as evaluation
from facility.apps.proposals import public as proposals
from facility.foundation.approvals import public as approvals
from facility.foundation.approvals.public import Approval
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.bodies.rows import consultation_row
from facility.interfaces.web.dossiers.panels import Panel
from facility.interfaces.web.dossiers.reading import rule_url
from facility.interfaces.web.dossiers.wording import stage_words
from facility.interfaces.web.evaluation.asking import names_of
from facility.interfaces.web.ui.findings import view_rows
from facility.interfaces.web.ui.languages import said

_JUDGED = {
    "concept_eligible",
    "concept_consulted",
    "full_draft",
    "full_sealed",
    "full_opened",
    "full_clarification",
    "full_eligible",
    "in_evaluation",
    "evaluated",
    "ranked",
    "reserve",
    "awarded",
    "contracted",
    "rejected",
    "withdrawn",
}
_SCORED = {"in_evaluation", "evaluated", "ranked", "reserve", "awarded", "contracted", "rejected", "withdrawn"}


def panels(
    request: FacilityRequest, proposal: proposals.Proposal, opened: Sequence[proposals.Opened]
) -> Iterator[Panel]:
    """Acts by state and policy, the proposed refusal, the consultations, the verdicts with their findings, scores."""
    pending = None
    if proposal.state.endswith("_opened"):
        pending = approvals.pending(proposal.record, evaluation.REFUSAL, request.at)
    consulted = _consultations(request, proposal) if proposal.state in _JUDGED else []
    acts = [*_acts(request, proposal, pending, consulted)]
    if acts:
        yield Panel(_("What to do now"), "evaluation/panel_acts.html", {"acts": acts}, order=10)
    if consulted:
        yield Panel(_("Consultation of services"), "bodies/panel.html", {"rows": consulted}, order=20)
    verdicts = (
        evaluation.verdicts_of(proposal.pk, [one.submission for one in opened])
        if opened and proposal.state in _JUDGED
        else []
    )
    if verdicts:
        yield Panel(_("Verdicts"), "evaluation/panel_verdicts.html", {"rows": _verdicts(verdicts)}, order=30)
    if proposal.state in _SCORED and evaluation.policy.may_view_round(request.actor):
        entry = evaluation.entry_of(proposal.pk)
        if entry is not None:
            yield Panel(_("Evaluation"), "evaluation/panel_scores.html", _scores(entry, proposal), order=25)


def _acts(
    request: FacilityRequest, proposal: proposals.Proposal, pending: Approval | None, consulted: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """What the actor can do now; the first is the page's main act."""
    actor, policy, state = request.actor, evaluation.policy, proposal.state

    def url(name: str) -> str:
        return reverse(f"evaluation:{name}", args=[proposal.record.token])

    if state.endswith("_sealed") and policy.may_take_up(actor, proposal):
        sure = _("The seal is opened for everybody who judges, and the trail says that you opened it.")
        yield {"post": url("take_up"), "label": _("Take up: open the seal"), "confirm": sure, "kind": "primary"}
    if pending is not None and (policy.may_confirm_refusal(actor, proposal) or policy.may_judge(actor, proposal)):
        text = _("A refusal is proposed and waits for a second person.")
        yield {"url": url("confirm"), "label": _("See the proposed refusal"), "text": text}
    if state.endswith("_opened") and policy.may_judge(actor, proposal):
        yield {"url": url("eligible"), "label": _("Find eligible")}
        yield {"url": url("ask"), "label": _("Ask for clarification")}
        if pending is None:
            yield {"url": url("refuse"), "label": _("Propose a refusal")}
    if state == "concept_eligible" and policy.may_consult(actor, proposal):
        waiting = next((one for one in consulted if one["open"]), None)
        if waiting is None:
            yield {"url": url("consult"), "label": _("Consult services")}
        elif waiting["may_close"]:
            sure = _("Who has not replied counts as agreeing.")
            yield {"post": url("close_consultation"), "label": _("Close the consultation"), "confirm": sure}
    if state == "concept_consulted" and policy.may_invite(actor, proposal):
        yield {"url": url("invite"), "label": _("Invite the full application")}
    if state == "full_eligible" and policy.may_run_round(actor):
        yield {"url": reverse("evaluation:rounds"), "label": _("Put it into a round")}


def _consultations(request: FacilityRequest, proposal: proposals.Proposal) -> list[dict[str, Any]]:
    if not bodies.may_view_consultation(request.actor, proposal.record):
        return []
    return [consultation_row(one, request.at) for one in bodies.consultations_on(proposal.record_id)]


def _verdicts(verdicts: Sequence[evaluation.Verdict]) -> list[dict[str, Any]]:
    names = names_of(user for one in verdicts for user in (one.given_by, one.confirmed_by))
    return [
        {
            "stage": stage_words(one.submission.stage),
            "eligible": one.eligible,
            "at": one.given_at,
            "by": names.get(one.given_by, ""),
            "confirmed": names.get(one.confirmed_by or 0, ""),
            "reasons": one.reasons,
            "rulebook": said(one.rulebook.title),
            "version": one.rulebook.version,
            "findings": view_rows(evaluation.findings_of(one), rule_url=rule_url),
        }
        for one in verdicts
    ]


def _scores(entry: evaluation.Entry, proposal: proposals.Proposal) -> dict[str, Any]:
    token = entry.round.record.token
    return {
        "entry": entry,
        "state": entry.round.state,
        "label": evaluation.ROUND_STATES[entry.round.state],
        "round": reverse("evaluation:round", args=[token]),
        "scores": reverse("evaluation:entry", args=[token, proposal.record.token]),
    }
