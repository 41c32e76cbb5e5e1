"""Who may do what with organisations, people, roles and the trail."""

from typing import Any

from facility.apps.parties.models import Organisation, Person
from facility.foundation.accounts.public import (
    ANY,
    Actor,
    Held,
    Role,
    own_organisation,
    permission,
)

# Roles that decide, pay, open dossiers, give roles or run a component: given only by two people, and never to one of
# those two.
TWO_PERSON = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.ASSISTANCE_COORDINATOR,
        Role.AUTHORISING_OFFICER,
        Role.DIALOGUE_SECRETARIAT,
        Role.FINANCE_OFFICER,
        Role.GRANTS_OFFICER,
    }
)
# Roles that a member of an organisation may offer for it.
OFFERED_BY_MEMBERS = (Role.APPLICANT, Role.PARTNER, Role.REPORTER, Role.FINANCIAL_SIGNATORY)


def _this_organisation(actor: Actor, held: Held, thing: Any) -> bool:
    return held.organisation_id is not None and held.organisation_id == thing.pk


def _for_oneself(actor: Actor, held: Held, thing: Any) -> bool:
    return isinstance(thing, Person) and thing.pk == actor.person_id


def _member(actor: Actor, held: Held, thing: Any) -> bool:
    """Staff who also act for the body do not confirm what it says of itself."""
    return thing is not None and thing.pk in actor.organisations()


def _own_invitation(actor: Actor, held: Held, thing: Any) -> bool:
    return actor.user_id is not None and thing.invited_by_id == actor.user_id


def _own_or_for_own(actor: Actor, held: Held, thing: Any) -> bool:
    for_own = held.organisation_id is not None and held.organisation_id == thing.organisation_id
    return for_own or _own_invitation(actor, held, thing)


_OWN = {"own organisation": _this_organisation}
_OF_OWN = {"own organisation": own_organisation()}

may_view_organisation = permission(
    "parties.view_organisation",
    {
        Role.ADMINISTRATOR: ANY,
        Role.ASSISTANCE_COORDINATOR: ANY,
        Role.AUDITOR: ANY,
        Role.AUTHORISING_OFFICER: ANY,
        Role.DIALOGUE_SECRETARIAT: ANY,
        Role.FINANCE_OFFICER: ANY,
        Role.GRANTS_OFFICER: ANY,
        Role.MENTOR: ANY,
        Role.APPLICANT: "own organisation",
        Role.CONSULTED_SERVICE: "own organisation",
        Role.FINANCIAL_SIGNATORY: "own organisation",
        Role.NATIONAL_CONTACT: "own organisation",
        Role.PARTNER: "own organisation",
        Role.REPORTER: "own organisation",
    },
    relations=_OWN,
    public=lambda thing: isinstance(thing, Organisation) and thing.record.is_public,
)

# A person who has just confirmed an e-mail address registers the body to act for: the act is open to everyone known.
may_register_organisation = permission(
    "parties.register_organisation",
    {Role.ADMINISTRATOR: ANY, Role.GRANTS_OFFICER: ANY},
    public=lambda thing: isinstance(thing, Person) and thing.user_id is not None,
)
may_describe_organisation = permission(
    "parties.describe_organisation",
    {
        Role.ADMINISTRATOR: ANY,
        Role.GRANTS_OFFICER: ANY,
        Role.APPLICANT: "own organisation",
        Role.PARTNER: "own organisation",
    },
    relations=_OWN,
)
may_confirm_kind = permission(
    "parties.confirm_kind",
    {Role.ADMINISTRATOR: ANY, Role.GRANTS_OFFICER: ANY},
    forbids=(_member,),
)
may_invite_colleague = permission(
    "parties.invite_colleague",
    {Role.ADMINISTRATOR: ANY, Role.APPLICANT: "own organisation"},
    relations=_OWN,
    grave=True,
)
may_invite_partner_organisation = permission(
    "parties.invite_partner_organisation",
    {Role.ADMINISTRATOR: ANY, Role.GRANTS_OFFICER: ANY, Role.APPLICANT: "own organisation"},
    relations=_OWN,
)
may_withdraw_invitation = permission(
    "parties.withdraw_invitation",
    {
        Role.ADMINISTRATOR: ANY,
        Role.GRANTS_OFFICER: "own invitation",
        Role.APPLICANT: "own organisation or invitation",
    },
    relations={"own invitation": _own_invitation, "own organisation or invitation": _own_or_for_own},
)
may_answer_join_request = permission(
    "parties.answer_join_request",
    {Role.ADMINISTRATOR: ANY, Role.APPLICANT: "own organisation"},
    relations=_OF_OWN,
    grave=True,
)
may_see_people = permission("parties.see_people", {Role.ADMINISTRATOR: ANY, Role.AUDITOR: ANY})
may_grant_role = permission("parties.grant_role", {Role.ADMINISTRATOR: ANY}, forbids=(_for_oneself,), grave=True)
may_end_role = permission(
    "parties.end_role",
    {Role.ADMINISTRATOR: ANY, Role.APPLICANT: "own organisation"},
    relations=_OF_OWN,
)
may_read_trail = permission("parties.read_trail", {Role.ADMINISTRATOR: ANY, Role.AUDITOR: ANY})
