"""What the pages of a round show: the picture as table and drawing, what moved, proposals and their remarks."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.public import words
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.dialogue import vote_pages
from facility.interfaces.web.projects.lists import address_of
from facility.interfaces.web.projects.lists import title_of as project_title
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.charts import Bars, Point
from facility.interfaces.web.ui.components.facts import status_tag
from facility.interfaces.web.ui.languages import said


def may_read_reasons(actor: Actor, found: dialogue.PlacingRound) -> bool:
    """Reasons are read in the room: by those who discuss, not by the public."""
    return dialogue.policy.may_discuss(actor, found)


def _names(found: dialogue.Picture) -> dict[str, Any]:
    return {one.code: said(one.names) for one in found.approaches}


def drawing(found: dialogue.Picture) -> Bars:
    """How many projects have each type as their main one."""
    points = [Point(str(said(one.names)), found.mains[one.code]) for one in found.approaches]
    return Bars(title=_("Main approach of the projects in this round"), points=points, source=_("This round"))


def table(found: dialogue.Picture, *, shown: bool) -> dict[str, Any]:
    """One row for each project of the round."""
    names = _names(found)
    head = [_("Project"), _("Main approach"), _("Contributing"), _("Placed by")]
    rows = []
    for one in found.placements:
        link = format_html('<a class="ecl-link" href="{}">{}</a>', address_of(one.project), project_title(one.project))
        main = names[one.approach.code] if one.approach is not None else _("not placed yet")
        others = ", ".join(str(names[code]) for code in one.contributing) or "–"
        row = (link, main, others, one.organisation.name)
        rows.append((*row, one.reason or "–") if shown else row)
    return {"head": [*head, _("Reason")] if shown else head, "rows": rows}


def moved(now: dialogue.Picture, then: dialogue.Picture) -> dict[str, Any]:
    """By project where it stood in the round before and stands now, as far as either places it."""
    names = {**_names(then), **_names(now)}
    rows = []
    for one in now.placements:
        was, is_now = then.place_of(one.project_id), now.place_of(one.project_id)
        if was != is_now:
            unplaced = _("not placed")
            rows.append((project_title(one.project), names.get(was, unplaced), names.get(is_now, unplaced)))
    return {"head": [_("Project"), _("In the round before"), _("In this round")], "rows": rows}


def page(found: dialogue.PlacingRound, actor: Actor) -> dict[str, Any]:
    """The context of a room's page."""
    now, inside = dialogue.picture(found), may_read_reasons(actor, found)
    earlier = dialogue.before(found) if found.state == "closed" else None
    return {
        "round": found,
        "title": title(found),
        "meeting": found.meeting,
        "meeting_title": said(found.meeting.titles),
        "state": status_tag(found.state, str(words.ROUND_STATES[found.state])),
        "scheme": said(found.scheme.names),
        "placed": formats.number(now.placed),
        "unplaced": formats.number(now.unplaced),
        "drawing": drawing(now),
        "table": table(now, shown=inside),
        "own": [
            {"name": project_title(one.project), "reference": one.project.record.reference, "placed": one.times > 0}
            for one in dialogue.own_placements(now, actor)
            if found.state == "open"
        ],
        "earlier": earlier,
        "moved": moved(now, dialogue.picture(earlier)) if earlier is not None else None,
        "proposals": [proposal_line(one) for one in _proposals(found)],
        "may_close": found.state == "open" and dialogue.policy.may_close_round(actor, found),
        "may_discuss": inside,
        "vote": vote_pages.of_round(found, actor, inside=inside),
    }


def title(found: dialogue.PlacingRound) -> str:
    """Round 2: title of the meeting."""
    return _("Round %(number)s of placing") % {"number": formats.number(found.number)}


def _proposals(found: dialogue.PlacingRound) -> list[dialogue.TypeProposal]:
    rows = dialogue.TypeProposal.objects.filter(round=found).select_related("record", "approach")
    return list(rows.order_by("at", "pk"))


def headline(one: dialogue.TypeProposal) -> str:
    """What a proposal would change."""
    which = str(said(one.approach.names)) if one.approach is not None else ""
    if one.change == "add":
        return _("Add “%(name)s”") % {"name": one.name}
    if one.change == "rename":
        return _("Rename “%(which)s” to “%(name)s”") % {"which": which, "name": one.name}
    return _("Retire “%(which)s”") % {"which": which}


def proposal_line(one: dialogue.TypeProposal) -> dict[str, Any]:
    """A proposal in a list."""
    return {
        "text": headline(one),
        "token": one.record.token,
        "state": status_tag(one.state, str(words.PROPOSAL_STATES[one.state])),
    }


def of_meeting(meeting: dialogue.Meeting) -> list[dict[str, Any]]:
    """The rounds of a meeting. One query."""
    return [
        {
            "title": title(one),
            "token": one.record.token,
            "state": status_tag(one.state, str(words.ROUND_STATES[one.state])),
            "version": one.scheme.version,
        }
        for one in dialogue.rounds(meeting)
    ]
