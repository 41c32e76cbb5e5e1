"""The roster: applied for by the expert, admitted with a reason, seen by few, gone when erased."""

from collections.abc import Callable
from datetime import date

import pytest

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import BookedDay
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.matching import Need
from facility.foundation.accounts.public import PUBLIC, Actor, Role, User, system
from facility.foundation.clocks import public as clocks
from facility.foundation.clocks.public import tasks_for
from facility.foundation.post.public import Letter
from facility.foundation.records import retention
from facility.foundation.trail.public import history
from tests.apps.assistance import roster as make
from tests.apps.assistance.roster import AT

pytestmark = pytest.mark.django_db
Make = Callable[..., Actor]


def test_an_expert_applies_and_a_coordinator_admits_with_a_reason_that_the_expert_reads(actor_of: Make) -> None:
    expert, coordinator = actor_of(), actor_of(Role.ASSISTANCE_COORDINATOR)
    found = make.applied(expert)
    assert (found.state, found.decided_at) == ("applied", None)
    assert {row.kind for row in tasks_for(coordinator, AT)} >= {"assistance.judge_expert"}
    with pytest.raises(Refused, match="reason"):
        assistance.admit_expert(expert_id=found.pk, reason=" ", actor=coordinator, at=AT)
    admitted = assistance.admit_expert(expert_id=found.pk, reason="Checked.", actor=coordinator, at=AT)
    assert (admitted.state, admitted.decision_reason, admitted.decided_by_id) == (
        "admitted",
        "Checked.",
        coordinator.user_id,
    )
    letter = Letter.objects.get(kind="assistance.expert_admitted")
    assert (letter.to_user_id if hasattr(letter, "to_user_id") else letter.user_id) == expert.user_id
    assert [entry.event for entry in history(found.record_id)][-2:] in (
        ["expert.applied", "expert.admitted"],
        ["expert.admitted", "expert.applied"],
    )
    assert "assistance.judge_expert" not in {row.kind for row in tasks_for(coordinator, AT)}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"profession": " "}, "profession"),
        ({"competences": []}, "competences"),
        ({"competences": ["cooking"]}, "competences"),
        ({"languages": {}}, "languages"),
        ({"languages": {"en": "D1"}}, "languages"),
        ({"languages": {"zz": "A1"}}, "languages"),
        ({"countries": ["ZZ"]}, "countries"),
        ({"experience": "x" * 4001}, "experience"),
        ({"release": "perhaps"}, "release"),
        ({"release": "asked", "release_until": date(2026, 5, 1)}, "release"),
        ({"home_authority_name": ""}, "home_authority_name"),
        ({"interests": None}, "interests"),
        ({"periods": [(date(2026, 5, 2), date(2026, 5, 1))]}, "periods"),
    ],
)
def test_a_profile_that_is_not_whole_is_refused_at_its_field(
    change: dict[str, object], field: str, actor_of: Make
) -> None:
    expert = actor_of()
    with pytest.raises(Refused) as refusal:
        make.applied(expert, **change)
    assert [one.field for one in refusal.value.findings] == [field]
    assert assistance.own_expert(expert) is None


def test_who_is_refused_or_leaves_may_come_again_and_nobody_else_may_move_them(actor_of: Make) -> None:
    expert, coordinator = actor_of(), actor_of(Role.ASSISTANCE_COORDINATOR)
    found = make.applied(expert)
    with pytest.raises(NotAllowedNow):
        make.applied(expert)
    assistance.refuse_expert(expert_id=found.pk, reason="No references.", actor=coordinator, at=AT)
    again = make.applied(expert, profession="Adviser with references")
    assert (again.pk, again.state, again.decision_reason) == (found.pk, "applied", "")
    assistance.admit_expert(expert_id=found.pk, reason="Now checked.", actor=coordinator, at=AT)
    assistance.change_profile(profile=make.profile(languages={"ro": "C2"}), actor=expert, at=AT)
    assert [(row.code, row.level) for row in found.languages.all()] == [("ro", "C2")]
    assistance.pause_expert(expert_id=found.pk, reason="On leave.", actor=coordinator, at=AT)
    assistance.resume_expert(expert_id=found.pk, reason="Back.", actor=coordinator, at=AT)
    assistance.withdraw_expertise(actor=expert, at=AT)
    found.refresh_from_db()
    assert found.state == "withdrawn"
    with pytest.raises(NotAllowedNow):
        assistance.change_profile(profile=make.PROFILE, actor=expert, at=AT)


def test_only_coordinators_and_auditors_see_the_roster_and_nobody_judges_themselves(actor_of: Make) -> None:
    expert, coordinator = actor_of(Role.ASSISTANCE_COORDINATOR), actor_of(Role.ASSISTANCE_COORDINATOR)
    found = make.applied(expert)
    seeing = [actor for actor in (actor_of(Role.AUDITOR), coordinator) if assistance.experts(actor).exists()]
    assert len(seeing) == 2
    for stranger in (actor_of(Role.APPLICANT), actor_of(Role.ADMINISTRATOR), actor_of(Role.EDITOR), PUBLIC):
        assert not assistance.experts(stranger).exists()
        with pytest.raises(NotFound):
            assistance.expert_by_token(found.record.token, stranger)
        with pytest.raises(Forbidden):
            assistance.admit_expert(expert_id=found.pk, reason="Friend.", actor=stranger, at=AT)
    with pytest.raises(Forbidden):
        assistance.admit_expert(expert_id=found.pk, reason="Myself.", actor=expert, at=AT)
    found.refresh_from_db()
    assert found.state == "applied"


