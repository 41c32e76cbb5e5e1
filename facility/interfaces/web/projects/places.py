"""Pages of countries and frameworks: what the register knows of each; projects are counted, never added up by region."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.parties.public import is_member_state, regions_of, statuses_of
from facility.apps.projects.public import Approach, Framework, Project, Scheme, frameworks, words
from facility.foundation.base.clock import local_day
from facility.foundation.base.fold import sort_key
from facility.interfaces.web.projects.detail import country_links, source
from facility.interfaces.web.projects.lists import address_of, title_of
from facility.interfaces.web.projects.naming import Naming, split
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import date, invented_mark, rule_status, unknown
from facility.interfaces.web.ui.languages import recorded, said

# A country's page shows the latest; the list of projects has them all.
SHOWN = 60
STATUSES = {
    "eu_member": gettext_lazy("Member State of the Union"),
    "schengen": gettext_lazy("Schengen area"),
    "schengen_associated": gettext_lazy("Schengen associated"),
    "candidate": gettext_lazy("Candidate country"),
    "potential_candidate": gettext_lazy("Potential candidate"),
    "opted_out_amif": gettext_lazy("Takes no part in the AMIF"),
}


def _link(url: str, text: Any) -> Any:
    return format_html('<a class="ecl-link" href="{}">{}</a>', url, text)


def countries(rows: QuerySet[Project], at: Any) -> dict[str, Any]:
    """All countries with projects: partner countries by name, states of the Union and others that lead or take part."""
    naming, partner, state = Naming(), Counter[str](), Counter[str]()
    held_invented = False
    for partner_codes, state_codes, invented in rows.order_by().values_list(
        "country_codes", "state_codes", "record__invented"
    ):
        held_invented = held_invented or invented
        partner.update(split(partner_codes))
        state.update(split(state_codes))
    held: dict[str, list[Framework]] = {}
    for one in Framework.objects.all():
        held.setdefault(one.partner_country, []).append(one)
    by_name = sorted({*partner, *held}, key=lambda code: sort_key(naming.text(code).removeprefix("The ")))
    listed = reverse("projects:list")
    partner_rows = [
        (
            _link(reverse("projects:country", args=[code]), naming(code)),
            _link(f"{listed}?country={code}", partner[code]) if partner[code] else 0,
            format_html_join(", ", "{}", ((words.label(words.FRAMEWORK_KINDS, f.kind),) for f in held.get(code, ()))),
        )
        for code in by_name
    ]
    day = local_day(at)
    state_rows = [
        (
            _link(reverse("projects:country", args=[code]), naming(code)),
            _link(f"{listed}?state={code}", state[code]),
            _("Member State") if is_member_state(code, day) else _("not a Member State today"),
        )
        for code in naming.ordered(state)
    ]
    return {
        "held": held_invented,
        "partner_rows": partner_rows,
        "partner_head": [_("Partner country"), (_("Projects"), "number"), _("Frameworks with the Union")],
        "state_rows": state_rows,
        "state_head": [_("State"), (_("Projects"), "number"), _("Standing")],
    }


def _projects(rows: QuerySet[Project], url: str) -> dict[str, Any]:
    """The latest projects, and the address of the whole list where there are more. Two queries."""
    total = rows.count()
    shown = list(rows.order_by("-starts", "title_key", "pk")[:SHOWN])
    return {
        "total": formats.number(total),
        "held": any(one.record.invented for one in shown),
        "more": url if total > SHOWN else "",
        "rows": [
            (
                format_html("{} {}", _link(address_of(one), title_of(one)), invented_mark(one)),
                words.label(words.KINDS, one.kind),
                date(one.starts),
                date(one.ends),
            )
            for one in shown
        ],
    }


def country(code: str, rows: QuerySet[Project], at: Any) -> dict[str, Any]:
    """One country: its standing, regions, frameworks, and projects as partner, lead or Member State."""
    naming, day = Naming(), local_day(at)
    regions = [(said(one.label), rule_status(one.status)) for one in regions_of(code, "grants", day)]
    standing = [str(STATUSES.get(one.status, one.status)) for one in statuses_of(code, day)]
    listed = reverse("projects:list")
    partner = _projects(rows.filter(country_codes__contains=f";{code};"), f"{listed}?country={code}")
    state = _projects(rows.filter(state_codes__contains=f";{code};"), f"{listed}?state={code}")
    return {
        "title": naming(code),
        "held": partner["held"] or state["held"],
        "code": code,
        "standing": standing,
        "regions": regions,
        "frameworks": [framework(one, naming) for one in frameworks().filter(partner_country=code)],
        "partner": partner,
        "state": state,
        "head": [_("Project"), _("Funded by"), _("Start"), _("End")],
    }


def framework(one: Framework, naming: Naming) -> dict[str, Any]:
    """One framework: day, signatories as far as a source names them, source and how well it is known."""
    codes = [row.country for row in one.signatories.all()]
    return {
        "code": one.code,
        "name": said(one.names),
        "rows": [
            (_("Kind"), words.label(words.FRAMEWORK_KINDS, one.kind)),
            (_("Partner country"), country_links([one.partner_country], naming)),
            (_("Day"), date(one.dated)),
            (_("Signatory states"), country_links(codes, naming) if codes else unknown(_("not known"))),
            (_("Standing of the source"), rule_status(one.source_status)),
            (_("Source"), source(one.source_url)),
            (_("Remark"), recorded(one.note) if one.note else "–"),
        ],
    }


def scheme(one: Scheme, columns: Sequence[tuple[Approach, Sequence[Project]]], unplaced: int) -> dict[str, Any]:
    """One version of the typology with the projects under each of its approaches."""
    return {
        "name": said(one.names),
        "version": one.version,
        "invented": one.invented,
        "themes": [said(approach.names) for approach, _projects in columns if approach.became_theme],
        "valid_from": formats.day(one.valid_from),
        "note": recorded(one.note),
        "source": source(one.source_url),
        "unplaced": formats.number(unplaced),
        "head": [_("Approach"), _("Also called"), (_("Projects"), "number"), _("Which")],
        "rows": [
            (
                said(approach.names),
                recorded("; ".join(approach.aliases)) if approach.aliases else "–",
                formats.number(len(projects)),
                format_html_join(
                    ", ",
                    "{} {}",
                    ((_link(address_of(project), title_of(project)), invented_mark(project)) for project in projects),
                ),
            )
            for approach, projects in columns
        ],
    }
