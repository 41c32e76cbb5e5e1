"""Giving and ending roles: what decides takes two people, neither of them the one who gets it."""

from datetime import date, datetime, timedelta

import pytest

from facility.apps.parties import public as parties
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role, system
from facility.foundation.trail.public import Entry, Event
from tests.apps.parties import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def admins() -> list[Actor]:
    return [make.actor(f"admin{n}@example.org", Role.ADMINISTRATOR, name=f"Admin {n}") for n in (1, 2, 3)]


def roles(person: parties.Person, at: datetime) -> set[Role]:
    return set(parties.actor_for(person.user, at).roles)


def test_one_administrator_gives_a_role_that_does_not_decide(admins: list[Actor], at: datetime) -> None:
    someone = make.person("e@example.org")
    held = parties.grant_role(person_id=someone.pk, role="evaluator", actor=admins[0], at=at)
    assert roles(someone, at) == {Role.EVALUATOR}
    assert held.granted_by_id == admins[0].user_id
    entry = Entry.objects.get(record=someone.record, event=Event.ROLE_GRANTED)
    assert entry.facts["role"] == "evaluator"
    parties.grant_role(person_id=someone.pk, role="evaluator", actor=admins[0], at=at)
    assert parties.RoleHolding.objects.filter(person=someone).count() == 1


@pytest.mark.parametrize("role", sorted(parties.TWO_PERSON))
def test_a_role_that_decides_takes_two_other_people(admins: list[Actor], at: datetime, role: Role) -> None:
    someone = make.person("d@example.org")
    with pytest.raises(NotAllowedNow):
        parties.grant_role(person_id=someone.pk, role=role, actor=admins[0], at=at)
    approval = parties.propose_role(person_id=someone.pk, role=role, actor=admins[0], at=at)
    with pytest.raises(Forbidden):
        parties.approve_role(person_id=someone.pk, payload_seen=approval.payload_digest, actor=admins[0], at=at)
    assert roles(someone, at) == set()
    parties.approve_role(person_id=someone.pk, payload_seen=approval.payload_digest, actor=admins[1], at=at)
    assert roles(someone, at) == {role}
    with pytest.raises(NotAllowedNow):
        parties.propose_role(person_id=someone.pk, role=role, actor=admins[0], at=at)


def test_nobody_gives_himself_a_role_or_approves_it(admins: list[Actor], at: datetime) -> None:
    first, second, _third = admins
    own = first.person_id or 0
    for role in ("finance_officer", "evaluator"):
        with pytest.raises(Forbidden):
            parties.grant_role(person_id=own, role=role, actor=first, at=at)
    with pytest.raises(Forbidden):
        parties.propose_role(person_id=own, role="finance_officer", actor=first, at=at)
    approval = parties.propose_role(person_id=own, role="finance_officer", actor=second, at=at)
    with pytest.raises(Forbidden):
        parties.approve_role(person_id=own, payload_seen=approval.payload_digest, actor=first, at=at)
    assert not parties.RoleHolding.objects.filter(role="finance_officer").exists()


def test_what_was_shown_is_what_is_approved(admins: list[Actor], at: datetime) -> None:
    someone = make.person("d@example.org")
    parties.propose_role(person_id=someone.pk, role="finance_officer", actor=admins[0], at=at)
    with pytest.raises(NotAllowedNow):
        parties.approve_role(person_id=someone.pk, payload_seen="0" * 64, actor=admins[1], at=at)
    with pytest.raises(NotAllowedNow):
        parties.approve_role(person_id=someone.pk, payload_seen="0" * 64, actor=admins[1], at=at + timedelta(days=60))
    parties.withdraw_proposed_role(person_id=someone.pk, actor=admins[1], at=at)
    with pytest.raises(NotFound):
        parties.approve_role(person_id=someone.pk, payload_seen="0" * 64, actor=admins[1], at=at)
    assert roles(someone, at) == set()


def test_the_first_administrator_names_the_second_alone_once(at: datetime) -> None:
    first = parties.actor_for(parties.appoint_first_administrator(email="first@example.org", name="First", at=at), at)
    second, third = make.person("second@example.org"), make.person("third@example.org")
    parties.grant_role(person_id=second.pk, role="administrator", actor=first, at=at)
    assert roles(second, at) == {Role.ADMINISTRATOR}
    with pytest.raises(NotAllowedNow):
        parties.grant_role(person_id=third.pk, role="administrator", actor=first, at=at)
    with pytest.raises(NotAllowedNow):
        parties.grant_role(person_id=third.pk, role="finance_officer", actor=first, at=at)


def test_others_than_administrators_give_no_role(at: datetime) -> None:
    someone = make.person("e@example.org")
    for who in (PUBLIC, system("init"), make.actor("g@example.org", Role.GRANTS_OFFICER)):
        with pytest.raises(Forbidden):
            parties.grant_role(person_id=someone.pk, role="evaluator", actor=who, at=at)
    assert not parties.RoleHolding.objects.filter(person=someone).exists()


