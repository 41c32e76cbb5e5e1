"""The word of the national contact: asked where the programme does, given with a reason, advice unless it is needed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from facility.apps.assistance import public as assistance
from facility.apps.assistance.jobs import follow
from facility.apps.assistance.models import Endorsement, Setting
from facility.apps.parties.models import RoleHolding
from facility.apps.parties.public import actor_for
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Held, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.post import public as post
from facility.foundation.trail import public as trail
from tests.apps.assistance import make
from tests.apps.assistance.evaluated import WORKER

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AT = make.AT
WHY = "It fits the plan of the ministry."


def asks(value: str = "advice") -> None:
    """From the beginning the facility's own programme asks the national contact."""
    programme = assistance.programme_by_code(make.OWN)
    Setting.objects.create(
        programme=programme,
        key="endorsement",
        value=value,
        valid_from=AT.date(),
        source="A text",
        status="demonstration",
    )


@pytest.fixture
def of(actor_of: Any) -> make.Cast:
    make.loaded()
    return make.cast(actor_of)


@pytest.fixture
def contact(of: make.Cast, actor_of: Any) -> Actor:
    """The national contact point of the country that asks."""
    actor: Actor = actor_of(
        Role.NATIONAL_CONTACT, organisation=make.body("Contact point", "PL", "public_authority_central")
    )
    return actor


def word(request: assistance.Request) -> Endorsement:
    return Endorsement.objects.get(request=request)


def give(one: Endorsement, actor: Actor, *, name: str = "endorse", reason: str = WHY) -> Endorsement:
    act = assistance.endorse if name == "endorse" else assistance.not_endorse
    return act(endorsement_id=one.pk, reason=reason, actor=actor, at=AT + DAY)


def told(kind: str) -> list[tuple[int | None, str]]:
    rows = post.Letter.objects.filter(kind=f"assistance.{kind}").order_by("pk")
    return [(one.to_user_id, one.facts.get("reason", "")) for one in rows]


def decide(request: assistance.Request, of: make.Cast, decision: str = "approved") -> assistance.Request:
    return assistance.decide(
        request_id=request.pk,
        decision=decision,
        reason="It is needed.",
        judged=make.JUDGED,
        actor=of.authority,
        at=AT + 3 * DAY,
    )


def test_nobody_is_asked_where_the_programme_does_not(of: make.Cast, contact: Actor) -> None:
    make.submitted(of)
    assert not Endorsement.objects.exists()


def test_nobody_is_asked_where_the_country_has_no_contact(of: make.Cast, actor_of: Any) -> None:
    asks()
    actor_of(Role.NATIONAL_CONTACT, organisation=make.body("Elsewhere", "RO", "public_authority_central"))
    make.submitted(of)
    assert not Endorsement.objects.exists()


def test_the_contact_of_the_country_is_asked_and_endorses(of: make.Cast, contact: Actor) -> None:
    asks()
    request = make.submitted(of)
    one = word(request)
    assert one.state == "asked"
    assert told("endorsement_asked") == [(contact.user_id, "")]
    assert [task.title for task in clocks.tasks_for(contact, AT)] != []
    for nothing in ("", " \n", "x" * 2001):
        with pytest.raises(Refused):
            give(one, contact, reason=nothing)
    assert word(request).state == "asked"
    give(one, contact)
    found = word(request)
    assert (found.state, found.reason, found.answered_by) == ("endorsed", WHY, contact.user_id)
    assert found.settled_at == AT + DAY
    assert found.fingerprint == request.fingerprint
    assert told("assistance_endorsed") == [(of.asker.user_id, WHY)]
    assert clocks.tasks_for(contact, AT + DAY) == []
    assert WHY not in str([entry.facts for entry in trail.history(one.record_id)])
    with pytest.raises(NotAllowedNow):
        give(one, contact, name="not_endorse")


def test_only_the_contact_that_was_asked_gives_its_word(of: make.Cast, contact: Actor, actor_of: Any) -> None:
    asks()
    one = word(make.submitted(of))
    other = actor_of(Role.NATIONAL_CONTACT, organisation=make.body("Elsewhere", "RO", "public_authority_central"))
    for stranger in (PUBLIC, other, of.asker, of.coordinator, of.authority):
        with pytest.raises(Forbidden):
            give(one, stranger)
    with pytest.raises(NotFound):
        assistance.endorsement_by_token(one.record.token, other)
    with pytest.raises(NotFound):
        assistance.endorsement_by_token(one.record.token, PUBLIC)
    with pytest.raises(NotFound):
        assistance.request_by_token(one.request.record.token, contact)
    for reader in (contact, of.coordinator, of.asker):
        assert assistance.endorsement_by_token(one.record.token, reader).pk == one.pk
    assert word(one.request).state == "asked"


