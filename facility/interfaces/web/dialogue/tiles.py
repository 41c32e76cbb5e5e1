"""What meetings put on the desk."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.apps.dialogue import public as dialogue
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.desk.tiles import Tile, place


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """Agendas that registrants were not told of, the meetings that we hold, and one's own registrations."""
    if dialogue.policy.may_plan(actor):
        here = place("dialogue:desk_meetings")
        text = _("Planned, published, cancelled; who registered.")
        yield Tile(_("Meetings that we hold"), text, here, order=45)
    if actor.user_id is not None:
        text = _("Meetings for which you registered, with calendar file and badge.")
        yield Tile(_("My registrations"), text, place("dialogue:registrations"), order=46)
