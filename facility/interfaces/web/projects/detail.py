"""Everything the page of one project shows, put together from the register."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from facility.apps.projects.public import (
    Claim,
    Placement,
    Project,
    Unplacing,
    claims_of,
    ends_of,
    placements_of,
    related_to,
    words,
)
from facility.foundation.accounts.public import Actor
from facility.foundation.base.text import is_web_address
from facility.interfaces.web.projects.lists import address_of, title_of
from facility.interfaces.web.projects.naming import Naming, split
from facility.interfaces.web.projects.themes import theme
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import amount, date, share, status_tag, unknown
from facility.interfaces.web.ui.languages import recorded, said

MONEY = {"total", "eu"}
DATES = {"starts", "ends", "planned_start", "planned_end", "actual_start", "actual_end"}


def language() -> str:
    """The language of the page."""
    return get_language() or "en"


def source(urls: str) -> SafeString | str:
    """Links to pages elsewhere, each named by its site; nothing but web addresses becomes a link."""
    links = [url for url in urls.split() if is_web_address(url)]
    if not links:
        return unknown()
    return format_html_join(
        " ", '<a class="ecl-link" href="{}" rel="noreferrer">{}</a>', ((url, urlsplit(url).netloc) for url in links)
    )


def country_links(codes: Sequence[str], naming: Naming) -> SafeString | str:
    """Countries in the order of the style guide, each linked to its page."""
    each = naming.ordered([code for code in codes if code])
    if not each:
        return unknown()
    return format_html_join(
        ", ",
        '<a class="ecl-link" href="{}">{}</a>',
        ((reverse("projects:country", args=[code]), naming(code)) for code in each),
    )


def money_of(project: Project) -> list[tuple[str, Any]]:
    """Total, EU contribution and share as published; none is computed from another."""
    rows: list[tuple[str, Any]] = [
        (_("Total budget"), amount(_euro(project.total_cents, project.currency))),
        (_("EU contribution"), amount(_euro(project.eu_cents, project.currency))),
        (_("EU share, as published"), share(project.eu_share_bp)),
    ]
    if project.precision:
        rows.append((_("Precision of the amounts"), words.label(words.PRECISIONS, project.precision)))
    return rows


def _euro(cents: int | None, currency: str) -> Any:
    from facility.core.money import Money

    return None if cents is None else Money(cents, currency)


def funding(project: Project) -> dict[str, Any]:
    """The funding lines, and how much of the total no line accounts for (None where that cannot be said)."""
    lines = list(project.funding_lines.all())
    rows = [
        (
            line.source or unknown(_("Source not stated")),
            line.managing_service or (unknown() if line.is_eu else ""),
            amount(_euro(line.amount_cents, line.currency)),
            recorded(line.note),
            source(line.source_url),
        )
        for line in lines
    ]
    known = [line.amount_cents for line in lines if line.amount_cents is not None]
    same = all(line.currency == project.currency for line in lines if line.amount_cents is not None)
    total = project.total_cents
    left = total - sum(known) if total is not None and known and same else None
    return {
        "rows": rows,
        "left": formats.money(_euro(left, project.currency)) if left and left > 0 else "",
        "known": formats.money(_euro(sum(known), project.currency)) if known and same else "",
        "total": formats.money(_euro(total, project.currency)),
        "head": [_("Source"), _("Managed by"), (_("Amount"), "number"), _("Remark"), _("Read on")],
    }


def dates_of(project: Project) -> list[tuple[str, Any]]:
    """Published dates, then planned and actual ones where a source tells them apart."""
    rows: list[tuple[str, Any]] = [(_("Start, as published"), date(project.starts))]
    rows.append((_("End, as published"), date(project.ends)))
    told_apart = ("planned_start", "planned_end", "actual_start", "actual_end")
    rows += [
        (words.label(words.ATTRIBUTES, name), date(value)) for name in told_apart if (value := getattr(project, name))
    ]
    if project.duration_months is not None:
        months = project.duration_months.normalize()
        text = formats.number(int(months) if months == months.to_integral_value() else months)
        rows.append((_("Duration, as published"), _("%(months)s months") % {"months": text}))
    status = status_tag(project.status or "unknown", words.label(words.STATUSES, project.status))
    if project.status_basis:
        status = format_html("{} {}", status, words.label(words.STATUS_BASES, project.status_basis))
    rows.append((_("Status"), status))
    return rows


def identity(project: Project, naming: Naming, call: SafeString | str = "") -> list[tuple[str, Any]]:
    """What the project is, who leads it and where; the lead state apart from the lead body."""
    lead: Any = project.lead_name
    if project.lead is not None:
        url = reverse("projects:organisation", args=[project.lead.record.token])
        lead = format_html('<a class="ecl-link" href="{}">{}</a>', url, project.lead_name or project.lead.name)
    programme = project.programme
    if programme and project.programme_basis:
        programme = f"{programme} ({words.label(words.BASES, project.programme_basis)})"
    return [
        (_("Funded by"), words.label(words.KINDS, project.kind)),
        (_("Programme"), programme),
        (_("Call"), call),
        (_("Contract reference"), project.contract_reference),
        (_("Theme"), theme(project.theme)),
        (_("Lead body"), lead),
        (_("Lead state"), country_links([project.lead_country], naming)),
        (_("Member States taking part"), country_links(split(project.member_codes), naming)),
        (_("Partner countries"), country_links(split(project.country_codes), naming)),
        (_("Frameworks"), _frameworks(project)),
    ]


def _frameworks(project: Project) -> SafeString | str:
    links = [
        (
            f"{reverse('projects:frameworks')}#{one.framework.code}",
            said(one.framework.names),
            words.label(words.BASES, one.basis),
        )
        for one in project.frameworks.all()
    ]
    return format_html_join(", ", '<a class="ecl-link" href="{}">{}</a> ({})', links) if links else ""


def partners(project: Project, naming: Naming) -> list[tuple[Any, ...]]:
    """Every body in its role; a link where it stands in the register of organisations."""
    rows = []
    for one in project.partners.all():
        name: Any = one.name
        if one.organisation is not None:
            url = reverse("projects:organisation", args=[one.organisation.record.token])
            name = format_html('<a class="ecl-link" href="{}">{}</a>', url, one.name)
        kind = words.label(words.BODY_KINDS, one.kind) if one.kind else ""
        role = words.label(words.PARTNER_ROLES, one.role)
        rows.append((name, role, naming(one.country), kind, recorded(one.note)))
    return rows


def claim_value(claim: Claim) -> Any:
    """What a claim says, as a person reads it."""
    if not claim.value:
        return unknown() if claim.note == "" or claim.is_shown else "–"
    if claim.attribute in MONEY:
        return amount(int(claim.value))
    if claim.attribute == "eu_share":
        return share(int(claim.value))
    if claim.attribute in DATES:
        return date(claim.value)
    return words.label(words.STATUSES, claim.value) if claim.attribute == "status" else claim.value


def claims(found: Sequence[Claim]) -> list[tuple[Any, ...]]:
    """What each source says, with whether the register shows it."""
    rows = []
    for one in found:
        place = _("shown here") if one.is_shown else _("other source")
        note = format_html_join(
            " ", "{}", ((part,) for part in (formats.day(one.valid_when), recorded(one.note)) if part)
        )
        said = format_html("{} {}", one.said_by, source(one.source_url)) if one.said_by else source(one.source_url)
        known = formats.day(one.known_at, short=True)
        rows.append((words.label(words.ATTRIBUTES, one.attribute), claim_value(one), place, said, known, note))
    return rows


def _standing(one: Placement) -> SafeString | str:
    """Proposed or confirmed; not settled, and why, where a curator refused it."""
    refusal = getattr(one, "refusal", None)
    if refusal is None:
        return words.label(words.PLACEMENT_STATUSES, one.status)
    return format_html("{}: {}", words.label(words.PLACEMENT_STATUSES, "refused"), recorded(refusal.reason))


def placements_head() -> list[str]:
    """The head of that history."""
    return [
        _("Approach"),
        _("Weight"),
        _("State"),
        _("Version of the scheme"),
        _("Placed by"),
        _("When"),
        _("Reason"),
    ]


def placements(found: Sequence[Placement], ends: Sequence[Unplacing] = ()) -> list[tuple[Any, ...]]:
    """The history in the typology with scheme version, day and reason; and where it was left without a type."""
    rows = [
        (
            said(one.approach.names),
            words.label(words.WEIGHTS, one.weight),
            _standing(one),
            said(one.approach.scheme.names),
            words.label(words.PLACED_BY, one.placed_by),
            formats.day(one.placed_when) or formats.day(one.at),
            recorded(one.reason),
        )
        for one in found
    ]
    return rows + [_end(one) for one in ends]


def _end(one: Unplacing) -> tuple[Any, ...]:
    """A project left without a type because that type was retired."""
    settled = hasattr(one, "confirmation")
    state = words.label(words.PLACEMENT_STATUSES, "confirmed" if settled else "proposed")
    by, day = words.label(words.PLACED_BY, "desk"), formats.day(one.confirmation.at if settled else one.at)
    return (_("no type"), "–", state, said(one.scheme.names), by, day, recorded(one.reason))


def page(project: Project, actor: Actor, *, call: SafeString | str) -> dict[str, Any]:
    """The context of a project's page; `call` names its call. Four queries beside the project's own."""
    naming = Naming()
    found, placed = claims_of(project), placements_of(project)
    # Only what was placed can be left without a type.
    ends = ends_of(project) if placed else []
    return {
        "project": project,
        "remark": recorded(project.note),
        "title": title_of(project),
        "summary": said(project.summaries),
        "identity": identity(project, naming, call),
        "dates": dates_of(project),
        "money": money_of(project),
        "funding": funding(project),
        "components": [said(one.titles) for one in project.components.all()],
        "partners": partners(project, naming),
        "partners_head": [_("Organisation"), _("Role"), _("Country"), _("Kind of body"), _("Remark")],
        "claims": claims(found),
        "claims_head": [_("About"), _("Says"), _("Standing"), _("Source"), _("Known since"), _("Remark")],
        "disagree": any(not one.is_shown and one.value for one in found),
        "placements": placements(placed, ends),
        "placements_head": placements_head(),
        "sources": [source(url) for url in project.source_urls],
        "related": [(title_of(one), address_of(one), one.record.invented) for one in related_to(project, actor)],
    }
