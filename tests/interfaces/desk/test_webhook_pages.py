"""The pages of one's webhooks: how they do, resting, going on, telling again, and nobody else's."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.parties import public as parties
from facility.apps.parties.steps import add_organisation
from facility.core.errors import Forbidden, NotAllowedNow, NotFound
from facility.foundation.accounts.public import Actor, Role, User, system
from facility.foundation.base import clock
from facility.foundation.base.acts import act
from facility.foundation.machines import delivering
from facility.foundation.machines import public as machines
from facility.foundation.machines.models import Delivery, Subscription
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

pytestmark = pytest.mark.django_db
URL = "https://hooks.example.org/in"
PLACE = "/account/webhooks/"


@pytest.fixture
def organisation() -> Any:
    with act():
        return add_organisation(name="One", country="MD", actor=system("test"), at=clock.now() - timedelta(hours=1))


@pytest.fixture
def user(user_of: Any, organisation: Any) -> User:
    found: User = user_of(Role.APPLICANT, organisation=organisation)
    return found


@pytest.fixture
def actor(user: User) -> Actor:
    return parties.actor_for(user, clock.now())


@pytest.fixture
def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def hook(actor: Actor) -> Subscription:
    at = clock.now() - timedelta(minutes=30)
    return parties.make_webhook(url=URL, events=["organisation.described"], actor=actor, at=at)[0]


def happens(organisation: Any) -> Delivery:
    """Something is to be told; gives what waits for that."""
    at = clock.now() - timedelta(minutes=10)
    with act():
        record = records.lock(organisation.record_id)
        trail.record(record=record, event=Event.ORGANISATION_DESCRIBED, actor=system("test"), at=at)
    parties.tell_webhooks(at=at)
    return Delivery.objects.order_by("-pk")[0]


def settled(one: Delivery, state: str, **more: Any) -> Delivery:
    Delivery.objects.filter(pk=one.pk).update(state=state, attempts=12, **more)
    one.refresh_from_db()
    return one


def events(user: User) -> list[str]:
    record = user.person.record_id
    return [one.event for one in trail.history(record) if one.event.startswith("person.webhook")]


def test_without_a_webhook_the_page_says_how_to_get_one(browser: Client) -> None:
    page = browser.get(PLACE).content.decode()
    assert ("No webhook yet" in page, 'href="/developers/"' in page) == (True, True)
    assert PLACE in browser.get("/account/").content.decode()
    assert Client().get(PLACE)["Location"].startswith("/sign-in/")


def test_the_page_tells_what_was_told_and_what_failed(browser: Client, hook: Subscription, organisation: Any) -> None:
    settled(happens(organisation), "failed", last_status=500)
    settled(happens(organisation), "failed", last_error="ConnectionRefusedError")
    settled(happens(organisation), "delivered", last_status=204, delivered_at=clock.now())
    happens(organisation)
    settled(happens(organisation), "dropped")
    page = browser.get(PLACE).content.decode()
    assert (URL in page, "At work" in page, "<td>1</td><td>2</td>" in page) == (True, True, True)
    one = browser.get(f"{PLACE}{hook.token}/").content.decode()
    assert [word in one for word in ("answer 500", "ConnectionRefusedError", "answer 204", "not tried yet")] == [
        True
    ] * 4
    assert (one.count("Send again"), one.count("<tr>")) == (3, 5)
    assert organisation.name not in one.partition("<h1")[2].partition("<footer")[0]


def test_it_rests_and_goes_on_and_what_waits_is_told_then(
    browser: Client, hook: Subscription, organisation: Any, user: User
) -> None:
    happens(organisation)
    at = clock.now()
    place = f"{PLACE}{hook.token}/"
    assert delivering.is_anything_due(at)
    assert browser.post(f"{place}change/", {"do": "resume"}).status_code == 409
    page = browser.post(f"{place}change/", {"do": "pause"}, follow=True).content.decode()
    assert ("The webhook is paused" in page, "Nothing is sent at the moment" in page) == (True, True)
    assert (delivering.is_anything_due(at), delivering.claim(at)) == (False, [])
    assert Delivery.objects.get().state == "waiting"
    assert browser.post(f"{place}change/", {"do": "pause"}).status_code == 409
    assert "The webhook goes on" in browser.post(f"{place}change/", {"do": "resume"}, follow=True).content.decode()
    assert [one.pk for one in delivering.claim(at)] == [Delivery.objects.get().pk]
    assert events(user) == ["person.webhook_made", "person.webhook_paused", "person.webhook_resumed"]


@pytest.mark.parametrize("state", ["failed", "delivered"])
def test_a_delivery_is_sent_again_with_all_its_tries(
    browser: Client, hook: Subscription, organisation: Any, user: User, state: str
) -> None:
    one = settled(happens(organisation), state, delivered_at=clock.now() if state == "delivered" else None)
    place = f"{PLACE}{hook.token}/{one.token}/again/"
    assert "It is sent again within a minute" in browser.post(place, follow=True).content.decode()
    one.refresh_from_db()
    assert (one.state, one.attempts, one.delivered_at) == ("waiting", 0, None)
    assert delivering.is_anything_due(clock.now())
    assert browser.post(place).status_code == 409
    assert events(user)[-1] == "person.webhook_sent_again"


def test_what_the_person_may_no_longer_see_is_not_sent_again(
    hook: Subscription, organisation: Any, actor: Actor
) -> None:
    one = settled(happens(organisation), "failed")
    with pytest.raises(NotFound):
        parties.send_webhook_again(
            delivery=one.token,
            actor=Actor(user_id=actor.user_id, person_id=actor.person_id),
            at=clock.now(),
        )
    one.refresh_from_db()
    assert one.state == "failed"


def test_it_is_deleted_and_gone(browser: Client, hook: Subscription, organisation: Any) -> None:
    one = happens(organisation)
    page = browser.post(f"{PLACE}{hook.token}/change/", {"do": "end"}, follow=True).content.decode()
    assert ("The webhook is deleted" in page, "No webhook yet" in page) == (True, True)
    one.refresh_from_db()
    assert one.state == "dropped"
    for answer in (
        browser.get(f"{PLACE}{hook.token}/"),
        browser.post(f"{PLACE}{hook.token}/change/", {"do": "pause"}),
        browser.post(f"{PLACE}{hook.token}/change/", {"do": "wish"}),
        browser.post(f"{PLACE}{hook.token}/{one.token}/again/"),
    ):
        assert answer.status_code == 404


def test_nobody_elses(hook: Subscription, organisation: Any, user_of: Any) -> None:
    one = settled(happens(organisation), "failed")
    stranger = Client()
    stranger.force_login(user_of(Role.ADMINISTRATOR))
    assert URL not in stranger.get(PLACE).content.decode()
    assert stranger.get(f"{PLACE}{hook.token}/").status_code == 404
    for do in ("pause", "resume", "end"):
        assert stranger.post(f"{PLACE}{hook.token}/change/", {"do": do}).status_code == 404
    assert stranger.post(f"{PLACE}{hook.token}/{one.token}/again/").status_code == 404
    assert (Subscription.objects.get().paused_at, Delivery.objects.get().state) == (None, "failed")
    with pytest.raises(Forbidden):
        parties.pause_webhook(token=hook.token, actor=system("any job"), at=clock.now())


def test_the_acts_ask_who_is_there(browser: Client, hook: Subscription) -> None:
    session = browser.session
    session["proved_at"] = (clock.now() - timedelta(days=1)).isoformat()
    session.save()
    asked = browser.post(f"{PLACE}{hook.token}/change/", {"do": "end"})
    assert asked["Location"].startswith("/account/confirm/")
    assert Subscription.objects.get().ended_at is None


def test_the_steps_say_no_by_themselves(hook: Subscription, actor: Actor) -> None:
    with act(), pytest.raises(NotAllowedNow):
        machines.resume_subscription(user_id=actor.user_id or 0, token=hook.token)


def test_the_pages_cost_the_same_with_one_row_and_with_three(
    browser: Client, hook: Subscription, organisation: Any, actor: Actor
) -> None:
    def cost(place: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(place).status_code == 200
        return len(seen)

    happens(organisation)
    first = [cost(PLACE), cost(f"{PLACE}{hook.token}/")]
    for number in range(2):
        parties.make_webhook(url=f"{URL}{number}", events=["call.opened"], actor=actor, at=clock.now())
        happens(organisation)
    assert [cost(PLACE), cost(f"{PLACE}{hook.token}/")] == first
    assert max(first) <= 10
