"""Django registration of reporting."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Reports, expenditure, acceptance."""

    name = "facility.apps.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"
