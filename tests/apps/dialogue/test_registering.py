"""Registering for a meeting: places, groups, delegations, the waiting line, and what is never lost or over-booked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.models import DelegationPlaces, ParticipantGroup, Plan, Registration
from facility.apps.dialogue.registering import needs_due
from facility.apps.dialogue.stores import ERASED_NAME, erase_registrations, registration_rows
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role, system
from facility.foundation.documents import public as documents
from facility.foundation.jobs.public import run_schedule
from facility.foundation.post.public import Letter, render
from facility.foundation.records.retention import Whose
from facility.foundation.trail.public import Entry
from tests.apps.dialogue.make import CLOSES, NOW, OPENS, open_to, planned, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(actor_of: Callable[..., Actor]) -> Actor:
    """Somebody of the secretariat."""
    return actor_of(Role.DIALOGUE_SECRETARIAT)


def states(plan: Plan) -> list[str]:
    return list(plan.registrations.order_by("pk").values_list("state", flat=True))


def counted(plan: Plan) -> tuple[int, dict[int, int], dict[str, int]]:
    """Places taken as the counters say."""
    plan.refresh_from_db()
    groups = dict(ParticipantGroup.objects.filter(plan=plan).values_list("pk", "taken"))
    return plan.taken, groups, dict(DelegationPlaces.objects.filter(group__plan=plan).values_list("key", "taken"))


def test_who_comes_after_the_last_place_waits_and_moves_up_when_somebody_withdraws(
    desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    plan = open_to(desk, 2)
    people = [actor_of() for _number in range(4)]
    rows = [registered(plan, one) for one in people]
    assert states(plan) == ["placed", "placed", "waiting", "waiting"]
    assert [dialogue.rank(one) for one in rows[2:]] == [1, 2]
    dialogue.withdraw(registration_id=rows[0].pk, actor=people[0], at=NOW)
    assert states(plan) == ["withdrawn", "placed", "placed", "waiting"]
    assert counted(plan)[0] == 2
    kinds = list(Letter.objects.order_by("pk").values_list("kind", "to_address"))
    assert kinds[-2:] == [
        ("dialogue.meeting_withdrawn", people[0].user_id and rows[0].user.email),
        ("dialogue.meeting_moved_up", rows[2].user.email),
    ]
    events = list(Entry.objects.filter(record=rows[2].record).values_list("event", flat=True))
    assert events == ["meeting_registration.queued", "meeting_registration.moved_up"]
    for letter in Letter.objects.all():
        for language in ("en", "fr"):
            assert "Exchange event" in render(letter.kind, letter.facts, language).body or language == "fr"
            assert "meet.example.org" not in render(letter.kind, letter.facts, language).body

    dialogue.open_registration(plan_id=plan.pk, places=3, opens_at=OPENS, closes_at=CLOSES, actor=desk, at=NOW)
    assert states(plan) == ["withdrawn", "placed", "placed", "placed"]
    again = registered(plan, people[0])
    assert (again.pk, again.state, again.sequence) == (rows[0].pk, "waiting", 2)


def test_nobody_registers_twice_or_for_what_is_not_open(desk: Actor, actor_of: Callable[..., Actor]) -> None:
    person = actor_of()
    with pytest.raises(NotFound):
        registered(planned(desk), person)
    plan = open_to(desk, None)
    facts = dialogue.RegistrationFacts(name="A")
    for moment in (OPENS - timedelta(seconds=1), CLOSES):
        with pytest.raises(NotAllowedNow):
            dialogue.register(plan_id=plan.pk, facts=facts, actor=person, at=moment)
    with pytest.raises(Forbidden):
        dialogue.register(plan_id=plan.pk, facts=facts, actor=PUBLIC, at=NOW)
    registered(plan, person)
    with pytest.raises(NotAllowedNow):
        registered(plan, person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(
            record=plan.meeting.record, plan=plan, user_id=person.user_id, name="B", registered_at=NOW
        )
    assert (states(plan), counted(plan)[0]) == (["placed"], 1)
    assert Letter.objects.count() == 1


def test_the_database_itself_refuses_one_place_too_many(desk: Actor, actor_of: Callable[..., Actor]) -> None:
    plan = open_to(desk, 1)
    registered(plan, actor_of())
    for attempt in (
        lambda: Plan.objects.filter(pk=plan.pk).update(taken=2),
        lambda: Plan.objects.filter(pk=plan.pk).update(places=0),
        lambda: Plan.objects.filter(pk=plan.pk).update(opens_at=None),
        lambda: plan.groups.create(position=1, names={"en": "A"}, places=1, taken=2),
        lambda: plan.groups.create(position=1, names={"en": "A"}, counted_by="country"),
        lambda: Registration.objects.update(state="waiting"),
        lambda: Registration.objects.update(state="withdrawn", withdrawn_at=NOW, checked_in_at=NOW),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    with pytest.raises(Refused, match="fewer_places_than_taken"):
        dialogue.open_registration(plan_id=plan.pk, places=0, opens_at=OPENS, closes_at=CLOSES, actor=desk, at=NOW)


def grouped(plan: Plan, desk: Actor, **given: Any) -> int:
    said: dict[str, Any] = {"names": {"en": "Delegations"}, "places": None, "counted_by": "", "per_delegation": None}
    return dialogue.put_group(plan_id=plan.pk, actor=desk, at=NOW, **{**said, **given})


def test_a_delegation_sends_no_more_than_its_number_and_a_group_no_more_than_its_places(
    desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    plan = open_to(desk, 10)
    states_group = grouped(plan, desk, counted_by="country", per_delegation=2)
    guests = grouped(plan, desk, names={"en": "Guests"}, places=1)
    with pytest.raises(Refused, match="group_needed"):
        registered(plan, actor_of())
    with pytest.raises(Refused, match="delegation_needed"):
        registered(plan, actor_of(), group_id=states_group, country="")
    georgia = [registered(plan, actor_of(), group_id=states_group) for _number in range(3)]
    registered(plan, actor_of(), group_id=states_group, country="MD")
    guest, second = (registered(plan, actor_of(), group_id=guests) for _number in range(2))
    assert states(plan) == ["placed", "placed", "waiting", "placed", "placed", "waiting"]
    assert counted(plan) == (4, {states_group: 3, guests: 1}, {"GE": 2, "MD": 1})
    # A guest's place helps no third Georgian, although she waited longer.
    dialogue.withdraw(registration_id=guest.pk, actor=desk, at=NOW)
    second.refresh_from_db()
    assert (second.state, states(plan)[2]) == ("placed", "waiting")
    # Moving to a delegation with room frees the place that the third one waits for.
    facts = dialogue.RegistrationFacts(name="Нино", country="AM", group_id=states_group)
    dialogue.change_registration(registration_id=georgia[0].pk, facts=facts, actor=dialogue_actor(georgia[0]), at=NOW)
    assert states(plan)[2] == "placed"
    assert counted(plan)[2] == {"GE": 2, "MD": 1, "AM": 1}
    back = dialogue.RegistrationFacts(name="Нино", country="GE", group_id=states_group)
    with pytest.raises(Refused, match="no_place_there"):
        dialogue.change_registration(
            registration_id=georgia[0].pk, facts=back, actor=dialogue_actor(georgia[0]), at=NOW
        )
    assert counted(plan)[2] == {"GE": 2, "MD": 1, "AM": 1}
    with pytest.raises(Refused, match="fewer_places_than_taken"):
        grouped(plan, desk, group_id=states_group, counted_by="country", per_delegation=1)
    with pytest.raises(Refused, match="delegation_in_use"):
        grouped(plan, desk, group_id=states_group, counted_by="organisation", per_delegation=3)
    with pytest.raises(Refused, match="fewer_places_than_taken"):
        grouped(plan, desk, group_id=guests, places=0)
    with pytest.raises(Refused, match="delegation_and_number"):
        grouped(plan, desk, group_id=guests, counted_by="country")
    assert grouped(plan, desk, group_id=states_group, counted_by="country", per_delegation=3) == states_group


def dialogue_actor(row: Registration) -> Actor:
    """The person of a registration."""
    return Actor(user_id=row.user_id, person_id=1, name=row.name)


def test_groups_come_before_people_and_organisations_are_folded(desk: Actor, actor_of: Callable[..., Actor]) -> None:
    plan = open_to(desk, 10)
    group = grouped(plan, desk, counted_by="organisation", per_delegation=1)
    registered(plan, actor_of(), group_id=group, organisation="Ministère  de l’Intérieur")
    registered(plan, actor_of(), group_id=group, organisation="ministere de l’interieur")
    assert states(plan) == ["placed", "waiting"]
    other = open_to(desk, 10)
    registered(other, actor_of())
    with pytest.raises(Refused, match="groups_come_first"):
        grouped(other, desk)
    with pytest.raises(Refused, match="groups_come_first"):
        grouped(plan, desk, group_id=987_654)


def test_an_organisation_of_one_erased_person_is_counted_under_a_name_that_says_nothing(
    desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    plan = open_to(desk, 10)
    group = grouped(plan, desk, counted_by="organisation", per_delegation=2)
    alone, first, second = (actor_of() for _number in range(3))
    own = registered(plan, alone, group_id=group, organisation="Nino K. Consulting")
    for one in (first, second):
        registered(plan, one, group_id=group, organisation="Ministry")
    erase_registrations(alone.user_id or 0, NOW)
    erase_registrations(first.user_id or 0, NOW)
    own.refresh_from_db()
    keys = counted(plan)[2]
    assert keys == {"ministry": 2, own.delegation: 1}
    assert "nino" not in own.delegation
    # Counting goes on: the place of the one who was erased is free again.
    dialogue.withdraw(registration_id=own.pk, actor=desk, at=NOW)
    assert counted(plan)[2][own.delegation] == 0


def test_a_badge_goes_when_what_it_says_is_changed_or_withdrawn(desk: Actor, actor_of: Callable[..., Actor]) -> None:
    plan, person = open_to(desk, 2), actor_of()
    row = registered(plan, person)

    def badges() -> int:
        return documents.Document.objects.filter(record=row.record, kind="dialogue.badge").count()

    def print_one() -> None:
        given = {"kind": "dialogue.badge", "record": row.record, "language": "en", "form": "pdf", "actor": person}
        documents.ask(**given, at=NOW)  # type: ignore[arg-type]

    print_one()
    assert badges() == 1
    facts = dialogue.RegistrationFacts(name="Another Name", organisation="Office", country="GE")
    dialogue.change_registration(registration_id=row.pk, facts=facts, actor=person, at=NOW)
    assert badges() == 0
    print_one()
    dialogue.withdraw(registration_id=row.pk, actor=person, at=NOW)
    assert badges() == 0


def test_only_the_person_and_the_secretariat_touch_a_registration(desk: Actor, actor_of: Callable[..., Actor]) -> None:
    plan = open_to(desk, 3)
    row = registered(plan, actor_of(), needs="Step-free way", name="ნინო ბერიძე")
    stranger, auditor = actor_of(Role.APPLICANT), actor_of(Role.AUDITOR)
    for someone in (stranger, auditor, PUBLIC):
        with pytest.raises(NotFound):
            dialogue.registration_by_token(row.record.token, someone)
        with pytest.raises(Forbidden):
            dialogue.withdraw(registration_id=row.pk, actor=someone, at=NOW)
        with pytest.raises(Forbidden):
            dialogue.check_in(registration_id=row.pk, present=True, actor=someone, at=NOW)
        assert list(dialogue.registrants(plan, someone)) == []
    with pytest.raises(NotFound):
        dialogue.withdraw(registration_id=987_654, actor=desk, at=NOW)
    assert list(dialogue.own_registrations(PUBLIC)) == []
    assert dialogue.own_registration(plan, PUBLIC) is None
    assert dialogue.registration_by_token(row.record.token, desk).needs == "Step-free way"
    assert dialogue.registrants(plan, desk).get().name == "ნინო ბერიძე"
    facts = Entry.objects.filter(record=row.record).values_list("facts", flat=True)
    assert "ბერიძე" not in str(list(facts))


def test_presence_is_noted_taken_back_and_keeps_from_withdrawing(desk: Actor, actor_of: Callable[..., Actor]) -> None:
    plan = open_to(desk, 1)
    person = actor_of()
    row, late = registered(plan, person), registered(plan, actor_of())
    dialogue.check_in(registration_id=row.pk, present=True, actor=desk, at=NOW)
    for refused in (
        lambda: dialogue.check_in(registration_id=row.pk, present=True, actor=desk, at=NOW),
        lambda: dialogue.check_in(registration_id=late.pk, present=True, actor=desk, at=NOW),
        lambda: dialogue.withdraw(registration_id=row.pk, actor=person, at=NOW),
    ):
        with pytest.raises(NotAllowedNow):
            refused()
    dialogue.check_in(registration_id=row.pk, present=False, actor=desk, at=NOW)
    dialogue.withdraw(registration_id=row.pk, actor=person, at=NOW)
    with pytest.raises(NotAllowedNow):
        dialogue.withdraw(registration_id=row.pk, actor=person, at=NOW)
    with pytest.raises(NotAllowedNow):
        dialogue.change_registration(
            registration_id=row.pk, facts=dialogue.RegistrationFacts(name="A"), actor=person, at=NOW
        )


def test_special_needs_end_with_the_withdrawal_the_days_or_the_person(
    desk: Actor, actor_of: Callable[..., Actor]
) -> None:
    plan = open_to(desk, 5)
    people = [actor_of() for _number in range(3)]
    rows = [registered(plan, one, needs="Step-free way", listed=True) for one in people]
    assert [one.pk for one in dialogue.listed(plan)] == [one.pk for one in rows]
    dialogue.withdraw(registration_id=rows[0].pk, actor=people[0], at=NOW)
    rows[0].refresh_from_db()
    assert rows[0].needs == ""
    told = registration_rows(Whose(people[1].user_id or 0, ""))
    assert told.say(told.rows.get())["needs"] == "Step-free way"
    assert erase_registrations(people[1].user_id or 0, NOW) == 1
    rows[1].refresh_from_db()
    assert (rows[1].name, rows[1].needs, rows[1].state) == (ERASED_NAME, "", "placed")
    assert needs_due(date(2026, 6, 11)) == []
    assert needs_due(date(2026, 6, 12)) == [plan.pk]
    later = datetime(2026, 6, 12, 9, tzinfo=UTC)
    assert "dialogue.erase_needs" in run_schedule(later, only="dialogue.erase_needs")
    rows[2].refresh_from_db()
    assert rows[2].needs == ""
    assert needs_due(date(2026, 6, 12)) == []
    assert Entry.objects.get(event="dialogue_meeting.needs_erased").facts == {"count": 1}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"name": "x" * 121}, "too_long_for_field"),
        ({"country": "ZZ"}, "country_unknown"),
        ({"needs": "x" * 401}, "too_long_for_field"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_takes_no_place(
    desk: Actor, actor_of: Callable[..., Actor], said: dict[str, str], code: str
) -> None:
    plan = open_to(desk, 1)
    with pytest.raises(Refused, match=code):
        registered(plan, actor_of(), **said)
    assert (states(plan), counted(plan)[0], Letter.objects.count()) == ([], 0, 0)


def test_nobody_moves_up_once_it_is_over_or_cancelled(desk: Actor, actor_of: Callable[..., Actor]) -> None:
    plan = open_to(desk, 1)
    person = actor_of()
    row, waiting = registered(plan, person), registered(plan, actor_of())
    over = datetime(2026, 5, 12, 14, 30, tzinfo=UTC)
    with pytest.raises(NotAllowedNow):
        dialogue.withdraw(registration_id=row.pk, actor=person, at=over)
    dialogue.open_registration(plan_id=plan.pk, places=9, opens_at=OPENS, closes_at=CLOSES, actor=desk, at=over)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    with pytest.raises(NotAllowedNow):
        dialogue.cancel_meeting(plan_id=plan.pk, reason="Late", actor=desk, at=over)
    dialogue.cancel_meeting(plan_id=plan.pk, reason="The host cannot", actor=desk, at=NOW)
    dialogue.withdraw(registration_id=row.pk, actor=person, at=NOW)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_a_job_registers_nobody(desk: Actor) -> None:
    with pytest.raises(Forbidden):
        registered(open_to(desk, 1), replace(system("x"), name="x"))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(st.tuples(st.sampled_from(["in", "out", "more"]), st.integers(0, 5)), max_size=14),
    countries=st.lists(st.sampled_from(["GE", "MD"]), min_size=6, max_size=6),
)
def test_whatever_happens_the_counters_agree_and_nobody_waits_whom_a_place_fits(
    story_of_six: tuple[Actor, list[Actor]], acts: list[tuple[str, int]], countries: list[str]
) -> None:
    desk, people = story_of_six
    plan = open_to(desk, 2)
    group = grouped(plan, desk, counted_by="country", per_delegation=2)
    for act, number in acts:
        row = plan.registrations.filter(user_id=people[number].user_id).first()
        if act == "in" and (row is None or row.state == "withdrawn"):
            registered(plan, people[number], group_id=group, country=countries[number])
        elif act == "out" and row is not None and row.state != "withdrawn":
            dialogue.withdraw(registration_id=row.pk, actor=people[number], at=NOW)
        elif act == "more":
            plan.refresh_from_db()
            dialogue.open_registration(
                plan_id=plan.pk, places=max(plan.taken, number), opens_at=OPENS, closes_at=CLOSES, actor=desk, at=NOW
            )
    placed = list(plan.registrations.filter(state="placed").values_list("country", flat=True))
    taken, groups, delegations = counted(plan)
    assert taken == groups[group] == len(placed) <= (plan.places or 0)
    assert {key: number for key, number in delegations.items() if number} == {
        code: placed.count(code) for code in set(placed)
    }
    for one in plan.registrations.filter(state="waiting"):
        assert taken == plan.places or delegations.get(one.country, 0) == 2


@pytest.fixture
def story_of_six(desk: Actor, actor_of: Callable[..., Actor]) -> tuple[Actor, list[Actor]]:
    """The secretariat and six people."""
    return desk, [actor_of() for _number in range(6)]
