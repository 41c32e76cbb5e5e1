"""Django registration of enquiries."""

from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    """News, subscriptions and the one inbox."""

    name = "facility.apps.enquiries"
    label = "enquiries"
    default_auto_field = "django.db.models.BigAutoField"
