"""What the typology puts on the desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facility.apps.projects import public as projects
from facility.foundation.accounts.public import Actor, Role
from facility.interfaces.web.desk.tiles import Tile, place


def _to_settle(actor: Actor, at: datetime) -> QuerySet[Any]:
    return projects.waiting_placements().exclude(user_id=actor.user_id or 0)


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """For editors, who curate, what somebody else proposed; for all who may, the place where it is settled."""
    here = place("projects:placements")
    if projects.may_confirm_placement(actor) and actor.has(Role.EDITOR):
        yield Tile(_("Placements to settle"), _("Proposed by somebody else."), here, _to_settle, True, 12)
    if projects.may_place(actor):
        yield Tile(_("Placements"), _("Where projects stand in the typology."), here, order=45)
