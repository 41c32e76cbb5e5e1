"""What award decisions put on the desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facility.apps.evaluation import public as evaluation
from facility.apps.grants import public as grants
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.desk.tiles import Tile, place


def _to_propose(actor: Actor, at: datetime) -> QuerySet[Any]:
    ranked = evaluation.rounds_visible_to(actor).order_by().filter(state="closed")
    return ranked.exclude(decisions__state="proposed")


def _to_take(actor: Actor, at: datetime) -> QuerySet[Any]:
    return grants.decisions(actor).order_by().filter(state="proposed").exclude(proposed_by=actor.user_id or 0)


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """Ranked rounds to propose a decision on, decisions that wait for a second person."""
    here = place("decisions:list")
    if grants.policy.may_propose_decision(actor):
        text = _("Record the committee's advice and propose.")
        url = place("evaluation:rounds") + "?state=closed"
        yield Tile(_("Decisions to propose"), text, url, _to_propose, True, 8)
    if grants.policy.may_decide(actor) and actor.user_id is not None:
        text = _("Proposed by a colleague; you are the second person.")
        yield Tile(_("Decisions to take"), text, f"{here}?state=proposed", _to_take, True, 4)
    if grants.policy.may_view_decision(actor):
        yield Tile(_("Award decisions"), _("What was proposed and decided after rounds."), here, order=32)
