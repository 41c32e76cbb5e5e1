"""The task list on the desk."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.foundation.accounts.public import Actor
from facility.interfaces.web.desk.tiles import Tile, place


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """For everybody who holds a role: all tasks with their days."""
    if actor.held:
        text = _("Everything that waits for you, by its day.")
        yield Tile(_("Tasks"), text, place("tasks:tasks"), order=31)
