"""Who may see and load processes and meetings."""

from facility.foundation.accounts.public import ANY, Role, permission

LOADER = "load-portfolio"

may_import = permission("dialogue.import", {Role.ADMINISTRATOR: ANY}, systems=(LOADER,))
may_view = permission(
    "dialogue.view",
    {Role.ADMINISTRATOR: ANY, Role.AUDITOR: ANY, Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY},
    public=lambda thing: bool(thing.record.is_public),
)
