"""Which national contact is asked under a programme: named by who administers roles, dated; else all contacts are."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import ContactAppointment, Endorsement
from facility.apps.parties.models import RoleHolding
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.clocks import public as clocks
from facility.foundation.post.models import Letter
from facility.foundation.trail.models import Entry
from tests.apps.assistance import make
from tests.apps.assistance.test_endorsements import asks, give

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = make.AT.date()


@pytest.fixture
def of(actor_of: Any) -> make.Cast:
    make.loaded()
    asks()
    return make.cast(actor_of)


@pytest.fixture
def administrator(actor_of: Any) -> Actor:
    actor: Actor = actor_of(Role.ADMINISTRATOR)
    return actor


@pytest.fixture
def pair(of: make.Cast, actor_of: Any) -> tuple[Actor, Actor]:
    """Two contacts of the country, of one contact point."""
    point = make.body("Contact point", "PL", "public_authority_central")
    return actor_of(Role.NATIONAL_CONTACT, organisation=point), actor_of(Role.NATIONAL_CONTACT, organisation=point)


def told(actor: Actor, contact: Actor, **changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"programme": make.OWN, "country": "PL", "person_id": contact.person_id, "from_day": TODAY}
    return {**given, "actor": actor, "at": make.AT, **changes}


def ended(actor: Actor, made: ContactAppointment, **changes: Any) -> dict[str, Any]:
    return {"appointment_id": made.pk, "until_day": TODAY, "actor": actor, "at": make.AT, **changes}


def asked() -> list[int]:
    rows = Letter.objects.filter(kind="assistance.endorsement_asked")
    return sorted(rows.values_list("to_user_id", flat=True))


def tasks(actor: Actor) -> int:
    return len([row for row in clocks.tasks_for(actor, make.AT) if row.kind == "assistance.endorse"])


def refused(act: Any, kind: type[Exception] = Refused, **given: Any) -> list[tuple[str, str]]:
    before = (list(ContactAppointment.objects.values()), Letter.objects.count(), Entry.objects.count())
    with pytest.raises(kind) as caught:
        act(**given)
    assert (list(ContactAppointment.objects.values()), Letter.objects.count(), Entry.objects.count()) == before
    error = caught.value
    return [(one.field, one.message) for one in error.findings] if isinstance(error, Refused) else []


def test_where_nobody_is_named_all_contacts_of_the_country_are_asked(of: make.Cast, pair: tuple[Actor, Actor]) -> None:
    make.submitted(of)
    assert asked() == sorted(one.user_id or 0 for one in pair)
    assert [tasks(one) for one in pair] == [1, 1]


def test_who_is_named_is_asked_alone_and_answers_alone(
    of: make.Cast, pair: tuple[Actor, Actor], administrator: Actor
) -> None:
    named, other = pair
    made = assistance.appoint_contact(**told(administrator, named))
    letter = Letter.objects.get(kind="assistance.contact_appointed")
    assert (letter.to_user_id, letter.facts["day"]) == (named.user_id, {"day": TODAY.isoformat()})
    assert Entry.objects.get(event="assistance_contact.appointed").facts == {"appointment": made.pk}
    make.submitted(of)
    assert asked() == [named.user_id]
    assert (tasks(named), tasks(other)) == (1, 0)
    word = Endorsement.objects.get()
    with pytest.raises(NotFound):
        assistance.endorsement_by_token(word.record.token, other)
    with pytest.raises(Forbidden):
        give(word, other)
    assert give(word, named).state == "endorsed"
    assert tasks(named) == 0


def test_where_who_was_named_can_answer_no_more_the_others_of_the_contact_point_may(
    of: make.Cast, pair: tuple[Actor, Actor], administrator: Actor
) -> None:
    named, other = pair
    assistance.appoint_contact(**told(administrator, named))
    make.submitted(of)
    word = Endorsement.objects.get()
    with pytest.raises(Forbidden):
        give(word, other)
    User.objects.filter(pk=named.user_id).update(is_active=False)
    assert assistance.endorsement_by_token(word.record.token, other) == word
    assert give(word, other).state == "endorsed"


def test_who_acts_for_the_body_that_asks_is_not_asked_by_name(
    of: make.Cast, pair: tuple[Actor, Actor], administrator: Actor
) -> None:
    named, _other = pair
    assistance.appoint_contact(**told(administrator, named))
    body = make.draft(of).organisation
    RoleHolding.objects.create(
        person_id=named.person_id,
        role=Role.PARTNER,
        organisation=body,
        starts_on=TODAY,
    )
    make.submitted(of)
    assert asked() == sorted(one.user_id or 0 for one in pair)


def test_an_appointment_counts_from_its_first_day_to_its_last(
    of: make.Cast, pair: tuple[Actor, Actor], administrator: Actor
) -> None:
    named, _other = pair
    later = assistance.appoint_contact(**told(administrator, named, from_day=TODAY + DAY))
    make.submitted(of)
    assert len(asked()) == 2  # not named yet
    assistance.end_appointment(**ended(administrator, later, until_day=TODAY + 2 * DAY))
    assert Letter.objects.filter(kind="assistance.contact_ended").count() == 1
    for days, times in ((2, 3), (3, 5)):  # on its last day the one, after it both
        request = make.draft(of)
        assistance.submit(request_id=request.pk, actor=of.asker, at=make.AT + days * DAY)
        assert len(asked()) == times
    refused(assistance.end_appointment, NotAllowedNow, **ended(administrator, later))


def test_another_programme_and_another_country_are_not_touched(
    of: make.Cast, pair: tuple[Actor, Actor], administrator: Actor
) -> None:
    named, _other = pair
    assistance.appoint_contact(**told(administrator, named, programme=make.UN))
    make.submitted(of)
    assert len(asked()) == 2


def test_only_a_contact_of_the_country_is_named_and_once(
    of: make.Cast, pair: tuple[Actor, Actor], administrator: Actor
) -> None:
    named, _other = pair
    no_role = [("person", "contact.holds_no_role")]
    assert refused(assistance.appoint_contact, **told(administrator, of.asker)) == no_role
    assert refused(assistance.appoint_contact, **told(administrator, named, country="LT")) == no_role
    refused(assistance.appoint_contact, NotFound, **told(administrator, named, programme="unknown"))
    made = assistance.appoint_contact(**told(administrator, named))
    assert refused(assistance.appoint_contact, **told(administrator, named)) == [("person", "contact.named_already")]
    early = ended(administrator, made, until_day=TODAY - DAY)
    assert refused(assistance.end_appointment, **early) == [("until_day", "contact.day_before")]
    refused(assistance.end_appointment, NotFound, **ended(administrator, made, appointment_id=999_999_999))
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactAppointment.objects.create(
            programme=made.programme, country="PL", person=made.person, from_day=date(2026, 5, 1),
            appointed_at=make.AT, appointed_by=1,
        )  # fmt: skip


def test_only_who_administers_roles_names_and_ends(
    of: make.Cast, pair: tuple[Actor, Actor], administrator: Actor, actor_of: Any
) -> None:
    named, other = pair
    strangers = (of.coordinator, of.authority, other, actor_of(Role.AUDITOR), Actor())
    for wrong in strangers:
        refused(assistance.appoint_contact, Forbidden, **told(wrong, named))
    made = assistance.appoint_contact(**told(administrator, named))
    for wrong in strangers:
        refused(assistance.end_appointment, Forbidden, **ended(wrong, made))
    assert [len(assistance.appointments(one)) for one in (of.coordinator, administrator, of.asker, named)] == [
        1,
        1,
        0,
        0,
    ]
