"""The kinds of links, each with its words in both directions."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from facility.core.errors import NotFound


@dataclass(frozen=True)
class LinkKind:
    """A kind: how it reads from the source ("comes from") and from the target ("led to").

    What is not `by_hand` is proposed and decided by acts of its own, with who may and whom they tell, and nowhere else.
    """

    code: str
    words: Any
    inverse: Any
    by_hand: bool = True


_KINDS: dict[str, LinkKind] = {}


def register_kind(code: str, words: Any, inverse: Any, by_hand: bool = True) -> LinkKind:
    """Add a kind of link while the process starts; the same code again replaces its words."""
    _KINDS[code] = LinkKind(code, words, inverse, by_hand)
    return _KINDS[code]


def link_kind(code: str) -> LinkKind:
    """The kind of that code. Raises NotFound."""
    try:
        return _KINDS[code]
    except KeyError:
        raise NotFound(f"link kind {code}") from None


def link_kinds() -> dict[str, LinkKind]:
    """All kinds by code."""
    return dict(_KINDS)


def kinds_by_hand() -> dict[str, LinkKind]:
    """The kinds that people connect records by, on the page of connections."""
    return {code: kind for code, kind in _KINDS.items() if kind.by_hand}


for _code, _words, _inverse in (
    ("derived_from", _("derived from"), _("source of")),
    ("evidenced_by", _("shown by"), _("evidence for")),
    ("responds_to", _("responds to"), _("answered by")),
    ("spawned", _("led to"), _("came out of")),
    ("routed_to", _("routed to"), _("took over")),
    ("carried_to", _("carried over to"), _("carried over from")),
    ("implements", _("implements"), _("implemented by")),
    ("supersedes", _("replaces"), _("replaced by")),
    ("reused_in", _("used again in"), _("uses again")),
    ("continues", _("continues"), _("continued by")),
    ("overlaps", _("overlaps with"), _("overlaps with")),
    ("lesson_of", _("lesson of"), _("lesson")),
    ("funded_under", _("funded under"), _("funds")),
    ("reports_on", _("reports on"), _("reported by")),
    ("see_also", _("see also"), _("see also")),
):
    register_kind(_code, _words, _inverse)
register_kind("merged_into", _("merged into"), _("took in"), by_hand=False)
register_kind("gathered_in", _("in the knowledge space of"), _("gathers"), by_hand=False)
