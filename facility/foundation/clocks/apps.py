"""Django registration of clocks."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ClocksConfig(AppConfig):
    """Deadlines as folds of an event log."""

    name = "facility.foundation.clocks"
    label = "clocks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every app's `tasks`, which name what it puts on the task list."""
        autodiscover_modules("tasks")
