"""Django registration of calls."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Calls, lots, versions of guidelines, rulebooks."""

    name = "facility.apps.calls"
    label = "calls"
    default_auto_field = "django.db.models.BigAutoField"
