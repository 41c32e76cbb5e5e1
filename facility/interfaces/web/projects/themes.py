"""The themes that projects were published under, in the words of the page; one that is not known stays as published."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from facility.interfaces.web.ui.languages import Said

# As the published lists of projects name them, in English.
THEMES: Mapping[str, Any] = {
    "Asylum and migration management": _("Asylum and migration management"),
    "Border management": _("Border management"),
    "Border management and migration": _("Border management and migration"),
    "Capacity building": _("Capacity building"),
    "Consolidation of the National Migration Management System": _(
        "Consolidation of the National Migration Management System"
    ),
    "Diaspora engagement": _("Diaspora engagement"),
    "Document security": _("Document security"),
    "Fight against trafficking": _("Fight against trafficking"),
    "Irregular migration": _("Irregular migration"),
    "Labour and return migration": _("Labour and return migration"),
    "Legal migration and mobility": _("Legal migration and mobility"),
    "Migrant integration": _("Migrant integration"),
    "Migration and development": _("Migration and development"),
    "Migration dialogue": _("Migration dialogue"),
    "Migration management": _("Migration management"),
    "Mobility Partnerships": _("Mobility Partnerships"),
    "Mobility Partnerships / Border Management": _("Mobility Partnerships / Border Management"),
    "Pilot Project on Legal Migration": _("Pilot Project on Legal Migration"),
    "Return and readmission": _("Return and readmission"),
    "Return and reintegration": _("Return and reintegration"),
}


def theme(published: str) -> str:
    """The theme in the language of the page, else as it was published, which is marked as English."""
    return str(THEMES[published]) if published in THEMES else Said(published, "en")
