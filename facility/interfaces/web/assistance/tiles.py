"""What requests for assistance put on the desk."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.apps.assistance import public as assistance
from facility.foundation.accounts.public import Actor, Role
from facility.interfaces.web.desk.tiles import Tile, place


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """The way to one's own requests, and for staff to all; what waits stands on the task list."""
    mine, desk = place("assistance:requests"), place("assistance:desk")
    if actor.has(Role.APPLICANT, app="assistance") or actor.has(Role.PARTNER, app="assistance"):
        yield Tile(_("Assistance"), _("What your organisation asked for, and where it stands."), mine, order=32)
    if assistance.policy.may_appoint_contact(actor):
        about = _("Who is asked for a word on requests of a country, programme by programme.")
        yield Tile(_("National contacts"), about, place("assistance:contacts"), order=44)
    if assistance.policy.may_list_all(actor):
        yield Tile(_("Requests for assistance"), _("What authorities ask for and what was decided."), desk, order=42)
        about, missions = (
            _("What experts do for authorities, and the days they worked."),
            place("assistance:missions"),
        )
        yield Tile(_("Missions"), about, missions, order=43)
