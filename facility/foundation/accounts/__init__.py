"""Users, sign-in, actors and permissions."""
