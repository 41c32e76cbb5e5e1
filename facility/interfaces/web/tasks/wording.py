"""Tasks and terms in words."""

from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from facility.foundation.base.text import pick
from facility.foundation.clocks.public import TaskRow


def about(row: TaskRow) -> str:
    """What a task is about, in the language of the page."""
    return pick(row.label, (get_language() or "en").split("-")[0]).text


def state(row: TaskRow) -> tuple[str, str]:
    """Code and word of how near a task is."""
    if row.state == "paused":
        return "paused", _("Paused")
    if row.is_overdue:
        return "overdue", _("Overdue")
    return ("overdue_soon", _("Soon")) if row.is_soon else ("", "")


def shown(row: TaskRow) -> dict[str, Any]:
    """A task as the component shows it."""
    code, label = state(row)
    return {
        "title": f"{row.title}: {row.reference or about(row)}",
        "hint": about(row) if row.reference else "",
        "url": row.address,
        "due": row.due_at,
        "code": code,
        "label": label,
    }


def unit_words(length: int, unit: str) -> str:
    """A term in words: "5 working days"."""
    if unit == "working_days":
        return ngettext("%(n)s working day", "%(n)s working days", length) % {"n": length}
    if unit == "months":
        return ngettext("%(n)s month", "%(n)s months", length) % {"n": length}
    return ngettext("%(n)s day", "%(n)s days", length) % {"n": length}
