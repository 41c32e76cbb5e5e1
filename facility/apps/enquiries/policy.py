"""Who prepares, clears and publishes news, who looks after subscribers, and who answers what is asked."""

from typing import Any

from facility.foundation.accounts.public import ANY, Role, own_organisation, permission


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
may_list_enquiries = permission(
    "enquiries.list_enquiries",
    {Role.EDITOR: ANY, Role.GRANTS_OFFICER: ANY, Role.AUDITOR: ANY, Role.NATIONAL_CONTACT: ANY},
)
_OWN = {"own organisation": own_organisation()}
_STAFF = {Role.EDITOR: ANY, Role.GRANTS_OFFICER: ANY}
may_view_enquiry = permission(
    "enquiries.view_enquiry",
    {**_STAFF, Role.AUDITOR: ANY, Role.NATIONAL_CONTACT: "own organisation"},
    relations=_OWN,
)
may_answer_enquiry = permission(
    "enquiries.answer_enquiry", {**_STAFF, Role.NATIONAL_CONTACT: "own organisation"}, relations=_OWN
)
may_route_enquiry = permission(
    "enquiries.route_enquiry", {**_STAFF, Role.NATIONAL_CONTACT: "own organisation"}, relations=_OWN
)
may_convert_enquiry = permission(
    "enquiries.convert_enquiry", {**_STAFF, Role.NATIONAL_CONTACT: "own organisation"}, relations=_OWN
)
may_set_routes = permission("enquiries.set_routes", {Role.EDITOR: ANY})
