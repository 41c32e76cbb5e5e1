"""What lessons put on the desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facility.apps.knowledge import public as knowledge
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.desk.tiles import Tile, place


def _posts(actor: Actor, at: datetime) -> QuerySet[Any]:
    return knowledge.posts_waiting(actor)


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """Lessons to clear and to publish."""
    here = place("knowledge:desk_list")
    makes = knowledge.policy.may_clear(actor) or knowledge.policy.may_publish(actor)
    waiting = knowledge.waiting(actor) if makes or knowledge.policy.may_list_publications(actor) else {}
    if knowledge.policy.may_clear(actor):
        told = _("Proposed by a colleague.")
        yield Tile(_("Lessons to clear"), told, f"{here}?state=proposed", waiting["to_clear"], True, 9)
    if knowledge.policy.may_publish(actor):
        told = _("Cleared by a second person.")
        yield Tile(_("Lessons to publish"), told, f"{here}?state=cleared", waiting["to_publish"], True, 9)
    if knowledge.policy.may_list(actor):
        yield Tile(_("Lessons"), _("Proposed, cleared, published."), here, order=44)
    if knowledge.policy.may_list_publications(actor):
        words, there = _("Publications to clear and to publish"), place("knowledge:desk_publications")
        yield Tile(words, _("Prepared by a colleague."), there, waiting["editions"], True, 9)
        yield Tile(
            _("Publications"), _("Prepared, cleared, published."), place("knowledge:desk_publications"), order=44
        )
    if knowledge.policy.may_list_posts(actor):
        there = place("knowledge:desk_posts")
        told = _("Posts to let in, and those that readers reported.")
        waits = knowledge.policy.may_moderate.grid.keys() & actor.roles
        yield Tile(_("Posts"), told, there, _posts if waits else None, bool(waits), 9)
