"""What the pages of one expert show: facts, bookings, reasons of a match in words."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import roster_words
from facility.core.matching import Match, Reason
from facility.interfaces.web.experts.naming import Names
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import date, status_tag, unknown
from facility.interfaces.web.ui.lists import page_number, pages_of

FREE_SHOWN = 8
MATCHES_A_PAGE = 20
_TONES = {"fits": "success", "misses": "error", "open": "warning"}


def home_of(expert: assistance.Expert) -> str:
    """The home authority's name, empty where none is named."""
    return expert.home_authority.name if expert.home_authority else expert.home_authority_name


def release_of(expert: assistance.Expert) -> str:
    """Where the release stands, with its last day."""
    words = str(roster_words.RELEASES[expert.release])
    if expert.release_until is None:
        return words
    return _("%(release)s, until %(day)s") % {"release": words, "day": formats.day(expert.release_until)}


def interests_of(expert: assistance.Expert) -> Any:
    """What was declared; unknown where nothing was."""
    if expert.interests is None:
        return unknown(_("not declared"))
    return expert.interests or _("Declares that nothing ties them")


def facts(expert: assistance.Expert, names: Names) -> list[tuple[str, Any]]:
    """Everything the expert said, and what was decided."""
    periods = "; ".join(f"{formats.day(row.starts_on)} – {formats.day(row.ends_on)}" for row in expert.periods.all())
    return [
        (_("What they do"), expert.profession),
        (_("Experience"), expert.experience or unknown()),
        (_("Competences"), names.competences_of(expert)),
        (_("Languages"), names.languages(expert)),
        (_("Countries known"), names.countries_of(expert) or unknown()),
        (_("Available"), periods or unknown()),
        (_("Home authority"), home_of(expert) or unknown()),
        (_("Release, as the expert declares it"), release_of(expert)),
        (_("Interests declared"), interests_of(expert)),
        (_("Applied"), date(expert.applied_at)),
        (_("Last changed by the expert"), date(expert.changed_at)),
        (_("Decided"), date(expert.decided_at, _("not yet"))),
        (_("Reason"), expert.decision_reason or unknown(_("not yet"))),
    ]


def tag(expert: assistance.Expert) -> Any:
    """The state as a tag."""
    tone = {"admitted": "success", "applied": "warning"}.get(expert.state, "neutral")
    return status_tag(expert.state, str(roster_words.EXPERT_STATES[expert.state]), tone)


def bookings(rows: Iterable[assistance.Booking]) -> list[dict[str, Any]]:
    """The bookings, each with its words."""
    shown = []
    for one in rows:
        state = str(roster_words.BOOKING_STATES[one.state])
        if one.state == "held" and one.agreed_at is not None:
            state = _("Held, agreed by the expert")
        shown.append(
            {
                "row": one,
                "when": f"{formats.day(one.first_day)} – {formats.day(one.last_day)}",
                "days": ngettext("%(n)s day", "%(n)s days", one.days) % {"n": one.days},
                "state": state,
            }
        )
    return shown


def reason_words(one: Reason, names: Names) -> str:
    """One reason of a match as a sentence."""
    given = one.facts
    if one.rule.kind == "competence":
        return _("Competence: %(what)s") % {"what": names.competence(given["competence"])}
    if one.rule.kind == "language":
        spoken = given["spoken"] or _("not spoken")
        asked = given["asked"] or _("any level")
        told = {"language": names.language(given["language"]), "spoken": spoken, "asked": asked}
        return _("%(language)s: %(spoken)s (asked: %(asked)s)") % told
    if one.rule.kind == "free_days":
        return _("Free on %(free)s working days (asked: %(asked)s)") % given
    if one.rule.kind == "country":
        return _("Has worked in: %(country)s") % {"country": names.countries(given["country"])}
    if one.rule.kind == "release":
        if given["release"] == "ends":
            return _("The release ends on %(day)s") % {"day": formats.day(given["until_on"])}
        return str(roster_words.RELEASES[given["release"]])
    return {
        "none": _("Declares that nothing ties them"),
        "some": _("Has declared interests: read them first"),
        "not_declared": _("Has not declared interests"),
    }[given["interests"]]


def hold_address(expert: assistance.Expert, asked: assistance.Request | None) -> str:
    """Where days of an expert are held for a request; empty where the list was not opened for one."""
    if asked is None:
        return ""
    return f"{reverse('experts:hold', args=[expert.record.token])}?request={asked.record.token}"


def match_row(
    expert: assistance.Expert, one: Match, names: Names, asked: assistance.Request | None = None
) -> dict[str, Any]:
    """One line of the ranked list."""
    said = {"fits": _("fits"), "misses": _("does not fit"), "open": _("to be clarified")}
    free = ", ".join(formats.day(day) for day in one.free[:FREE_SHOWN])
    more = len(one.free) - FREE_SHOWN
    if more > 0:
        free += ngettext(" and %(n)s more day", " and %(n)s more days", more) % {"n": more}
    return {
        "expert": expert,
        "url": reverse("experts:expert", args=[expert.record.token]),
        "hold": hold_address(expert, asked),
        "points": one.points,
        "misses": one.misses_a_must,
        "free": free or _("none"),
        "reasons": [
            {
                "number": reason.rule.number,
                "words": reason_words(reason, names),
                "tag": status_tag(reason.says, said[reason.says], _TONES[reason.says]),
                "points": reason.rule.points if reason.says == "fits" else 0,
            }
            for reason in one.reasons
        ],
    }


def missions(rows: Iterable[assistance.Mission]) -> list[dict[str, Any]]:
    """The missions of an expert, each with its days and its state."""
    return [
        {
            "url": reverse("assistance:mission", args=[one.token]),
            "title": one.title,
            "when": f"{formats.day(one.first_day)} – {formats.day(one.last_day)}",
            "state": str(assistance.words.MISSION_STATES[one.state]),
        }
        for one in rows
    ]


def matches(
    found: assistance.Matched, names: Names, asked: assistance.Request | None, query: QueryDict
) -> dict[str, Any]:
    """One page of the ranked list: nobody is left out, the next ones stand on the next page."""
    total = len(found.found)
    last = max(1, -(-total // MATCHES_A_PAGE))
    number, said = page_number(query.get("page", ""), last)
    window = found.found[(number - 1) * MATCHES_A_PAGE : number * MATCHES_A_PAGE]
    return {
        "rows": [match_row(expert, one, names, asked) for expert, one in assistance.matched_experts(window)],
        "rules": found.rules,
        "total": total,
        "notices": said,
        "pages": pages_of(number, last, query),
    }


def sheets(rows: Iterable[assistance.Sheet]) -> list[dict[str, Any]]:
    """The evaluations asked of an expert, each with its day."""
    return [
        {
            "url": reverse("assistance:sheet", args=[one.token]),
            "title": one.request.title,
            "due": formats.moment(one.request.evaluation_due_at),
        }
        for one in rows
    ]
