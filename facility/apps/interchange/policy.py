"""Who may release open data."""

from facility.foundation.accounts.public import ANY, Role, permission

may_release = permission(
    "interchange.release",
    {Role.ADMINISTRATOR: ANY, Role.EDITOR: ANY},
    systems=("load-portfolio", "release-open-data"),
)
