"""Django registration of machines."""

from django.apps import AppConfig


class MachinesConfig(AppConfig):
    """Tokens, kept answers, webhooks."""

    name = "facility.foundation.machines"
    label = "machines"
    default_auto_field = "django.db.models.BigAutoField"
