"""Words of reports; codes stay in core and models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REPORT_STATES: dict[str, Promise] = {
    "due": pgettext_lazy("state of a report", "Due"),
    "draft": _("Draft"),
    "submitted": _("Sent"),
    "accepted": _("Accepted"),
    "returned": _("Returned"),
}
NARRATIVE: dict[str, Promise] = {
    "achieved": _("What was achieved"),
    "difficulties": _("What was difficult"),
    "lessons": _("What others should know"),
}
HEADINGS: dict[str, Promise] = {
    "human_resources": _("Human resources"),
    "travel": _("Travel"),
    "equipment": _("Equipment and supplies"),
    "local_office": _("Local office"),
    "other_costs": _("Other costs, services"),
    "other": _("Other"),
}
FINDINGS: dict[str, Promise] = {
    "document_used_before": _("This document already proves another cost: the same cost is never paid twice."),
    "heading_unknown": _("Choose a heading of the budget."),
    "description_missing": _("Say what the cost was for."),
    "amount_missing": _("Give the amount in euro."),
    "outside_period": _("The cost lies outside the period of the action (%(first)s to %(last)s)."),
    "not_incurred_yet": _("A cost can be claimed once it was incurred, not before."),
    "text_missing": _("Write this part before sending the report."),
    "no_costs": _("Add at least one cost with its document."),
    "return_needs_reason": _("Say what is missing, all at once."),
    "accepted_above_claimed": _("No more can be accepted than was claimed."),
    "cut_names_rule": _("A cost that is cut names the rule and the reason."),
    "second_person_needed": _("The author of a report cannot accept it."),
}
