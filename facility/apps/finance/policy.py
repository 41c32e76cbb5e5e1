"""Who may read the books; writing them goes through calls and grants, which ask their own questions.

Who pays a programme, a process, a meeting or a publication is stated by those who edit it: `payers.may_state` asks.
"""

from facility.foundation.accounts.public import ANY, Role, permission

may_view_books = permission(
    "finance.view_books",
    {
        Role.AUDITOR: ANY,
        Role.AUTHORISING_OFFICER: ANY,
        Role.DONOR: ANY,
        Role.FINANCE_OFFICER: ANY,
        Role.GRANTS_OFFICER: ANY,
    },
)
may_import_funding = permission("finance.import_funding", {}, systems=("load-portfolio",))
