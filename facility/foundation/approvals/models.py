"""Tables of approvals: two-person acts."""
