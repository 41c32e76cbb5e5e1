"""What a session shows live: questions by votes, polls with their options, results as bars with their table.

The same template shows one reader's page and what is pushed to the whole room. What is pushed holds both ways in which a
question or option may stand, voted for or not; the page keeps the one that is its reader's, which nobody else is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.public import words
from facility.foundation.accounts.public import PUBLIC, Actor
from facility.interfaces.stream import tickets
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.charts import Bars, Point
from facility.interfaces.web.ui.components.facts import status_tag
from facility.interfaces.web.ui.languages import said

_TONES = {"waiting": "warning", "shown": "info", "hidden": "neutral", "answered": "success"}
_POLL_TONES = {"draft": "neutral", "open": "info", "closed": "success"}


def address(session: dialogue.Session) -> str:
    """Where the room is."""
    return reverse("dialogue:live", args=[session.plan.meeting.record.reference, session.pk])


def page(session: dialogue.Session, actor: Actor, session_key: str = "") -> dict[str, Any]:
    """The context of a session's live page and of the part that refreshes, in a session of the browser. Two queries."""
    desk, meeting = dialogue.policy.may_moderate(actor), session.plan.meeting
    inside = dialogue.policy.takes_part(actor, session)
    where = [meeting.record.reference, session.pk]
    live = is_live(session)
    questions = [_question(one, live=live and inside, desk=desk) for one in dialogue.live_questions(session, actor)]
    return {
        "session": session,
        "title": said(session.titles),
        "meeting": meeting,
        "meeting_title": said(meeting.titles),
        "meeting_url": reverse("dialogue:meeting", args=[meeting.record.reference]),
        "here": reverse("dialogue:live", args=where),
        "refresh": reverse("dialogue:live_list", args=where) if live else "",
        "stream": tickets.address(session, actor, desk=desk, session_key=session_key) if live else "",
        "good_seconds": tickets.GOOD_SECONDS,
        "again": live,
        "is_live": live,
        "state": status_tag("open" if live else "closed", _("Open") if live else _("Closed")),
        "may_ask": live and inside,
        "desk": desk,
        "may_open": desk and not session.is_live and session.plan.state == "published",
        "may_carry": desk and session.plan.meeting.follows_id is not None and session.plan.state == "published",
        "add_poll": reverse("dialogue:add_poll", args=where) if desk else "",
        "questions": questions,
        "polls": [_poll(one, live=live, inside=inside, desk=desk) for one in dialogue.live_polls(session, actor)],
    }


def room(session: dialogue.Session) -> dict[str, Any]:
    """The context of what all of the room sees, for nobody in particular. Two queries."""
    live = is_live(session)
    questions = dialogue.live_questions(session, PUBLIC)
    return {
        "here": address(session),
        "again": live,
        "ended": not live,
        "csrf_token": "",
        "questions": [_question(one, live=live, desk=False, both=True) for one in questions],
        "polls": [
            _poll(one, live=live, inside=True, desk=False, both=True) for one in dialogue.live_polls(session, PUBLIC)
        ],
    }


def is_live(session: dialogue.Session) -> bool:
    """Whether the room puts questions and votes now."""
    return bool(session.is_live and session.plan.state == "published")


def _question(one: dialogue.LiveQuestion, *, live: bool, desk: bool, both: bool = False) -> dict[str, Any]:
    voted = bool(one.voted)  # type: ignore[attr-defined]
    known = {"waiting": ("show", "hide"), "shown": ("answer", "hide"), "hidden": ("show",)}
    labels = {"show": _("Show it"), "hide": _("Hide it"), "answer": _("Mark as answered")}
    votes = ngettext("%(count)s vote", "%(count)s votes", one.votes) % {"count": formats.number(one.votes)}
    return {
        "number": one.pk,
        "text": one.text,
        "votes": votes,
        "state": status_tag(one.state, str(words.QUESTION_STATES[one.state]), tone=_TONES[one.state]),
        "tagged": desk or one.state != "shown",
        "ways": ["free", "mine"] if both else ["mine" if voted else "free"],
        "may_vote": live and one.state == "shown",
        # What a page says to a screen reader when it comes.
        "told": "question" if one.state == "shown" else "",
        "private": one.state in {"waiting", "hidden"} and not desk,
        "acts": [(do, labels[do]) for do in known.get(one.state, ())] if desk else [],
    }


