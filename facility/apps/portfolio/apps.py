"""Django registration of portfolio."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """Measures, published figures, dashboards."""

    name = "facility.apps.portfolio"
    label = "portfolio"
    default_auto_field = "django.db.models.BigAutoField"
