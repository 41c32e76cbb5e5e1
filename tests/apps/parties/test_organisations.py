"""Registering and describing bodies: what is refused changes nothing."""

from datetime import datetime
from typing import Any

import pytest

from facility.apps.parties import public as parties
from facility.apps.parties.identifiers import check, tidy
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Role
from facility.foundation.base.clock import local_day
from facility.foundation.trail.public import Entry, Event
from tests.apps.parties import make

pytestmark = pytest.mark.django_db
LEI = "529900T8BM49AURSDO55"


def register(actor: Any, at: datetime, **changes: Any) -> parties.Organisation:
    values: dict[str, Any] = {"name": "Ministry of Examples", "country": "MD", "kinds": ["public_authority_central"]}
    return parties.register_organisation(**{**values, **changes}, actor=actor, at=at)


def fields(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.field for finding in refusal.value.findings]


def test_whoever_registers_a_body_acts_for_it(at: datetime) -> None:
    newcomer = parties.actor_for(make.person("new@example.org").user, at)
    assert newcomer.held == frozenset()
    made = register(newcomer, at, identifiers={"pic": "999 999 999", "lei": LEI}, short_name=" MoE ")
    again = parties.actor_for(parties.person_of(newcomer.user_id or 0).user, at)
    assert again.has(Role.APPLICANT, made.pk)
    assert (made.short_name, made.country_id, made.is_provisional) == ("MoE", "MD", False)
    assert {row.scheme: row.value for row in made.identifiers.all()} == {"pic": "999999999", "lei": LEI}
    assert Entry.objects.filter(record=made.record, event=Event.ORGANISATION_REGISTERED).count() == 1


