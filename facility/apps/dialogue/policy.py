"""Who may see and load processes and meetings, run those of our own, and register for them."""

from typing import Any

from facility.foundation.accounts.public import ANY, Actor, Role, permission

LOADER = "load-portfolio"
# Who prepares meetings, letters their registrants and stands at the door: the secretariat.
SECRETARIAT = {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY}

may_import = permission("dialogue.import", {Role.ADMINISTRATOR: ANY}, systems=(LOADER,))
may_view = permission(
    "dialogue.view",
    {Role.ADMINISTRATOR: ANY, Role.AUDITOR: ANY, Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY},
    public=lambda thing: bool(thing.record.is_public),
)
may_plan = permission("dialogue.plan", SECRETARIAT)
may_run_registration = permission("dialogue.run_registration", SECRETARIAT)


def may_read_registration(actor: Actor | None, registration: Any) -> bool:
    """The person who registered, and the secretariat: it shows special needs, so nobody else."""
    if actor is not None and actor.user_id is not None and actor.user_id == registration.user_id:
        return True
    return may_run_registration(actor, registration)
