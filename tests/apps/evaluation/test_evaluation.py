"""From intake to ranking: the same rules judge, refusals take two people, sheets stay apart, rankings can be made again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from facility.apps.evaluation import public as evaluation
from facility.apps.evaluation.models import Entry, Verdict
from facility.apps.proposals import public as proposals
from facility.core.canonical import digest
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.ranking import replay
from facility.core.scoring import Score
from facility.foundation.accounts.public import Actor, Held, Role
from facility.foundation.approvals.public import pending
from facility.foundation.clocks import public as clocks
from facility.foundation.post.public import Letter
from tests.apps.evaluation import make
from tests.apps.evaluation.make import AT, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(actor_of: Callable[..., Actor]) -> Cast:
    """The people of the story."""
    return make.cast(actor_of)


def test_only_an_officer_takes_a_dossier_up_and_only_once(cast: Cast) -> None:
    note = make.taken_up(cast)
    assert note.state == "concept_opened"
    for actor, error in ((cast.applicant, Forbidden), (cast.officer, NotAllowedNow)):
        with pytest.raises(error):
            evaluation.take_up(proposal_id=note.pk, actor=actor, at=AT)


def test_an_eligible_verdict_keeps_what_the_rules_found(cast: Cast) -> None:
    note = make.taken_up(cast)
    verdict = evaluation.judge_eligible(proposal_id=note.pk, actor=cast.officer, at=AT)
    assert (verdict.eligible, verdict.failed_rules) == (True, [])
    found = evaluation.findings_of(verdict)
    assert {(one.rule, one.outcome) for one in found} == {("R-09", "pass"), ("R-11", "pass"), ("R-12", "pass")}
    note.refresh_from_db()
    assert note.state == "concept_eligible"


def test_a_refusal_needs_reasons_and_a_second_person_and_sends_a_reasoned_letter(cast: Cast) -> None:
    note = make.taken_up(cast)
    with pytest.raises(Refused, match="reasons_missing"):
        evaluation.propose_refusal(proposal_id=note.pk, reasons=" ", actor=cast.officer, at=AT)
    proposed = evaluation.propose_refusal(
        proposal_id=note.pk, reasons="The country is not covered.", actor=cast.officer, at=AT
    )
    with pytest.raises(Forbidden):
        evaluation.confirm_refusal(proposal_id=note.pk, payload_seen=proposed.payload_digest, actor=cast.officer, at=AT)
    note.refresh_from_db()
    assert (note.state, Verdict.objects.count()) == ("concept_opened", 0)
    assert pending(note.record, evaluation.REFUSAL, AT) == proposed
    verdict = evaluation.confirm_refusal(
        proposal_id=note.pk, payload_seen=proposed.payload_digest, actor=cast.second, at=AT
    )
    note.refresh_from_db()
    assert (note.state, verdict.given_by, verdict.confirmed_by) == (
        "rejected",
        cast.officer.user_id,
        cast.second.user_id,
    )
    letter = Letter.objects.get(kind="evaluation.found_ineligible")
    assert letter.facts["reasons"] == "The country is not covered."


def test_silence_moves_a_consulted_dossier_on_and_the_full_stage_is_invited(cast: Cast) -> None:
    note = make.invited(cast)
    assert note.state == "full_draft"
    assert Letter.objects.filter(kind="evaluation.invited").count() == 1


def test_nobody_assigns_somebody_of_the_applicant_or_without_the_role(
    cast: Cast, actor_of: Callable[..., Actor]
) -> None:
    opened = evaluation.open_round(lot_id=cast.lot.pk, grid_id=make.grid(cast.lot).pk, actor=cast.officer, at=AT)
    dossier = make.eligible_in_full(cast)
    entry = evaluation.add_dossier(round_id=opened.pk, proposal_id=dossier.pk, actor=cast.officer, at=AT)
    insider = actor_of(Role.EVALUATOR, Role.APPLICANT, organisation=cast.lead)
    for person, message in ((insider, "works_for_the_applicant"), (cast.delegate, "not_an_evaluator")):
        with pytest.raises(Refused, match=message):
            evaluation.assign(entry_id=entry.pk, person_id=person.person_id or 0, actor=cast.officer, at=AT)
    assert entry.assignments.count() == 0


def test_staff_who_act_for_the_applicant_neither_open_nor_judge_its_dossier(
    cast: Cast, actor_of: Callable[..., Actor]
) -> None:
    insider = replace(cast.officer, held=cast.officer.held | {Held(Role.REPORTER, cast.lead.pk)})
    elsewhere = replace(cast.officer, held=cast.officer.held | {Held(Role.REPORTER, cast.lead.pk + 1)})
    note = make.taken_up(cast)
    for act, more in (
        (evaluation.take_up, {}),
        (evaluation.judge_eligible, {}),
        (evaluation.propose_refusal, {"reasons": "None."}),
        (evaluation.confirm_refusal, {"payload_seen": ""}),
        (evaluation.invite, {"due_at": AT + timedelta(days=60)}),
    ):
        with pytest.raises(Forbidden):
            act(proposal_id=note.pk, actor=insider, at=AT, **more)
    assert evaluation.judge_eligible(proposal_id=note.pk, actor=elsewhere, at=AT).eligible


@pytest.fixture
def two(cast: Cast, actor_of: Callable[..., Actor]) -> tuple[list[Actor], list[evaluation.Assignment]]:
    """Two evaluators of one dossier who have declared nothing yet."""
    opened = evaluation.open_round(lot_id=cast.lot.pk, grid_id=make.grid(cast.lot).pk, actor=cast.officer, at=AT)
    dossier = make.eligible_in_full(cast)
    entry = evaluation.add_dossier(round_id=opened.pk, proposal_id=dossier.pk, actor=cast.officer, at=AT)
    people = [actor_of(Role.EVALUATOR) for _ in range(2)]
    return people, [
        evaluation.assign(entry_id=entry.pk, person_id=one.person_id or 0, actor=cast.officer, at=AT) for one in people
    ]


def test_interests_come_first_and_a_conflict_ends_the_assignment(
    two: tuple[list[Actor], list[evaluation.Assignment]],
) -> None:
    (first, _second), (mine, _theirs) = two
    assert not evaluation.policy.may_read_dossier(first, mine)
    with pytest.raises(Forbidden):
        evaluation.hand_in_sheet(assignment_id=mine.pk, sheet=make.sheet(4, 4), actor=first, at=AT)
    with pytest.raises(Refused, match="conflict_needs_words"):
        evaluation.declare(assignment_id=mine.pk, has_conflict=True, text="", actor=first, at=AT)
    evaluation.declare(assignment_id=mine.pk, has_conflict=True, text="My sister works there.", actor=first, at=AT)
    mine.refresh_from_db()
    assert mine.state == "recused"
    assert not evaluation.policy.may_read_dossier(first, mine)
    with pytest.raises(Forbidden):
        evaluation.save_sheet(assignment_id=mine.pk, sheet=make.sheet(4, 4), actor=first, at=AT)


def test_an_interest_that_became_known_later_ends_the_assignment_and_the_common_sheet(
    cast: Cast, two: tuple[list[Actor], list[evaluation.Assignment]]
) -> None:
    (first, second), (mine, theirs) = two
    for one, assignment in ((first, mine), (second, theirs)):
        evaluation.declare(assignment_id=assignment.pk, has_conflict=False, text="", actor=one, at=AT)
        evaluation.hand_in_sheet(assignment_id=assignment.pk, sheet=make.sheet(4, 4), actor=one, at=AT)
    entry = evaluation.propose_agreement(assignment_id=theirs.pk, sheet=make.sheet(4, 4), actor=second, at=AT)
    seen = digest(entry.proposed_sheet)
    with pytest.raises(Refused, match="conflict_needs_words"):
        evaluation.step_down(assignment_id=mine.pk, text=" ", actor=first, at=AT)
    with pytest.raises(Forbidden):
        evaluation.step_down(assignment_id=mine.pk, text="Not mine to say", actor=second, at=AT)
    evaluation.step_down(assignment_id=mine.pk, text="A partner is my employer.", actor=first, at=AT)
    mine.refresh_from_db()
    entry.refresh_from_db()
    assert (mine.state, mine.has_conflict, entry.proposed_sheet) == ("recused", True, None)
    assert not evaluation.policy.may_read_dossier(first, mine)
    with pytest.raises(Forbidden):
        evaluation.agree(assignment_id=mine.pk, seen=seen, actor=first, at=AT)
    with pytest.raises(NotAllowedNow):
        evaluation.agree(assignment_id=theirs.pk, seen=seen, actor=second, at=AT)
    with pytest.raises(NotAllowedNow):
        evaluation.propose_agreement(assignment_id=theirs.pk, sheet=make.sheet(4, 4), actor=second, at=AT)


def test_every_criterion_needs_points_on_the_scale_and_a_comment(
    two: tuple[list[Actor], list[evaluation.Assignment]],
) -> None:
    (first, _second), (mine, _theirs) = two
    evaluation.declare(assignment_id=mine.pk, has_conflict=False, text="", actor=first, at=AT)
    incomplete = {"relevance": Score(6, "Too good"), "quality": Score(3, " ")}
    with pytest.raises(Refused) as refusal:
        evaluation.hand_in_sheet(assignment_id=mine.pk, sheet=incomplete, actor=first, at=AT)
    assert {one.message for one in refusal.value.findings} == {"score_off_scale", "comment_missing"}
    evaluation.save_sheet(assignment_id=mine.pk, sheet={"relevance": Score(4, "")}, actor=first, at=AT)
    mine.refresh_from_db()
    assert (mine.state, mine.sheet["relevance"]["points"], mine.scored_at) == ("scoring", 4, None)


def test_a_sheet_is_seen_by_nobody_else_before_it_is_handed_in(
    cast: Cast, two: tuple[list[Actor], list[evaluation.Assignment]]
) -> None:
    (first, second), (mine, _theirs) = two
    evaluation.declare(assignment_id=mine.pk, has_conflict=False, text="", actor=first, at=AT)
    evaluation.save_sheet(assignment_id=mine.pk, sheet=make.sheet(4, 4), actor=first, at=AT)
    mine.refresh_from_db()
    may_view = evaluation.policy.may_view_sheet
    assert (may_view(first, mine), may_view(second, mine), may_view(cast.officer, mine)) == (True, False, False)
    with pytest.raises(NotFound):
        evaluation.assignment_by_token(mine.record.token, second)
    evaluation.hand_in_sheet(assignment_id=mine.pk, sheet=make.sheet(4, 4), actor=first, at=AT)
    mine.refresh_from_db()
    assert (may_view(second, mine), may_view(cast.officer, mine)) == (False, True)
    with pytest.raises(NotAllowedNow):
        evaluation.hand_in_sheet(assignment_id=mine.pk, sheet=make.sheet(5, 5), actor=first, at=AT)


def test_the_common_sheet_waits_for_all_and_stands_when_all_agreed_to_the_same(
    two: tuple[list[Actor], list[evaluation.Assignment]],
) -> None:
    people, mine = two
    for actor, assignment in zip(people, mine, strict=True):
        evaluation.declare(assignment_id=assignment.pk, has_conflict=False, text="", actor=actor, at=AT)
    evaluation.hand_in_sheet(assignment_id=mine[0].pk, sheet=make.sheet(5, 5), actor=people[0], at=AT)
    with pytest.raises(NotAllowedNow):
        evaluation.propose_agreement(assignment_id=mine[0].pk, sheet=make.sheet(4, 4), actor=people[0], at=AT)
    evaluation.hand_in_sheet(assignment_id=mine[1].pk, sheet=make.sheet(3, 3), actor=people[1], at=AT)
    entry = evaluation.propose_agreement(assignment_id=mine[0].pk, sheet=make.sheet(4, 4), actor=people[0], at=AT)
    with pytest.raises(NotAllowedNow):
        evaluation.agree(assignment_id=mine[1].pk, seen="0" * 64, actor=people[1], at=AT)
    evaluation.agree(assignment_id=mine[1].pk, seen=digest(entry.proposed_sheet), actor=people[1], at=AT)
    entry = Entry.objects.get(pk=entry.pk)
    assert (entry.total, entry.agreed_at) == (12, AT)
    assert entry.proposal.state == "evaluated"
    assert {one.state for one in entry.assignments.all()} == {"agreed"}


def test_a_closed_round_is_ranked_and_can_be_ranked_again_from_its_snapshot(
    cast: Cast, actor_of: Callable[..., Actor]
) -> None:
    closed = make.ranked(cast, actor_of, (3, 4), (5, 5), (1, 1))
    rows = [(entry.total, entry.place) for entry in closed.entries.order_by("pk")]
    assert rows == [(10, 2), (15, 1), (3, None)]
    assert replay(closed.ranking, evaluation.grid_of(closed))
    assert {entry.proposal.state for entry in closed.entries.select_related("proposal")} == {"ranked"}
    with pytest.raises(NotAllowedNow):
        evaluation.close_round(round_id=closed.pk, actor=cast.officer, at=AT)


def test_a_round_with_open_dossiers_or_none_does_not_close(
    cast: Cast, two: tuple[list[Actor], list[evaluation.Assignment]]
) -> None:
    open_one = two[1][0].entry.round
    with pytest.raises(Refused, match="not_all_agreed"):
        evaluation.close_round(round_id=open_one.pk, actor=cast.officer, at=AT)
    open_one.refresh_from_db()
    assert (open_one.state, open_one.ranking_hash) == ("open", "")


def test_a_withdrawn_dossier_is_read_and_scored_by_nobody_any_more(
    cast: Cast, two: tuple[list[Actor], list[evaluation.Assignment]]
) -> None:
    (first, second), (mine, theirs) = two
    evaluation.declare(assignment_id=mine.pk, has_conflict=False, text="", actor=first, at=AT)
    open_one = mine.entry.round
    other = make.eligible_in_full(cast)
    entry = evaluation.add_dossier(round_id=open_one.pk, proposal_id=other.pk, actor=cast.officer, at=AT)
    proposals.withdraw(proposal_id=mine.entry.proposal_id, reason="No money.", actor=cast.applicant, at=AT)
    mine = evaluation.assignment_by_token(mine.record.token, first)
    assert mine.state == "declared"
    assert not evaluation.policy.may_read_dossier(first, mine)
    with pytest.raises(Forbidden):
        evaluation.opened_for(mine, first)
    sheet = make.sheet(4, 4)
    for assignment, actor in ((mine, first), (theirs, second)):
        assert list(clocks.clocks_of(assignment.record_id).exclude(state="stopped")) == []
        given = {"assignment_id": assignment.pk, "actor": actor, "at": AT}
        for act, more in (
            (evaluation.declare, {"has_conflict": False, "text": ""}),
            (evaluation.step_down, {"text": "A cousin."}),
            (evaluation.save_sheet, {"sheet": sheet}),
            (evaluation.hand_in_sheet, {"sheet": sheet}),
            (evaluation.propose_agreement, {"sheet": sheet}),
            (evaluation.agree, {"seen": "0" * 64}),
        ):
            with pytest.raises(NotAllowedNow, match="withdrawn"):
                act(**given, **more)  # type: ignore[operator]
    with pytest.raises(NotAllowedNow, match="withdrawn"):
        evaluation.assign(entry_id=mine.entry_id, person_id=first.person_id or 0, actor=cast.officer, at=AT)
    # The round waits for the dossiers that stand, and is not closed without any.
    with pytest.raises(Refused, match="not_all_agreed"):
        evaluation.close_round(round_id=open_one.pk, actor=cast.officer, at=AT)
    proposals.withdraw(proposal_id=entry.proposal_id, reason="No money.", actor=cast.applicant, at=AT)
    with pytest.raises(Refused, match="round_empty"):
        evaluation.close_round(round_id=open_one.pk, actor=cast.officer, at=AT)


def test_a_round_is_closed_and_ranked_without_what_was_withdrawn(cast: Cast, actor_of: Callable[..., Actor]) -> None:
    closed = make.ranked(cast, actor_of, (3, 4), (5, 5), withdrawn=1)
    rows = [(entry.total, entry.place, entry.proposal.state) for entry in closed.entries.order_by("pk")]
    assert rows == [(10, 2, "ranked"), (15, 1, "ranked"), (None, None, "withdrawn")]
    assert len((closed.ranking or {})["rows"]) == 2
    assert [entry.total for entry in evaluation.standing_entries(closed)] == [15, 10]


def test_a_clarification_writes_to_the_applicant(cast: Cast) -> None:
    note = make.taken_up(cast)
    evaluation.ask(
        proposal_id=note.pk, field="total", question="Right?", due_at=AT + timedelta(days=3), actor=cast.officer, at=AT
    )
    assert Letter.objects.filter(kind="evaluation.clarification_asked").count() == 1
    assert proposals.rows().get().state == "concept_clarification"


def test_an_evaluator_who_joins_the_applicant_later_reads_and_scores_no_more(
    cast: Cast, two: tuple[list[Actor], list[evaluation.Assignment]]
) -> None:
    """Interests are looked at whenever something is done, not only on the day of the assignment."""
    (first, _second), (mine, _theirs) = two
    evaluation.declare(assignment_id=mine.pk, has_conflict=False, text="", actor=first, at=AT)
    mine.refresh_from_db()
    assert evaluation.policy.may_read_dossier(first, mine)
    joined = replace(first, held=first.held | {Held(Role.PARTNER, cast.lead.pk)})
    assert not evaluation.policy.may_read_dossier(joined, mine)
    with pytest.raises(Forbidden):
        evaluation.hand_in_sheet(assignment_id=mine.pk, sheet=make.sheet(4, 4), actor=joined, at=AT)
    evaluation.step_down(assignment_id=mine.pk, text="I work there now.", actor=joined, at=AT)
    with pytest.raises(Forbidden):
        evaluation.step_down(assignment_id=mine.pk, text="Again.", actor=joined, at=AT)
    mine.refresh_from_db()
    assert mine.state == "recused"
