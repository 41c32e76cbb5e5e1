"""What a meeting left, on its page: projects presented by session, conclusions, commitments."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.public import words
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.dialogue import rooms
from facility.interfaces.web.projects.lists import address_of
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import invented_mark, status_tag, unknown
from facility.interfaces.web.ui.languages import recorded, said

TONES = {"done": "success", "in_part": "warning", "not_done": "error", "": "neutral"}


def owner(one: dialogue.Commitment) -> str:
    """The organisation, or the function that the source names."""
    return one.owner.name if one.owner is not None else str(words.OWNER_FUNCTIONS[one.owner_function])


def due(one: dialogue.Commitment) -> SafeString | str:
    """The date with what the source adds, or that none is stated."""
    if not one.due:
        return unknown()
    return f"{formats.day(one.due)}, {one.due_note}" if one.due_note else formats.day(one.due)


def state(one: dialogue.Commitment) -> SafeString:
    """Where the newest report leaves it."""
    return status_tag(one.state or "open", str(words.COMMITMENT_STATES[one.state]), tone=TONES[one.state])


def address(one: dialogue.Commitment) -> str:
    """The public address of a commitment."""
    return reverse("dialogue:commitment", args=[one.record.reference])


def _link(one: dialogue.Commitment) -> SafeString:
    text = format_html('<a class="ecl-link" href="{}">{}</a>', address(one), said(one.texts))
    return format_html("{} {}", text, invented_mark(one))


def _presented(rows: Iterable[dialogue.Presentation]) -> list[dict[str, Any]]:
    """The presentations under their sessions, in order."""
    found: dict[str, dict[str, Any]] = {}
    for one in rows:
        session = found.setdefault(str(said(one.sessions)), {"name": said(one.sessions), "rows": []})
        name: Any = recorded(one.presented_as)
        if one.project is not None and one.project.record.is_public:
            url = address_of(one.project)
            name = format_html('<a class="ecl-link" href="{}">{}</a>', url, one.presented_as)
        approach = said(one.approach.names) if one.approach is not None else "–"
        session["rows"].append((name, recorded(one.by_function), approach, recorded(one.note)))
    return list(found.values())


def of_meeting(meeting: dialogue.Meeting, conclusions: Iterable[Mapping[str, str]], actor: Actor) -> dict[str, Any]:
    """The context of a meeting's outcome. Three queries, two for a meeting of our own: its agenda says what was shown."""
    shown = dialogue.Presentation.objects.filter(meeting=meeting).select_related("project__record", "approach")
    shown = shown.none() if meeting.verification == "own" else shown
    commitments = dialogue.commitments(actor).filter(meeting=meeting)
    return {
        "sessions": _presented(shown),
        "sessions_head": [_("Presented"), _("By"), _("Type at the meeting"), _("Remark")],
        "conclusions": [said(one) for one in conclusions],
        "commitments": [(_link(one), owner(one), due(one), state(one)) for one in commitments],
        "commitments_head": [_("Commitment"), _("Owner"), _("Due"), _("Reported")],
        "rounds": rooms.of_meeting(meeting) if meeting.has_rounds else [],  # type: ignore[attr-defined]
        "open_round": reverse("dialogue:open_round", args=[meeting.record.reference])
        if dialogue.policy.may_open_round(actor, meeting)
        else "",
        # One of our own is followed up from its page at the desk.
        "follow_up": reverse("dialogue:follow_up", args=[meeting.record.reference])
        if meeting.verification != "own" and dialogue.policy.may_plan(actor)
        else "",
        "add": reverse("dialogue:outcome", args=[meeting.record.reference])
        if dialogue.policy.may_commit(actor, meeting)
        else "",
        "not_presented": reverse("dialogue:not_presented", args=[meeting.record.reference])
        if meeting.starts and meeting.kind == "exchange_event"
        else "",
    }