def _poll(one: dialogue.Choices, *, live: bool, inside: bool, desk: bool, both: bool = False) -> dict[str, Any]:
    poll = one.poll
    is_open = poll.state == "open"
    cast = ngettext("%(count)s person has voted.", "%(count)s people have voted.", one.cast)
    several = poll.kind == "several"
    return {
        "number": poll.pk,
        "code": poll.state,
        "title": said(poll.titles),
        "state": status_tag(poll.state, str(words.POLL_STATES[poll.state]), tone=_POLL_TONES[poll.state]),
        "cast": cast % {"count": formats.number(one.cast)} if poll.state != "draft" else "",
        "options": [
            (
                each.pk,
                option_words(poll, each),
                ["free", "mine"] if both else ["mine" if each.pk in one.mine else "free"],
            )
            for each in one.options
        ],
        "do": "pick" if several else "choose",
        "may_unpick": several,
        "at_most": _("Choose at most %(most)s.") % {"most": formats.number(poll.most)} if several else "",
        "may_choose": is_open and live and inside,
        "act": {"draft": "open_poll", "open": "close_poll"}.get(poll.state, "") if desk else "",
        "opens": poll.state == "draft",
        "closed": poll.state == "closed",
        "drawing": _drawing(one) if poll.state == "closed" else None,
    }


def option_words(poll: dialogue.Poll, option: dialogue.PollOption) -> str:
    """What can be chosen: its text, or a value of the scale with what it means where that is said."""
    if poll.kind != "scale":
        return said(option.texts)
    value = formats.number(option.position)
    return f"{value} – {said(option.texts).noted}" if option.texts else value


@dataclass(frozen=True, kw_only=True)
class PollBars(Bars):
    """The counts of a poll as bars; the table gives the shares of those who voted beside them."""

    shares: Sequence[int | None] = field(default=())

    def head(self) -> list[tuple[str, str]]:
        """Answer, votes, share."""
        return [(_("Answer"), "text"), (_("Votes"), "number"), (_("Share of those who voted"), "number")]

    def lines(self) -> list[list[Any]]:
        """One line for each option."""
        return [
            [point.label, formats.number(point.value), formats.percent(share) if share is not None else "–"]
            for point, share in zip(self.points, self.shares, strict=True)
        ]


def _drawing(one: dialogue.Choices) -> PollBars:
    points = [Point(str(option_words(one.poll, each)), each.votes or 0) for each in one.options]
    shares = [one.share_bp(each) for each in one.options]
    # The question stands above it.
    source = _("Votes in this poll, kept without names")
    return PollBars(
        title=_("How people voted"), points=points, shares=shares, says=_finding(one, points), source=source
    )


def _finding(one: dialogue.Choices, points: Sequence[Point]) -> str:
    """The result in a sentence: of a scale the median; else what came first, alone or with others."""
    if not one.cast:
        return _("Nobody voted.")
    if one.median is not None:
        return _("Median: %(median)s, on a scale from 1 to %(last)s.") % {
            "median": formats.number(one.median),
            "last": formats.number(dialogue.SCALE),
        }
    top = max(point.value or 0 for point in points)
    first = [point.label for point in points if point.value == top]
    told = _("Most votes: %(labels)s (%(votes)s).") % {"labels": ", ".join(first), "votes": formats.number(top)}
    if one.poll.kind == "several":
        told += " " + _("Each could choose up to %(most)s.") % {"most": formats.number(one.poll.most)}
    return told
