"""What meetings leave: read from the folder, written down at the desk, reported on by those who took it on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from facility.apps.dialogue.public import (
    Commitment,
    CommitmentFacts,
    CommitmentReport,
    Conclusion,
    OutcomeFacts,
    Presentation,
    PresentationFacts,
    commit,
    conclude,
    import_outcome,
    next_meeting,
    not_presented,
    report_commitment,
)
from facility.apps.interchange.readers.portfolio import read_folder
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.clocks.public import Clock
from facility.foundation.records.retention import export
from facility.foundation.search.public import Query, find
from tests.apps.dialogue import make
from tests.apps.dialogue.make import AT, LOADER
from tests.apps.projects.make import known

pytestmark = pytest.mark.django_db
Actors = Callable[..., Actor]
SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "portfolio"
ONLINE = CommitmentFacts(
    reference="T-CM-1", texts={"en": "Meet again online."}, due="2023-10-30", due_note="10:00, time zone not stated"
)
OUTCOME = OutcomeFacts(
    meeting="test-min-1",
    presentations=(PresentationFacts(presented_as="Border", sessions={"en": "Morning"}, project="border-project"),),
    conclusions=({"en": "More time."},),
    commitments=(ONLINE,),
)


def test_the_exchange_event_left_three_commitments_two_sessions_and_eight_presentations() -> None:
    [found] = read_folder(SEEDS).outcomes
    assert found.meeting == "mpf-exchange-2023"
    assert [(one.due, one.due_note) for one in found.commitments] == [
        ("2023-10-30", "10:00, time zone not stated"),
        ("", ""),
        ("", ""),
    ]
    assert {one.owner_function for one in found.commitments} == {"secretariat"}
    by_session: dict[str, int] = {}
    for one in found.presentations:
        by_session[one.sessions["en"]] = by_session.get(one.sessions["en"], 0) + 1
    assert by_session == {"Borders and security cooperation priorities": 3, "Power of partnership approaches": 5}
    assert sum("not yet presented" in one.note for one in found.presentations) == 3


def test_an_outcome_is_loaded_once_and_renewed_beside_what_the_desk_wrote(actor_of: Actors) -> None:
    make.process()
    meeting = make.meeting()
    known()
    assert import_outcome(facts=OUTCOME, actor=LOADER, at=AT) == "created"
    assert import_outcome(facts=OUTCOME, actor=LOADER, at=AT) == "unchanged"
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    conclude(meeting_id=meeting.pk, texts={"en": "Of the desk.", "fr": " "}, actor=secretariat, at=AT)
    changed = OutcomeFacts(
        meeting="test-min-1",
        conclusions=({"en": "Other."},),
        commitments=(CommitmentFacts(**{**vars_of(ONLINE), "due": ""}),),
    )
    assert import_outcome(facts=changed, actor=LOADER, at=AT) == "changed"
    assert [one.texts["en"] for one in Conclusion.objects.all()] == ["Other.", "Of the desk."]
    assert not Presentation.objects.exists()
    assert Commitment.objects.get().due == ""
    assert find(Query("online", PUBLIC)).hits[0].path == "/commitments/T-CM-1/"


def vars_of(facts: CommitmentFacts) -> dict[str, object]:
    """The fields of a commitment's facts."""
    return {name: getattr(facts, name) for name in ("reference", "texts", "owner_function", "due", "due_note")}


@pytest.mark.parametrize(
    "wrong",
    [
        {"meeting": "none"},
        {"presentations": (PresentationFacts(presented_as="X", sessions={"en": "M"}, project="none"),)},
        {"presentations": (PresentationFacts(presented_as="X", sessions={"en": "M"}, approach="2023 / none"),)},
        {"commitments": (CommitmentFacts(reference="T-CM-2", texts={}),)},
    ],
)
def test_what_does_not_fit_together_is_not_loaded(wrong: dict[str, object]) -> None:
    make.process()
    make.meeting()
    with pytest.raises(Refused):
        import_outcome(facts=OutcomeFacts(**{"meeting": "test-min-1", **wrong}), actor=LOADER, at=AT)  # type: ignore[arg-type]
    assert not Commitment.objects.exists()
    with pytest.raises(Forbidden):
        import_outcome(facts=OUTCOME, actor=PUBLIC, at=AT)


def taken_on(actor: Actor, owner: int | None = None, due: str = "2026-12") -> Commitment:
    """A commitment written down at the desk."""
    make.process()
    meeting = make.meeting()
    return commit(meeting_id=meeting.pk, texts={"en": "Do it."}, owner_id=owner, due=due, actor=actor, at=AT)


