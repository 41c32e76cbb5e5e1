"""Labels of the register: kinds, states, roles, bases, precisions, framework kinds and attributes of claims."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

KINDS: dict[str, Label] = {
    "ours": _("Funded by this facility"),
    "announced": _("Announced"),
    "outside": _("Funded elsewhere"),
}
STATUSES: dict[str, Label] = {
    "": _("Not stated"),
    "planned": _("Planned"),
    "ongoing": _("Ongoing"),
    "suspended": _("Suspended"),
    "completed": _("Completed"),
    "terminated": _("Terminated"),
}
STATUS_BASES: dict[str, Label] = {
    "stated": _("stated by a source"),
    "derived": _("derived from the published end date"),
    "recorded": _("recorded by the facility"),
}
BASES: dict[str, Label] = {
    "stated": _("stated by a source"),
    "implied": _("implied by a source"),
    "not stated": _("not stated"),
    "recorded": _("recorded by the facility"),
}
PRECISIONS: dict[str, Label] = {
    "exact": _("exact"),
    "rounded": _("rounded by the source"),
    "application": _("from the application, before contract"),
    "draft": _("from a draft application, before contract"),
}
PARTNER_ROLES: dict[str, Label] = {
    "lead": _("Lead"),
    "partner": _("Partner"),
    "associated partner": _("Associated partner"),
    "implementer": _("Implementer"),
    "beneficiary": _("Beneficiary"),
    "donor": _("Donor"),
    "chair": _("Chair"),
    "co-chair": _("Co-chair"),
    "technical partner": _("Technical partner"),
    "expert provider": _("Expert provider"),
}
BODY_KINDS: dict[str, Label] = {
    "public body": _("Public body"),
    "international organisation": _("International organisation"),
    "EU agency": _("EU agency"),
    "non-governmental organisation": _("Non-governmental organisation"),
    "university or research": _("University or research body"),
    "company or business association": _("Company or business association"),
    "think tank": _("Think tank"),
}
FRAMEWORK_KINDS: dict[str, Label] = {
    "mobility_partnership": _("Mobility Partnership"),
    "camm": _("Common Agenda on Migration and Mobility"),
    "readmission": _("Readmission agreement"),
    "visa_facilitation": _("Visa facilitation agreement"),
    "talent_partnership": _("Talent Partnership"),
}
COUNTRY_ROLES: dict[str, Label] = {
    "lead": _("Lead state"),
    "member_state": _("Member State taking part"),
    "partner": _("Partner country"),
}
PLACEMENT_STATUSES: dict[str, Label] = {
    "proposed": _("Proposed"),
    "confirmed": _("Confirmed"),
    "refused": _("Not settled"),
}
# Who placed a project, where that is not said in words of a source or by the name of an organisation.
PLACED_BY: dict[str, Label] = {"desk": _("The facility’s desk")}
FINDINGS: dict[str, Label] = {"projects.reason_missing": _("Say why; whoever placed the project reads it.")}
WEIGHTS: dict[str, Label] = {"primary": _("Main approach"), "contributing": _("Contributing approach")}
ATTRIBUTES: dict[str, Label] = {
    "title": _("Title"),
    "acronym": _("Acronym"),
    "total": _("Total budget"),
    "eu": _("EU contribution"),
    "eu_share": _("EU share"),
    "starts": _("Start"),
    "ends": _("End"),
    "planned_start": _("Planned start"),
    "planned_end": _("Planned end"),
    "actual_start": _("Actual start"),
    "actual_end": _("Actual end"),
    "status": _("Status"),
    "lead": _("Lead body"),
    "programme": _("Programme"),
    "framework": _("Framework"),
    "funding": _("Funding"),
    "remark": _("Remark"),
}
SOURCE_STATUSES: dict[str, Label] = {
    "confirmed": _("confirmed"),
    "predecessor": _("from a predecessor"),
    "analogue": _("from a comparable case"),
    "unconfirmed": _("unconfirmed"),
    "demonstration": _("demonstration setting"),
}


def label(words: dict[str, Label], code: str) -> str:
    """The label of a code in the language of the page; the code itself where nobody worded it yet."""
    return str(words.get(code, code))
