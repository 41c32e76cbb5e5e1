"""Who proposes, decides, signs, asks for money, checks, orders and confirms."""

from typing import Any

from django.db.models import Q

from facility.foundation.accounts.public import ANY, Actor, Held, Role, permission


def _beneficiary(actor: Actor, held: Held, thing: Any) -> bool:
    """The role is held for the beneficiary of the grant."""
    grant = getattr(thing, "grant", thing)
    return held.organisation_id is not None and held.organisation_id == grant.beneficiary_id


def _acts_for_it(actor: Actor, held: Held, thing: Any) -> bool:
    """Whoever acts for the beneficiary moves none of its money on the facility's side."""
    paid = getattr(getattr(thing, "grant", thing), "beneficiary_id", None)
    return paid is not None and any(one.organisation_id == paid for one in actor.held)


def _acts_for_a_dossier(actor: Actor, held: Held, thing: Any) -> bool:
    """Whoever acts for a body of a dossier decides on no round that holds it (at most one query)."""
    theirs = {one.organisation_id for one in actor.held} - {None}
    if thing is None or not theirs:
        return False
    let_in = Q(proposal__readers__organisation_id__in=theirs, proposal__readers__until=None)
    return bool(thing.round.entries.filter(Q(proposal__lead_id__in=theirs) | let_in).exists())


_OURS = {"beneficiary": _beneficiary}
_STAFF = (Role.AUDITOR, Role.AUTHORISING_OFFICER, Role.DONOR, Role.FINANCE_OFFICER, Role.GRANTS_OFFICER)

may_propose_decision = permission("grants.propose_decision", {Role.GRANTS_OFFICER: ANY}, grave=True)
may_decide = permission("grants.decide", {Role.AUTHORISING_OFFICER: ANY}, forbids=(_acts_for_a_dossier,), grave=True)
may_view_decision = permission(
    "grants.view_decision",
    dict.fromkeys((Role.AUDITOR, Role.AUTHORISING_OFFICER, Role.COMMITTEE_MEMBER, Role.GRANTS_OFFICER), ANY),
)
may_view = permission(
    "grants.view",
    {
        **dict.fromkeys(_STAFF, ANY),
        Role.APPLICANT: "beneficiary",
        Role.FINANCIAL_SIGNATORY: "beneficiary",
        Role.REPORTER: "beneficiary",
    },
    relations=_OURS,
)
may_list_all = permission("grants.list_all", dict.fromkeys(_STAFF, ANY))
may_sign_as_beneficiary = permission(
    "grants.sign_as_beneficiary", {Role.FINANCIAL_SIGNATORY: "beneficiary"}, relations=_OURS, grave=True
)
may_sign_as_authority = permission(
    "grants.sign_as_authority", {Role.AUTHORISING_OFFICER: ANY}, forbids=(_acts_for_it,), grave=True
)
may_request_payment = permission(
    "grants.request_payment", {Role.FINANCIAL_SIGNATORY: "beneficiary"}, relations=_OURS, grave=True
)
may_check_payment = permission("grants.check_payment", {Role.GRANTS_OFFICER: ANY}, forbids=(_acts_for_it,), grave=True)
may_refuse_payment = permission(
    "grants.refuse_payment", {Role.GRANTS_OFFICER: ANY}, forbids=(_acts_for_it,), grave=True
)
may_order_payment = permission(
    "grants.order_payment", {Role.FINANCE_OFFICER: ANY}, forbids=(_acts_for_it,), grave=True, once=True
)
may_approve_order = permission(
    "grants.approve_order", {Role.AUTHORISING_OFFICER: ANY}, forbids=(_acts_for_it,), grave=True, once=True
)
may_confirm_payment = permission(
    "grants.confirm_payment", {Role.FINANCE_OFFICER: ANY}, forbids=(_acts_for_it,), grave=True, once=True
)
_TERMS = dict.fromkeys((Role.AUTHORISING_OFFICER, Role.GRANTS_OFFICER), ANY)
may_propose_text = permission("grants.propose_text", _TERMS, grave=True)
may_withdraw_text = permission("grants.withdraw_text", _TERMS)
may_adopt_text = permission("grants.adopt_text", {Role.AUTHORISING_OFFICER: ANY}, grave=True)
