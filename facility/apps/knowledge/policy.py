"""Who proposes, clears and publishes a lesson, and who reads one that is not published."""

from typing import Any

from facility.foundation.accounts.public import ANY, Role, permission


def _was_published(lesson: Any) -> bool:
    return bool(lesson.state in {"published", "withdrawn"})


may_propose = permission("knowledge.propose", {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY})
may_clear = permission("knowledge.clear", {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY})
may_publish = permission("knowledge.publish", {Role.EDITOR: ANY})
may_withdraw = permission("knowledge.withdraw", {Role.EDITOR: ANY})
may_drop = permission("knowledge.drop", {Role.EDITOR: ANY})
may_view = permission(
    "knowledge.view", {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY, Role.AUDITOR: ANY}, public=_was_published
)
may_list = permission("knowledge.list", {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY, Role.AUDITOR: ANY})


def _is_out(publication: Any) -> bool:
    return publication.current_id is not None


_MAKERS = {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY}
may_prepare = permission("knowledge.prepare", _MAKERS)
may_clear_publication = permission("knowledge.clear_publication", _MAKERS)
may_publish_publication = permission("knowledge.publish_publication", {Role.EDITOR: ANY})
may_withdraw_publication = permission("knowledge.withdraw_publication", {Role.EDITOR: ANY})
may_list_publications = permission("knowledge.list_publications", {**_MAKERS, Role.AUDITOR: ANY})
may_view_publication = permission("knowledge.view_publication", {**_MAKERS, Role.AUDITOR: ANY}, public=_is_out)
may_plan = permission("knowledge.plan_dissemination", _MAKERS)
may_view_plan = permission("knowledge.view_dissemination", {**_MAKERS, Role.AUDITOR: ANY, Role.DONOR: ANY})
