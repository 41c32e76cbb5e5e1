"""Django registration of records."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """One row per public noun."""

    name = "facility.foundation.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
