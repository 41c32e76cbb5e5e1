"""The ways into an organisation, and the way out of the system."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from facility.apps.parties import public as parties
from facility.apps.parties.actions.joining import MOST_A_DAY
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role, User
from facility.foundation.post.public import Letter, send_due
from facility.foundation.records import retention
from facility.foundation.trail.public import Entry, Event, verify
from tests.apps.parties import make

pytestmark = pytest.mark.django_db
PATH = "/invitation/{secret}/"


def secret_of_last_letter(at: datetime) -> str:
    """Send what waits and read the secret out of the last letter, as its reader would."""
    send_due(at)
    found = re.search(r"/invitation/([^/\s]+)/", str(mail.outbox[-1].body))
    assert found
    return found[1]


@pytest.fixture
def ours() -> parties.Organisation:
    return make.organisation("Ours")


@pytest.fixture
def member(ours: parties.Organisation) -> Actor:
    return make.actor("m@example.org", Role.APPLICANT, ours, name="Mira Member")


def invite(ours: parties.Organisation, actor: Actor, at: datetime, **changes: Any) -> parties.Invitation:
    values: dict[str, Any] = {"email": "new@example.org", "role": "reporter", "name": "Nia New", "language": "fr"}
    return parties.invite_colleague(organisation_id=ours.pk, address=PATH, actor=actor, at=at, **{**values, **changes})


def test_an_invited_colleague_gets_an_account_and_the_role(
    ours: parties.Organisation, member: Actor, at: datetime
) -> None:
    invitation = invite(ours, member, at)
    secret = secret_of_last_letter(at)
    assert secret not in str(Letter.objects.values())
    assert secret not in str(parties.Invitation.objects.values())
    assert "Mira Member" in mail.outbox[-1].subject
    assert parties.open_invitation(secret, at) == invitation
    person = parties.accept_invitation(secret=secret, actor=PUBLIC, at=at)
    actor = parties.actor_for(person.user, at)
    assert (person.name, actor.language) == ("Nia New", "fr")
    assert actor.has(Role.REPORTER, ours.pk)
    assert person.holdings.get().granted_by_id == member.user_id
    with pytest.raises(NotFound):
        parties.accept_invitation(secret=secret, actor=PUBLIC, at=at)
    assert verify() == []


def test_an_invitation_ends_by_time_and_by_withdrawal(ours: parties.Organisation, member: Actor, at: datetime) -> None:
    invitation = invite(ours, member, at)
    secret = secret_of_last_letter(at)
    with pytest.raises(NotFound):
        parties.accept_invitation(secret=secret, actor=PUBLIC, at=at + timedelta(days=22))
    parties.withdraw_invitation(invitation_id=invitation.pk, actor=member, at=at)
    with pytest.raises(NotFound):
        parties.accept_invitation(secret=secret, actor=PUBLIC, at=at)
    with pytest.raises(NotAllowedNow):
        parties.withdraw_invitation(invitation_id=invitation.pk, actor=member, at=at)
    assert not User.objects.filter(email="new@example.org").exists()


def test_an_invitation_ends_with_the_role_of_whoever_sent_it(
    ours: parties.Organisation, member: Actor, at: datetime
) -> None:
    invite(ours, member, at)
    secret = secret_of_last_letter(at)
    other = make.actor("o@example.org", Role.APPLICANT, ours, name="Otto Other")
    parties.end_role(holding_id=ended(member).pk, actor=other, at=at)
    assert parties.open_invitation(secret, at) is None
    with pytest.raises(NotFound):
        parties.accept_invitation(secret=secret, actor=PUBLIC, at=at)
    invite(ours, other, at, email="fresh@example.org")
    assert parties.open_invitation(secret_of_last_letter(at), at) is not None


def ended(actor: Actor) -> Any:
    """The one holding of a person."""
    return parties.Person.objects.get(pk=actor.person_id).holdings.get()


def test_whoever_lost_a_role_does_not_get_it_back_by_an_older_letter(
    ours: parties.Organisation, member: Actor, at: datetime
) -> None:
    leaving = make.actor("new@example.org", Role.REPORTER, ours, name="Nia New")
    invite(ours, member, at)
    secret = secret_of_last_letter(at)
    assert parties.open_invitation(secret, at) is not None
    parties.end_role(holding_id=ended(leaving).pk, actor=member, at=at)
    assert parties.open_invitation(secret, at) is None


def test_staff_let_nobody_in_by_a_letter_from_before_a_body_had_its_people(at: datetime) -> None:
    empty = make.organisation("Empty")
    administrator = make.actor("admin@example.org", Role.ADMINISTRATOR)
    invite(empty, administrator, at, role="applicant")
    secret = secret_of_last_letter(at)
    assert parties.open_invitation(secret, at) is not None
    make.actor("own@example.org", Role.APPLICANT, empty, name="Own People")
    assert parties.open_invitation(secret, at) is None


def test_only_the_one_invited_accepts(ours: parties.Organisation, member: Actor, at: datetime) -> None:
    invite(ours, member, at)
    secret = secret_of_last_letter(at)
    with pytest.raises(Forbidden):
        parties.accept_invitation(secret=secret, actor=member, at=at)
    known = make.person("new@example.org", "Known Before")
    acting = parties.actor_for(known.user, at)
    assert parties.accept_invitation(secret=secret, actor=acting, at=at) == known


def test_members_offer_no_role_that_is_not_theirs(ours: parties.Organisation, member: Actor, at: datetime) -> None:
    for wrong in ({"role": "grants_officer"}, {"role": "administrator"}, {"email": "nowhere"}):
        with pytest.raises(Refused):
            invite(ours, member, at, **wrong)
    with pytest.raises(Forbidden):
        invite(make.organisation("Theirs"), member, at)
    with pytest.raises(Forbidden):
        invite(ours, make.actor("r@example.org", Role.REPORTER, ours), at)
    assert not parties.Invitation.objects.exists()
    assert not Letter.objects.exists()


def test_nobody_is_invited_twice_at_once_and_no_body_is_a_mailing_machine(
    ours: parties.Organisation, member: Actor, at: datetime
) -> None:
    invite(ours, member, at)
    with pytest.raises(NotAllowedNow):
        invite(ours, member, at, email="NEW@example.org")
    for number in range(39):
        invite(ours, member, at, email=f"n{number}@example.org")
    with pytest.raises(Refused):
        invite(ours, member, at, email="one-too-many@example.org")
    assert parties.Invitation.objects.count() == 40


def test_a_partner_that_is_not_registered_stands_provisionally_until_completed(
    ours: parties.Organisation, member: Actor, at: datetime
) -> None:
    invitation = parties.invite_partner_organisation(
        for_organisation_id=ours.pk,
        partner_name="Fundación de Ejemplos",
        country="ES",
        email="partner@example.org",
        name="Paz Partner",
        address=PATH,
        actor=member,
        at=at,
    )
    partner = invitation.organisation
    assert partner is not None
    assert (partner.is_provisional, partner.record.invented) == (True, True)
    person = parties.accept_invitation(secret=secret_of_last_letter(at), actor=PUBLIC, at=at)
    acting = parties.actor_for(person.user, at)
    assert acting.has(Role.APPLICANT, partner.pk)
    parties.describe_organisation(
        organisation_id=partner.pk, name=partner.name, country="ES", kinds=["ngo"], actor=acting, at=at
    )
    assert not parties.organisation(partner.pk).is_provisional
    with pytest.raises(Refused):
        parties.invite_partner_organisation(
            for_organisation_id=ours.pk,
            partner_name=" ",
            country="ZZ",
            email="x@example.org",
            address=PATH,
            actor=member,
            at=at,
        )
    assert parties.Organisation.objects.count() == 2


def test_an_administrator_invites_to_a_role_for_the_facility_but_not_to_one_that_decides(at: datetime) -> None:
    admin = make.actor("a@example.org", Role.ADMINISTRATOR)
    parties.invite_to_role(email="eva@example.org", role="evaluator", name="Eva", address=PATH, actor=admin, at=at)
    person = parties.accept_invitation(secret=secret_of_last_letter(at), actor=PUBLIC, at=at)
    assert parties.actor_for(person.user, at).roles == {Role.EVALUATOR}
    for role in ("authorising_officer", "applicant", "wizard"):
        with pytest.raises(Refused):
            parties.invite_to_role(email="x@example.org", role=role, address=PATH, actor=admin, at=at)
    member = make.actor("g@example.org", Role.GRANTS_OFFICER)
    with pytest.raises(Forbidden):
        parties.invite_to_role(email="x@example.org", role="mentor", address=PATH, actor=member, at=at)


def test_somebody_who_asks_to_join_waits_for_a_yes(ours: parties.Organisation, member: Actor, at: datetime) -> None:
    newcomer = parties.actor_for(make.person("n@example.org", "Noa New").user, at)
    asked = parties.ask_to_join(organisation_id=ours.pk, address="/mine/", actor=newcomer, at=at)
    assert parties.actor_for(User.objects.get(pk=newcomer.user_id), at).held == frozenset()
    assert list(parties.join_requests_for(member)) == [asked]
    assert list(parties.join_requests_for(newcomer)) == []
    assert list(parties.own_join_requests(newcomer)) == [asked]
    with pytest.raises(NotAllowedNow):
        parties.ask_to_join(organisation_id=ours.pk, address="/mine/", actor=newcomer, at=at)
    with pytest.raises(Forbidden):
        parties.answer_join_request(request_id=asked.pk, accepted=True, address="/", actor=newcomer, at=at)
    parties.answer_join_request(request_id=asked.pk, accepted=True, address="/", actor=member, at=at)
    assert parties.actor_for(User.objects.get(pk=newcomer.user_id), at).has(Role.APPLICANT, ours.pk)
    with pytest.raises(NotAllowedNow):
        parties.answer_join_request(request_id=asked.pk, accepted=False, address="/", actor=member, at=at)
    send_due(at)
    assert [letter.to for letter in mail.outbox] == [["m@example.org"], ["n@example.org"]]


def test_a_no_gives_nothing(ours: parties.Organisation, member: Actor, at: datetime) -> None:
    newcomer = parties.actor_for(make.person("n@example.org").user, at)
    asked = parties.ask_to_join(organisation_id=ours.pk, address="/mine/", actor=newcomer, at=at)
    parties.answer_join_request(request_id=asked.pk, accepted=False, address="/", actor=member, at=at)
    assert parties.actor_for(User.objects.get(pk=newcomer.user_id), at).held == frozenset()


def test_a_body_without_members_is_answered_by_administrators(at: datetime) -> None:
    empty, admin = make.organisation("Empty"), make.actor("a@example.org", Role.ADMINISTRATOR)
    newcomer = parties.actor_for(make.person("n@example.org").user, at)
    asked = parties.ask_to_join(organisation_id=empty.pk, address="/mine/", actor=newcomer, at=at)
    assert list(parties.join_requests_for(admin)) == [asked]
    assert Letter.objects.get().to_user_id == admin.user_id


def test_nobody_unknown_and_no_member_asks(ours: parties.Organisation, member: Actor, at: datetime) -> None:
    with pytest.raises(Forbidden):
        parties.ask_to_join(organisation_id=ours.pk, address="/", actor=PUBLIC, at=at)
    with pytest.raises(NotAllowedNow):
        parties.ask_to_join(organisation_id=ours.pk, address="/", actor=member, at=at)
    with pytest.raises(NotFound):
        parties.answer_join_request(request_id=99, accepted=True, address="/", actor=member, at=at)


def test_a_person_is_erased_on_the_own_wish_and_the_trail_stays_whole(
    ours: parties.Organisation, member: Actor, at: datetime
) -> None:
    admin = make.actor("a@example.org", Role.ADMINISTRATOR)
    invite(ours, member, at)
    person = parties.accept_invitation(secret=secret_of_last_letter(at), actor=PUBLIC, at=at)
    acting = parties.actor_for(person.user, at)
    with pytest.raises(NotAllowedNow):
        parties.erase_person(person_id=person.pk, actor=admin, at=at)
    parties.ask_for_erasure(actor=acting, at=at)
    with pytest.raises(NotAllowedNow):
        parties.ask_for_erasure(actor=acting, at=at)
    assert list(parties.wishes_to_be_erased(admin)) == [person]
    with pytest.raises(Forbidden):
        parties.erase_person(person_id=person.pk, actor=member, at=at)
    parties.erase_person(person_id=person.pk, actor=admin, at=at)
    user = User.objects.get(pk=person.user_id)
    assert (user.name, user.email, user.is_active) == ("Erased person", f"erased-{user.pk}@erased.invalid", False)
    held = str([*parties.Person.objects.values(), *parties.Invitation.objects.values(), *User.objects.values()])
    assert "new@example.org" not in held
    assert "Nia New" not in held
    assert parties.actor_for(user, at) == PUBLIC
    assert Entry.objects.filter(record=person.record, event=Event.PERSON_ERASED).count() == 1
    assert verify() == []
    assert list(parties.wishes_to_be_erased(admin)) == []


def test_an_erased_person_is_named_no_more_in_letters_to_others(
    ours: parties.Organisation, member: Actor, at: datetime
) -> None:
    admin = make.actor("a@example.org", Role.ADMINISTRATOR)
    newcomer = parties.actor_for(make.person("n@example.org", name="Nino Newcomer").user, at)
    parties.ask_to_join(organisation_id=ours.pk, address="/mine/", actor=newcomer, at=at)
    other = make.actor("o@example.org", Role.APPLICANT, ours, name="Otto Other")
    invite(ours, member, at)

    def said(fact: str) -> list[str]:
        return [str(one.facts[fact]) for one in Letter.objects.order_by("pk") if fact in one.facts]

    assert (said("person"), said("inviter")) == (["Nino Newcomer"], ["Mira Member"])
    for one in (newcomer, member):
        parties.ask_for_erasure(actor=one, at=at)
        parties.erase_person(person_id=one.person_id or 0, actor=admin, at=at)
    assert said("inviter") == ["Erased person"]
    assert "Nino" not in str(list(Letter.objects.values_list("facts", flat=True)))
    assert other.has(Role.APPLICANT, ours.pk)


def test_who_decides_is_not_erased_while_deciding(at: datetime) -> None:
    admin = make.actor("a@example.org", Role.ADMINISTRATOR)
    officer = make.actor("o@example.org", Role.AUTHORISING_OFFICER)
    parties.ask_for_erasure(actor=officer, at=at)
    with pytest.raises(NotAllowedNow):
        parties.erase_person(person_id=officer.person_id or 0, actor=admin, at=at)
    assert User.objects.get(pk=officer.user_id).email == "o@example.org"


def test_everything_held_about_a_person_can_be_handed_out(
    ours: parties.Organisation, member: Actor, at: datetime
) -> None:
    invite(ours, member, at)
    held = retention.export(member.user_id or 0)
    assert held["accounts.User"][0]["email"] == "m@example.org"
    assert held["parties.RoleHolding"][0]["organisation"] == "Ours"
    assert held["parties.Invitation"] == [
        {"received": False, "role": "reporter", "email": "new@example.org", "invited_at": at.isoformat()}
    ]


def test_what_is_over_is_forgotten_in_time(at: datetime) -> None:
    from facility.apps.parties.jobs import forget

    parties.register(
        email="n@example.org", name="Noa", language="en", at=at, confirm_address="/c/{secret}/", link_address="/l/"
    )
    forget(at + timedelta(days=31))
    assert parties.Registration.objects.count() == 1
    forget(at + timedelta(days=33))
    assert parties.Registration.objects.count() == 0


def test_inviting_and_taking_back_sends_no_letters_without_end(
    ours: parties.Organisation, member: Actor, at: datetime
) -> None:
    for number in range(MOST_A_DAY):
        made = invite(ours, member, at, email=f"someone{number % 3}@example.org")
        parties.withdraw_invitation(invitation_id=made.pk, actor=member, at=at)
    with pytest.raises(Refused, match="invitations_a_day"):
        invite(ours, member, at)
    assert Letter.objects.count() == MOST_A_DAY
    invite(ours, member, at + timedelta(days=1, minutes=1))
