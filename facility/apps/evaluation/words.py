"""Words of evaluation; codes stay in core and models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ASSIGNMENT_STATES: dict[str, Promise] = {
    "assigned": _("Interests to declare"),
    "declared": _("To score"),
    "scoring": _("Being scored"),
    "scored": _("Scored"),
    "agreed": _("Agreed"),
    "recused": _("Stepped down"),
}
ROUND_STATES: dict[str, Promise] = {"open": _("Open"), "closed": _("Ranked"), "decided": _("Decided")}
FINDINGS: dict[str, Promise] = {
    "reasons_missing": _("Write the reasons: the applicant reads them."),
    "not_eligible_yet": _("Only a dossier that was found eligible goes to consultation."),
    "grid_not_of_the_call": _("Choose a grid that the call published."),
    "no_grid_published": _("The call publishes no grid for full applications of this lot."),
    "another_lot": _("This dossier belongs to another lot."),
    "not_an_evaluator": _("This person does not hold the role of evaluator today."),
    "works_for_the_applicant": _("This person holds a role for an organisation of the dossier."),
    "conflict_needs_words": _("Say which interest it is; nobody but the officers of the round reads it."),
    "round_empty": _("Add at least one dossier before closing the round."),
    "not_all_agreed": _("The evaluators have not agreed on every dossier yet."),
    "score_missing": _("Give points."),
    "score_off_scale": _("The points must lie on the scale of the criterion."),
    "comment_missing": _("Write a comment: no points without a reason."),
    "criterion_unknown": _("This criterion is not part of the grid."),
}
