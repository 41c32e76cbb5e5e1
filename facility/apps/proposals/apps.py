"""Django registration of proposals."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Concept notes and full applications, sealing and receipts."""

    name = "facility.apps.proposals"
    label = "proposals"
    default_auto_field = "django.db.models.BigAutoField"
