"""Django registration of forms."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Versioned questions, answers per field with versions."""

    name = "facility.foundation.forms"
    label = "forms"
    default_auto_field = "django.db.models.BigAutoField"
