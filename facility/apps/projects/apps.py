"""Django registration of projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """The register of actions with partners, funding lines, frameworks and typology."""

    name = "facility.apps.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"
