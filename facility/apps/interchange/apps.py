"""Django registration of interchange."""

from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    """Open data out and in."""

    name = "facility.apps.interchange"
    label = "interchange"
    default_auto_field = "django.db.models.BigAutoField"
