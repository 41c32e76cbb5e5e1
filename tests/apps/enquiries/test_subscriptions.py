"""Subscribing without an account: confirmed by a button, left by a button, silent about who is known."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.enquiries import jobs
from facility.apps.enquiries import public as enquiries
from facility.apps.enquiries.stores import erase_subscribers
from facility.apps.enquiries.words import THEMES
from facility.apps.knowledge import public as knowledge
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Role
from facility.foundation.post import public as post
from facility.foundation.records.retention import export
from facility.foundation.trail import public as trail
from tests.apps.enquiries.make import ALL, WHY, letters, subscriber

pytestmark = pytest.mark.django_db
EMAIL = "reader@example.net"


def only() -> enquiries.Subscriber:
    return enquiries.Subscriber.objects.get()


def test_nothing_is_sent_before_the_address_is_confirmed(at: datetime) -> None:
    enquiries.ask_subscription(email=EMAIL, wishes=ALL, registration=WHY, at=at)
    made = only()
    assert (made.state, made.told_until, made.next_digest_at) == ("requested", None, None)
    assert letters() == ["enquiries.subscription_confirm"]
    assert jobs.due(at + timedelta(days=60)) == []


def test_confirming_works_once_and_not_too_late(at: datetime) -> None:
    enquiries.ask_subscription(email=EMAIL, wishes=ALL, registration=WHY, at=at)
    key = only().confirm_key
    assert key
    with pytest.raises(NotFound):
        enquiries.confirm_subscription(key=key, at=at + timedelta(days=7))
    assert only().state == "requested"
    made = enquiries.confirm_subscription(key=key, at=at + timedelta(days=1))
    assert (made.state, made.confirm_key) == ("confirmed", None)
    assert made.next_digest_at == at + timedelta(days=8)
    with pytest.raises(NotFound):
        enquiries.confirm_subscription(key=key, at=at + timedelta(days=1))
    events = [entry.event for entry in trail.history(made.record_id)]
    assert events == ["subscriber.asked", "subscriber.confirmed"]


def test_asking_for_a_known_address_changes_nothing_and_tells_its_mailbox_only(at: datetime) -> None:
    made = subscriber(at)
    fewer = enquiries.Wishes(contents=("events",), frequency="daily")
    enquiries.ask_subscription(email=EMAIL.upper(), wishes=fewer, registration=WHY, at=at + timedelta(days=1))
    after = only()
    assert (after.contents, after.frequency, after.key) == (made.contents, "weekly", made.key)
    assert letters()[-1] == "enquiries.subscription_known"


def test_asking_again_before_confirming_takes_the_new_wishes_and_ends_the_first_link(at: datetime) -> None:
    enquiries.ask_subscription(email=EMAIL, wishes=ALL, registration=WHY, at=at)
    first = only().confirm_key
    enquiries.ask_subscription(email=EMAIL, wishes=enquiries.Wishes(contents=("events",)), registration=WHY, at=at)
    assert only().contents == ["events"]
    with pytest.raises(NotFound):
        enquiries.confirm_subscription(key=str(first), at=at)


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        (enquiries.Wishes(contents=()), "contents"),
        (enquiries.Wishes(contents=("gossip",)), "contents"),
        (enquiries.Wishes(contents=("policy",), themes=("cooking",)), "themes"),
        (enquiries.Wishes(contents=("policy",), countries=("XX",)), "countries"),
        (enquiries.Wishes(contents=("policy",), calls=("no-such-call",)), "calls"),
        (enquiries.Wishes(contents=("policy",), frequency="hourly"), "frequency"),
    ],
)
def test_what_is_not_on_offer_is_refused_and_nothing_kept(at: datetime, wishes: Any, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        enquiries.ask_subscription(email=EMAIL, wishes=wishes, registration=WHY, at=at)
    assert [one.field for one in refusal.value.findings] == [field]
    assert not enquiries.Subscriber.objects.exists()
    assert letters() == []


def test_one_address_is_one_subscriber_in_the_database(at: datetime) -> None:
    subscriber(at)
    other = enquiries.Subscriber.objects.get()
    other.pk, other.key, other.confirm_key = None, "another", None
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save(force_insert=True)


def test_wishes_are_changed_by_the_key_of_the_letters(at: datetime) -> None:
    made = subscriber(at)
    wanted = enquiries.Wishes(contents=("funding",), themes=("return",), language="fr", frequency="daily")
    after = enquiries.change_subscription(key=made.key, wishes=wanted, at=at + timedelta(hours=2))
    assert enquiries.wishes_of(after) == wanted
    assert after.next_digest_at == at + timedelta(days=1)
    with pytest.raises(NotFound):
        enquiries.change_subscription(key="nobody", wishes=wanted, at=at)


def test_leaving_is_once_and_takes_back_what_waits(at: datetime) -> None:
    made = subscriber(at)
    enquiries.ask_subscription(email=EMAIL, wishes=ALL, registration=WHY, at=at)
    left = enquiries.unsubscribe(key=made.key, at=at + timedelta(days=1))
    again = enquiries.unsubscribe(key=made.key, at=at + timedelta(days=2))
    assert (left.state, again.ended_at) == ("unsubscribed", at + timedelta(days=1))
    told = post.Letter.objects.filter(record=made.record)
    assert set(told.values_list("state", "last_error")) == {("failed", "withdrawn")}
    assert post.failed() == 0
    with pytest.raises(NotAllowedNow):
        enquiries.change_subscription(key=made.key, wishes=ALL, at=at)


def test_who_left_by_mistake_comes_back(at: datetime) -> None:
    made = subscriber(at)
    enquiries.unsubscribe(key=made.key, at=at + timedelta(days=1))
    back = enquiries.resume_subscription(key=made.key, at=at + timedelta(days=2))
    assert (back.state, back.ended_at, back.told_until) == ("confirmed", None, at + timedelta(days=2))
    with pytest.raises(NotAllowedNow):
        enquiries.resume_subscription(key=made.key, at=at + timedelta(days=2))


def test_who_left_may_ask_anew(at: datetime) -> None:
    made = subscriber(at)
    enquiries.unsubscribe(key=made.key, at=at + timedelta(days=1))
    enquiries.ask_subscription(
        email=EMAIL, wishes=enquiries.Wishes(contents=("events",)), registration=WHY, at=at + timedelta(days=3)
    )
    after = only()
    assert (after.state, after.contents, after.ended_at) == ("requested", ["events"], None)
    assert letters()[-1] == "enquiries.subscription_confirm"


def test_a_letter_that_came_back_pauses_and_the_reader_wakes_it_up(at: datetime, actor_of: Any) -> None:
    made = subscriber(at)
    with pytest.raises(Forbidden):
        enquiries.pause_subscription(subscriber_id=made.pk, actor=actor_of(Role.AUDITOR), at=at)
    paused = enquiries.pause_subscription(subscriber_id=made.pk, actor=actor_of(Role.EDITOR), at=at)
    assert (paused.state, paused.paused_reason) == ("paused", "told_by_staff")
    assert jobs.due(at + timedelta(days=60)) == []
    enquiries.ask_subscription(email=EMAIL, wishes=enquiries.Wishes(contents=("events",)), registration=WHY, at=at)
    waiting = only()
    assert (waiting.state, waiting.contents) == ("paused", made.contents)
    after = enquiries.confirm_subscription(key=str(waiting.confirm_key), at=at + timedelta(hours=1))
    assert (after.state, after.paused_reason, after.paused_at) == ("confirmed", "", None)


def test_the_address_is_forgotten_when_its_time_is_over(at: datetime) -> None:
    enquiries.ask_subscription(email="never@example.net", wishes=ALL, registration=WHY, at=at)
    left = subscriber(at)
    stays = subscriber(at, "stays@example.net")
    enquiries.unsubscribe(key=left.key, at=at)
    jobs.forget(at + timedelta(days=6))
    assert enquiries.Subscriber.objects.exclude(state="erased").count() == 3
    jobs.forget(at + timedelta(days=7))
    assert enquiries.Subscriber.objects.filter(state="erased").count() == 1
    jobs.forget(at + timedelta(days=30))
    assert list(enquiries.subscribers().values_list("pk", flat=True)) == [stays.pk]
    told = post.Letter.objects.filter(record__kind="subscriber").exclude(record=stays.record)
    assert set(told.values_list("to_address", flat=True)) == {""}
    assert enquiries.forget_subscription(subscriber_id=stays.pk, at=at + timedelta(days=900)) is False


def test_an_address_is_deleted_at_once_where_its_reader_asks(at: datetime) -> None:
    made = subscriber(at)
    enquiries.erase_subscription(key=made.key, at=at + timedelta(days=1))
    gone = only()
    assert (gone.state, gone.email, gone.email_key, gone.contents) == ("erased", "", "", [])
    with pytest.raises(NotFound):
        enquiries.subscriber_by_key(made.key)
    with pytest.raises(NotFound):
        enquiries.erase_subscription(key=made.key, at=at)
    with pytest.raises(NotFound):
        enquiries.forget_subscription(subscriber_id=0, at=at)
    enquiries.ask_subscription(email=EMAIL, wishes=ALL, registration=WHY, at=at)
    assert enquiries.Subscriber.objects.count() == 2


def test_a_user_gets_and_loses_the_subscription_of_the_same_address(at: datetime, user_of: Any) -> None:
    user = user_of(email="Reader@Example.net")
    subscriber(at)
    assert [row["email"] for row in export(user.pk)["enquiries.Subscriber"]] == [EMAIL]
    with transaction.atomic():
        assert erase_subscribers(user.pk, at) == 1
    assert export(user.pk)["enquiries.Subscriber"] == []


def test_desk_pages_are_for_those_who_look_after_them(at: datetime) -> None:
    made = subscriber(at)
    assert enquiries.subscriber_by_token(made.record.token) == made
    with pytest.raises(NotFound):
        enquiries.subscriber_by_token("nobody")


def test_subscriptions_and_lessons_know_the_same_themes() -> None:
    assert {code: str(label) for code, label in THEMES.items()} == {
        code: str(label) for code, label in knowledge.THEMES.items()
    }
