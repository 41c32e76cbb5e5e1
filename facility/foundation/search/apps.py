"""Django registration of search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """One index over plain documents."""

    name = "facility.foundation.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
