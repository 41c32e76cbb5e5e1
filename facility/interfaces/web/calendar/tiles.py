"""The calendar on the desk."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.foundation.accounts.public import Actor
from facility.interfaces.web.desk.tiles import Tile, place


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """For everybody: all that has a day."""
    text = _("All that has a day for you, and an address for your calendar program.")
    yield Tile(_("Calendar"), text, place("calendar:page"), order=31)
