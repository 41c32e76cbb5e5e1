"""Rounds of placing: one placement for each project, changed while open, handed to the curators, never counted unseen."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, close_old_connections, connection, transaction

from facility.apps.dialogue.public import (
    PlacingRound,
    RoundPlacement,
    TypeProposal,
    TypeRemark,
    before,
    close_round,
    open_round,
    own_placements,
    picture,
    place_own,
    propose_change,
    remark,
    round_by_token,
    settle_change,
)
from facility.apps.projects.public import Placement, confirm_placement, matrix, scheme_of, waiting_placements
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.clocks.public import Clock
from facility.foundation.records.retention import export
from tests.apps.dialogue import make
from tests.apps.dialogue.make import AT
from tests.apps.projects.make import known
from tests.apps.projects.test_typology import versions

pytestmark = pytest.mark.django_db
Actors = Callable[..., Actor]
HOUR = timedelta(hours=1)


def room(secretariat: Actor, *keys: str) -> PlacingRound:
    """An open round for projects of one lead."""
    versions()
    make.process()
    meeting = make.meeting()
    for key in keys or ("border-project",):
        known(key, at=AT)
    return open_round(
        meeting_id=meeting.pk, version="2023-09", references=keys or ("border-project",), actor=secretariat, at=AT
    )


def grantee(found: PlacingRound, actor_of: Actors) -> Actor:
    """Somebody of the organisation that leads the projects of a round."""
    return actor_of(Role.REPORTER, organisation=RoundPlacement.objects.filter(round=found)[0].organisation)


def test_a_round_waits_for_each_organisation_and_one_is_open_at_a_time(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    found = room(secretariat, "one", "two")
    [row, _] = RoundPlacement.objects.filter(round=found)
    clock = Clock.objects.get(record=found.record)
    assert (clock.role, clock.organisation_id, clock.state) == ("applicant", row.organisation_id, "running")
    with pytest.raises(NotAllowedNow):
        open_round(meeting_id=found.meeting_id, version="2023-09", references=["one"], actor=secretariat, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        PlacingRound.objects.create(
            record=row.project.record, meeting=found.meeting, scheme=found.scheme, number=2, opened_at=AT
        )


def test_a_round_names_what_cannot_be_placed(actor_of: Actors) -> None:
    versions()
    make.process()
    meeting = make.meeting()
    known("led")
    known("nobody", lead_body="", lead_name="", partners=())
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    given = {"meeting_id": meeting.pk, "version": "2023-09", "references": ["led"], "actor": secretariat, "at": AT}
    for wrong in (
        {"references": [" "]},
        {"version": "1999"},
        {"references": ["led", "gone"]},
        {"references": ["nobody"]},
    ):
        with pytest.raises(Refused):
            open_round(**{**given, **wrong})
    with pytest.raises(NotFound):
        open_round(**{**given, "meeting_id": 999})
    with pytest.raises(Forbidden):
        open_round(**{**given, "actor": actor_of(Role.APPLICANT)})
    assert not PlacingRound.objects.exists()
    assert open_round(**{**given, "references": ["led", " led "]}).number == 1


def test_a_phone_that_votes_twice_changes_its_one_placement(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    found = room(secretariat)
    mine = grantee(found, actor_of)
    [row] = own_placements(picture(found), mine)
    given = {"placement_id": row.pk, "contributing": [], "reason": "So.", "actor": mine, "at": AT}
    place_own(approach="capacity", **given)
    place_own(approach="hybrid", **{**given, "contributing": ["capacity"]})
    now = RoundPlacement.objects.get()
    assert now.approach is not None
    assert (now.approach.code, now.contributing, now.times) == ("hybrid", ["capacity"], 2)
    assert Clock.objects.get(record=found.record).state == "stopped"
    with pytest.raises(DatabaseError), transaction.atomic():
        RoundPlacement.objects.create(round=found, project=now.project, organisation=now.organisation)
    assert (picture(found).placed, picture(found).unplaced, picture(found).others["capacity"]) == (1, 0, 1)
    assert own_placements(picture(found), PUBLIC) == []
    assert not Placement.objects.exists()
    assert [one["approach"] for one in export(mine.user_id or 0)["dialogue.RoundPlacement"]] == ["hybrid"]


def test_a_placement_that_does_not_fit_is_refused_and_changes_nothing(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    found = room(secretariat)
    mine, row = grantee(found, actor_of), RoundPlacement.objects.get()
    given = {
        "placement_id": row.pk, "approach": "capacity", "contributing": [], "reason": "So.", "actor": mine, "at": AT,
    }  # fmt: skip
    for wrong in (
        {"approach": "skills"},
        {"contributing": ["capacity"]},
        {"contributing": ["skills"]},
        {"reason": "  "},
    ):
        with pytest.raises(Refused):
            place_own(**{**given, **wrong})
    for stranger in (secretariat, actor_of(Role.REPORTER, organisation=make.organisation("Other")), PUBLIC):
        with pytest.raises(Forbidden):
            place_own(**{**given, "actor": stranger})
    with pytest.raises(NotFound):
        place_own(**{**given, "placement_id": 999})
    row.refresh_from_db()
    assert (row.approach, row.times) == (None, 0)


def test_a_closed_round_goes_to_a_curator_who_did_not_place_it_and_the_matrix_follows(actor_of: Actors) -> None:
    secretariat, editor = actor_of(Role.DIALOGUE_SECRETARIAT), actor_of(Role.EDITOR)
    found = room(secretariat, "one", "two")
    mine = grantee(found, actor_of)
    row = RoundPlacement.objects.get(project__key="one")
    given = {"placement_id": row.pk, "contributing": ["capacity"], "reason": "Both.", "actor": mine, "at": AT}
    place_own(approach="hybrid", **given)
    with pytest.raises(Forbidden):
        close_round(round_id=found.pk, actor=mine, at=AT + HOUR)
    close_round(round_id=found.pk, actor=secretariat, at=AT + HOUR)
    for again in (
        lambda: close_round(round_id=found.pk, actor=secretariat, at=AT),
        lambda: place_own(approach="capacity", **given),
    ):
        with pytest.raises(NotAllowedNow):
            again()
    with pytest.raises(NotFound):
        close_round(round_id=999_999_999, actor=secretariat, at=AT)
    assert not Clock.objects.exclude(state="stopped").exists()
    waiting = list(waiting_placements())
    assert [(one.approach.code, one.weight, one.user_id, one.placed_by) for one in waiting] == [
        ("hybrid", "primary", mine.user_id, "Border Police"),
        ("capacity", "contributing", mine.user_id, "Border Police"),
    ]
    day = (AT + HOUR).date()
    assert matrix(scheme_of("2023-09"), PUBLIC, as_of=day).placed == 0
    for one in waiting:
        confirm_placement(placement_id=one.pk, actor=editor, at=AT + 2 * HOUR)
    after = matrix(scheme_of("2023-09"), PUBLIC, as_of=day)
    assert (after.placed, after.unplaced) == (1, 1)
    [standing] = after.standings.values()
    assert [row.approach.code for row in standing.contributing] == ["capacity"]


def test_a_round_is_compared_with_the_one_closed_before_it(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    first = room(secretariat)
    assert before(first) is None
    close_round(round_id=first.pk, actor=secretariat, at=AT + HOUR)
    given = {"meeting_id": first.meeting_id, "version": "2023-09", "references": ["border-project"]}
    second = open_round(**given, actor=secretariat, at=AT + 2 * HOUR)
    assert (second.number, before(second)) == (2, first)
    assert picture(first).place_of(999) == ""


def test_a_change_of_a_type_is_discussed_and_agreed_or_not(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    found = room(secretariat)
    mine = grantee(found, actor_of)
    given = {"round_id": found.pk, "change": "rename", "approach": "capacity", "name": "Skills", "reason": "So."}
    for wrong in ({"change": "split"}, {"approach": "none"}, {"name": " "}, {"reason": ""}):
        with pytest.raises(Refused):
            propose_change(**{**given, **wrong}, actor=mine, at=AT)
    with pytest.raises(NotFound):
        propose_change(**{**given, "round_id": 999}, actor=mine, at=AT)
    with pytest.raises(Forbidden):
        propose_change(**given, actor=PUBLIC, at=AT)
    assert not TypeProposal.objects.exists()
    made = propose_change(**given, actor=mine, at=AT)
    retired = propose_change(**{**given, "change": "retire"}, actor=mine, at=AT)
    assert propose_change(**{**given, "change": "add", "approach": ""}, actor=mine, at=AT).approach is None
    assert retired.name == ""
    remark(proposal_id=made.pk, words="Better.", actor=secretariat, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        TypeRemark.objects.update(words="Worse.")
    for actor, agreed, outcome, refusal in ((mine, True, "Yes.", Forbidden), (secretariat, True, " ", Refused)):
        with pytest.raises(refusal):
            settle_change(proposal_id=made.pk, agreed=agreed, outcome=outcome, actor=actor, at=AT)
    settle_change(proposal_id=made.pk, agreed=True, outcome="All agreed.", actor=secretariat, at=AT)
    settle_change(proposal_id=retired.pk, agreed=False, outcome="It stays.", actor=secretariat, at=AT)
    made.refresh_from_db()
    retired.refresh_from_db()
    assert (made.state, retired.state) == ("agreed", "not_agreed")
    assert [one.names for one in found.scheme.approaches.all()] == [{"en": "Capacity"}, {"en": "Hybrid"}]
    with pytest.raises(NotAllowedNow):
        remark(proposal_id=made.pk, words="Late.", actor=secretariat, at=AT)
    with pytest.raises(NotFound):
        remark(proposal_id=999_999_999, words="So.", actor=secretariat, at=AT)
    assert len(export(mine.user_id or 0)["dialogue.TypeProposal"]) == 3
    assert len(export(secretariat.user_id or 0)["dialogue.TypeRemark"]) == 1


def test_a_round_of_a_meeting_that_is_not_public_is_not_there(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    found = room(secretariat)
    assert round_by_token(found.record.token, PUBLIC) == found
    type(found.record).objects.filter(pk=found.meeting.record_id).update(is_public=False)
    with pytest.raises(NotFound):
        round_by_token(found.record.token, PUBLIC)
    assert round_by_token(found.record.token, secretariat) == found


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_leave_one_placement(actor_of: Actors) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("threads of one test share one SQLite database; the row is the same by its constraint")
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    found = room(secretariat)
    mine, row = grantee(found, actor_of), RoundPlacement.objects.get()
    failed: list[DatabaseError] = []

    def vote(code: str) -> None:
        try:
            place_own(placement_id=row.pk, approach=code, contributing=[], reason=code, actor=mine, at=AT)
        except DatabaseError as error:
            failed.append(error)
        finally:
            close_old_connections()
            connection.close()

    phones = [threading.Thread(target=vote, args=(code,)) for code in ("capacity", "hybrid")]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join(timeout=60)
    now = RoundPlacement.objects.select_related("approach").get()
    assert failed == []
    assert now.approach is not None
    assert (now.times, now.reason) == (2, now.approach.code)
