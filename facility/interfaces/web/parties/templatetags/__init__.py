"""Template tags of people, organisations and countries."""
