"""Votes of a room as pages show them: beside a proposal, or beside the projects of a round; figures once counted."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.public import words
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.dialogue import live_pages
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import status_tag
from facility.interfaces.web.ui.languages import said

_TONES = {"draft": "neutral", "open": "info", "closed": "success"}


def shown(votes: Sequence[dialogue.Asked], *, inside: bool) -> list[dict[str, Any]]:
    """The votes in order; who is not in the room reads of one once it is counted."""
    return [_vote(one, inside=inside) for one in votes if inside or one.poll.state == "closed"]


def _vote(one: dialogue.Asked, *, inside: bool) -> dict[str, Any]:
    poll = one.poll
    cast = ngettext("%(count)s person has voted.", "%(count)s people have voted.", one.cast)
    rows = [(said(each.texts), formats.number(each.votes or 0)) for each in one.options]
    return {
        "title": said(poll.titles),
        "state": status_tag(poll.state, str(words.POLL_STATES[poll.state]), tone=_TONES[poll.state]),
        "cast": cast % {"count": formats.number(one.cast)} if poll.state != "draft" else "",
        "head": [_("Answer"), (_("Votes"), "number")],
        "rows": rows if poll.state == "closed" else [],
        "session": said(poll.session.titles),
        "url": live_pages.address(poll.session) if inside else "",
    }


def of_proposal(found: dialogue.TypeProposal, actor: Actor, *, inside: bool) -> dict[str, Any]:
    """The votes on a proposal, and where the secretariat opens one. One query, two for the secretariat."""
    may = found.state == "open" and dialogue.policy.may_moderate(actor)
    here = reverse("dialogue:vote_change", args=[found.record.token])
    return _section(dialogue.votes_on(found), found.round.meeting_id, here, may=may, inside=inside)


def of_round(found: dialogue.PlacingRound, actor: Actor, *, inside: bool) -> dict[str, Any]:
    """The votes of a round, and where the secretariat opens one. One query, two for the secretariat."""
    may = found.state == "open" and dialogue.policy.may_moderate(actor)
    here = reverse("dialogue:vote_place", args=[found.record.token])
    return _section(dialogue.votes_in(found), found.meeting_id, here, may=may, inside=inside)


def _section(votes: list[dialogue.Asked], meeting_id: int, here: str, *, may: bool, inside: bool) -> dict[str, Any]:
    waits = any(one.poll.state != "closed" for one in votes)
    sessions = bool(dialogue.vote_sessions(meeting_id)) if may else False
    return {
        "votes": shown(votes, inside=inside),
        "vote_url": here if may and sessions and not waits else "",
        "no_session": may and not sessions,
    }
