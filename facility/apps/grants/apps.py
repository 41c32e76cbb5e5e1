"""Django registration of grants."""

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    """Decisions, agreements, obligations, payment requests."""

    name = "facility.apps.grants"
    label = "grants"
    default_auto_field = "django.db.models.BigAutoField"
