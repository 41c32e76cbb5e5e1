"""Personal text in evaluation: declarations of interest, sheets, reasons."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from facility.apps.evaluation.models import Assignment
from facility.foundation.records.retention import KEPT_FOR_AUDIT, Told, Whose, not_personal, register_store

_PROOF = format_lazy("{} {}", _("After the decision that it led to:"), KEPT_FOR_AUDIT)


def assignment_rows(whose: Whose) -> Told:
    """What an evaluator declared and handed in."""
    return Told(
        Assignment.objects.filter(user_id=whose.user_id).order_by("assigned_at", "pk"),
        lambda row: {
            "state": row.state,
            "assigned_at": row.assigned_at.isoformat(),
            "has_conflict": row.has_conflict,
            "declaration": row.declaration,
            "sheet": row.sheet,
        },
    )


register_store(
    "evaluation.Assignment",
    purpose=_("Interests declared, scores and comments of one evaluator"),
    ends=format_lazy("{}{}", _PROOF, _("; the evaluator is shown by id once erased")),
    exporter=assignment_rows,
)
register_store("evaluation.Entry", purpose=_("The sheet that the evaluators agreed on"), ends=_PROOF)
register_store("evaluation.Verdict", purpose=_("Findings and reasons on a dossier"), ends=_PROOF)
not_personal("evaluation.Round")
