"""The list of organisations and the page of one: every role it held in the projects of the register."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facility.apps.parties.public import Organisation, OrganisationKind
from facility.apps.projects.public import ProjectPartner, words
from facility.foundation.base.fold import fold, sort_key
from facility.interfaces.web.projects.detail import country_links, source
from facility.interfaces.web.projects.lists import address_of, title_of
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import date, invented_mark
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, Words
from facility.interfaces.web.ui.narrowing import Filter


class OrganisationList(DataList):
    """Organisations that held a role in a project."""

    name = "organisations"
    caption = gettext_lazy("Organisations")
    search = ("found_by",)
    search_label = gettext_lazy("Name")
    order = ("name_sort",)
    empty = Empty(
        gettext_lazy("No organisations yet"), gettext_lazy("They appear with the projects they take part in.")
    )
    invented = "record.invented"

    def __init__(self, rows: QuerySet[Organisation], roles: Mapping[int, Mapping[str, int]], naming: Naming) -> None:
        super().__init__(rows)
        held = {role for each in roles.values() for role in each}
        with_role = {role: [pk for pk, each in roles.items() if role in each] for role in held}
        self.filters = [
            Choice(
                key="role",
                label=_("Role"),
                choices=[(code, text) for code, text in words.PARTNER_ROLES.items() if code in held],
                apply=lambda rows, role: rows.filter(pk__in=with_role[role]),
            ),
            Choice(key="country", label=_("Country"), field="country_id", choices=lambda: _countries(rows, naming)),
        ]

        def roles_of(one: Organisation) -> str:
            counted = sorted(roles.get(one.pk, {}).items(), key=lambda pair: (-pair[1], pair[0]))
            return ", ".join(
                f"{words.label(words.PARTNER_ROLES, role)} ({formats.number(number)})" for role, number in counted
            )

        self.columns = [
            Column(key="name", label=_("Organisation"), sort="name_sort", url=organisation_address),
            Column(key="country", label=_("Country"), value=lambda one: naming(one.country_id or "")),
            Column(key="roles", label=_("Roles in projects"), value=roles_of),
        ]

    def _all_filters(self) -> list[Filter]:
        def named(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
            for word in fold(text).split()[:10]:
                rows = rows.filter(found_by__contains=word)
            return rows

        return [Words(key="q", label=_("Name"), apply=named), *self.filters]


def _countries(rows: QuerySet[Organisation], naming: Naming) -> list[tuple[str, str]]:
    codes = rows.order_by().exclude(country=None).values_list("country_id", flat=True).distinct()
    return sorted(((code, naming(code)) for code in codes if code), key=lambda pair: sort_key(pair[1]))


def organisation_address(one: Organisation) -> str:
    """The public address of an organisation."""
    return reverse("projects:organisation", args=[one.record.token])


def organisation_page(
    one: Organisation, kinds: Sequence[OrganisationKind], roles: Sequence[ProjectPartner]
) -> dict[str, Any]:
    """The context of an organisation's page."""
    naming = Naming()
    called = ", ".join(said(kind.kind.label) for kind in kinds)
    rows = [
        (
            format_html(
                '<a class="ecl-link" href="{}">{}</a> {}',
                address_of(held.project),
                title_of(held.project),
                invented_mark(held.project),
            ),
            words.label(words.PARTNER_ROLES, held.role),
            held.name if held.name != one.name else "–",
            date(held.project.starts),
            date(held.project.ends),
            source(held.source_url),
        )
        for held in roles
    ]
    return {
        "organisation": one,
        "facts": [
            (_("Country"), country_links([one.country_id or ""], naming)),
            (_("Kind of body"), called),
            (_("Also called"), one.short_name),
        ],
        "rows": rows,
        "head": [_("Project"), _("Role"), _("Named as"), _("Start"), _("End"), _("Read on")],
    }
