"""Labels of published figures: metrics, units, qualifiers, what their day rests on."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

METRICS: dict[str, str | Promise] = {
    "activities": _("Activities"),
    "applications_received": _("Applications received"),
    "applications_rejected": _("Applications rejected"),
    "call_envelope": _("Envelope of the call"),
    "camm_countries": _("CAMM countries"),
    "concept_notes": _("Concept notes"),
    "conference_participants": _("Participants of the conference"),
    "contracts_in_preparation": _("Contracts in preparation"),
    "evaluation_duration": _("Duration of the evaluation"),
    "facility_budget": _("Budget of the facility"),
    "focal_point_contacts": _("Contacts of focal points"),
    "full_applications": _("Full applications"),
    "governments": _("Governments"),
    "grants_awarded": _("Grants awarded"),
    "international_organisations": _("International organisations"),
    "legal_migration_pilots": _("Legal migration pilots"),
    "legal_migration_pilots_first_generation": _("Legal migration pilots, first generation"),
    "legal_migration_pilots_second_generation": _("Legal migration pilots, second generation"),
    "member_states": _("Member States"),
    "members": _("Members"),
    "mobility_partnership_countries": _("Mobility Partnership countries"),
    "outputs": _("Outputs"),
    "participants": _("Participants"),
    "participating_states": _("Participating states"),
    "partner_countries": _("Partner countries"),
    "pathways_mapped": _("Labour pathways mapped"),
    "pilot_countries": _("Pilot countries"),
    "projects": _("Projects"),
    "projects_funded": _("Projects funded"),
    "projects_mapped": _("Projects mapped by approach"),
    "states_at_ministerial": _("States at the ministerial conference"),
    "total_budget": _("Total budget"),
    "total_project_value": _("Total value of projects"),
}
UNITS: dict[str, str | Promise] = {"count": "", "EUR": "EUR", "working days": _("working days")}
QUALIFIERS: dict[str, str | Promise] = {
    "exact": "",
    "more_than": _("more than"),
    "about": _("about"),
    "target": _("announced target"),
}
BASES: dict[str, str | Promise] = {
    "page": _("day of the page"),
    "document": _("day of the document"),
    "minutes": _("day of the minutes"),
    "phase start": _("start of the phase"),
    "undated": _("undated"),
}


def label(words: dict[str, str | Promise], code: str) -> str:
    """The label of a code in the language of the page; the code itself where nobody worded it yet."""
    return str(words.get(code, code))
