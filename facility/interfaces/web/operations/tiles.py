"""What letters and jobs put on the desk of those who look after them."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.foundation.accounts.public import Actor
from facility.foundation.jobs import public as jobs
from facility.foundation.post import public as post
from facility.interfaces.web.desk.tiles import Tile, place


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """For administrators: what failed, and where to look."""
    if post.may_read_letters(actor):
        failed = place("operations:letters") + "?state=failed"
        text = _("They could not be delivered: see why, mend it, try again.")
        yield Tile(_("Letters that failed"), text, failed, count=post.failed(), waits=True, order=20)
        yield Tile(_("Letters"), _("What the facility wrote, and what waits."), place("operations:letters"), order=70)
    if jobs.may_see_jobs(actor):
        text = _("They were tried several times: see the log, mend it, try again.")
        yield Tile(_("Jobs that failed"), text, place("operations:jobs"), count=jobs.failed(), waits=True, order=21)
        yield Tile(_("Jobs and schedule"), _("What runs by itself."), place("operations:jobs"), order=71)
