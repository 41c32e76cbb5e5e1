"""Django registration of proposals."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Concept notes and full applications, sealing and receipts."""

    name = "facility.apps.proposals"
    label = "proposals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the clocks of dossiers their titles in the task list."""
        from facility.apps.proposals.words import TASKS
        from facility.foundation.clocks.public import register_titles

        register_titles(dict(TASKS))
