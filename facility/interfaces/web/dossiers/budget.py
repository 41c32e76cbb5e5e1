"""The budget's totals by heading and by partner: computed, never typed."""

from typing import Any

from django.utils.translation import gettext as _

from facility.core.budget import ALL_HEADINGS
from facility.core.money import WHOLE_BP
from facility.core.rules.facts import Dossier
from facility.interfaces.web.ui import formats


def heading_words(heading: str) -> str:
    """The name of a heading."""
    return {
        "human_resources": _("1 Human resources"),
        "travel": _("2 Travel"),
        "equipment": _("3 Equipment and supplies"),
        "local_office": _("4 Local office"),
        "other_costs": _("5 Other costs, services"),
        "other": _("6 Other"),
        "indirect": _("8 Indirect costs"),
        "contingency": _("10 Contingency reserve"),
    }[heading]


def totals(dossier: Dossier) -> dict[str, Any] | None:
    """Rows of the two tables of totals; None while there is no line with units and a value."""
    budget = dossier.budget
    if budget is None:
        return None
    total = budget.total_cents
    headings = [
        [heading_words(heading), formats.money(cents), formats.percent(cents * WHOLE_BP // total) if total else ""]
        for heading, cents in ((one, budget.heading_cents(one)) for one in ALL_HEADINGS)
    ]
    headings.insert(6, [_("7 Direct costs together"), formats.money(budget.direct_cents), ""])
    headings.append([_("Total of the action"), formats.money(total), ""])
    partners = [[name or _("not stated"), formats.money(cents)] for name, cents in budget.by_partner().items()]
    return {
        "headings": headings,
        "head": [_("Heading"), (_("Amount"), "number"), (_("Share of the total"), "number")],
        "partners": partners,
        "partner_head": [_("Who bears it"), (_("Direct costs"), "number")],
    }
