"""Django apps that know nothing of grants."""
