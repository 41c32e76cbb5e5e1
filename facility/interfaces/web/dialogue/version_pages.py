"""What the pages of the next version of the typology show: its lines with their sources, and what waits to be taken up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from facility.apps.dialogue import public as dialogue
from facility.apps.projects import public as projects
from facility.apps.projects.public import words
from facility.foundation.accounts.public import Actor
from facility.foundation.approvals import public as approvals
from facility.interfaces.web.dialogue import rooms
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import invented_mark, status_tag
from facility.interfaces.web.ui.languages import said

_TONES = {"draft": "info", "proposed": "warning", "published": "success", "dropped": "neutral"}


def _link(url: str, text: Any) -> SafeString:
    return format_html('<a class="ecl-link" href="{}">{}</a>', url, text)


def address(draft: projects.SchemeDraft) -> str:
    """Where a draft stands; a published one where everybody reads the version."""
    if draft.state == "published":
        return reverse("projects:matrix", args=[draft.version])
    return reverse("dialogue:version", args=[draft.record.token])


def source_of(found: dialogue.TypeProposal | None) -> SafeString | str:
    """The proposal and the meeting that a line comes from, as far as the reader sees them."""
    if found is None:
        return _("a meeting that is not public")
    meeting = found.round.meeting
    return format_html(
        "{}, {}, {}",
        _link(reverse("dialogue:type_change", args=[found.record.token]), rooms.headline(found)),
        rooms.title(found.round),
        _link(reverse("dialogue:meeting", args=[meeting.record.reference]), said(meeting.titles)),
    )


def _line(line: projects.DraftType, sources: dict[int, dialogue.TypeProposal]) -> tuple[Any, ...]:
    was = said(line.approach.names) if line.approach is not None else "–"
    return (
        said(line.names) if line.change != "retire" else "–",
        words.label(words.TYPE_CHANGES, line.change),
        was,
        "; ".join(line.aliases) or "–",
        source_of(sources.get(line.source_id or 0)) if line.source_id else "–",
        line.reason or "–",
    )


def head() -> list[str]:
    """The head of the table of lines."""
    return [_("Type"), _("Change"), _("In the version before"), _("Also called"), _("Agreed where"), _("In words")]


def lines(found: Sequence[projects.DraftType], actor: Actor) -> list[tuple[Any, ...]]:
    """The lines of a version with the proposal and the meeting that each change comes from. One query."""
    told = [one.source_id for one in found if one.source_id]
    sources = dialogue.changes_by_record(told, actor) if told else {}
    return [_line(one, sources) for one in found]


def changes(scheme: projects.Scheme, actor: Actor) -> dict[str, Any] | None:
    """How a version that was made here differs from the one before; None for one that was loaded. Two queries."""
    found = projects.changes_of(scheme)
    if not found:
        return None
    return {"before": found[0].draft.before.version, "head": head(), "rows": lines(found, actor)}


def _waiting(draft: projects.SchemeDraft) -> list[dialogue.TypeProposal]:
    """What rooms agreed about the version before that nothing has taken up. Two queries."""
    agreed = [one for one in dialogue.agreed_changes(draft.before_id) if one.record.invented == draft.invented]
    taken = projects.taken_up([one.record_id for one in agreed])
    return [one for one in agreed if one.record_id not in taken]


def page(draft: projects.SchemeDraft, actor: Actor, at: datetime) -> dict[str, Any]:
    """The context of one draft."""
    rows = list(draft.lines.all())
    proposed = draft.state == "proposed"
    pending = approvals.pending(draft.record, projects.PUBLISH_VERSION, at) if proposed else None
    own = pending is not None and pending.proposer_id == actor.user_id
    is_open = draft.state == "draft"
    token = draft.record.token
    return {
        "draft": draft,
        "title": said(draft.names),
        "state": status_tag(draft.state, words.label(words.DRAFT_STATES, draft.state), tone=_TONES[draft.state]),
        "day": formats.day(draft.valid_from),
        "head": head(),
        "rows": lines(rows, actor),
        "changed": [{"code": one.code, "name": said(one.names)} for one in rows if one.change != "keep" and is_open],
        "waiting": [
            {
                "text": source_of(one),
                "outcome": one.outcome,
                "url": reverse("dialogue:take_up", args=[token, one.record.token]),
            }
            for one in (_waiting(draft) if is_open else [])
        ],
        "is_open": is_open,
        "own": own,
        "expired": proposed and pending is None,
        "seen": pending.payload_digest if pending is not None else "",
        "may_propose": is_open and any(one.change != "keep" for one in rows) and projects.may_propose_version(actor),
        "may_publish": pending is not None and not own and projects.may_publish_version(actor),
        "public": address(draft) if draft.state == "published" else "",
    }


def row(draft: projects.SchemeDraft) -> tuple[Any, ...]:
    """A draft in the list."""
    link = _link(reverse("dialogue:version", args=[draft.record.token]), said(draft.names))
    name = format_html("{} {}", link, invented_mark(draft))
    state = status_tag(draft.state, words.label(words.DRAFT_STATES, draft.state), tone=_TONES[draft.state])
    return (name, draft.version, draft.before.version, formats.day(draft.valid_from), state)


def agreed_rows(found: Sequence[dialogue.TypeProposal]) -> list[tuple[Any, ...]]:
    """What rooms agreed about the newest version, and what took it up. One query."""
    taken = projects.taken_up([one.record_id for one in found])
    return [
        (
            format_html("{} {}", source_of(one), invented_mark(one)),
            one.outcome,
            _link(address(taken[one.record_id]), said(taken[one.record_id].names))
            if one.record_id in taken
            else _("not yet"),
        )
        for one in found
    ]