def test_scope_and_period_are_checked(admins: list[Actor], at: datetime) -> None:
    someone, body = make.person("e@example.org"), make.organisation()
    for wrong in (
        {"role": "wizard"},
        {"role": "applicant"},
        {"role": "evaluator", "organisation_id": body.pk},
        {"role": "evaluator", "starts_on": date(2026, 5, 1), "ends_on": date(2026, 4, 1)},
    ):
        with pytest.raises(Refused):
            parties.grant_role(person_id=someone.pk, actor=admins[0], at=at, **wrong)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        parties.grant_role(person_id=someone.pk, role="applicant", organisation_id=999_999_999, actor=admins[0], at=at)
    with pytest.raises(NotFound):
        parties.grant_role(person_id=999_999_999, role="evaluator", actor=admins[0], at=at)
    assert not parties.RoleHolding.objects.filter(person=someone).exists()


def test_a_role_holds_from_its_first_to_its_last_day(admins: list[Actor], at: datetime) -> None:
    someone = make.person("e@example.org")
    parties.grant_role(
        person_id=someone.pk,
        role="evaluator",
        starts_on=date(2026, 4, 1),
        ends_on=date(2026, 4, 30),
        actor=admins[0],
        at=at,
    )
    for day, holds in ((3, False), (30, True), (59, True), (60, False)):
        assert (roles(someone, at + timedelta(days=day)) == {Role.EVALUATOR}) is holds


def test_an_ended_role_is_gone_at_once_and_can_be_given_again(admins: list[Actor], at: datetime) -> None:
    someone = make.person("e@example.org")
    held = parties.grant_role(person_id=someone.pk, role="mentor", actor=admins[0], at=at)
    parties.end_role(holding_id=held.pk, actor=admins[0], at=at)
    assert roles(someone, at) == set()
    with pytest.raises(NotAllowedNow):
        parties.end_role(holding_id=held.pk, actor=admins[0], at=at)
    parties.grant_role(person_id=someone.pk, role="mentor", actor=admins[0], at=at)
    assert roles(someone, at) == {Role.MENTOR}
    with pytest.raises(NotFound):
        parties.end_role(holding_id=999_999_999, actor=admins[0], at=at)


def test_the_last_two_administrators_stay(admins: list[Actor], at: datetime) -> None:
    held = list(parties.RoleHolding.objects.filter(role="administrator").order_by("pk"))
    parties.end_role(holding_id=held[2].pk, actor=admins[0], at=at)
    with pytest.raises(NotAllowedNow):
        parties.end_role(holding_id=held[1].pk, actor=admins[0], at=at)
    assert parties.holders_on(at.date()).filter(role="administrator").count() == 2


def test_a_member_ends_roles_of_the_own_body_only(at: datetime) -> None:
    ours, theirs = make.organisation("Ours"), make.organisation("Theirs")
    member = make.actor("m@example.org", Role.APPLICANT, ours)
    colleague, stranger = make.person("c@example.org"), make.person("s@example.org")
    make.hold(colleague, Role.REPORTER, ours)
    make.hold(stranger, Role.REPORTER, theirs)
    parties.end_role(holding_id=colleague.holdings.get().pk, actor=member, at=at)
    with pytest.raises(Forbidden):
        parties.end_role(holding_id=stranger.holdings.get().pk, actor=member, at=at)
    assert roles(colleague, at) == set()
    assert roles(stranger, at) == {Role.REPORTER}


def test_a_person_without_role_is_still_a_person(at: datetime) -> None:
    someone = make.person("n@example.org")
    actor = parties.actor_for(someone.user, at)
    assert (actor.person_id, actor.held) == (someone.pk, frozenset())


def give(admins: list[Actor], person: parties.Person, app: str, at: datetime) -> None:
    """The role of a grants officer in one part of the system, by two administrators."""
    proposed = parties.propose_role(person_id=person.pk, role="grants_officer", app=app, actor=admins[0], at=at)
    parties.approve_role(person_id=person.pk, payload_seen=proposed.payload_digest, actor=admins[1], at=at)


def test_a_role_for_one_part_of_the_system_counts_only_there(admins: list[Actor], at: datetime) -> None:
    someone, body = make.person("g@example.org"), make.organisation()
    with pytest.raises(Refused):
        parties.propose_role(person_id=someone.pk, role="grants_officer", app="kitchen", actor=admins[0], at=at)
    give(admins, someone, "parties", at)
    officer = parties.actor_for(someone.user, at)
    assert parties.may_confirm_kind(officer, body)
    assert not officer.has(Role.GRANTS_OFFICER)
    assert officer.has(Role.GRANTS_OFFICER, app="parties")
    assert officer.roles == frozenset()
    elsewhere = make.person("h@example.org")
    give(admins, elsewhere, "calls", at)
    assert not parties.may_confirm_kind(parties.actor_for(elsewhere.user, at), body)
