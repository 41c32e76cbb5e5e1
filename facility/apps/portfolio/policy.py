"""Who may load published figures and take snapshots of our own."""

from facility.foundation.accounts.public import ANY, Role, permission

may_import_figures = permission(
    "portfolio.import_figures", {Role.ADMINISTRATOR: ANY, Role.EDITOR: ANY}, systems=("load-portfolio",)
)
may_take_snapshot = permission(
    "portfolio.take_snapshot",
    {Role.ADMINISTRATOR: ANY, Role.EDITOR: ANY},
    systems=("load-portfolio", "release-open-data"),
)
# The donor and staff read what all components hold; the public reads the lists themselves.
may_view_whole = permission(
    "portfolio.view_whole",
    dict.fromkeys(
        (
            Role.ADMINISTRATOR, Role.AUDITOR, Role.AUTHORISING_OFFICER, Role.DONOR, Role.EDITOR, Role.FINANCE_OFFICER,
            Role.GRANTS_OFFICER,
        ),
        ANY,
    ),
)  # fmt: skip
