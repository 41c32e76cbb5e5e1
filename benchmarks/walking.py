"""One dossier of each kind, walked through the real actions: the originals of all that are sown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from benchmarks.dossiers import Person
from benchmarks.prose import texts
from facility.apps.calls import public as calls
from facility.apps.evaluation import public as evaluation
from facility.apps.parties import public as parties
from facility.apps.proposals import public as proposals
from facility.core.canonical import digest
from facility.core.scoring import Score
from facility.foundation.accounts.public import User
from seeds.story import answers, case, people

BEGUN = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Ground:
    """Who and what stands before the first dossier."""

    cast: people.Cast
    applicants: list[Person]
    evaluators: list[Person]
    lots: list[calls.Lot]


class Walk:
    """Walks one dossier of each kind through the actions."""

    def __init__(self, on: Ground, rng: Random) -> None:
        self.on, self.rng = on, rng
        self.applicant = on.applicants[0]
        lead = self.applicant.organisation
        assert lead is not None
        user = User.objects.get(pk=self.applicant.user_id)
        self.cast = people.Cast({**on.cast.users, "bench": user}, {**on.cast.organisations, "bench": lead})
        self.first, self.second = on.evaluators[:2]
        self.rounds: dict[tuple[int, str], evaluation.Round] = {}

    def draft(self, lot: calls.Lot) -> proposals.Proposal:
        """A concept note, written and ready to hand in."""
        given = {**answers.RETURN, **texts(self.rng)}
        made: proposals.Proposal = case.written(self.cast, "bench", "bench", lot, given, BEGUN)
        return made

    def concept_draft(self, lot: calls.Lot) -> None:
        """A concept note whose applicant has not handed it in."""
        self.draft(lot)

    def concept_sealed(self, lot: calls.Lot) -> proposals.Proposal:
        """Handed in, waiting for intake."""
        dossier = self.draft(lot)
        case.received(self.cast, "bench", dossier, BEGUN + DAY)
        return dossier

    def concept_opened(self, lot: calls.Lot) -> proposals.Proposal:
        """Taken up."""
        dossier, at = self.concept_sealed(lot), BEGUN + 2 * DAY
        evaluation.take_up(proposal_id=dossier.pk, actor=self.cast.actor("officer", at), at=at)
        return dossier

    def concept_clarification(self, lot: calls.Lot) -> None:
        """Asked to clarify."""
        dossier, at = self.concept_opened(lot), BEGUN + 3 * DAY
        due = datetime(2027, 2, 1, tzinfo=UTC)
        officer = self.cast.actor("officer", at)
        words = "Which body employs the advisers?"
        evaluation.ask(proposal_id=dossier.pk, field="need", question=words, due_at=due, actor=officer, at=at)

    def rejected(self, lot: calls.Lot) -> None:
        """Found ineligible by two people."""
        dossier, at = self.concept_opened(lot), BEGUN + 3 * DAY
        proposed = evaluation.propose_refusal(
            proposal_id=dossier.pk,
            reasons="The action repeats advice that a running action gives already.",
            actor=self.cast.actor("officer", at),
            at=at,
        )
        second = self.cast.actor("second_officer", at)
        seen = proposed.payload_digest
        evaluation.confirm_refusal(proposal_id=dossier.pk, payload_seen=seen, actor=second, at=at + DAY)

    def withdrawn(self, lot: calls.Lot) -> None:
        """Withdrawn by its applicant."""
        dossier, at = self.concept_sealed(lot), BEGUN + 3 * DAY
        actor = self.cast.actor("bench", at)
        proposals.withdraw(proposal_id=dossier.pk, reason="Another programme pays.", actor=actor, at=at)

    def full_draft(self, lot: calls.Lot) -> proposals.Proposal:
        """Invited to send the full application."""
        dossier = self.concept_sealed(lot)
        case.invited(self.cast, dossier, BEGUN + 2 * DAY)
        return dossier

    def full_sealed(self, lot: calls.Lot) -> None:
        """The full application is in."""
        dossier, at = self.full_draft(lot), BEGUN + 20 * DAY
        changes = [case.FieldChange(name, value) for name, value in answers.RETURN_FULL.items()]
        proposals.save_part(proposal_id=dossier.pk, changes=changes, actor=self.cast.actor("bench", at), at=at)
        case.received(self.cast, "bench", dossier, at + DAY)

    def in_evaluation(self, lot: calls.Lot) -> None:
        """Two evaluators are at it: one sheet is in."""
        entry, assigned, sheets = self._assigned(lot, "open")
        at = entry.added_at
        user = User.objects.get(pk=self.first.user_id)
        evaluation.hand_in_sheet(
            assignment_id=assigned[0].pk, sheet=sheets[0], actor=parties.actor_for(user, at), at=at + 3 * DAY
        )

    def evaluated(self, lot: calls.Lot) -> None:
        """Scored and agreed in an open round."""
        self._agreed(lot, "open")

    def closing(self, lot: calls.Lot) -> None:
        """Scored and agreed in a round that is about to be closed."""
        self._agreed(lot, "closing")

    def _agreed(self, lot: calls.Lot, name: str) -> None:
        entry, assigned, sheets = self._assigned(lot, name)
        at = entry.added_at + 3 * DAY
        actors = [parties.actor_for(User.objects.get(pk=one.user_id), at) for one in (self.first, self.second)]
        for one, sheet, actor in zip(assigned, sheets, actors, strict=True):
            evaluation.hand_in_sheet(assignment_id=one.pk, sheet=sheet, actor=actor, at=at)
        proposed = evaluation.propose_agreement(
            assignment_id=assigned[0].pk, sheet=sheets[0], actor=actors[0], at=at + DAY
        )
        seen = digest(proposed.proposed_sheet)
        evaluation.agree(assignment_id=assigned[1].pk, seen=seen, actor=actors[1], at=at + 2 * DAY)

    def round_of(self, lot: calls.Lot, name: str) -> evaluation.Round:
        """The lot's round of that name."""
        if (lot.pk, name) not in self.rounds:
            at = BEGUN + 30 * DAY
            grid = calls.terms_for(lot, at).full_grid_id or 0
            officer = self.cast.actor("officer", at)
            self.rounds[lot.pk, name] = evaluation.open_round(lot_id=lot.pk, grid_id=grid, actor=officer, at=at)
        return self.rounds[lot.pk, name]

    def _assigned(self, lot: calls.Lot, name: str) -> tuple[Any, list[Any], list[dict[str, Score]]]:
        dossier = self.full_draft(lot)
        case.completed(self.cast, "bench", dossier, answers.RETURN_FULL, BEGUN + 20 * DAY)
        at = BEGUN + 31 * DAY
        officer, found = self.cast.actor("officer", at), self.round_of(lot, name)
        entry = evaluation.add_dossier(round_id=found.pk, proposal_id=dossier.pk, actor=officer, at=at)
        grid = evaluation.grid_of(evaluation.Round.objects.select_related("grid").get(pk=found.pk))
        sheets = [
            {one.code: Score(max(grid.lowest, min(one.points, 4 - less)), "Set out clearly.") for one in grid.criteria}
            for less in (0, 1)
        ]
        assigned = []
        for one in (self.first, self.second):
            actor = parties.actor_for(User.objects.get(pk=one.user_id), at)
            mine = evaluation.assign(entry_id=entry.pk, person_id=one.person_id, actor=officer, at=at)
            evaluation.declare(assignment_id=mine.pk, has_conflict=False, text="", actor=actor, at=at + DAY)
            assigned.append(mine)
        return entry, assigned, sheets
