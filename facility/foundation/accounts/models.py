"""Tables of accounts: users, sign-in, actors and permissions."""