def test_the_word_is_advice(of: make.Cast, contact: Actor) -> None:
    asks()
    request = make.for_decision(of)
    give(word(request), contact, name="not_endorse", reason="Another body does it already.")
    assert told("assistance_not_endorsed") == [(of.asker.user_id, "Another body does it already.")]
    assert decide(request, of).state == "approved"


def test_where_it_is_needed_nothing_is_approved_without_it(of: make.Cast, contact: Actor) -> None:
    asks("required")
    request = make.for_decision(of)
    follow(AT + 60 * DAY)
    with pytest.raises(Refused):
        decide(request, of)
    assert assistance.Request.objects.get(pk=request.pk).state == "for_decision"
    assert word(request).state == "asked"
    give(word(request), contact)
    assert decide(request, of).state == "approved"


def test_where_it_is_needed_it_can_still_be_declined(of: make.Cast, contact: Actor) -> None:
    asks("required")
    request = make.for_decision(of)
    assert decide(request, of, "declined").state == "declined"
    assert word(request).state == "passed"
    assert clocks.tasks_for(contact, AT + 4 * DAY) == []


def test_silence_says_nothing_and_is_passed_over_once(of: make.Cast, contact: Actor) -> None:
    asks()
    request = make.submitted(of)
    one = word(request)
    with pytest.raises(NotAllowedNow):
        assistance.pass_endorsement(endorsement_id=one.pk, actor=WORKER, at=AT + DAY)
    with pytest.raises(Forbidden):
        assistance.pass_endorsement(endorsement_id=one.pk, actor=of.coordinator, at=AT + 60 * DAY)
    follow(AT + 60 * DAY)
    follow(AT + 61 * DAY)
    found = word(request)
    assert (found.state, found.settled_at, found.reason) == ("passed", AT + 60 * DAY, "")
    assert [entry.event for entry in trail.history(one.record_id)] == [
        "assistance_endorsement.asked",
        "assistance_endorsement.passed",
    ]
    with pytest.raises(NotAllowedNow):
        give(one, contact)


def test_a_withdrawn_request_waits_for_nobody(of: make.Cast, contact: Actor) -> None:
    asks()
    request = make.submitted(of)
    assistance.withdraw(request_id=request.pk, reason="", actor=of.asker, at=AT + DAY)
    assert word(request).state == "passed"


def test_a_request_that_comes_again_is_not_asked_about_twice(of: make.Cast, contact: Actor) -> None:
    asks()
    request = make.submitted(of)
    give(word(request), contact)
    assistance.send_back(request_id=request.pk, reason="Say more.", actor=of.coordinator, at=AT + DAY)
    assistance.save(request_id=request.pk, given={"problem": "More is said."}, actor=of.asker, at=AT + 2 * DAY)
    again = assistance.submit(request_id=request.pk, actor=of.asker, at=AT + 2 * DAY)
    found = word(request)
    assert found.state == "endorsed"
    assert found.fingerprint != again.fingerprint


def test_where_an_approval_needs_it_another_wording_is_asked_about_anew(of: make.Cast, contact: Actor) -> None:
    asks("required")
    request = make.submitted(of)
    give(word(request), contact)
    assistance.send_back(request_id=request.pk, reason="Say more.", actor=of.coordinator, at=AT + DAY)
    assistance.save(request_id=request.pk, given={"problem": "More is said."}, actor=of.asker, at=AT + 2 * DAY)
    assistance.submit(request_id=request.pk, actor=of.asker, at=AT + 2 * DAY)
    found = word(request)
    assert (found.state, found.reason, found.answered_by, found.asked_at) == ("asked", "", None, AT + 2 * DAY)
    assert told("endorsement_asked") == [(contact.user_id, "")] * 2
    assert len(clocks.tasks_for(contact, AT + 2 * DAY)) == 1


def test_what_was_sent_back_is_not_answered_while_it_is_written(of: make.Cast, contact: Actor) -> None:
    asks()
    request = make.submitted(of)
    assistance.send_back(request_id=request.pk, reason="Say more.", actor=of.coordinator, at=AT + DAY)
    with pytest.raises(NotAllowedNow):
        give(word(request), contact)
    assert word(request).state == "asked"


def test_a_role_held_for_assistance_only_answers_and_is_an_interest(of: make.Cast, user_of: Any) -> None:
    asks()
    point = make.body("Contact point", "PL", "public_authority_central")
    user = user_of(Role.NATIONAL_CONTACT, organisation=point)
    RoleHolding.objects.filter(person__user=user).update(app="assistance")
    only = actor_for(user, AT)
    request = make.submitted(of)
    assert give(word(request), only).answered_for == point
    both = replace(only, held=only.held | {Held(Role.APPLICANT, request.organisation_id, "proposals")})
    assert not assistance.policy.may_endorse(both, word(request))
    mine = Held(Role.APPLICANT, request.organisation_id, "proposals")
    judge = replace(of.coordinator, held=of.coordinator.held | {mine})
    assert assistance.policy.may_triage(of.coordinator, request)
    assert not assistance.policy.may_triage(judge, request)
