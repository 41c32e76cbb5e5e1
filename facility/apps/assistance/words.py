"""Words of assistance; codes stay in the models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SETTINGS: dict[str, Promise] = {
    "taking_requests": _("Takes requests"),
    "period": _("Duration"),
    "budget_cents": _("Total budget"),
    "askers": _("Who may ask"),
    "countries": _("Countries it is for"),
    "pilot_countries": _("Number of pilot countries"),
    "modalities": _("Kinds of assistance"),
    "never_given": _("Never given"),
    "sectors": _("Sectors consulted"),
    "silence_days": _("Silence of a consulted service counts as no objection after"),
    "expert_days": _("Expert days for one request, at most"),
    "follow_up_days": _("Its use is asked about after"),
    "criteria": _("Criteria of the decision"),
}
MODALITIES: dict[str, Promise] = {
    "expert_mission": _("Expert mission"),
    "study_visit": _("Study visit"),
    "workshop": _("Workshop"),
    "review": _("Review by peers"),
    "advice": _("Advice at a distance"),
}
NEVER_GIVEN: dict[str, Promise] = {
    "cash": _("Cash"),
    "salaries": _("Salaries"),
    "equipment": _("Equipment"),
}
WHERE: dict[str, Promise] = {
    "member_states": _("in a Member State of the European Union"),
    "partner_countries": _("in a partner country outside the European Union"),
    "anywhere": _("in any country"),
}
ASKERS: dict[str, Promise] = {
    "public_authority": _("Public authorities"),
    "international_organisation": _("United Nations Country Teams, registered as international organisations"),
}
SECTORS: dict[str, Promise] = {
    "interior": _("Interior and borders"),
    "foreign_affairs": _("Foreign affairs"),
    "labour": _("Labour and employment"),
    "development": _("Development planning"),
    "social": _("Social affairs and protection"),
    "local": _("Regional and local government"),
    "civil_society": _("Civil society and migrants"),
}
