"""Django registration of documents."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DocumentsConfig(AppConfig):
    """Documents as tagged PDF and as text that people edit."""

    name = "facility.foundation.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import every app's papers, so that their kinds are known to pages and jobs."""
        autodiscover_modules("papers")
