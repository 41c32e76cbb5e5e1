"""Django registration of calls."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Calls, lots, versions of guidelines, rulebooks."""

    name = "facility.apps.calls"
    label = "calls"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the tasks that calls put on the list."""
        from facility.apps.calls.words import TASKS
        from facility.foundation.clocks.public import register_titles

        register_titles(TASKS)
