"""Personal text in evaluation: declarations of interest, sheets, reasons."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from facility.apps.evaluation.models import Assignment
from facility.foundation.records.retention import KEPT_FOR_AUDIT, not_personal, register_store

_PROOF = format_lazy("{} {}", _("After the decision that it led to:"), KEPT_FOR_AUDIT)


def assignment_rows(user_id: int) -> Iterable[Mapping[str, Any]]:
    """What an evaluator declared and handed in."""
    for row in Assignment.objects.filter(user_id=user_id).order_by("assigned_at", "pk"):
        yield {
            "state": row.state,
            "assigned_at": row.assigned_at.isoformat(),
            "has_conflict": row.has_conflict,
            "declaration": row.declaration,
            "sheet": row.sheet,
        }


register_store(
    "evaluation.Assignment",
    purpose=_("Interests declared, scores and comments of one evaluator"),
    ends=format_lazy("{}{}", _PROOF, _("; the evaluator is shown by id once erased")),
    exporter=assignment_rows,
)
register_store("evaluation.Entry", purpose=_("The sheet that the evaluators agreed on"), ends=_PROOF)
register_store("evaluation.Verdict", purpose=_("Findings and reasons on a dossier"), ends=_PROOF)
not_personal("evaluation.Round")
