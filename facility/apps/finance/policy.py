"""Who may read the books; writing them goes through calls and grants, which ask their own questions."""

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
