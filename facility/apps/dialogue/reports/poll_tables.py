"""A counted poll in a report: votes and shares by option, for a scale the distribution and its median."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facility.apps.dialogue.poll_figures import SCALE, share_bp
from facility.apps.dialogue.wordings import in_language, partial_day
from facility.foundation.documents.public import Block, Column, Table, Text


def _number(value: str, language: str) -> str:
    """A decimal number with the mark of the language."""
    return value if language == "en" else value.replace(".", ",")


def _percent(value_bp: int | None, language: str) -> str:
    if value_bp is None:
        return "–"
    # As the room's page says it: rounded down, and no more decimals than there are.
    said = _number(f"{Decimal(value_bp) / 100:.2f}".rstrip("0").rstrip("."), language)
    return f"{said}%" if language == "en" else f"{said}\u00a0%"


def _answer(poll: dict[str, Any], option: dict[str, Any], language: str) -> str:
    text = in_language(option["texts"], language)
    if poll["kind"] != "scale":
        return text
    return f"{option['value']} – {text}" if text else str(option["value"])


def poll_blocks(poll: dict[str, Any], content: dict[str, Any], language: str) -> list[Block]:
    """The question, how many voted and by which rule, and the table; without figures where very few voted."""
    title, cast = in_language(poll["titles"], language), poll["cast"]
    asked = _("Poll of the room: %(title)s") % {"title": title}
    if cast is None:
        return [Text(f"{asked}. {_('Fewer than three voted; the figures are not told.')}")]
    told = [ngettext("%(count)s person voted.", "%(count)s people voted.", cast) % {"count": cast}]
    if poll["kind"] == "several":
        told.append(_("Each could choose up to %(most)s.") % {"most": poll["most"]})
    if poll["median"]:
        median = _number(poll["median"], language)
        told.append(_("Median: %(median)s, on a scale from 1 to %(last)s.") % {"median": median, "last": SCALE})
    columns = [
        Column(_("Answer"), width=4),
        Column(_("Votes"), is_number=True),
        Column(_("Share of those who voted"), is_number=True),
    ]
    rows = [
        [_answer(poll, one, language), str(one["votes"]), _percent(share_bp(one["votes"], cast), language)]
        for one in poll["options"]
    ]
    day = partial_day(content["day"], language)
    caption = _("%(caption)s, as read on %(day)s") % {"caption": asked, "day": day}
    return [Table(caption, columns, rows), Text(" ".join(told), "small")]
