"""Writes entered from the desk: drafting, publishing and running calls; adopting rulebooks and grids."""

from facility.apps.calls.actions.answering import (
    drop_question,
    publish_answer,
    raise_question,
    register_on_settled,
    register_on_worded,
    word_answer,
)
from facility.apps.calls.actions.books import adopt_grid, adopt_rulebook, change_rule
from facility.apps.calls.actions.drafting import (
    add_lot,
    draft_call,
    edit_call,
    edit_lot,
    edit_version,
    remove_lot,
    set_envelope,
    set_terms,
)
from facility.apps.calls.actions.publishing import (
    approve_opening,
    approve_revision,
    discard_revision,
    propose_opening,
    propose_revision,
    publication_findings,
    start_revision,
    withdraw_proposal,
)
from facility.apps.calls.actions.running import (
    close_call,
    exhaust_call,
    exhaust_lot,
    reopen_lot,
    resume_call,
    suspend_call,
)

__all__ = [
    "drop_question",
    "publish_answer",
    "raise_question",
    "register_on_settled",
    "register_on_worded",
    "word_answer",
    "add_lot",
    "adopt_grid",
    "adopt_rulebook",
    "approve_opening",
    "approve_revision",
    "change_rule",
    "close_call",
    "discard_revision",
    "draft_call",
    "edit_call",
    "edit_lot",
    "edit_version",
    "exhaust_call",
    "exhaust_lot",
    "propose_opening",
    "propose_revision",
    "publication_findings",
    "remove_lot",
    "reopen_lot",
    "resume_call",
    "set_envelope",
    "set_terms",
    "start_revision",
    "suspend_call",
    "withdraw_proposal",
]
