"""What the pages of terms of reference show."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import Request, TermsOfReference, roster_words, words
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance.reading import language_name
from facility.interfaces.web.evaluation.asking import tags
from facility.interfaces.web.experts.naming import Names
from facility.interfaces.web.forms.widgets import paragraphs
from facility.interfaces.web.projects.detail import country_links
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import date, unknown
from facility.interfaces.web.ui.findings import view_rows


def initial(found: Request, terms: TermsOfReference | None) -> tuple[dict[str, Any], int]:
    """What the form starts from, and how many deliverables there are."""
    if terms is None:
        return assistance.prefilled(found), 0
    told = {name: getattr(terms, name) for name in assistance.TERMS_FIELDS}
    lines = list(terms.deliverables.all())
    for n, one in enumerate(lines, start=1):
        told |= {f"deliverable_{n}": one.title, f"due_{n}": one.due_on}
    return told, len(lines)


def wording(terms: TermsOfReference) -> list[tuple[Any, ...]]:
    """What the terms say, as it is amended: a label and what stands there."""
    names = Names()
    spoken = language_name(terms.language)
    return [
        (_("The purpose"), paragraphs(terms.purpose) if terms.purpose else unknown()),
        (_("Tasks of the experts"), paragraphs(terms.tasks) if terms.tasks else unknown()),
        (_("Kind of assistance"), str(words.MODALITIES[terms.modality]) if terms.modality else unknown()),
        (_("Competence wanted"), names.competence(terms.competence) if terms.competence else _("It does not matter")),
        (_("Language to work in"), f"{spoken} {terms.level}".strip() or unknown()),
        (_("Country that it is for"), country_links([terms.country], names.countries) if terms.country else unknown()),
        (_("Expert days in all"), formats.number(terms.days) if terms.days else unknown()),
        (_("First day"), date(terms.first_day)),
        (_("Last day"), date(terms.last_day)),
        (_("Nothing that is never given"), _("Confirmed") if terms.within_limits else _("not yet")),
    ]


def facts(terms: TermsOfReference) -> list[tuple[Any, ...]]:
    """What the terms say, and since when."""
    return [
        *wording(terms),
        (_("Proposed"), date(terms.proposed_at, _("not yet"))),
        (_("Agreed"), date(terms.agreed_at, _("not yet"))),
    ]


def deliverables(terms: TermsOfReference) -> list[tuple[Any, ...]]:
    """One line per deliverable."""
    return [(one.title, date(one.due_on, _("not stated"))) for one in terms.deliverables.all()]


def match_address(found: Request, terms: TermsOfReference) -> str:
    """The matching of the roster with the need of the terms filled in."""
    asked: dict[str, Any] = {
        "competence": terms.competence,
        "language": terms.language,
        "level": terms.level,
        "country": terms.country,
        "first": terms.first_day.isoformat() if terms.first_day else "",
        "last": terms.last_day.isoformat() if terms.last_day else "",
        "days": terms.days or "",
        "request": found.record.token,
    }
    return f"{reverse('experts:match')}?{urlencode(asked)}"


def _amending(request: FacilityRequest, found: Request, under_way: str) -> Iterator[dict[str, Any]]:
    """What either side can begin: a wish, or a draft."""
    policy, actor, token = assistance.policy, request.actor, found.record.token
    if not under_way and policy.may_agree_terms(actor, found):
        yield {"url": reverse("assistance:wish_amendment", args=[token]), "label": _("Wish an amendment")}
    if under_way in {"", "wished", "draft"} and policy.may_draft_terms(actor, found):
        yield {"url": reverse("assistance:draft_amendment", args=[token]), "label": _("Amend them")}


def amendment_rows(found: Request, each: list[assistance.Amendment]) -> list[tuple[Any, ...]]:
    """One line per amendment: its page shows what changed side by side."""
    return [
        (
            format_html(
                '<a class="ecl-link" href="{}">{}</a>',
                reverse("assistance:amendment", args=[found.record.token, one.number]),
                _("Amendment %(number)s") % {"number": one.number},
            ),
            str(words.AMENDMENT_STATES[one.state]),
            date(one.settled_at or one.proposed_at or one.begun_at),
        )
        for one in each
    ]


def acts(
    request: FacilityRequest, found: Request, terms: TermsOfReference, under_way: str = ""
) -> Iterator[dict[str, Any]]:
    """What can be done with the terms now; the first is the page's main act."""
    policy, actor, token = assistance.policy, request.actor, found.record.token
    if terms.state == "draft" and found.state == "approved" and policy.may_draft_terms(actor, found):
        sure = _("Whoever asked gets a letter. You can change them again only if they are sent back.")
        yield {"post": reverse("assistance:propose_terms", args=[token]), "label": _("Propose them"), "confirm": sure}
        yield {"url": reverse("assistance:edit_terms", args=[token]), "label": _("Write on")}
    if terms.state == "proposed" and policy.may_agree_terms(actor, found):
        sure, post = _("Experts are booked within these terms."), reverse("assistance:agree_terms", args=[token])
        yield {"post": post, "label": _("Agree"), "confirm": sure, "version": terms.version}
        yield {"url": reverse("assistance:send_terms_back", args=[token]), "label": _("Send them back")}
    if found.state in assistance.BOOKABLE and terms.state == "agreed":
        yield from _amending(request, found, under_way)
    if found.state in assistance.BOOKABLE and policy.may_view_expert(actor):
        yield {"url": match_address(found, terms), "label": _("Find experts for these terms")}


def booked(request: FacilityRequest, found: Request) -> list[tuple[Any, ...]]:
    """Days booked for the request, for those who see the roster."""
    if not assistance.policy.may_view_expert(request.actor):
        return []
    return [
        (
            format_html(
                '<a class="ecl-link" href="{}">{}</a>',
                reverse("experts:expert", args=[one.expert.record.token]),
                one.expert.person.name,
            ),
            f"{formats.day(one.first_day)} – {formats.day(one.last_day)}",
            formats.number(one.days),
            str(roster_words.BOOKING_STATES[one.state]),
        )
        for one in assistance.bookings_for(found)
    ]


def page(request: FacilityRequest, found: Request, terms: TermsOfReference) -> dict[str, Any]:
    """The context of the page of terms."""
    amended = assistance.amendments_of(terms, request.actor) if terms.state == "agreed" else []
    under_way = next((one.state for one in amended if one.settled_at is None), "")
    return {
        "found": found,
        "terms": terms,
        "tag": tags(terms.state, words.TERMS_STATES[terms.state], found.record),
        "facts": facts(terms),
        "deliverable_head": [_("Deliverable"), _("Due")],
        "deliverables": deliverables(terms),
        "acts": list(acts(request, found, terms, under_way)),
        "amendments": amendment_rows(found, amended),
        "amendment_head": [_("Amendment"), _("State"), _("Day")],
        "findings": view_rows(assistance.lacking(terms, request.at)) if terms.state != "agreed" else [],
        "booked": booked(request, found),
        "booked_head": [_("Expert"), _("When"), (_("Days"), "number"), _("State")],
        "used": _used(found, terms),
    }


def _used(found: Request, terms: TermsOfReference) -> str:
    """How many of the agreed days are booked."""
    if terms.state != "agreed":
        return ""
    told = {"booked": formats.number(assistance.days_booked(found)), "days": formats.number(terms.days)}
    return _("%(booked)s of %(days)s agreed days are booked.") % told
