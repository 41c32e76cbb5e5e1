"""Who may do what in assistance."""

from facility.foundation.accounts.public import ANY, Role, permission

LOADER = "load-portfolio"

may_load = permission("assistance.load", {}, systems=(LOADER,))
may_view_programme = permission(
    "assistance.view_programme", {Role.AUDITOR: ANY}, public=lambda thing: bool(thing.record.is_public)
)
