"""What the portfolio puts on the desk of those who read the whole facility."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.apps.portfolio.public import may_view_whole
from facility.foundation.accounts.public import Actor, Role
from facility.interfaces.web.desk.tiles import Tile, place


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """Projects and figures for the donor's desk, national contacts and editors."""
    if may_view_whole(actor):
        text = _("All four components, of one fund and one phase.")
        yield Tile(_("The whole facility"), text, place("portfolio:whole"), order=34)
    if actor.has(Role.DONOR) or actor.has(Role.NATIONAL_CONTACT) or actor.has(Role.EDITOR):
        yield Tile(_("Projects"), _("All known actions with partners and money."), place("projects:list"), order=35)
        yield Tile(_("Countries"), _("What goes on with each country."), place("projects:countries"), order=36)
    if actor.has(Role.DONOR):
        figures = place("portfolio:figures")
        yield Tile(_("Figures"), _("What was published, and what the records say today."), figures, order=37)
        yield Tile(_("Open data"), _("Everything public as files."), place("portfolio:open_data"), order=38)
