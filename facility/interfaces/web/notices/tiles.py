"""The notice centre on the desk."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.foundation.accounts.public import Actor
from facility.interfaces.web.desk.tiles import Tile, place


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """For everybody: all that was told; how many are unread stands at the top of every page."""
    yield Tile(
        _("Notices"), _("Everything you were told, and how you want to be told."), place("notices:list"), order=32
    )
