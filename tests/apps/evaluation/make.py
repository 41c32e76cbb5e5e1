"""A dossier brought to a stage by the actions themselves, and a grid of two criteria."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from facility.apps.bodies import public as bodies
from facility.apps.calls.models import Grid, LotTerms
from facility.apps.evaluation import public as evaluation
from facility.apps.proposals import public as proposals
from facility.core.canonical import digest
from facility.core.scoring import Score
from facility.foundation.accounts.public import Actor, Role
from tests.apps.proposals import make

AT = make.AT
SILENCE = bodies.Silence(5, "TA-04", "analogue")


def sheet(relevance: int, quality: int) -> dict[str, Score]:
    return {"relevance": Score(relevance, "It meets a need."), "quality": Score(quality, "Well planned.")}


def grid(lot: Any) -> Grid:
    """The grid that the terms of the lot name."""
    found = LotTerms.objects.select_related("full_grid").get(lot=lot).full_grid
    assert found is not None
    return found


@dataclass
class Cast:
    """Who plays in a test, and the lot that is open."""

    lead: Any
    applicant: Actor
    officer: Actor
    second: Actor
    service: Any
    delegate: Actor
    lot: Any


def cast(actor_of: Callable[..., Actor]) -> Cast:
    lead, service = make.organisation(), make.organisation("Delegation")
    officer = actor_of(Role.GRANTS_OFFICER)
    return Cast(
        lead=lead,
        applicant=actor_of(Role.APPLICANT, organisation=lead),
        officer=officer,
        second=actor_of(Role.AUTHORISING_OFFICER),
        service=service,
        delegate=actor_of(Role.CONSULTED_SERVICE, organisation=service),
        lot=make.open_lot(officer),
    )


def taken_up(cast: Cast, **answers: Any) -> proposals.Proposal:
    """Handed in and taken up."""
    note = make.concept(cast.applicant, cast.lot, cast.lead, **answers)
    proposals.submit(proposal_id=note.pk, key=f"concept:{note.pk}", actor=cast.applicant, at=AT)
    evaluation.take_up(proposal_id=note.pk, actor=cast.officer, at=AT)
    note.refresh_from_db()
    return note


def invited(cast: Cast, **answers: Any) -> proposals.Proposal:
    """Eligible, consulted, invited."""
    note = taken_up(cast, **answers)
    evaluation.judge_eligible(proposal_id=note.pk, actor=cast.officer, at=AT)
    consultation = evaluation.consult(
        proposal_id=note.pk,
        question="Any objection?",
        asked=[(cast.service.pk, False)],
        silence=SILENCE,
        actor=cast.officer,
        at=AT,
    )
    later = AT + timedelta(days=6)
    evaluation.close_consultation(proposal_id=note.pk, consultation_id=consultation.pk, actor=cast.officer, at=later)
    evaluation.invite(proposal_id=note.pk, due_at=AT + timedelta(days=60), actor=cast.officer, at=later)
    note.refresh_from_db()
    return note


def eligible_in_full(cast: Cast, at: datetime = AT + timedelta(days=20), **answers: Any) -> proposals.Proposal:
    """The full application was found eligible."""
    dossier = invited(cast, **answers)
    proposals.save_part(proposal_id=dossier.pk, changes=make.changes(make.FULL), actor=cast.applicant, at=at)
    proposals.submit(proposal_id=dossier.pk, key=f"full:{dossier.pk}", actor=cast.applicant, at=at)
    evaluation.take_up(proposal_id=dossier.pk, actor=cast.officer, at=at)
    evaluation.judge_eligible(proposal_id=dossier.pk, actor=cast.officer, at=at)
    dossier.refresh_from_db()
    return dossier


def ranked(
    cast: Cast, actor_of: Callable[..., Actor], *points: tuple[int, int], withdrawn: int = 0
) -> evaluation.Round:
    """A closed round with one dossier per pair of points, each scored by two evaluators who agree; others withdrawn."""
    made = evaluation.open_round(lot_id=cast.lot.pk, grid_id=grid(cast.lot).pk, actor=cast.officer, at=AT)
    for relevance, quality in points:
        dossier = eligible_in_full(cast)
        entry = evaluation.add_dossier(round_id=made.pk, proposal_id=dossier.pk, actor=cast.officer, at=AT)
        evaluators = [actor_of(Role.EVALUATOR) for _ in range(2)]
        mine = []
        for one in evaluators:
            assigned = evaluation.assign(entry_id=entry.pk, person_id=one.person_id or 0, actor=cast.officer, at=AT)
            evaluation.declare(assignment_id=assigned.pk, has_conflict=False, text="", actor=one, at=AT)
            evaluation.hand_in_sheet(assignment_id=assigned.pk, sheet=sheet(relevance, quality), actor=one, at=AT)
            mine.append(assigned)
        proposed = evaluation.propose_agreement(
            assignment_id=mine[0].pk, sheet=sheet(relevance, quality), actor=evaluators[0], at=AT
        )
        evaluation.agree(assignment_id=mine[1].pk, seen=digest(proposed.proposed_sheet), actor=evaluators[1], at=AT)
    for _one in range(withdrawn):
        dossier = eligible_in_full(cast)
        evaluation.add_dossier(round_id=made.pk, proposal_id=dossier.pk, actor=cast.officer, at=AT)
        proposals.withdraw(proposal_id=dossier.pk, reason="", actor=cast.applicant, at=AT)
    evaluation.close_round(round_id=made.pk, actor=cast.officer, at=AT)
    made.refresh_from_db()
    return made
