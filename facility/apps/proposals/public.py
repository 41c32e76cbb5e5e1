"""The door of proposals: dossiers, their submissions, who may do what with them."""

from facility.apps.proposals import policy, questions
from facility.apps.proposals.models import CONCEPT, FULL, Clarification, Proposal, Reader, Submission
from facility.apps.proposals.queries import by_token, clarifications_of, own, rows, submissions_of, visible_to

__all__ = [
    "CONCEPT",
    "FULL",
    "Clarification",
    "Proposal",
    "Reader",
    "Submission",
    "by_token",
    "clarifications_of",
    "own",
    "policy",
    "questions",
    "rows",
    "submissions_of",
    "visible_to",
]
