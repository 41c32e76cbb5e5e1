"""The door of proposals: dossiers, their submissions, who may do what with them."""

from facility.apps.proposals import policy, questions
from facility.apps.proposals.actions import (
    answer_clarification,
    be_here,
    let_in,
    let_out,
    note_reading,
    register_on_withdrawn,
    restore,
    save_part,
    start,
    withdraw,
)
from facility.apps.proposals.documents import attach, detach
from facility.apps.proposals.models import CONCEPT, FULL, Clarification, Proposal, Reader, Submission
from facility.apps.proposals.presets import adopt_questions
from facility.apps.proposals.queries import (
    by_token,
    clarifications_of,
    drafts,
    handed_in,
    own,
    rows,
    submissions_of,
    visible_to,
)
from facility.apps.proposals.reading import (
    Draft,
    Opened,
    answers_of,
    clarification_text,
    own_titles,
    read_draft,
    read_opened,
    read_own,
    readers_key,
    versions_of,
    writers_key,
)
from facility.apps.proposals.remarks import remark, remarks_of, settle_remark
from facility.apps.proposals.snapshots import budget_of, sources_of, total_cents
from facility.apps.proposals.steps import ask_clarification, invite, move, open_seal
from facility.apps.proposals.submitting import submit
from facility.apps.proposals.words import DOCUMENTS, EVENTS, FINDINGS, STATES

# Writes for upper apps inside their own transaction; interfaces never call them.
STEPS = ("adopt_questions", "ask_clarification", "invite", "move", "open_seal")

__all__ = [
    "CONCEPT",
    "DOCUMENTS",
    "EVENTS",
    "FINDINGS",
    "FULL",
    "STATES",
    "STEPS",
    "Clarification",
    "Draft",
    "Opened",
    "Proposal",
    "Reader",
    "Submission",
    "adopt_questions",
    "answer_clarification",
    "answers_of",
    "ask_clarification",
    "attach",
    "be_here",
    "budget_of",
    "by_token",
    "clarification_text",
    "clarifications_of",
    "detach",
    "drafts",
    "invite",
    "let_in",
    "let_out",
    "register_on_withdrawn",
    "move",
    "note_reading",
    "open_seal",
    "own",
    "own_titles",
    "policy",
    "questions",
    "read_draft",
    "read_opened",
    "read_own",
    "readers_key",
    "restore",
    "rows",
    "save_part",
    "sources_of",
    "start",
    "submissions_of",
    "handed_in",
    "submit",
    "total_cents",
    "versions_of",
    "visible_to",
    "withdraw",
    "writers_key",
    "remark",
    "remarks_of",
    "settle_remark",
]
