"""Rounds, score sheets and award decisions at the browser: who sees what when, and that a refusal changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from facility.apps.evaluation import public as evaluation
from facility.apps.grants import public as grants
from facility.apps.proposals import public as proposals
from facility.core.canonical import digest
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.trail.public import Entry as TrailEntry
from facility.foundation.trail.public import Event
from tests.apps.evaluation import make
from tests.apps.evaluation.make import AT, Cast
from tests.apps.grants import make as grants_make

pytestmark = pytest.mark.django_db
SHEET = {
    "points_0": "4",
    "comment_0": "It meets a need.",
    "points_1": "3",
    "comment_1": "Well planned.",
}


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[-3000:]
    return str(response.content.decode())


def here(mine: evaluation.Assignment) -> str:
    return f"/desk/evaluations/{mine.record.token}/"


@pytest.fixture
def entry(cast: Cast) -> evaluation.Entry:
    """One dossier in an open round."""
    made = evaluation.open_round(lot_id=cast.lot.pk, grid_id=make.grid(cast.lot).pk, actor=cast.officer, at=AT)
    dossier = make.eligible_in_full(cast)
    return evaluation.add_dossier(round_id=made.pk, proposal_id=dossier.pk, actor=cast.officer, at=AT)


@pytest.fixture
def two(cast: Cast, entry: evaluation.Entry, evaluators: list[Actor]) -> list[evaluation.Assignment]:
    """Its two evaluators, who have declared nothing yet."""
    return [
        evaluation.assign(entry_id=entry.pk, person_id=one.person_id or 0, actor=cast.officer, at=AT)
        for one in evaluators
    ]


def test_an_officer_opens_a_round_adds_dossiers_and_assigns(
    cast: Cast,
    officer: Client,
    auditor: Client,
    applicant: Client,
    evaluators: list[Actor],
    actor_of: Callable[..., Actor],
) -> None:
    insider = actor_of(Role.EVALUATOR, Role.APPLICANT, organisation=cast.lead)
    dossier = make.eligible_in_full(cast)
    assert auditor.get("/desk/rounds/open/").status_code == 403
    assert auditor.post("/desk/rounds/open/", {"lot": cast.lot.pk}).status_code == 403
    assert "test-call / A" in text(officer.get("/desk/rounds/open/"))
    officer.post("/desk/rounds/open/", {"lot": cast.lot.pk})
    found = evaluation.Round.objects.get()
    page = f"/desk/rounds/{found.record.token}/"
    assert "Skills for return" in text(officer.get(page))
    assert applicant.get(page).status_code == 404
    assert auditor.post(f"{page}add/", {"dossier": dossier.record.token}).status_code == 403
    entered = text(officer.post(f"{page}add/", {"dossier": dossier.record.token}, follow=True))
    assert "Edda" in entered
    one = f"{page}{dossier.record.token}/"
    refused = text(officer.post(one, {"person": insider.person_id}), 422)
    assert "holds a role for an organisation of the dossier" in refused
    assert officer.post(one, {"person": cast.delegate.person_id}).status_code == 422
    assert auditor.post(one, {"person": evaluators[0].person_id}).status_code == 403
    assert evaluation.Assignment.objects.count() == 0
    for person in evaluators:
        officer.post(one, {"person": person.person_id})
    assert evaluation.Assignment.objects.count() == 2
    assert "Emil" in text(auditor.get(page))


def test_nothing_of_the_dossier_before_interests_are_declared(
    two: list[evaluation.Assignment], evaluators: list[Actor], at_desk: Any, officer: Client
) -> None:
    mine, theirs = two
    edda = at_desk(evaluators[0])
    listed = text(edda.get("/desk/evaluations/"))
    assert "Skills for return" not in listed and mine.record.token in listed
    page = text(edda.get(here(mine)))
    assert "Skills for return" not in page and "Agency of Skills" in page
    assert edda.get(here(theirs)).status_code == 404
    assert officer.get(here(mine)).status_code == 404
    assert officer.get("/desk/evaluations/").status_code == 403
    assert edda.get(f"{here(mine)}documents/full/nothing/").status_code == 403
    assert edda.post(here(mine), {"do": "save", **SHEET}).status_code == 409
    assert edda.post(here(mine), {"do": "whatever"}).status_code == 409
    assert not TrailEntry.objects.filter(event=Event.PROPOSAL_READ, user_id=evaluators[0].user_id).exists()
    assert "Say which interest" in text(edda.post(here(mine), {"do": "declare", "has_conflict": "yes"}), 422)
    assert edda.post(here(mine), {"do": "declare"}).status_code == 422
    page = text(edda.post(here(mine), {"do": "declare", "has_conflict": "no"}, follow=True))
    assert "Skills for return" in page and "Relevance" in page and "People who return find work." in page
    assert TrailEntry.objects.filter(event=Event.PROPOSAL_READ, user_id=evaluators[0].user_id).count() == 1


def test_who_steps_down_sees_nothing_and_officers_read_why(
    entry: evaluation.Entry,
    two: list[evaluation.Assignment],
    evaluators: list[Actor],
    at_desk: Any,
    officer: Client,
    auditor: Client,
) -> None:
    edda = at_desk(evaluators[0])
    edda.post(here(two[0]), {"do": "declare", "has_conflict": "yes", "text": "My sister works there."})
    assert "Skills for return" not in text(edda.get(here(two[0])))
    page = f"/desk/rounds/{entry.round.record.token}/{entry.proposal.record.token}/"
    assert "My sister works there." in text(officer.get(page))
    assert "My sister works there." not in text(auditor.get(page))


def declared(two: list[evaluation.Assignment], evaluators: list[Actor]) -> None:
    for mine, actor in zip(two, evaluators, strict=True):
        evaluation.declare(assignment_id=mine.pk, has_conflict=False, text="", actor=actor, at=AT)


def test_what_was_withdrawn_is_closed_to_evaluators_and_marked_in_its_round(
    entry: evaluation.Entry,
    two: list[evaluation.Assignment],
    evaluators: list[Actor],
    at_desk: Any,
    officer: Client,
    cast: Cast,
    actor_of: Callable[..., Actor],
) -> None:
    declared(two, evaluators)
    actor_of(Role.EVALUATOR)
    round_page = f"/desk/rounds/{entry.round.record.token}/"
    one = f"{round_page}{entry.proposal.record.token}/"
    assert 'name="person"' in text(officer.get(one))
    edda, mine = at_desk(evaluators[0]), two[0]
    assert "Skills for return" in text(edda.get(here(mine)))
    proposals.withdraw(proposal_id=entry.proposal_id, reason="No money.", actor=cast.applicant, at=AT)
    page = text(edda.get(here(mine)))
    assert "The dossier was withdrawn" in page
    assert "Skills for return" not in page
    assert "Skills for return" not in text(edda.get("/desk/evaluations/"))
    assert edda.post(here(mine), {"do": "save", **SHEET}).status_code == 409
    assert edda.get(f"/api/v1/evaluations/{mine.record.token}").json()["answers"] is None
    listed = text(officer.get(round_page))
    assert "Withdrawn</span>" in listed
    assert "not agreed yet" not in listed
    assert 'name="person"' not in text(officer.get(one))


def test_who_learns_of_an_interest_later_steps_down_with_a_word_on_it(
    entry: evaluation.Entry, two: list[evaluation.Assignment], evaluators: list[Actor], at_desk: Any, officer: Client
) -> None:
    declared(two, evaluators)
    edda, mine = at_desk(evaluators[0]), two[0]
    assert "step down" in text(edda.get(here(mine)))
    page = text(edda.post(here(mine), {"do": "step_down", "text": ""}, follow=True))
    assert "Nothing has changed: say which interest became known" in page
    mine.refresh_from_db()
    assert mine.state == "declared"
    page = text(edda.post(here(mine), {"do": "step_down", "text": "A partner employs me."}, follow=True))
    assert "You stepped down" in page and "Skills for return" not in page
    staff = f"/desk/rounds/{entry.round.record.token}/{entry.proposal.record.token}/"
    assert "A partner employs me." in text(officer.get(staff))
    assert edda.post(here(mine), {"do": "step_down", "text": "Again"}).status_code == 409


def test_a_sheet_is_saved_in_parts_and_handed_in_whole(
    entry: evaluation.Entry,
    two: list[evaluation.Assignment],
    evaluators: list[Actor],
    at_desk: Any,
    officer: Client,
) -> None:
    declared(two, evaluators)
    edda, emil = (at_desk(one) for one in evaluators)
    mine = two[0]
    edda.post(here(mine), {"do": "save", "points_0": "4"})
    mine.refresh_from_db()
    assert (mine.state, mine.sheet["relevance"]["points"]) == ("scoring", 4)
    page = text(edda.post(here(mine), {"do": "hand_in", "points_0": "4", "sure": "on"}), 422)
    assert "no points without a reason" in page and "Give points." in page
    assert "Tick this" in text(edda.post(here(mine), {"do": "hand_in", **SHEET}), 422)
    assert edda.post(here(mine), {"do": "hand_in", **SHEET, "points_0": "9", "sure": "on"}).status_code == 422
    mine.refresh_from_db()
    assert mine.scored_at is None
    staff = f"/desk/rounds/{entry.round.record.token}/{entry.proposal.record.token}/"
    assert "It meets a need." not in text(officer.get(staff))
    page = text(edda.post(here(mine), {"do": "hand_in", **SHEET, "sure": "on"}, follow=True))
    assert "once everybody has handed theirs in" in page
    assert "It meets a need." in text(officer.get(staff)), "staff see what was handed in"
    assert "It meets a need." not in text(emil.get(here(two[1]))), "the other evaluator does not"
    assert edda.post(here(mine), {"do": "hand_in", **SHEET, "points_0": "1", "sure": "on"}).status_code == 409
    assert edda.post(here(mine), {"do": "propose", **SHEET}).status_code == 409
    mine.refresh_from_db()
    assert mine.sheet["relevance"]["points"] == 4


def test_two_evaluators_compare_and_agree(
    entry: evaluation.Entry, two: list[evaluation.Assignment], evaluators: list[Actor], at_desk: Any
) -> None:
    declared(two, evaluators)
    edda, emil = (at_desk(one) for one in evaluators)
    two[0].refresh_from_db()
    assert not evaluation.policy.may_compare_sheets(evaluators[0], two[0])
    assert edda.get(f"{here(two[0])}documents/full/nothing/").status_code == 404
    edda.post(here(two[0]), {"do": "hand_in", **SHEET, "sure": "on"})
    emil.post(here(two[1]), {"do": "hand_in", **SHEET, "points_0": "2", "comment_0": "Vague.", "sure": "on"})
    page = text(edda.get(here(two[0])))
    assert "Vague." in page and "Propose the common sheet" in page
    assert edda.post(here(two[0]), {"do": "propose", **SHEET, "points_0": ""}).status_code == 422
    edda.post(here(two[0]), {"do": "propose", **SHEET, "points_0": "3"})
    entry.refresh_from_db()
    page = text(emil.get(here(two[1])))
    seen = digest(entry.proposed_sheet)
    assert "Agree to exactly this" in page and seen in page
    assert emil.post(here(two[1]), {"do": "agree", "seen": "another"}).status_code == 409
    entry.refresh_from_db()
    assert entry.agreed_at is None
    emil.post(here(two[1]), {"do": "agree", "seen": seen})
    entry.refresh_from_db()
    assert entry.total == 9
    assert "The common sheet stands." in text(edda.get(here(two[0])))


def test_a_round_is_closed_and_its_ranking_can_be_made_again(
    cast: Cast,
    entry: evaluation.Entry,
    two: list[evaluation.Assignment],
    evaluators: list[Actor],
    officer: Client,
    auditor: Client,
) -> None:
    page = f"/desk/rounds/{entry.round.record.token}/"
    told = text(officer.post(f"{page}close/", follow=True))
    assert "have not agreed on every dossier" in told
    declared(two, evaluators)
    for mine, actor in zip(two, evaluators, strict=True):
        evaluation.hand_in_sheet(assignment_id=mine.pk, sheet=make.sheet(4, 4), actor=actor, at=AT)
    entry = evaluation.propose_agreement(assignment_id=two[0].pk, sheet=make.sheet(4, 4), actor=evaluators[0], at=AT)
    evaluation.agree(assignment_id=two[1].pk, seen=digest(entry.proposed_sheet), actor=evaluators[1], at=AT)
    assert auditor.post(f"{page}close/").status_code == 403
    found = evaluation.Round.objects.get()
    assert found.state == "open"
    grants_make.envelope(cast)
    told = text(officer.post(f"{page}close/", follow=True))
    found.refresh_from_db()
    assert found.ranking_hash in told and "Ranked again: the same result" in told and "Fits:" in told
    found.ranking["rows"][0]["total"] = 1
    found.save()
    assert "Ranked again: another result" in text(auditor.get(page))


@pytest.fixture
def ranked(cast: Cast, actor_of: Callable[..., Actor]) -> evaluation.Round:
    """Three ranked dossiers (the third below the threshold), an envelope, a committee."""
    grants_make.envelope(cast)
    grants_make.committee(cast, actor_of)
    return make.ranked(cast, actor_of, (5, 5), (4, 4), (1, 1))


def choices(found: evaluation.Round, *outcomes: str, why: str = "") -> dict[str, str]:
    """A decision as the form posts it: everybody took part."""
    given = {"held_on": AT.date().isoformat(), "note": "Follows the ranking."}
    for one, outcome in zip(evaluation.entries_of(found), outcomes, strict=True):
        given |= {f"outcome_{one.proposal_id}": outcome, f"reason_{one.proposal_id}": why}
    from facility.apps.bodies.models import Seat

    return given | {f"seat_{seat.pk}": "present" for seat in Seat.objects.all()}


def by_place(found: evaluation.Round) -> list[evaluation.Entry]:
    return list(evaluation.entries_of(found))


def test_a_decision_is_proposed_with_reasons_and_decided_by_somebody_else(
    cast: Cast, ranked: evaluation.Round, officer: Client, second: Client, auditor: Client, applicant: Client
) -> None:
    page = f"/desk/decisions/propose/{ranked.record.token}/"
    form = text(officer.get(page))
    assert "Below a threshold" in form and "Fits:" in form
    assert auditor.get(page).status_code == 403
    order = {one.place: position for position, one in enumerate(by_place(ranked))}
    outcomes = ["reject"] * 3
    outcomes[order[1]], outcomes[order[2]] = "reserve", "award"
    told = text(officer.post(page, choices(ranked, *outcomes)), 422)
    assert "a lower-ranked dossier is awarded before this one".lower() in told.lower()
    outcomes[order[None]] = "award"
    assert "below a threshold" in text(officer.post(page, choices(ranked, *outcomes, why="So.")), 422)
    assert grants.Decision.objects.count() == 0
    outcomes[order[None]] = "reject"
    shown = text(officer.post(page, choices(ranked, *outcomes, why="It overlaps."), follow=True))
    assert "Leaves the ranking" in shown and "It overlaps." in shown and "another person must decide" in shown
    decision = grants.Decision.objects.get()
    here = f"/desk/decisions/{decision.record.token}/"
    seen = grants_make.digest_of(decision)
    assert seen in text(second.get(here)) and applicant.get(here).status_code == 404
    assert seen not in text(auditor.get(here))
    assert officer.post(here, {"seen": seen}).status_code == 403
    assert auditor.post(here, {"seen": seen}).status_code == 403
    assert second.post(here, {"seen": "x"}).status_code == 409
    decision.refresh_from_db()
    assert (decision.state, grants.Grant.objects.count()) == ("proposed", 0)
    assert "Decided" in text(second.post(here, {"seen": seen}, follow=True))
    assert grants.Grant.objects.count() == 1


def test_stepping_out_has_a_reason_and_money_is_counted(cast: Cast, ranked: evaluation.Round, officer: Client) -> None:
    from facility.apps.bodies.models import Seat

    grants_make.envelope(cast, 50_000_000)
    page = f"/desk/decisions/propose/{ranked.record.token}/"
    outcomes = ["reject" if one.place is None else "award" for one in by_place(ranked)]
    assert "Only" in text(officer.get(page)), "the second does not fit"
    assert officer.post(page, choices(ranked, *outcomes, why="So.")).status_code == 422
    chair = Seat.objects.get(capacity="chair")
    given = choices(ranked, *["reserve" if one == "award" else one for one in outcomes], why="So.")
    given[f"seat_{chair.pk}"] = "stepped_out"
    assert "Say why this person stepped out." in text(officer.post(page, given), 422)
    assert grants.Decision.objects.count() == 0
    given[f"why_{chair.pk}"] = "Chairs the partner's board."
    told = text(officer.post(page, given, follow=True))
    assert "stepped out" in told and "Chairs the partner&#x27;s board." in told


def test_a_proposed_decision_can_be_taken_back(
    cast: Cast, ranked: evaluation.Round, officer: Client, second: Client
) -> None:
    page = f"/desk/decisions/propose/{ranked.record.token}/"
    outcomes = ["reject" if one.place is None else "award" for one in by_place(ranked)]
    officer.post(page, choices(ranked, *outcomes, why="So."))
    decision = grants.Decision.objects.get()
    here = f"/desk/decisions/{decision.record.token}/"
    assert second.post(f"{here}withdraw/").status_code == 403
    assert officer.post(page, choices(ranked, *outcomes, why="So.")).status_code == 409
    officer.post(f"{here}withdraw/")
    decision.refresh_from_db()
    assert decision.state == "withdrawn"
    assert "Propose the decision" in text(officer.get(f"/desk/rounds/{ranked.record.token}/"))


def test_the_applicant_reads_points_and_comments_once_decided(
    cast: Cast, ranked: evaluation.Round, officer: Client, second: Client, applicant: Client, delegate: Client
) -> None:
    entry = next(one for one in by_place(ranked) if one.place == 1)
    page = f"/dossiers/{entry.proposal.record.token}/"
    assert "It meets a need." not in text(applicant.get(page))
    outcomes = ["reject" if one.place is None else "award" for one in by_place(ranked)]
    officer.post(f"/desk/decisions/propose/{ranked.record.token}/", choices(ranked, *outcomes, why="So."))
    decision = grants.Decision.objects.get()
    second.post(f"/desk/decisions/{decision.record.token}/", {"seen": grants_make.digest_of(decision)})
    told = text(applicant.get(page))
    assert "It meets a need." in told and "15 of 15" in told
    names = evaluation.Assignment.objects.filter(entry=entry).values_list("person__name", flat=True)
    assert not any(name in told for name in names)
    assert evaluation.result_of(entry.proposal_id, cast.delegate) is None


def test_pages_stay_cheap(
    cast: Cast, ranked: evaluation.Round, officer: Client, second: Client, django_assert_max_num_queries: Any
) -> None:
    entry = next(one for one in by_place(ranked) if one.place == 1)
    token = entry.proposal.record.token
    for url, most in (
        ("/desk/rounds/", 10),
        ("/desk/decisions/", 10),
        ("/desk/consultations/", 10),
        (f"/desk/rounds/{ranked.record.token}/", 15),
        (f"/desk/rounds/{ranked.record.token}/{token}/", 15),
        (f"/desk/decisions/propose/{ranked.record.token}/", 15),
        (f"/desk/dossiers/{token}/", 15),
        ("/desk/committees/", 10),
        ("/desk/committees/gec/", 15),
    ):
        officer.get(url)
        with django_assert_max_num_queries(most, info=url):
            text(officer.get(url))


def test_desks_name_what_waits(
    cast: Cast, two: list[evaluation.Assignment], evaluators: list[Actor], at_desk: Any, officer: Client, second: Client
) -> None:
    make.taken_up(cast)
    assert "Dossiers to judge" in text(officer.get("/desk/")) and "Rounds that are open" in text(officer.get("/desk/"))
    assert "Evaluations to do" in text(at_desk(evaluators[0]).get("/desk/"))
    assert "Award decisions" in text(second.get("/desk/"))


def test_a_panel_chair_runs_a_round_without_opening_dossiers(
    cast: Cast, actor_of: Callable[..., Actor], at_desk: Any
) -> None:
    chair = at_desk(actor_of(Role.PANEL_CHAIR))
    dossier = make.eligible_in_full(cast)
    made = evaluation.open_round(lot_id=cast.lot.pk, grid_id=make.grid(cast.lot).pk, actor=cast.officer, at=AT)
    page = f"/desk/rounds/{made.record.token}/"
    assert chair.post(f"{page}add/", {"dossier": "nothing"}).status_code == 404
    assert "Assign an evaluator" in text(chair.post(f"{page}add/", {"dossier": dossier.record.token}, follow=True))
    assert chair.get(f"/desk/dossiers/{dossier.record.token}/").status_code == 404


def test_a_committee_member_sees_the_ranking_but_no_single_sheet(
    ranked: evaluation.Round, actor_of: Callable[..., Actor], at_desk: Any
) -> None:
    member = at_desk(actor_of(Role.COMMITTEE_MEMBER))
    page = f"/desk/rounds/{ranked.record.token}/"
    assert ranked.ranking_hash in text(member.get(page))
    entry = by_place(ranked)[0]
    told = text(member.get(f"{page}{entry.proposal.record.token}/"))
    assert "Agreed points and comments" in told and "Sheets handed in" not in told
    assert member.post(f"{page}close/").status_code == 403
    assert member.get(f"/desk/decisions/propose/{ranked.record.token}/").status_code == 403


def test_tasks_lead_to_the_page_where_they_are_done(
    cast: Cast, two: list[evaluation.Assignment], evaluators: list[Actor], at_desk: Any, delegate: Client
) -> None:
    assert here(two[0]) in text(at_desk(evaluators[0]).get("/desk/tasks/"))
    assert here(two[0]) not in text(at_desk(evaluators[1]).get("/desk/tasks/"))
    note = make.taken_up(cast)
    evaluation.judge_eligible(proposal_id=note.pk, actor=cast.officer, at=AT)
    evaluation.consult(
        proposal_id=note.pk,
        question="Any objection?",
        asked=[(cast.service.pk, False)],
        silence=make.SILENCE,
        actor=cast.officer,
        at=AT,
    )
    assert "/desk/consultations/" in text(delegate.get("/desk/tasks/"))
