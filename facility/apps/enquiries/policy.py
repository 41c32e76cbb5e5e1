"""Who prepares, clears and publishes news, and who looks after subscribers."""

from typing import Any

from facility.foundation.accounts.public import ANY, Role, permission


def _is_published(item: Any) -> bool:
    return bool(item.state == "published")


may_propose_news = permission("enquiries.propose_news", {Role.EDITOR: ANY, Role.GRANTS_OFFICER: ANY})
may_revise_news = permission("enquiries.revise_news", {Role.EDITOR: ANY, Role.GRANTS_OFFICER: ANY})
may_clear_news = permission("enquiries.clear_news", {Role.EDITOR: ANY, Role.GRANTS_OFFICER: ANY})
may_publish_news = permission("enquiries.publish_news", {Role.EDITOR: ANY})
may_drop_news = permission("enquiries.drop_news", {Role.EDITOR: ANY})
may_list_news = permission("enquiries.list_news", {Role.EDITOR: ANY, Role.GRANTS_OFFICER: ANY, Role.AUDITOR: ANY})
may_view_news = permission(
    "enquiries.view_news",
    {Role.EDITOR: ANY, Role.GRANTS_OFFICER: ANY, Role.AUDITOR: ANY},
    public=_is_published,
)
may_list_subscribers = permission("enquiries.list_subscribers", {Role.EDITOR: ANY, Role.AUDITOR: ANY})
may_pause_subscriber = permission("enquiries.pause_subscriber", {Role.EDITOR: ANY})
