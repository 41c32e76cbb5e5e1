"""What the roster puts on the desk."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.desk.tiles import Tile, place


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """The roster, for those who see it."""
    if assistance.policy.may_view_expert(actor):
        yield Tile(_("Experts"), _("The roster; who fits a need; days booked."), place("experts:list"), order=46)
