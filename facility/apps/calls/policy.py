"""Who may do what with calls, rulebooks and grids."""

from typing import Any

from facility.foundation.accounts.public import ANY, Role, permission


def _is_published(call: Any) -> bool:
    return bool(call.state != "draft")


def _is_answered(question: Any) -> bool:
    return bool(question.state == "published")


_STAFF = {
    Role.ADMINISTRATOR: ANY,
    Role.AUDITOR: ANY,
    Role.AUTHORISING_OFFICER: ANY,
    Role.FINANCE_OFFICER: ANY,
    Role.GRANTS_OFFICER: ANY,
}

may_view = permission("calls.view", _STAFF, public=_is_published)
# The desk lists drafts and proposals beside what is published.
may_list = permission("calls.list", _STAFF)
may_draft = permission("calls.draft", {Role.GRANTS_OFFICER: ANY})
may_edit = permission("calls.edit", {Role.GRANTS_OFFICER: ANY})
may_set_envelope = permission("calls.set_envelope", {Role.GRANTS_OFFICER: ANY, Role.FINANCE_OFFICER: ANY})
may_propose_opening = permission("calls.propose_opening", {Role.GRANTS_OFFICER: ANY}, grave=True)
may_open = permission("calls.open", {Role.AUTHORISING_OFFICER: ANY}, grave=True)
may_propose_revision = permission("calls.propose_revision", {Role.GRANTS_OFFICER: ANY}, grave=True)
may_revise = permission("calls.revise", {Role.AUTHORISING_OFFICER: ANY}, grave=True)
may_suspend = permission("calls.suspend", {Role.GRANTS_OFFICER: ANY, Role.AUTHORISING_OFFICER: ANY})
may_resume = permission("calls.resume", {Role.GRANTS_OFFICER: ANY, Role.AUTHORISING_OFFICER: ANY})
may_exhaust = permission("calls.exhaust", {Role.GRANTS_OFFICER: ANY, Role.AUTHORISING_OFFICER: ANY})
may_close = permission("calls.close", {Role.AUTHORISING_OFFICER: ANY}, grave=True)
may_adopt_rulebook = permission("calls.adopt_rulebook", {Role.GRANTS_OFFICER: ANY, Role.ADMINISTRATOR: ANY})
may_adopt_grid = permission("calls.adopt_grid", {Role.GRANTS_OFFICER: ANY, Role.ADMINISTRATOR: ANY})
may_view_question = permission("calls.view_question", _STAFF, public=_is_answered)
may_answer_question = permission("calls.answer_question", {Role.GRANTS_OFFICER: ANY})
