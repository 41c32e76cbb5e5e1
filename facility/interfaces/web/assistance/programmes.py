"""Public pages of the programmes of assistance: what each gives, to whom, and what holds for it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import Known, Terms, words
from facility.foundation.base.clock import local_day
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.projects.detail import country_links, source
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import rule_status, unknown
from facility.interfaces.web.ui.languages import recorded, said


def askers(terms: Terms) -> list[str]:
    """Who may ask, in words."""
    return [f"{words.ASKERS[one.kind]} ({words.WHERE[one.where]})" for one in terms.askers]


def _items(found: list[Any]) -> SafeString | str:
    return format_html_join("", "<p>{}</p>", ((one,) for one in found))


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": formats.number(count)}


def shown(one: Known, terms: Terms, naming: Naming) -> SafeString | str:
    """The value of a setting in words; what is not public is said to be not stated."""
    if one.value is None:
        return unknown()
    told: dict[str, Any] = {
        "askers": lambda: _items(askers(terms)),
        "budget_cents": lambda: formats.money(one.value),
        "countries": lambda: country_links(list(one.value), naming),
        "criteria": lambda: _items([said(text) for text in terms.criteria.values()]),
        "endorsement": lambda: str(words.ENDORSEMENTS[one.value]),
        "funds": lambda: ", ".join(one.value),
        "late_percent": lambda: formats.percent(int(one.value) * 100),
        "modalities": lambda: _items([str(words.MODALITIES[code]) for code in terms.modalities]),
        "never_given": lambda: _items([str(words.NEVER_GIVEN[code]) for code in terms.never_given]),
        "period": lambda: f"{formats.day(one.value['from'])} – {formats.day(one.value['to'])}",
        "pilot_countries": lambda: formats.number(one.value),
        "sectors": lambda: _items([str(words.SECTORS[code]) for code in terms.sectors]),
        "taking_requests": lambda: _("Yes") if one.value else _("No"),
    }
    said_of: SafeString | str = told[one.key]() if one.key in told else _days(int(one.value))
    return said_of


def rows(terms: Terms, *, changes: bool = False) -> list[tuple[Any, ...]]:
    """What holds, one row per setting: label, value, how well it is known, whose word it is.

    For who may change a setting its label leads to its page.
    """
    naming = Naming()

    def name(key: str, label: object) -> SafeString | str:
        if not changes:
            return str(label)
        return format_html('<a class="ecl-link" href="{}">{}</a>', setting_url(terms.programme, key), label)

    return [
        (
            name(key, label),
            shown(one, terms, naming),
            rule_status(one.status),
            recorded(one.source),
            source(one.source_url),
        )
        for key, label in words.SETTINGS.items()
        if (one := terms.known.get(key)) is not None
    ]


def setting_url(code: str, key: str) -> str:
    """Where staff read the history of a setting and change it."""
    return reverse("assistance:setting", args=[code, key])


@require_safe
def home(request: FacilityRequest) -> HttpResponse:
    """All programmes, and how assistance goes."""
    found = list(assistance.programmes())
    terms = assistance.terms_on(found, local_day(request.at))
    each = [
        {
            "name": said(one.names),
            "url": reverse("assistance:programme", args=[one.code]),
            "purpose": said(one.purpose),
            "askers": askers(terms[one.code]),
        }
        for one in found
    ]
    return render(request, "assistance/home.html", {"programmes": each})


@require_safe
def programme(request: FacilityRequest, code: str) -> HttpResponse:
    """One programme with everything that holds for it."""
    found = assistance.programme_by_code(code)
    terms = assistance.terms_of(found, local_day(request.at))
    context = {
        "programme": found,
        "title": said(found.names),
        "purpose": said(found.purpose),
        "head": [_("What"), _("Holds"), _("Standing of the source"), _("Whose word it is"), _("Read on")],
        "rows": rows(terms, changes=assistance.policy.may_list_all(request.actor)),
        "takes": terms.taking_requests,
    }
    return render(request, "assistance/programme.html", context)
