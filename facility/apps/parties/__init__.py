"""People, organisations, countries, roles."""