def test_the_public_registers_nothing(at: datetime) -> None:
    with pytest.raises(Forbidden):
        register(PUBLIC, at)
    assert parties.Organisation.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"name": "  "}, ["name"]),
        ({"name": "x" * 251}, ["name"]),
        ({"country": "ZZ"}, ["country"]),
        ({"country": None}, ["country"]),
        ({"kinds": []}, ["kinds"]),
        ({"kinds": ["wizard"]}, ["kinds"]),
        ({"kinds": ["natural_person", "ngo"]}, ["kinds"]),
        ({"identifiers": {"pic": "12"}}, ["pic"]),
        ({"identifiers": {"lei": LEI[:-1] + "6"}}, ["lei"]),
        ({"identifiers": {"iati": "nothing"}}, ["iati"]),
        ({"identifiers": {"vat": "123"}}, ["vat"]),
        ({"website": "javascript:alert(1)"}, ["website"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_registered(
    at: datetime, changes: dict[str, Any], where: list[str]
) -> None:
    newcomer = parties.actor_for(make.person("new@example.org").user, at)
    with pytest.raises(Refused) as refusal:
        register(newcomer, at, **changes)
    assert fields(refusal) == where
    assert parties.Organisation.objects.count() == 0
    assert not parties.RoleHolding.objects.exists()


def test_only_international_organisations_and_agencies_have_no_country(at: datetime) -> None:
    newcomer = parties.actor_for(make.person("new@example.org").user, at)
    made = register(newcomer, at, country=None, kinds=["international_organisation"])
    assert made.country_id is None


def test_one_number_is_one_body(at: datetime) -> None:
    make.organisation(identifiers={"pic": "999999999"})
    newcomer = parties.actor_for(make.person("new@example.org").user, at)
    with pytest.raises(Refused) as refusal:
        register(newcomer, at, identifiers={"pic": "999999999"})
    assert fields(refusal) == ["pic"]
    assert parties.Organisation.objects.count() == 1


def test_a_natural_person_is_no_legal_person(at: datetime) -> None:
    newcomer = parties.actor_for(make.person("new@example.org").user, at)
    made = register(newcomer, at, kinds=["natural_person"], legal_personality="yes")
    assert (made.is_natural_person, made.legal_personality) == (True, "no")


def test_the_same_body_is_found_whatever_accents_and_case() -> None:
    made = make.organisation("Österreichische Prüfstelle", "AT", short_name="ÖPS")
    assert list(parties.look_alikes("osterreichische PRUFSTELLE")) == [made]
    assert list(parties.look_alikes("prufstelle", "AT")) == [made]
    assert list(parties.look_alikes("prufstelle", "DE")) == []
    assert list(parties.look_alikes("prufstelle", leave_out=made.pk)) == []
    assert list(parties.look_alikes("ab")) == []


def test_a_member_describes_the_own_body_and_nobody_else_does(at: datetime) -> None:
    ours, theirs = make.organisation("Ours"), make.organisation("Theirs")
    member = make.actor("m@example.org", Role.APPLICANT, ours)
    described = parties.describe_organisation(
        organisation_id=ours.pk,
        name="Ours  renamed",
        country="FR",
        kinds=["ngo_refugee_led", "university_research"],
        evidence="Statutes",
        identifiers={"vat": "FR 12.345"},
        actor=member,
        at=at,
    )
    assert (described.name, described.record.label["en"], described.record.version) == ("Ours renamed",) * 2 + (1,)
    assert parties.kind_codes(ours.pk, local_day(at)) >= {"ngo", "ngo_refugee_led", "university_research"}
    assert list(parties.look_alikes("ours RENAMED")) == [ours]
    with pytest.raises(Forbidden):
        parties.describe_organisation(
            organisation_id=theirs.pk, name="Hijacked", country="FR", kinds=["ngo"], actor=member, at=at
        )
    assert parties.organisation(theirs.pk).name == "Theirs"


def test_two_who_write_at_once_do_not_overwrite_each_other(at: datetime) -> None:
    ours = make.organisation("Ours")
    member = make.actor("m@example.org", Role.APPLICANT, ours)
    values: dict[str, Any] = {"organisation_id": ours.pk, "country": "BE", "kinds": ["ngo"], "actor": member, "at": at}
    parties.describe_organisation(name="First", version=0, **values)
    with pytest.raises(NotAllowedNow):
        parties.describe_organisation(name="Second", version=0, **values)
    assert parties.organisation(ours.pk).name == "First"


def test_a_kind_is_confirmed_on_evidence_by_staff_who_do_not_act_for_the_body(at: datetime) -> None:
    ours = make.organisation("Ours")
    stated = ours.kinds.get()
    officer = make.actor("o@example.org", Role.GRANTS_OFFICER)
    with pytest.raises(Refused):
        parties.confirm_kind(kind_id=stated.pk, evidence=" ", actor=officer, at=at)
    member = make.actor("m@example.org", Role.APPLICANT, ours)
    with pytest.raises(Forbidden):
        parties.confirm_kind(kind_id=stated.pk, evidence="Law", actor=member, at=at)
    assert parties.kind_codes(ours.pk, local_day(at), confirmed_only=True) == frozenset()
    parties.confirm_kind(kind_id=stated.pk, evidence="Law 12", actor=officer, at=at)
    assert "public_authority" in parties.kind_codes(ours.pk, local_day(at), confirmed_only=True)
    with pytest.raises(NotAllowedNow):
        parties.confirm_kind(kind_id=stated.pk, evidence="Law 13", actor=officer, at=at)
    stated.refresh_from_db()
    assert (stated.evidence, stated.confirmed_by_id) == ("Law 12", officer.user_id)


def test_an_officer_who_acts_for_the_body_does_not_confirm_it(at: datetime) -> None:
    ours = make.organisation("Ours")
    who = make.person("both@example.org")
    make.hold(who, Role.APPLICANT, ours)
    both = make.hold(who, Role.GRANTS_OFFICER)
    with pytest.raises(Forbidden):
        parties.confirm_kind(kind_id=ours.kinds.get().pk, evidence="Law", actor=both, at=at)


def test_what_is_not_there_is_not_found(at: datetime) -> None:
    officer = make.actor("o@example.org", Role.GRANTS_OFFICER)
    with pytest.raises(NotFound):
        parties.confirm_kind(kind_id=99, evidence="Law", actor=officer, at=at)
    with pytest.raises(NotFound):
        parties.organisation_by_token("nothing")
    with pytest.raises(NotFound):
        make.organisation(kinds=["wizard"])
    assert parties.Organisation.objects.count() == 0


def test_members_see_their_own_bodies_staff_all_others_the_public_ones() -> None:
    ours, theirs, open_one = (
        make.organisation("Ours"),
        make.organisation("Theirs"),
        make.organisation("Open", is_public=True),
    )
    member = make.actor("m@example.org", Role.PARTNER, ours)
    assert set(parties.organisations_visible_to(member)) == {ours, open_one}
    assert set(parties.organisations_visible_to(PUBLIC)) == {open_one}
    assert set(parties.organisations_visible_to(make.actor("a@example.org", Role.AUDITOR))) == {ours, theirs, open_one}


def test_numbers_are_stored_without_spaces_and_checked() -> None:
    assert tidy("vat", " fr 12.345-6 ") == "FR123456"
    assert tidy("iati", " XM-DAC-41122 ") == "XM-DAC-41122"
    assert check({"iati": "XM-DAC-41122", "lei": LEI, "pic": "", "registration": "K 12/3"}) == []
    assert [finding.field for finding in check({"unheard": "1"})] == ["unheard"]
