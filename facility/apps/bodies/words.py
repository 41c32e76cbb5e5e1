"""Words for what bodies do; codes stay in the models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REPLIES: dict[str, Promise] = {
    "no_objection": _("No objection"),
    "comments": _("No objection, with comments"),
    "objection": _("Objection"),
    "veto": _("Veto"),
}
OUTCOMES: dict[str, Promise] = {
    "agreed": _("Agreed"),
    "objected": _("There were objections"),
    "vetoed": _("Vetoed"),
    "withdrawn": _("Over: what was asked about is withdrawn"),
}
CAPACITIES: dict[str, Promise] = {
    "chair": _("Chair"),
    "member": _("Member"),
    "secretary": _("Secretary"),
    "observer": _("Observer"),
}
FINDINGS: dict[str, Promise] = {
    "unknown_reply": _("Choose one of the replies."),
    "no_veto_right": _("Your service was asked without the right of veto. You can object, with the reason."),
    "objection_needs_reason": _("Say why, so that the applicant and the committee can answer it."),
    "nobody_asked": _("Choose at least one service to ask."),
    "question_missing": _("Write what the services are asked."),
    "nobody_voted": _("At least one voting member must have taken part in the item."),
    "code_taken": _("Another body has this code."),
    "has_a_seat": _("This person has a seat already."),
    "advice_missing": _("Say what the committee advises."),
}
