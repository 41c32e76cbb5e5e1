"""Django registration of finance."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """Funds, envelopes, the double-entry ledger, payment orders."""

    name = "facility.apps.finance"
    label = "finance"
    default_auto_field = "django.db.models.BigAutoField"