def test_who_is_nobody_offers_nothing(actor_of: Make) -> None:
    for nobody in (PUBLIC, system("unheard of")):
        with pytest.raises(Forbidden):
            make.applied(nobody)
    with pytest.raises(NotFound):
        assistance.withdraw_expertise(actor=actor_of(), at=AT)
    with pytest.raises(NotFound):
        assistance.admit_expert(expert_id=0, reason="x", actor=actor_of(Role.ASSISTANCE_COORDINATOR), at=AT)
    assert assistance.own_expert(PUBLIC) is None


def test_what_is_held_is_handed_out_and_erased_and_the_days_are_free_again(actor_of: Make) -> None:
    expert, coordinator = actor_of(), actor_of(Role.ASSISTANCE_COORDINATOR)
    found = make.admitted(expert, coordinator, experience="Known for singing")
    booking = make.held(found, coordinator, purpose="Singing abroad")
    assert expert.user_id is not None
    told = retention.export(expert.user_id)
    assert told["assistance.Expert"][0]["languages"] == {"en": "C1", "fr": "B2"}
    assert told["assistance.Booking"][0]["purpose"] == "Singing abroad"
    retention.erase(expert.user_id, AT)
    found.refresh_from_db()
    booking.refresh_from_db()
    assert (found.state, found.experience, found.interests) == ("withdrawn", "", None)
    assert found.languages.count() == found.competences.count() == found.periods.count() == 0
    assert (booking.state, booking.purpose, BookedDay.objects.count()) == ("released", "–", 0)
    events = [one.event for one in history(found.record_id)]
    assert events == ["expert.applied", "expert.admitted", "booking.held", "booking.released", "expert.withdrawn"]
    retention.erase(expert.user_id, AT)
    assert history(found.record_id).count() == len(events)


def test_nobody_is_left_a_task_about_an_expert_who_is_erased(actor_of: Make) -> None:
    waiting, booked, coordinator = actor_of(), actor_of(), actor_of(Role.ASSISTANCE_COORDINATOR)
    records = [make.applied(waiting).record, make.admitted(booked, coordinator).record]
    make.held(assistance.experts(coordinator).get(record=records[1]), coordinator)
    for record, kinds in zip(records, (["judge_expert"], ["answer_days", "settle_days"]), strict=True):
        rows = clocks.clocks_of(record).exclude(state="stopped").values_list("kind", flat=True)
        assert sorted(rows) == [f"assistance.{kind}" for kind in kinds]
    for one in (waiting, booked):
        assert one.user_id is not None
        retention.erase(one.user_id, AT)
    assert [clocks.clocks_of(record).exclude(state="stopped").count() for record in records] == [0, 0]


def test_the_lists_are_loaded_once_by_who_sets_up_and_hold_from_then_on() -> None:
    assert assistance.competence_labels()["asylum"]["fr"] == "Protection internationale et asile"
    loader = system("load-portfolio")
    assert assistance.load_roster_lists(actor=loader, at=AT) == ["competences", "matching"]
    assert assistance.load_roster_lists(actor=loader, at=AT) == []
    row = assistance.current(assistance.COMPETENCES)
    assert (row.pk is not None, row.version, row.status) == (True, 1, "demonstration")
    with pytest.raises(Forbidden):
        assistance.load_roster_lists(actor=system("unheard of"), at=AT)


NEED = Need("asylum", "fr", "B2", "MD", date(2026, 4, 6), date(2026, 4, 17), 5)


@pytest.mark.parametrize("many", [1, 3])
def test_who_fits_is_found_with_a_fixed_number_of_queries(
    many: int, actor_of: Make, django_assert_max_num_queries: Callable[..., object]
) -> None:
    coordinator = actor_of(Role.ASSISTANCE_COORDINATOR)
    best = make.admitted(actor_of(), coordinator)
    for _more in range(many - 1):
        make.admitted(actor_of(), coordinator, languages={"en": "C2"})
    make.held(best, coordinator)
    make.applied(actor_of())
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        found = assistance.matched(NEED, coordinator)
    assert (found.rules.kind, len(found.found)) == ("matching", many)
    [(expert, first), *others] = assistance.matched_experts(found.found)
    # Easter Monday (6 April 2026) is no working day of the EU's institutions; two days are held.
    assert (expert.pk, first.misses_a_must, len(first.free)) == (best.pk, False, 7)
    assert all(one.misses_a_must for _expert, one in others)
    assert assistance.matched(NEED, actor_of(Role.APPLICANT)).found == ()


def test_the_user_of_another_expert_reads_nothing_of_this_one(actor_of: Make, user_of: Callable[..., User]) -> None:
    make.applied(actor_of())
    other = actor_of()
    make.applied(other, profession="Another")
    assert [one.profession for one in assistance.experts(other)] == ["Another"]
