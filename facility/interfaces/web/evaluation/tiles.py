"""What intake, rounds and evaluations put on the desk."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from facility.apps.evaluation import public as evaluation
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.approvals.public import Approval
from facility.interfaces.web.desk.tiles import Tile, place


def _refusals(actor: Actor, at: datetime) -> QuerySet[Any]:
    waiting = Approval.objects.filter(act=evaluation.REFUSAL, approved_at=None, withdrawn_at=None, expires_at__gte=at)
    return waiting.exclude(proposer_id=actor.user_id)


def _open_rounds(actor: Actor, at: datetime) -> QuerySet[Any]:
    return evaluation.rounds_visible_to(actor).filter(state="open")


def _to_score(actor: Actor, at: datetime) -> QuerySet[Any]:
    mine = evaluation.assignments_of(actor).order_by()
    return mine.filter(state__in=["assigned", "declared", "scoring", "scored"])


def tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    """Dossiers to judge, refusals to confirm, dossiers to consult on or invite, rounds, one's own evaluations."""
    desk = place("dossiers:desk_list")
    if evaluation.policy.may_judge(actor):
        counted = proposals.visible_to(actor).order_by().values_list("state").annotate(Count("pk"))
        held = Counter(dict(counted))
        sealed = held["concept_sealed"] + held["full_sealed"]
        text = _("They were received and are still sealed.")
        yield Tile(_("Dossiers to take up"), text, f"{desk}?waiting=1", sealed, True, 6)
        opened = held["concept_opened"] + held["full_opened"]
        yield Tile(_("Dossiers to judge"), _("Their seal is opened; no verdict yet."), desk, opened, True, 7)
        eligible = held["concept_eligible"] + held["concept_consulted"]
        text = _("Found eligible: to consult services on, or to invite.")
        yield Tile(_("Concept notes to take further"), text, desk, eligible, True, 8)
    if evaluation.policy.may_confirm_refusal(actor):
        text = _("Proposed by a colleague; you are the second person.")
        yield Tile(_("Refusals to confirm"), text, f"{desk}?refusal=1", _refusals, True, 6)
    if evaluation.policy.may_run_round(actor):
        text = _("Assign evaluators, close once all have agreed.")
        yield Tile(_("Rounds that are open"), text, place("evaluation:rounds") + "?state=open", _open_rounds, True, 9)
    if evaluation.policy.may_view_round(actor):
        text = _("Dossiers scored with one grid and ranked together.")
        yield Tile(_("Evaluation rounds"), text, place("evaluation:rounds"), order=30)
    if actor.has(Role.EVALUATOR):
        here, text = place("evaluation:list"), _("Interests, scores and the common sheet.")
        yield Tile(_("Evaluations to do"), text, here, _to_score, True, 5)
        yield Tile(_("My evaluations"), _("Every dossier that was assigned to you."), here, order=30)
