"""Django registration of records."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RecordsConfig(AppConfig):
    """One row per public noun."""

    name = "facility.foundation.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every app's declaration of its stores of personal text."""
        autodiscover_modules("stores")
