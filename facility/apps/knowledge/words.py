"""Words of lessons; codes stay in core and models."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LESSON_STATES: dict[str, Promise] = {
    "proposed": _("To be cleared by a second person"),
    "cleared": _("To be published"),
    "published": _("Published"),
    "withdrawn": _("Withdrawn"),
    "dropped": _("Dropped"),
}
THEMES: dict[str, Promise] = {
    "legal_migration": _("Legal migration and mobility"),
    "asylum": _("International protection and asylum"),
    "trafficking": _("Trafficking in human beings"),
    "return": _("Return and reintegration"),
    "borders": _("Border management"),
    "smuggling": _("Anti-smuggling"),
    "capacity": _("Capacity building"),
}
# Keys of the parts of a dossier as the shipped questions name them; a call with other parts has none of these.
PARTS: dict[str, Promise] = {
    "basics": _("The action"),
    "relevance": _("Relevance"),
    "consortium": _("Consortium"),
    "money": _("Money"),
    "approach": _("Approach"),
    "work_plan": _("Work plan"),
    "budget": _("Budget"),
}
FINDINGS: dict[str, Promise] = {
    "text_missing": _("Write this text before going on."),
    "country_unknown": _("This is not a country of the register."),
    "part_unknown": _("This is not a part of a dossier."),
    "second_person_needed": _("The person who proposed a lesson cannot clear it."),
}
