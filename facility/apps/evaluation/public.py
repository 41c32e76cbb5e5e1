"""The door of evaluation: verdicts, rounds, scores, rankings."""

from facility.apps.evaluation import policy
from facility.apps.evaluation.intake import (
    REFUSAL,
    ask,
    close_consultation,
    confirm_refusal,
    consult,
    invite,
    judge_eligible,
    judged,
    last_submission,
    propose_refusal,
    take_up,
)
from facility.apps.evaluation.models import Assignment, Entry, Round, Verdict
from facility.apps.evaluation.queries import (
    assignment_by_token,
    assignments_of,
    entries_of,
    findings_of,
    round_by_token,
    rounds_visible_to,
    verdicts_of,
)
from facility.apps.evaluation.scoring import (
    EVALUATORS_NEEDED,
    add_dossier,
    agree,
    assign,
    close_round,
    declare,
    grid_of,
    hand_in_sheet,
    open_round,
    propose_agreement,
    save_sheet,
    sheet_of,
)
from facility.apps.evaluation.steps import decide_round
from facility.apps.evaluation.words import ASSIGNMENT_STATES, FINDINGS, ROUND_STATES

STEPS = ("decide_round",)

__all__ = [
    "ASSIGNMENT_STATES",
    "EVALUATORS_NEEDED",
    "FINDINGS",
    "REFUSAL",
    "ROUND_STATES",
    "STEPS",
    "Assignment",
    "Entry",
    "Round",
    "Verdict",
    "add_dossier",
    "agree",
    "ask",
    "assign",
    "assignment_by_token",
    "assignments_of",
    "close_consultation",
    "close_round",
    "confirm_refusal",
    "consult",
    "decide_round",
    "declare",
    "entries_of",
    "findings_of",
    "grid_of",
    "hand_in_sheet",
    "invite",
    "judge_eligible",
    "judged",
    "last_submission",
    "open_round",
    "policy",
    "propose_agreement",
    "propose_refusal",
    "round_by_token",
    "rounds_visible_to",
    "save_sheet",
    "sheet_of",
    "take_up",
    "verdicts_of",
]
