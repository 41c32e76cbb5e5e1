"""Days of an expert are taken once, agreed to, confirmed, given back; the database holds it whatever runs."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import BookedDay
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.clocks.public import tasks_for
from facility.foundation.post import public as post
from facility.foundation.post.public import Letter
from tests.apps.assistance import roster as make
from tests.apps.assistance.roster import AT

pytestmark = pytest.mark.django_db
Make = Callable[..., Actor]
WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 4, 8) + timedelta(days=number) for number in range(3))


def kinds(actor: Actor) -> set[str]:
    return {row.kind for row in tasks_for(actor, AT)}


def test_days_are_held_agreed_to_and_confirmed_and_everybody_knows_whose_turn_it_is(actor_of: Make) -> None:
    expert, coordinator = actor_of(), actor_of(Role.ASSISTANCE_COORDINATOR)
    booking = make.held(make.admitted(expert, coordinator), coordinator)
    assert (booking.state, booking.days, booking.first_day, booking.last_day) == ("held", 2, WEDNESDAY, THURSDAY)
    assert "assistance.answer_days" in kinds(expert)
    assert "assistance.settle_days" in kinds(coordinator)
    with pytest.raises(Refused, match="agreed"):
        assistance.confirm_days(booking_id=booking.pk, actor=coordinator, at=AT)
    with pytest.raises(Forbidden):
        assistance.agree_to_days(booking_id=booking.pk, actor=coordinator, at=AT)
    assistance.agree_to_days(booking_id=booking.pk, actor=expert, at=AT)
    assert "assistance.answer_days" not in kinds(expert)
    with pytest.raises(NotAllowedNow):
        assistance.agree_to_days(booking_id=booking.pk, actor=expert, at=AT)
    with pytest.raises(Forbidden):
        assistance.confirm_days(booking_id=booking.pk, actor=expert, at=AT)
    confirmed = assistance.confirm_days(booking_id=booking.pk, actor=coordinator, at=AT)
    assert (confirmed.state, confirmed.confirmed_by_id) == ("confirmed", coordinator.user_id)
    assert "assistance.settle_days" not in kinds(coordinator)
    said = set(Letter.objects.filter(kind__contains="days").values_list("kind", flat=True))
    assert said == {"assistance.days_held", "assistance.days_confirmed"}


def test_a_day_is_taken_once_and_the_refusal_names_the_day_and_nothing_else(actor_of: Make) -> None:
    first, second = actor_of(Role.ASSISTANCE_COORDINATOR), actor_of(Role.ASSISTANCE_COORDINATOR)
    expert = make.admitted(actor_of(), first)
    make.held(expert, first, purpose="A secret review")
    with pytest.raises(Refused) as refusal:
        make.held(expert, second, THURSDAY, FRIDAY, purpose="Another")
    [finding] = refusal.value.findings
    assert "April 9, 2026" in finding.text
    assert "April 8" not in finding.text
    assert "April 10" not in finding.text
    assert "secret" not in finding.text
    assert BookedDay.objects.count() == 2
    assert make.held(expert, second, FRIDAY).days == 1


def test_the_database_itself_refuses_a_day_twice(actor_of: Make) -> None:
    coordinator = actor_of(Role.ASSISTANCE_COORDINATOR)
    booking = make.held(make.admitted(actor_of(), coordinator), coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        BookedDay.objects.create(expert=booking.expert, booking=booking, day=WEDNESDAY)
    assert BookedDay.objects.count() == 2


def test_released_or_declined_days_can_be_taken_again_and_the_reason_is_kept(actor_of: Make) -> None:
    expert, coordinator = actor_of(), actor_of(Role.ASSISTANCE_COORDINATOR)
    found = make.admitted(expert, coordinator)
    for give_back in (
        lambda one, why: assistance.release_days(booking_id=one, reason=why, actor=coordinator, at=AT),
        lambda one, why: assistance.decline_days(booking_id=one, reason=why, actor=expert, at=AT),
    ):
        booking = make.held(found, coordinator)
        with pytest.raises(Refused):
            give_back(booking.pk, "  ")
        assert BookedDay.objects.count() == 2
        give_back(booking.pk, "Put off.")
        booking.refresh_from_db()
        assert (booking.state, booking.release_reason, BookedDay.objects.count()) == ("released", "Put off.", 0)
        with pytest.raises(NotAllowedNow):
            give_back(booking.pk, "Again.")
        assert not {"assistance.answer_days", "assistance.settle_days"} & (kinds(expert) | kinds(coordinator))
    assert Letter.objects.filter(kind="assistance.days_released").count() == 1


@pytest.mark.parametrize(
    ("days", "purpose", "says"),
    [
        ([], "x", "Choose working days"),
        ([date(2026, 3, 1)], "x", "Choose working days"),
        ([WEDNESDAY + timedelta(days=number) for number in range(261)], "x", "Choose working days"),
        ([WEDNESDAY], " ", "text_missing"),
        ([date(2026, 7, 1)], "x", "not available on these days: July 1, 2026"),
        ([date(2026, 7, 1) + timedelta(days=number) for number in range(7)], "x", "and 2 more days"),
    ],
)
def test_what_cannot_be_held_is_refused(days: list[date], purpose: str, says: str, actor_of: Make) -> None:
    coordinator = actor_of(Role.ASSISTANCE_COORDINATOR)
    expert = make.admitted(actor_of(), coordinator)
    with pytest.raises(Refused, match=says):
        assistance.hold_days(expert_id=expert.pk, days=days, purpose=purpose, actor=coordinator, at=AT)
    assert BookedDay.objects.count() == 0


@pytest.mark.parametrize(
    ("release", "until", "held", "confirmed"),
    [
        ("not_needed", None, True, True),
        ("given", None, True, True),
        ("given", THURSDAY, True, True),
        ("given", WEDNESDAY, True, False),
        ("asked", None, True, False),
        ("not_asked", None, True, False),
        ("refused", None, False, False),
    ],
)
def test_without_the_home_authoritys_release_nothing_is_confirmed(
    release: str, until: date | None, held: bool, confirmed: bool, actor_of: Make
) -> None:
    person, coordinator = actor_of(), actor_of(Role.ASSISTANCE_COORDINATOR)
    expert = make.admitted(person, coordinator, release=release, release_until=until)
    if not held:
        with pytest.raises(Refused, match="refused the release"):
            make.held(expert, coordinator)
        return
    booking = make.held(expert, coordinator)
    assistance.agree_to_days(booking_id=booking.pk, actor=person, at=AT)
    if confirmed:
        assert assistance.confirm_days(booking_id=booking.pk, actor=coordinator, at=AT).state == "confirmed"
        return
    with pytest.raises(Refused, match="home authority"):
        assistance.confirm_days(booking_id=booking.pk, actor=coordinator, at=AT)
    booking.refresh_from_db()
    assert booking.state == "held"


def test_only_who_is_in_the_roster_is_booked_and_who_is_booked_does_not_leave(actor_of: Make) -> None:
    person, coordinator = actor_of(), actor_of(Role.ASSISTANCE_COORDINATOR)
    expert = make.applied(person)
    with pytest.raises(NotAllowedNow):
        make.held(expert, coordinator)
    assistance.admit_expert(expert_id=expert.pk, reason="Checked.", actor=coordinator, at=AT)
    with pytest.raises(Forbidden):
        make.held(expert, actor_of(Role.AUDITOR))
    make.held(expert, coordinator)
    with pytest.raises(Refused, match="held or confirmed"):
        assistance.withdraw_expertise(actor=person, at=AT)
    with pytest.raises(NotFound):
        assistance.confirm_days(booking_id=0, actor=coordinator, at=AT)


def test_an_expert_without_an_account_is_confirmed_without_a_click(actor_of: Make) -> None:
    person, coordinator = actor_of(), actor_of(Role.ASSISTANCE_COORDINATOR)
    expert = make.admitted(person, coordinator)
    expert.person.user = None
    expert.person.save(update_fields=["user"])
    booking = make.held(expert, coordinator)
    assert assistance.confirm_days(booking_id=booking.pk, actor=coordinator, at=AT).state == "confirmed"


def test_one_of_two_holds_keeps_the_task_open(actor_of: Make) -> None:
    person, coordinator = actor_of(), actor_of(Role.ASSISTANCE_COORDINATOR)
    expert = make.admitted(person, coordinator)
    one, _two = make.held(expert, coordinator, WEDNESDAY), make.held(expert, coordinator, THURSDAY)
    assistance.agree_to_days(booking_id=one.pk, actor=person, at=AT)
    assistance.confirm_days(booking_id=one.pk, actor=coordinator, at=AT)
    assert "assistance.answer_days" in kinds(person)
    assert "assistance.settle_days" in kinds(coordinator)


@pytest.mark.parametrize("kind", ["days_released", "days_lapsed", "hold_lapsed", "assistance_terms_agreed"])
def test_a_letter_about_one_day_does_not_speak_of_several(kind: str) -> None:
    told = dict.fromkeys(("person", "purpose", "reason", "request", "reference", "path"), "x")
    days = {"first": {"day": "2026-04-08"}, "last": {"day": "2026-04-08"}, "days": {"number": 1}, "link": {"path": "/"}}
    for language, words in (("en", ": 1."), ("fr", "\u00a0: 1.")):
        body = post.render(f"assistance.{kind}", told | days, language).body
        assert words in body
        assert "1 d" not in body and "1 jour" not in body
