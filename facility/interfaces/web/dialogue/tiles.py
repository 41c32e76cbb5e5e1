"""What meetings put on the desk."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.apps.dialogue import public as dialogue
from facility.apps.projects import public as projects
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.desk.tiles import Tile, place


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """Agendas that registrants were not told of, the meetings that we hold, the typology's versions, one's own registrations."""
    if dialogue.policy.may_plan(actor):
        here = place("dialogue:desk_meetings")
        text = _("Planned, published, cancelled; who registered.")
        yield Tile(_("Meetings that we hold"), text, here, order=45)
    if projects.may_draft_version(actor):
        text = _("The next version, drafted from what rooms agreed and published by a second person.")
        yield Tile(_("Versions of the typology"), text, place("dialogue:versions"), order=46)
    if actor.user_id is not None:
        text = _("Meetings for which you registered, with calendar file and badge.")
        yield Tile(_("My registrations"), text, place("dialogue:registrations"), order=46)
