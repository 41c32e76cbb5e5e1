"""Tables of parties: people, organisations, countries, roles."""
