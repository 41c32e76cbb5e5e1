"""Django registration of jobs."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """The queue and the schedule."""

    name = "facility.foundation.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every app's jobs, so that their names are known to queue and schedule."""
        autodiscover_modules("jobs")
