"""Consultations as rows: who was asked, who replied what, who was silent."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from facility.apps.bodies import public as bodies


def reply_of(asked: bodies.Consulted, is_open: bool) -> tuple[str, str]:
    """Code and words of what a service said."""
    if asked.reply:
        tone = {"no_objection": "accepted", "comments": "accepted", "objection": "objection", "veto": "refused"}
        return tone[asked.reply], str(bodies.REPLIES[asked.reply])
    if asked.silent:
        return "accepted", _("Silent: counts as agreement")
    return "waiting", _("No reply yet") if is_open else _("No reply")


def consultation_row(one: bodies.Consultation, at: datetime) -> dict[str, Any]:
    """One consultation with its replies; `asked` was fetched before."""
    is_open = one.state == "open"
    asked = list(one.asked.all())
    return {
        "question": one.question,
        "opened": one.opened_at,
        "due": one.due_at,
        "closed": one.closed_at,
        "open": is_open,
        "outcome": str(bodies.OUTCOMES[one.outcome]) if one.outcome else "",
        "days": one.silence_days,
        "source": one.silence_source,
        "status": one.silence_status,
        "may_close": is_open and (at > one.due_at or all(row.reply for row in asked)),
        "asked": [
            {
                "name": row.organisation.name,
                "veto": row.has_veto,
                "reply": reply_of(row, is_open),
                "text": row.text,
                "at": row.replied_at,
            }
            for row in asked
        ],
    }
