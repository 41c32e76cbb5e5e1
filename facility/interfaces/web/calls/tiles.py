"""What calls put on the desk."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.apps.calls import public as calls
from facility.foundation.accounts.public import Actor, Role
from facility.interfaces.web.desk.tiles import Tile, place


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """For staff the calls and the books of rules, for applicants what is open."""
    if calls.policy.may_list(actor):
        here = place("calls:desk_list")
        yield Tile(_("Calls"), _("Drafts, open and closed ones, with lots, rules and money."), here, order=24)
        yield Tile(_("Rulebooks"), _("Which rules with which figures apply."), place("calls:rulebooks"), order=25)
    if calls.policy.may_draft(actor):
        yield Tile(_("Draft a call"), _("Its frame first; the rest follows."), place("calls:draft"), order=26)
    if actor.has(Role.APPLICANT):
        yield Tile(_("Open calls"), _("For whom, until when, by which rules."), place("calls:list"), order=22)
