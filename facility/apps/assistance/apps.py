"""Django registration of assistance."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    """Programmes of technical assistance and what is asked of them."""

    name = "facility.apps.assistance"
    label = "assistance"
    default_auto_field = "django.db.models.BigAutoField"
