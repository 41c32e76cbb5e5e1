"""What the pages of dossiers say of states: stages, and what happens next."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from facility.apps.proposals import public as proposals
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import said

_CONCEPT_STATES = ("concept_draft", "concept_sealed", "concept_opened", "concept_clarification")
_FULL_STATES = ("full_draft", "full_sealed", "full_opened", "full_clarification")
_TONES = {"draft": "neutral", "sealed": "info", "opened": "info", "clarification": "warning"}
_STEP_OF = {
    "full_draft": 2,
    "full_sealed": 3,
    "full_opened": 3,
    "full_clarification": 3,
    "full_eligible": 3,
    "in_evaluation": 3,
    "evaluated": 3,
    "ranked": 4,
    "reserve": 4,
    "awarded": 5,
    "contracted": 6,
}


def language() -> str:
    """The language of the page, without its region."""
    return (get_language() or "en").split("-")[0]


def lot_name(lot: Any) -> str:
    """A lot as people speak of it: the title of its call and its letter."""
    return f"{said(lot.call.title).noted}, {lot.code}"


def state_tone(state: str) -> str:
    """The colour of a state, where the words of the state alone do not say it."""
    return _TONES.get(state.rsplit("_", 1)[-1], "")


def state_of(proposal: proposals.Proposal) -> tuple[str, str, str]:
    """Code, words and tone of a dossier's state, for the status column and tag."""
    short = proposal.state.rsplit("_", 1)[-1]
    return short, str(proposals.STATES[proposal.state]), state_tone(proposal.state)


def stage_words(stage: str) -> str:
    """The name of a stage."""
    return _("Full application") if stage == proposals.FULL else _("Concept note")


def stages(proposal: proposals.Proposal) -> list[dict[str, Any]]:
    """The way of a dossier as steps: what is done, where it stands, what is to come."""
    labels = [
        _("Concept note"),
        _("Examination"),
        _("Full application"),
        _("Evaluation"),
        _("Decision"),
        _("Agreement"),
    ]
    here = _STEP_OF.get(proposal.state, 0 if proposal.state == "concept_draft" else 1)
    if proposal.state in {"withdrawn", "rejected"}:
        end = _("Withdrawn") if proposal.state == "withdrawn" else _("Rejected")
        done = [{"label": _("Concept note"), "state": "done"}]
        done += [{"label": _("Full application"), "state": "done"}] if proposal.invited_at else []
        return [*done, {"label": end, "state": "current"}]
    found: list[dict[str, Any]] = []
    for place, label in enumerate(labels):
        state = "done" if place < here else "current" if place == here else "future"
        found.append({"label": label, "state": state})
    if proposal.full_due_at and proposal.state == "full_draft":
        found[2]["note"] = _("due %(day)s") % {"day": formats.day(proposal.full_due_at)}
    return found


def _next_of_draft(proposal: proposals.Proposal) -> str:
    if proposal.state == "full_draft" and proposal.full_due_at:
        return _("You: complete the full application and submit it by %(day)s.") % {
            "day": formats.moment(proposal.full_due_at)
        }
    return _("You: complete the parts, check your answers and submit.")


def what_next(proposal: proposals.Proposal, at: datetime | None = None) -> str:
    """Who acts next and what for, in one sentence."""
    if proposal.is_draft:
        return _next_of_draft(proposal)
    said = {
        "sealed": _("The facility: it takes your dossier up, usually within one working day. Until then it is sealed."),
        "clarification": _("You: answer the question of the facility on time."),
        "opened": _("The facility: it checks admissibility and eligibility. You will get a letter."),
        "concept_eligible": _("The facility: it consults the services concerned."),
        "concept_consulted": _("The facility: it decides whether to invite your full application."),
        "full_eligible": _("The facility: it hands your dossier to the evaluators."),
        "in_evaluation": _("The evaluators: they judge each on their own, then agree."),
        "evaluated": _("The facility: it ranks the dossiers of the round."),
        "ranked": _("The committee advises and the authority decides. You will get a letter."),
        "reserve": _("The authority: it may award your dossier if money becomes free."),
        "awarded": _("Both sides: the agreement is prepared for signature."),
        "contracted": _("Your project runs under its agreement."),
        "rejected": _("Nothing more happens to this dossier. The letter says why and how to complain."),
        "withdrawn": _("Nothing more happens to this dossier. You can start a new one while the call is open."),
    }
    return said.get(proposal.state) or said.get(proposal.state.rsplit("_", 1)[-1], "")
