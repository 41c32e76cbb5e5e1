"""Django registration of jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """The queue and the schedule."""

    name = "facility.foundation.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
