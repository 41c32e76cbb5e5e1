"""What people and organisations put on the desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facility.apps.parties import public as parties
from facility.foundation.accounts.public import FOR_ORGANISATION, Actor, Role
from facility.interfaces.web.desk.tiles import Tile, place


def _to_let_in(actor: Actor, at: datetime) -> QuerySet[Any]:
    return parties.join_requests_for(actor)


def _to_approve(actor: Actor, at: datetime) -> QuerySet[Any]:
    return parties.proposed_roles(at).exclude(proposer_id=actor.user_id)


def _wishes(actor: Actor, at: datetime) -> QuerySet[Any]:
    return parties.wishes_to_be_erased(actor)


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """For members their organisations, for administrators people and roles, for auditors the trail."""
    if not actor.held:
        yield Tile(
            _("Find your organisation"),
            _("You write dossiers for an organisation: look for it, or register it."),
            place("parties:join"),
            waits=True,
            order=1,
        )
    if actor.has(Role.APPLICANT) or actor.has(Role.ADMINISTRATOR):
        yield Tile(
            _("People who ask to join"),
            _("Say yes only to people you know."),
            place("parties:mine"),
            count=_to_let_in,
            waits=True,
            order=10,
        )
    if actor.roles & FOR_ORGANISATION:
        yield Tile(
            _("My organisations"),
            _("Describe them, invite colleagues and partners."),
            place("parties:mine"),
            order=30,
        )
    if actor.has(Role.ADMINISTRATOR):
        yield from _for_administrators(actor, at)
    if parties.may_see_people(actor):
        yield Tile(_("People"), _("Who they are and which roles they hold."), place("desk:people"), order=60)
    if any(actor.has(role) for role in parties.STAFF):
        yield Tile(
            _("Organisations"),
            _("What they state and what is confirmed."),
            place("desk:organisations"),
            order=61,
        )
    if parties.may_read_trail(actor):
        yield Tile(_("Trail"), _("What happened, act by act."), place("desk:trail"), order=62)
    yield Tile(_("Who may do what"), _("Roles and acts, as the system decides."), place("parties:roles"), order=90)


def _for_administrators(actor: Actor, at: datetime) -> Iterator[Tile]:
    yield Tile(
        _("Roles to approve"),
        _("A colleague proposed them; they take a second person."),
        place("desk:people") + "?waiting=proposed",
        count=_to_approve,
        waits=True,
        order=11,
    )
    yield Tile(
        _("Wishes to be erased"),
        _("Answer within one month."),
        place("desk:people") + "?waiting=erasure",
        count=_wishes,
        waits=True,
        order=12,
    )