def test_a_commitment_waits_for_its_owner_until_its_last_possible_day(actor_of: Actors) -> None:
    made = taken_on(actor_of(Role.DIALOGUE_SECRETARIAT))
    clock = Clock.objects.get(record=made.record)
    assert clock.due_at is not None
    assert (clock.role, clock.due_at.date().isoformat()) == ("dialogue_secretariat", "2026-12-31")
    assert made.owner_function == "secretariat"
    made.record.refresh_from_db()
    assert made.record.reference == f"MPF-CM-2024-{made.pk:04d}"


def test_without_a_stated_date_no_task_waits(actor_of: Actors) -> None:
    made = taken_on(actor_of(Role.DIALOGUE_SECRETARIAT), due="")
    assert (made.due, Clock.objects.count()) == ("", 0)


def test_the_owner_reports_and_another_organisation_does_not(actor_of: Actors) -> None:
    body, other = make.organisation("Owner"), make.organisation("Other")
    owner, organisation = actor_of(Role.APPLICANT, organisation=body), body.pk
    made = taken_on(actor_of(Role.DIALOGUE_SECRETARIAT), organisation, "2026-12-15")
    clock = Clock.objects.get(record=made.record)
    assert (clock.role, clock.organisation_id) == ("applicant", organisation)
    report_commitment(commitment_id=made.pk, state="in_part", words="Half.", actor=owner, at=AT)
    made.refresh_from_db()
    clock.refresh_from_db()
    assert (made.state, clock.state) == ("in_part", "running")
    for actor in (actor_of(Role.APPLICANT, organisation=other), PUBLIC):
        with pytest.raises(Forbidden):
            report_commitment(commitment_id=made.pk, state="done", words="All.", actor=actor, at=AT)
    report_commitment(
        commitment_id=made.pk, state="done", words="All.", actor=actor_of(Role.DIALOGUE_SECRETARIAT), at=AT
    )
    made.refresh_from_db()
    clock.refresh_from_db()
    assert (made.state, clock.state) == ("done", "stopped")
    assert list(CommitmentReport.objects.values_list("state", "by")) == [("in_part", "owner"), ("done", "secretariat")]
    assert [row["words"] for row in export(owner.user_id or 0)["dialogue.CommitmentReport"]] == ["Half."]


def test_bad_words_of_the_desk_change_nothing(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    make.process()
    meeting = make.meeting()
    given = {"texts": {"en": "Do it."}, "owner_id": None, "due": ""}
    for wrong in ({"texts": {"en": "  "}}, {"owner_id": 999}, {"due": "soon"}):
        with pytest.raises(Refused):
            commit(meeting_id=meeting.pk, actor=secretariat, at=AT, **{**given, **wrong})  # type: ignore[arg-type]
    with pytest.raises(Refused):
        conclude(meeting_id=meeting.pk, texts={}, actor=secretariat, at=AT)
    with pytest.raises(NotFound):
        conclude(meeting_id=999_999_999, texts={"en": "So."}, actor=secretariat, at=AT)
    with pytest.raises(Forbidden):
        conclude(meeting_id=meeting.pk, texts={"en": "So."}, actor=actor_of(Role.APPLICANT), at=AT)
    assert not Commitment.objects.exists()
    assert not Conclusion.objects.exists()


def test_a_report_needs_a_state_and_words_and_stays(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    made = taken_on(secretariat)
    for state, words in (("", "So."), ("done", " ")):
        with pytest.raises(Refused):
            report_commitment(commitment_id=made.pk, state=state, words=words, actor=secretariat, at=AT)
    with pytest.raises(NotFound):
        report_commitment(commitment_id=999_999_999, state="done", words="So.", actor=secretariat, at=AT)
    made.refresh_from_db()
    assert made.state == ""
    report_commitment(commitment_id=made.pk, state="not_done", words="No.", actor=secretariat, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        CommitmentReport.objects.update(words="Yes.")


def test_a_commitment_has_one_owner_by_the_database(actor_of: Actors) -> None:
    made = taken_on(actor_of(Role.DIALOGUE_SECRETARIAT))
    with pytest.raises(DatabaseError), transaction.atomic():
        Commitment.objects.filter(pk=made.pk).update(owner_function="")


def test_what_was_not_presented_before_a_meeting_and_which_one_follows() -> None:
    make.process()
    first, later = make.meeting(), make.meeting(key="test-2", starts="2024-09-01", ends="2024-09-01")
    undated = make.meeting(key="test-3", starts="", ends="")
    shown, other = known(kind="ours"), known("other", kind="ours")
    import_outcome(facts=OUTCOME, actor=LOADER, at=AT)
    assert set(not_presented(first, PUBLIC)) == {shown, other}
    assert set(not_presented(later, PUBLIC)) == {other}
    assert next_meeting(first, PUBLIC) == later
    assert next_meeting(later, PUBLIC) is None
    assert next_meeting(undated, PUBLIC) is None
