"""Reminders: once, in time, in working time, to those who can act."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from facility.foundation.accounts.public import Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.clocks.reminding import is_working_time
from facility.foundation.post import public as post
from facility.foundation.records import public as records
from facility.foundation.records.models import Record
from tests.apps.proposals import make

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(db: None) -> Any:
    return make.organisation()


def clock(actor: Actor, **extra: Any) -> clocks.Clock:
    with transaction.atomic():
        record = records.create(kind="thing", label={"en": "Border training", "fr": "Formation"}, at=AT, reference=None)
        given = {"kind": "report_due", "due_at": AT + 10 * DAY, "at": AT} | extra
        return clocks.start(record=record, actor=actor, **given)


def test_an_organisations_people_get_one_letter_when_three_days_are_left(
    user_of: Callable[..., Any], organisation: Any, bare_actor: Any
) -> None:
    mine = user_of(Role.REPORTER, organisation=organisation)
    mine.language = "fr"
    mine.save()
    user_of(Role.REPORTER)
    user_of(Role.APPLICANT, organisation=organisation)
    made = clock(bare_actor(), role=Role.REPORTER, organisation_id=organisation.pk)
    assert clocks.remind(at=AT + 6 * DAY) == 0
    assert clocks.remind(at=AT + 7 * DAY) == 1
    assert clocks.remind(at=AT + 7 * DAY) == 0
    (letter,) = post.Letter.objects.all()
    assert letter.to_user == mine
    words = post.preview(letter)
    assert words.subject.startswith("Échéance proche")
    assert "12 mars 2026" in words.body
    assert reverse("tasks:tasks") == clocks.TASKS_PATH
    assert f"http://127.0.0.1:8000{clocks.TASKS_PATH}" in words.body
    assert post.unread(Actor(user_id=mine.pk)) == 1
    made.refresh_from_db()
    assert made.reminded_at == AT + 7 * DAY


def test_people_of_the_facility_get_a_notice_and_no_letter(user_of: Callable[..., Any], bare_actor: Any) -> None:
    officer = user_of(Role.GRANTS_OFFICER)
    gone = user_of(Role.GRANTS_OFFICER)
    gone.is_active = False
    gone.save()
    clock(bare_actor(), role=Role.GRANTS_OFFICER)
    assert clocks.remind(at=AT + 8 * DAY) == 1
    assert post.Letter.objects.count() == 0
    assert [notice.user for notice in post.Notice.objects.all()] == [officer]
    (row,) = post.notices_for(Actor(user_id=officer.pk))
    assert row.words == "Tasks"  # nobody may see such a record: no title
    Record.objects.update(is_public=True)
    (row,) = post.notices_for(Actor(user_id=officer.pk))
    assert row.words == "Due soon: Hand in a report (–)"


def test_one_person_is_reminded_in_person(user_of: Callable[..., Any], bare_actor: Any) -> None:
    evaluator = user_of(Role.EVALUATOR)
    clock(bare_actor(), user_id=evaluator.pk)
    assert clocks.remind(at=AT + 8 * DAY) == 1
    assert post.Letter.objects.get().to_user == evaluator


def test_a_moved_deadline_reminds_again_and_a_finished_one_never(user_of: Callable[..., Any], bare_actor: Any) -> None:
    user_of(Role.GRANTS_OFFICER)
    made = clock(bare_actor(), role=Role.GRANTS_OFFICER)
    given = {"record": made.record, "kind": made.kind, "actor": bare_actor()}
    clocks.remind(at=AT + 8 * DAY)
    with transaction.atomic():
        clocks.extend(until=AT + 20 * DAY, reason="asked", at=AT + 8 * DAY, **given)
    assert clocks.remind(at=AT + 9 * DAY) == 0
    assert clocks.remind(at=AT + 18 * DAY) == 1
    other = clock(bare_actor(), role=Role.GRANTS_OFFICER)
    with transaction.atomic():
        clocks.stop(record=other.record, kind=other.kind, actor=bare_actor(), at=AT)
    assert clocks.remind(at=AT + 8 * DAY) == 0


def test_a_short_term_reminds_at_half_time(user_of: Callable[..., Any], bare_actor: Any) -> None:
    user_of(Role.GRANTS_OFFICER)
    clock(bare_actor(), role=Role.GRANTS_OFFICER, due_at=AT + DAY)
    assert clocks.remind(at=AT + timedelta(hours=1)) == 0
    assert clocks.remind(at=AT + timedelta(hours=23)) == 1


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        (datetime(2026, 3, 2, 6, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 2, 16, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 7, 9, 0, tzinfo=UTC), False),
        (datetime(2026, 4, 2, 9, 0, tzinfo=UTC), False),
    ],
)
def test_nobody_is_reminded_at_night_at_the_weekend_or_on_a_holiday(
    moment: datetime, working: bool, user_of: Callable[..., Any], bare_actor: Any
) -> None:
    user_of(Role.GRANTS_OFFICER)
    clock(bare_actor(), role=Role.GRANTS_OFFICER, due_at=moment + DAY, at=moment - 10 * DAY)
    assert is_working_time(moment) == working
    assert clocks.remind(at=moment) == int(working)
