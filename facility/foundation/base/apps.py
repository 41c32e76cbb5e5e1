"""Django registration of base."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Clock, language-keyed text, partial dates, transactions, triggers."""

    name = "facility.foundation.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"
