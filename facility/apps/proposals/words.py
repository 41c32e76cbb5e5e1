"""Words of dossiers: what a state is called to applicants and staff, and the kinds of documents."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: dict[str, Promise] = {
    "concept_draft": _("Concept note: draft"),
    "concept_sealed": _("Concept note: received, sealed"),
    "concept_opened": _("Concept note: in examination"),
    "concept_clarification": _("Concept note: a clarification is asked"),
    "concept_eligible": _("Concept note: eligible"),
    "concept_consulted": _("Concept note: services consulted"),
    "full_draft": _("Full application: invited, draft"),
    "full_sealed": _("Full application: received, sealed"),
    "full_opened": _("Full application: in examination"),
    "full_clarification": _("Full application: a clarification is asked"),
    "full_eligible": _("Full application: eligible"),
    "in_evaluation": _("In evaluation"),
    "evaluated": _("Evaluated"),
    "ranked": _("Ranked"),
    "awarded": _("Awarded"),
    "reserve": _("On the reserve list"),
    "contracted": _("Agreement signed"),
    "rejected": _("Rejected"),
    "withdrawn": _("Withdrawn"),
}
DOCUMENTS: dict[str, Promise] = {
    "letter_a": _("Letter of support of a central body of the lead's Member State"),
    "letter_b": _("Letter of support of a central institution of the partner country"),
    "statutes": _("Statutes"),
    "accounts": _("Accounts"),
    "mandate": _("Mandate of a partner"),
    "budget": _("Budget"),
}
EVENTS: dict[str, Promise] = {
    "proposal.started": _("Dossier started"),
    "proposal.reader_let_in": _("A partner was let in"),
    "proposal.reader_let_out": _("A partner's access ended"),
    "proposal.submitted": _("Concept note received and sealed"),
    "proposal.opened": _("Concept note opened at intake"),
    "proposal.clarification_asked": _("A clarification was asked"),
    "proposal.clarification_answered": _("The clarification was answered"),
    "proposal.judged_eligible": _("Concept note found eligible"),
    "proposal.judged_ineligible": _("Concept note found ineligible"),
    "proposal.consulted": _("Services consulted"),
    "proposal.invited": _("Invited to send the full application"),
    "proposal.full_submitted": _("Full application received and sealed"),
    "proposal.full_opened": _("Full application opened at intake"),
    "proposal.full_judged_eligible": _("Full application found eligible"),
    "proposal.full_judged_ineligible": _("Full application found ineligible"),
    "proposal.evaluation_started": _("Evaluation started"),
    "proposal.evaluated": _("Evaluated"),
    "proposal.ranked": _("Ranked"),
    "proposal.awarded": _("Awarded"),
    "proposal.reserved": _("Placed on the reserve list"),
    "proposal.rejected": _("Rejected"),
    "proposal.contracted": _("Agreement signed"),
    "proposal.withdrawn": _("Withdrawn"),
    "proposal.read": _("Read by staff"),
    "file.kept": _("Document added"),
    "file.removed": _("Document removed"),
}
FINDINGS: dict[str, Promise] = {
    "document_kind_unknown": _("Choose what kind of document this is."),
    "letter_needs_country": _("Choose the partner country whose institution supports the action."),
    "answer_missing": _("Write your answer before sending it."),
    "question_missing": _("Write what the applicant is asked."),
    "due_in_the_past": _("Choose a date that lies ahead."),
}
