"""Django registration of bodies."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    """Committees, consultations, minutes."""

    name = "facility.apps.bodies"
    label = "bodies"
    default_auto_field = "django.db.models.BigAutoField"
