"""Proposed connections on the desk of those who decide."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facility.foundation.accounts.public import Actor
from facility.foundation.links import public as links
from facility.interfaces.web.desk.tiles import Tile, place


def _to_decide(actor: Actor, at: datetime) -> QuerySet[Any]:
    return links.waiting(actor)


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """What others proposed to connect."""
    if links.may_decide(actor):
        text = _("A colleague proposed that two records belong together: confirm or reject it.")
        address = place("connections:proposed")
        yield Tile(_("Connections to decide"), text, address, count=_to_decide, waits=True, order=25)
