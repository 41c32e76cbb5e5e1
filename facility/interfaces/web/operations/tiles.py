"""What letters and jobs put on the desk of those who look after them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facility.foundation.accounts.public import Actor
from facility.foundation.jobs import public as jobs
from facility.foundation.post import public as post
from facility.interfaces.web.desk.tiles import Tile, place


def _failed_letters(actor: Actor, at: datetime) -> QuerySet[Any]:
    return post.failed_letters()


def _failed_jobs(actor: Actor, at: datetime) -> QuerySet[Any]:
    return jobs.failed_jobs()


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """For administrators: what failed, and where to look."""
    if post.may_read_letters(actor):
        failed = place("operations:letters") + "?state=failed"
        text = _("They could not be delivered: see why, mend it, try again.")
        yield Tile(_("Letters that failed"), text, failed, count=_failed_letters, waits=True, order=20)
        yield Tile(_("Letters"), _("What the facility wrote, and what waits."), place("operations:letters"), order=70)
    if jobs.may_see_jobs(actor):
        text = _("They were tried several times: see the log, mend it, try again.")
        yield Tile(_("Jobs that failed"), text, place("operations:jobs"), count=_failed_jobs, waits=True, order=21)
        yield Tile(_("Jobs and schedule"), _("What runs by itself."), place("operations:jobs"), order=71)
