"""Django registration of post."""

from pathlib import Path

from django.apps import AppConfig, apps


class PostConfig(AppConfig):
    """Letters and notices."""

    name = "facility.foundation.post"
    label = "post"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Find every app's folder of letters."""
        from facility.foundation.post.texts import register_letters

        for found in apps.get_app_configs():
            folder = Path(found.path) / "letters"
            if folder.is_dir():
                register_letters(folder, found.label)
