"""Django registration of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, sign-in, actors and permissions."""

    name = "facility.foundation.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
