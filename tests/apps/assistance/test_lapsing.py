"""A hold on an expert's days for a request lapses by itself; the expert and the coordinator are told, and the days are free."""

from datetime import date, timedelta
from typing import Any

import pytest

from facility.apps.assistance import public as assistance
from facility.apps.assistance.jobs import follow
from facility.apps.assistance.models import BookedDay, Booking, Setting
from facility.core.errors import Forbidden, NotAllowedNow, NotFound
from facility.foundation.accounts.public import Actor
from facility.foundation.clocks.public import tasks_for
from facility.foundation.post.public import Letter
from tests.apps.assistance import make, roster
from tests.apps.assistance.evaluated import WORKER
from tests.apps.assistance.terms import DRAFTED, agreed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HELD = DRAFTED + 2 * DAY
LAPSES = HELD + 30 * DAY


@pytest.fixture
def of(actor_of: Any) -> make.Cast:
    make.loaded()
    return make.cast(actor_of)


def held(of: make.Cast, person: Actor, request_id: int | None) -> Booking:
    expert = roster.admitted(person, of.coordinator)
    return assistance.hold_days(
        expert_id=expert.pk,
        days=[date(2026, 4, 8), date(2026, 4, 9)],
        purpose="M",
        request_id=request_id,
        actor=of.coordinator,
        at=HELD,
    )


def told(kind: str) -> list[int | None]:
    return list(Letter.objects.filter(kind=f"assistance.{kind}").values_list("to_user_id", flat=True))


def test_a_hold_lapses_once_and_both_are_told(of: make.Cast, actor_of: Any) -> None:
    person = actor_of()
    one = held(of, person, agreed(of).request_id)
    follow(LAPSES - timedelta(hours=1))
    assert Booking.objects.get().state == "held"
    follow(LAPSES)
    follow(LAPSES + DAY)
    found = Booking.objects.get()
    assert (found.state, found.released_at, found.released_by_id) == ("released", LAPSES, None)
    assert found.release_reason != ""
    assert not BookedDay.objects.exists()
    assert (told("days_lapsed"), told("hold_lapsed")) == ([person.user_id], [of.coordinator.user_id])
    assert told("days_released") == []
    kinds = {task.kind for actor in (person, of.coordinator) for task in tasks_for(actor, LAPSES + DAY)}
    assert not kinds & {"assistance.answer_days", "assistance.settle_days"}
    with pytest.raises(NotAllowedNow):
        assistance.confirm_days(booking_id=one.pk, actor=of.coordinator, at=LAPSES + DAY)


def test_an_hour_too_early_by_another_or_confirmed_it_does_not_lapse(of: make.Cast, actor_of: Any) -> None:
    person = actor_of()
    one = held(of, person, agreed(of).request_id)
    with pytest.raises(NotAllowedNow):
        assistance.lapse_hold(booking_id=one.pk, actor=WORKER, at=LAPSES - DAY)
    with pytest.raises(Forbidden):
        assistance.lapse_hold(booking_id=one.pk, actor=of.coordinator, at=LAPSES)
    with pytest.raises(NotFound):
        assistance.lapse_hold(booking_id=0, actor=WORKER, at=LAPSES)
    assistance.agree_to_days(booking_id=one.pk, actor=person, at=HELD)
    assistance.confirm_days(booking_id=one.pk, actor=of.coordinator, at=HELD)
    with pytest.raises(NotAllowedNow):
        assistance.lapse_hold(booking_id=one.pk, actor=WORKER, at=LAPSES)
    follow(LAPSES)
    assert Booking.objects.get().state == "confirmed"
    assert told("days_lapsed") == []


def test_a_hold_for_no_request_and_one_without_a_term_stay(of: make.Cast, actor_of: Any) -> None:
    held(of, actor_of(), None)
    request = agreed(of).request
    held(of, actor_of(), request.pk)
    Setting.objects.create(
        programme=request.programme,
        key="hold_days",
        value=None,
        valid_from=HELD.date(),
        source="A text",
        status="demonstration",
    )
    follow(LAPSES)
    assert set(Booking.objects.values_list("state", flat=True)) == {"held"}
