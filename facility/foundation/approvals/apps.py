"""Django registration of approvals."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Two-person acts."""

    name = "facility.foundation.approvals"
    label = "approvals"
    default_auto_field = "django.db.models.BigAutoField"
