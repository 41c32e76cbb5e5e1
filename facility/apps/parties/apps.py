"""Django registration of parties."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """People, organisations, countries, roles."""

    name = "facility.apps.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"
