"""Django's own SQLite backend, with turns for whoever is about to write."""
