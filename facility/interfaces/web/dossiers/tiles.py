"""What dossiers put on the desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor, Role
from facility.interfaces.web.desk.tiles import Tile, place


def _drafts(actor: Actor, at: datetime) -> QuerySet[Any]:
    return proposals.drafts(actor)


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """For applicants and partners their dossiers, for staff those that were handed in."""
    if actor.has(Role.APPLICANT) or actor.has(Role.PARTNER):
        yield Tile(
            _("Dossiers to complete"),
            _("Drafts that only your organisations can read."),
            place("dossiers:list"),
            count=_drafts,
            waits=True,
            order=5,
        )
        yield Tile(_("My dossiers"), _("What you write and have handed in."), place("dossiers:list"), order=20)
    if actor.has(Role.APPLICANT):
        yield Tile(
            _("Start a dossier"),
            _("Choose an open lot and the organisation that leads."),
            place("dossiers:start"),
            order=21,
        )
    if proposals.policy.may_list_all(actor):
        yield Tile(
            _("All dossiers"),
            _("Everything that was handed in, sealed or opened."),
            place("dossiers:desk_list"),
            order=22,
        )
