"""Django registration of dialogue."""

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    """Processes, bodies, terms and meetings."""

    name = "facility.apps.dialogue"
    label = "dialogue"
    default_auto_field = "django.db.models.BigAutoField"
