"""Django registration of files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Uploads, checksums, sealed storage."""

    name = "facility.foundation.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
