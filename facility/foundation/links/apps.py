"""Django registration of links."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """Typed, dated, authored relations between records."""

    name = "facility.foundation.links"
    label = "links"
    default_auto_field = "django.db.models.BigAutoField"
