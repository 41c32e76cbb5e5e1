"""Django registration of trail."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """What happened, append-only, chained per record."""

    name = "facility.foundation.trail"
    label = "trail"
    default_auto_field = "django.db.models.BigAutoField"
