"""Who may see and change the register of projects."""

from facility.foundation.accounts.public import ANY, Actor, Role, permission

STAFF = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.AUDITOR,
        Role.AUTHORISING_OFFICER,
        Role.DONOR,
        Role.EDITOR,
        Role.FINANCE_OFFICER,
        Role.GRANTS_OFFICER,
    }
)
LOADER = "load-portfolio"

may_view = permission("projects.view", dict.fromkeys(STAFF, ANY), public=lambda project: bool(project.record.is_public))
may_import = permission("projects.import", {Role.ADMINISTRATOR: ANY, Role.GRANTS_OFFICER: ANY}, systems=(LOADER,))
may_place = permission("projects.place", {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY})
may_confirm_placement = permission("projects.confirm_placement", {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY})

# The next version: drafted from what rooms agreed; who proposes one never publishes it.
may_draft_version = permission("projects.draft_version", {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY})
may_propose_version = permission("projects.propose_version", {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY}, grave=True)
may_publish_version = permission("projects.publish_version", {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY}, grave=True)


def sees_all(actor: Actor) -> bool:
    """Whether lists show the actor more than what is public."""
    return bool(actor.roles & STAFF)
