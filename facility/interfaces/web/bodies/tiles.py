"""What consultations and committees put on the desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facility.apps.bodies import public as bodies
from facility.foundation.accounts.public import Actor, Role
from facility.interfaces.web.desk.tiles import Tile, place


def _to_answer(actor: Actor, at: datetime) -> QuerySet[Any]:
    mine = bodies.asked_of(actor).order_by().filter(organisation_id__in=actor.organisations(Role.CONSULTED_SERVICE))
    return mine.filter(reply="", consultation__state="open", consultation__due_at__gte=at)


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """Consultations to answer or to follow, the committees."""
    here = place("bodies:consultations")
    if actor.has(Role.CONSULTED_SERVICE):
        text = _("Silence counts as agreement once the day has passed.")
        yield Tile(_("Consultations to answer"), text, f"{here}?state=open", _to_answer, True, 5)
    if actor.has(Role.CONSULTED_SERVICE) or bodies.kinds_viewed(actor):
        yield Tile(_("Consultations"), _("What services were asked and what they said."), here, order=31)
    if bodies.may_view_advice(actor):
        text = _("Who advises on awards, and what was advised.")
        yield Tile(_("Committees"), text, place("bodies:committees"), order=33)
