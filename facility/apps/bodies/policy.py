"""Who replies to a consultation, who runs it, and who reads what committees advised."""

from types import SimpleNamespace
from typing import Any

from facility.foundation.accounts.public import ANY, Actor, Held, Relation, Role, permission


def _asked(actor: Actor, held: Held, thing: Any) -> bool:
    """The role is held for the service that was asked."""
    return held.organisation_id is not None and held.organisation_id == thing.organisation_id


may_reply = permission("bodies.reply", {Role.CONSULTED_SERVICE: "asked"}, relations={"asked": _asked})
may_consult = permission("bodies.consult", {Role.ASSISTANCE_COORDINATOR: ANY, Role.GRANTS_OFFICER: ANY})
may_record_advice = permission("bodies.record_advice", {Role.GRANTS_OFFICER: ANY, Role.PANEL_CHAIR: ANY})


def _on(kind: str) -> Relation:
    """The record that services were consulted on is of that kind."""

    def relation(actor: Actor, held: Held, subject: Any) -> bool:
        return bool(subject.kind == kind)

    return relation


# What services are consulted on; it is asked of the record that they were consulted on. Who runs a component reads the
# consultations of that component, and nothing of the other.
DOSSIER, REQUEST = "proposal", "assistance"
may_view_consultation = permission(
    "bodies.view_consultation",
    {
        Role.ASSISTANCE_COORDINATOR: "on a request",
        Role.AUDITOR: ANY,
        Role.AUTHORISING_OFFICER: ANY,
        Role.COMMITTEE_MEMBER: ANY,
        Role.GRANTS_OFFICER: "on a dossier",
    },
    relations={"on a request": _on(REQUEST), "on a dossier": _on(DOSSIER)},
)


def kinds_viewed(actor: Actor) -> frozenset[str]:
    """On which kinds of record the actor reads every consultation."""
    return frozenset(kind for kind in (DOSSIER, REQUEST) if may_view_consultation(actor, SimpleNamespace(kind=kind)))


may_view_advice = permission(
    "bodies.view_advice",
    {
        Role.ADMINISTRATOR: ANY,
        Role.AUDITOR: ANY,
        Role.AUTHORISING_OFFICER: ANY,
        Role.COMMITTEE_MEMBER: ANY,
        Role.GRANTS_OFFICER: ANY,
        Role.PANEL_CHAIR: ANY,
    },
)
may_manage_bodies = permission("bodies.manage", {Role.ADMINISTRATOR: ANY, Role.GRANTS_OFFICER: ANY})
