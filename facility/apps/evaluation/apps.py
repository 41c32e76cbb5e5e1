"""Django registration of evaluation."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Verdicts, evaluators, scores, ranking."""

    name = "facility.apps.evaluation"
    label = "evaluation"
    default_auto_field = "django.db.models.BigAutoField"
