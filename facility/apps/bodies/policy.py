"""Who replies to a consultation, who runs it, and who reads what committees advised."""

from typing import Any

from facility.foundation.accounts.public import ANY, Actor, Held, Role, permission


def _asked(actor: Actor, held: Held, thing: Any) -> bool:
    """The role is held for the service that was asked."""
    return held.organisation_id is not None and held.organisation_id == thing.organisation_id


may_reply = permission("bodies.reply", {Role.CONSULTED_SERVICE: "asked"}, relations={"asked": _asked})
may_consult = permission("bodies.consult", {Role.GRANTS_OFFICER: ANY})
may_record_advice = permission("bodies.record_advice", {Role.GRANTS_OFFICER: ANY, Role.PANEL_CHAIR: ANY})
may_view_consultation = permission(
    "bodies.view_consultation",
    {
        Role.AUDITOR: ANY,
        Role.AUTHORISING_OFFICER: ANY,
        Role.COMMITTEE_MEMBER: ANY,
        Role.GRANTS_OFFICER: ANY,
    },
)
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
