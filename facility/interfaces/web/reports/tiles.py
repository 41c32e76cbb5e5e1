"""What reports put on the desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facility.apps.reporting import public as reporting
from facility.foundation.accounts.public import Actor, Role
from facility.interfaces.web.desk.tiles import Tile, place


def _to_send(actor: Actor, at: datetime) -> QuerySet[Any]:
    return reporting.visible_to(actor).filter(state__in=["draft", "returned"])


def _to_examine(actor: Actor, at: datetime) -> QuerySet[Any]:
    return reporting.visible_to(actor).filter(state="submitted")


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """Reports to write, to send again, to judge."""
    here = place("reports:list")
    if actor.has(Role.REPORTER):
        yield Tile(_("Reports to send"), _("Begun, or returned with a reason."), here, _to_send, True, 8)
    if actor.has(Role.GRANTS_OFFICER):
        yield Tile(
            _("Reports to examine"), _("Sent by beneficiaries."), f"{here}?state=submitted", _to_examine, True, 8
        )
    if actor.roles & {Role.REPORTER, Role.GRANTS_OFFICER, Role.AUDITOR, Role.FINANCE_OFFICER}:
        yield Tile(_("Reports"), _("What was done and what it cost."), here, order=43)
