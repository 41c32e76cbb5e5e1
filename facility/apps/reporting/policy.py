"""Who writes, sends, reads and accepts a report."""

from typing import Any

from facility.foundation.accounts.public import ANY, Actor, Held, Role, permission


def _beneficiary(actor: Actor, held: Held, thing: Any) -> bool:
    """The role is held for the beneficiary of the grant."""
    grant = getattr(thing, "grant", thing)
    return held.organisation_id is not None and held.organisation_id == grant.beneficiary_id


def _sent(actor: Actor, held: Held, thing: Any) -> bool:
    """Staff read a report once it was sent."""
    return thing.state in {"submitted", "accepted", "returned"}


def _acts_for_it(actor: Actor, held: Held, thing: Any) -> bool:
    """Whoever acts for the beneficiary accepts none of its reports."""
    theirs = getattr(getattr(thing, "grant", None), "beneficiary_id", None)
    return theirs is not None and any(one.organisation_id == theirs for one in actor.held)


_OURS = {"beneficiary": _beneficiary, "sent": _sent}
may_write = permission("reporting.write", {Role.REPORTER: "beneficiary"}, relations=_OURS)
may_submit = permission("reporting.submit", {Role.REPORTER: "beneficiary"}, relations=_OURS)
may_view = permission(
    "reporting.view",
    {
        Role.REPORTER: "beneficiary",
        Role.FINANCIAL_SIGNATORY: "beneficiary",
        **dict.fromkeys((Role.AUDITOR, Role.AUTHORISING_OFFICER, Role.FINANCE_OFFICER, Role.GRANTS_OFFICER), "sent"),
    },
    relations=_OURS,
)
may_accept = permission("reporting.accept", {Role.GRANTS_OFFICER: ANY}, forbids=(_acts_for_it,), grave=True)
may_return = permission("reporting.return", {Role.GRANTS_OFFICER: ANY}, forbids=(_acts_for_it,))
