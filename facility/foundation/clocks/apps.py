"""Django registration of clocks."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    """Deadlines as folds of an event log."""

    name = "facility.foundation.clocks"
    label = "clocks"
    default_auto_field = "django.db.models.BigAutoField"
