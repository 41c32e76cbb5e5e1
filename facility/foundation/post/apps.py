"""Django registration of post."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    """Letters waiting to go and in-app notices."""

    name = "facility.foundation.post"
    label = "post"
    default_auto_field = "django.db.models.BigAutoField"
