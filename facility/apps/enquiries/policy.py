"""Who prepares, clears and publishes news, who looks after subscribers, who answers what is asked, and who mentors."""

from typing import Any

from facility.foundation.accounts.public import ANY, Actor, Held, Role, own_organisation, permission


def _is_published(item: Any) -> bool:
    return bool(item.state == "published")


# Who answers for a component: what comes in is routed among them, and each of them tells news.
STAFF = (Role.EDITOR, Role.GRANTS_OFFICER, Role.ASSISTANCE_COORDINATOR, Role.DIALOGUE_SECRETARIAT)
_STAFF = dict.fromkeys(STAFF, ANY)
_READERS = {**_STAFF, Role.AUDITOR: ANY}

may_propose_news = permission("enquiries.propose_news", _STAFF)
may_revise_news = permission("enquiries.revise_news", _STAFF)
may_clear_news = permission("enquiries.clear_news", _STAFF)
may_publish_news = permission("enquiries.publish_news", {Role.EDITOR: ANY})
may_drop_news = permission("enquiries.drop_news", {Role.EDITOR: ANY})
may_list_news = permission("enquiries.list_news", _READERS)
may_view_news = permission(
    "enquiries.view_news",
    _READERS,
    public=_is_published,
)
may_list_subscribers = permission("enquiries.list_subscribers", {Role.EDITOR: ANY, Role.AUDITOR: ANY})
may_pause_subscriber = permission("enquiries.pause_subscriber", {Role.EDITOR: ANY})
may_list_enquiries = permission(
    "enquiries.list_enquiries",
    {**_READERS, Role.NATIONAL_CONTACT: ANY},
)
_OWN = {"own organisation": own_organisation()}
may_view_enquiry = permission(
    "enquiries.view_enquiry",
    {**_READERS, Role.NATIONAL_CONTACT: "own organisation"},
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

# Mentoring: who judges dossiers mentors nobody and reads nothing of it, on whichever side they stand. Who reads dossiers
# by another role mentors nobody either, nor does who applies for an organisation: a mentor sees no dossier.
_ASKERS = (Role.APPLICANT, Role.PARTNER)
_JUDGES = frozenset({Role.EVALUATOR, Role.PANEL_CHAIR, Role.COMMITTEE_MEMBER})
_NO_MENTORS = _JUDGES | {
    *_ASKERS,
    Role.GRANTS_OFFICER,
    Role.AUTHORISING_OFFICER,
    Role.FINANCE_OFFICER,
    Role.AUDITOR,
    Role.CONSULTED_SERVICE,
}


def _judges(actor: Actor, held: Held, case: Any) -> bool:
    # A role held for one app only makes a judge too, so the roles held are read one by one.
    return any(one.role in _JUDGES for one in actor.held)


def _no_mentor(actor: Actor, held: Held, case: Any) -> bool:
    return held.role == Role.MENTOR and any(one.role in _NO_MENTORS for one in actor.held)


def _on_its_side(actor: Actor, held: Held, case: Any) -> bool:
    return case is not None and case.organisation_id in {one.organisation_id for one in actor.held}


def _mentors(actor: Actor, held: Held, case: Any) -> bool:
    return case.mentor_id is not None and case.mentor_id == actor.user_id


def _free_or_own(actor: Actor, held: Held, case: Any) -> bool:
    return case.state == "asked" or _mentors(actor, held, case)


_CASE = {**_OWN, "own case": _mentors, "free or own case": _free_or_own}
may_ask_mentor = permission(
    "enquiries.ask_mentor",
    dict.fromkeys(_ASKERS, "own organisation"),
    relations={"own organisation": own_organisation("pk")},
    forbids=(_judges,),
)
may_take_case = permission("enquiries.take_case", {Role.MENTOR: ANY}, forbids=(_no_mentor, _on_its_side))
may_give_case = permission("enquiries.give_case", {Role.GRANTS_OFFICER: ANY}, forbids=(_on_its_side,))
may_list_cases = permission(
    "enquiries.list_cases",
    {**dict.fromkeys(_ASKERS, ANY), Role.MENTOR: ANY, Role.GRANTS_OFFICER: ANY, Role.AUDITOR: ANY},
    forbids=(_no_mentor,),
)
may_view_case = permission(
    "enquiries.view_case",
    {
        **dict.fromkeys(_ASKERS, "own organisation"),
        Role.MENTOR: "free or own case",
        Role.GRANTS_OFFICER: ANY,
        Role.AUDITOR: ANY,
    },
    relations=_CASE,
    forbids=(_no_mentor,),
)
# What the two sides write to each other: officers and auditors see that a case runs, never what is said in it.
may_talk = permission(
    "enquiries.talk",
    {**dict.fromkeys(_ASKERS, "own organisation"), Role.MENTOR: "own case"},
    relations=_CASE,
    forbids=(_judges, _no_mentor),
)
may_mentor = permission("enquiries.mentor", {Role.MENTOR: "own case"}, relations=_CASE, forbids=(_no_mentor,))
may_close_case = permission(
    "enquiries.close_case",
    {**dict.fromkeys(_ASKERS, "own organisation"), Role.MENTOR: "own case", Role.GRANTS_OFFICER: ANY},
    relations=_CASE,
    forbids=(_no_mentor,),
)
