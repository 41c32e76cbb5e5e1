"""Django registration of knowledge."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Lessons and publications."""

    name = "facility.apps.knowledge"
    label = "knowledge"
    default_auto_field = "django.db.models.BigAutoField"
