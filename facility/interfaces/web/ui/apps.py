"""Django registration of the design components."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Components, formats, lists, error pages and the pattern page."""

    name = "facility.interfaces.web.ui"
    label = "ui"
