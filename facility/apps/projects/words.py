"""Labels of the register: kinds, states, roles, bases, precisions, framework kinds and attributes of claims."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
FINDINGS: dict[str, Label] = {
    "projects.reason_missing": _("Say why; whoever placed the project reads it."),
    "projects.name_missing": _("Give a name in at least one language."),
    "projects.name_too_long": _("A name has at most 120 characters."),
    "projects.version_shape": _(
        "A version is named in up to 20 letters without accents, digits, dots and hyphens, such as 2027-01."
    ),
    "projects.version_taken": _("Another version, or a draft of one, bears this name."),
    "projects.version_day_before": _("The day comes after the first day of the version before."),
    "projects.version_day_to_come": _("This day is still to come: a version is proposed on its first day or later."),
    "projects.nothing_changed": _("Nothing is changed yet. Take up what a room agreed first."),
    "projects.no_type_left": _("Every type is retired. A version has at least one."),
    "projects.demonstration_apart": _(
        "What the demonstration made up goes into a draft of the demonstration, and only there."
    ),
    "projects.taken_up_already": _("A draft or a version has taken this up already."),
    "projects.other_version": _("This was agreed about another version than the one that the draft follows."),
    "projects.type_changed_already": _("The draft changes this type already. Take that change out first."),
}
DRAFT_STATES: dict[str, Label] = {
    "draft": pgettext_lazy("state of a version of the typology", "Draft"),
    "proposed": pgettext_lazy("state of a version of the typology", "Waits for the second person"),
    "published": pgettext_lazy("state of a version of the typology", "Published"),
    "dropped": pgettext_lazy("state of a version of the typology", "Given up"),
}
TYPE_CHANGES: dict[str, Label] = {
    "keep": pgettext_lazy("change of a type", "Kept"),
    "rename": pgettext_lazy("change of a type", "Renamed"),
    "retire": pgettext_lazy("change of a type", "Retired"),
    "add": pgettext_lazy("change of a type", "Added"),
}
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
