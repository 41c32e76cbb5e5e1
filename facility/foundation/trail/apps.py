"""Django registration of trail."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TrailConfig(AppConfig):
    """What happened, append-only, chained per record."""

    name = "facility.foundation.trail"
    label = "trail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import what every app's rows claim to have happened."""
        autodiscover_modules("witnesses")
