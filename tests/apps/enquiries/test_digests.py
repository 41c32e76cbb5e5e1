"""Digests: what is new, once, over real SMTP; nothing where nothing is new; a refusing server pauses."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from facility.apps.enquiries import jobs
from facility.apps.enquiries import public as enquiries
from facility.apps.enquiries.sources import published_between
from facility.core.errors import Refused
from facility.foundation.accounts.public import Role
from facility.foundation.clocks import public as clocks
from facility.foundation.post import public as post
from facility.foundation.post.mailbox import parsing
from facility.foundation.post.mailbox.bounces import Bounce, note_bounce
from facility.foundation.trail import public as trail
from tests.apps.enquiries.make import ALL, WHY, news, subscriber
from tests.foundation.test_post import Mailbox, mailbox
from tests.letterbox import report

__all__ = ["mailbox"]

pytestmark = pytest.mark.django_db
WEEK, DAY = timedelta(days=7), timedelta(days=1)


def run(at: datetime) -> None:
    """What the worker does at a moment."""
    jobs.send_digests(at)
    post.send_due(at)
    jobs.pause_what_came_back(at)


def digests(mailbox: Mailbox) -> list[Any]:
    """What was sent of a subscription, but for the receipt of what was written with it."""
    found = [mailbox.read(number) for number in range(len(mailbox.taken))]
    return [one for one in found if one["List-Unsubscribe"] and "MPF-E-" not in str(one["Subject"])]


def test_a_digest_tells_what_is_new_in_the_language_of_its_reader(
    mailbox: Mailbox, at: datetime, actor_of: Any
) -> None:
    made = subscriber(at, wishes=enquiries.Wishes(contents=("policy",), language="fr"))
    item = news(actor_of, at + DAY)
    run(at + DAY)
    assert digests(mailbox) == []
    run(at + WEEK)
    [letter] = digests(mailbox)
    assert letter["Content-Language"] == "fr"
    text = letter.get_content()
    assert "Une fenêtre s’ouvre" in text
    assert f"http://127.0.0.1:8000/news/{item.record.reference}/" in text
    leave = f"http://127.0.0.1:8000/subscriptions/{made.key}/unsubscribe/"
    assert letter["List-Unsubscribe"] == f"<{leave}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert leave in text
    run(at + 2 * WEEK)
    assert len(digests(mailbox)) == 1
    told = enquiries.Digest.objects.get()
    assert (told.number, told.items, told.letter.state) == (1, [f"news:{item.pk}"], "sent")
    assert made.key not in str(told.letter.facts)
    assert [entry.event for entry in trail.history(made.record_id)][-1] == "digest.made"


def test_where_nothing_is_new_nothing_is_sent(mailbox: Mailbox, at: datetime, actor_of: Any) -> None:
    made = subscriber(at, wishes=enquiries.Wishes(contents=("events",)))
    news(actor_of, at + DAY, content="policy")
    run(at + WEEK)
    assert digests(mailbox) == []
    made.refresh_from_db()
    assert (made.told_until, made.next_digest_at) == (at + WEEK, at + 2 * WEEK)


def test_nothing_older_than_the_confirmation_is_told(mailbox: Mailbox, at: datetime, actor_of: Any) -> None:
    news(actor_of, at - timedelta(minutes=5))
    subscriber(at)
    run(at + WEEK)
    assert digests(mailbox) == []


def test_what_came_to_stand_a_little_late_is_told_and_nothing_twice(
    mailbox: Mailbox, at: datetime, actor_of: Any
) -> None:
    subscriber(at, wishes=enquiries.Wishes(contents=("policy",), frequency="daily"))
    first = news(actor_of, at + timedelta(hours=20))
    run(at + DAY)
    # Published at a moment before the digest, by a transaction that ended after it.
    second = news(actor_of, at + DAY - timedelta(seconds=1), title={"en": "Late"})
    run(at + 2 * DAY)
    run(at + 3 * DAY)
    told = list(enquiries.Digest.objects.order_by("number").values_list("items", flat=True))
    assert told == [[f"news:{first.pk}"], [f"news:{second.pk}"]]
    assert len(digests(mailbox)) == 2


def test_a_worker_killed_in_the_middle_tells_it_once(
    mailbox: Mailbox, at: datetime, actor_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = subscriber(at)
    news(actor_of, at + DAY)
    with monkeypatch.context() as broken:
        broken.setattr(enquiries.Digest.objects, "create", _killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.send_digests(at + WEEK)
    made.refresh_from_db()
    assert (made.told_until, post.Letter.objects.filter(kind="enquiries.digest").count()) == (at, 0)
    run(at + WEEK)
    run(at + WEEK)
    assert len(digests(mailbox)) == 1


def _killed(**_facts: Any) -> None:
    raise KeyboardInterrupt


def test_what_is_told_follows_the_wishes(at: datetime, actor_of: Any) -> None:
    moldova = news(actor_of, at + DAY, countries=["MD"], themes=["return"], title={"en": "Moldova"})
    morocco = news(actor_of, at + DAY, countries=["MA"], themes=["borders"], title={"en": "Morocco"})
    everywhere = news(actor_of, at + DAY, title={"en": "Everywhere"})

    def told(**wishes: Any) -> set[str]:
        made = subscriber(
            at, f"{len(wishes)}{next(iter(wishes), '')}@example.net", enquiries.Wishes(contents=("policy",), **wishes)
        )
        return {item.key for item in enquiries.fresh_items(made, at + WEEK)}

    keys = {name: f"news:{item.pk}" for name, item in (("md", moldova), ("ma", morocco), ("all", everywhere))}
    assert told() == set(keys.values())
    assert told(countries=("MD",)) == {keys["md"], keys["all"]}
    assert told(themes=("borders",)) == {keys["ma"], keys["all"]}
    assert told(countries=("MD",), themes=("borders",)) == {keys["all"]}


def test_a_call_is_told_to_who_wants_it(at: datetime) -> None:
    item = enquiries.Item(key="call:1:1", content="funding", title={}, path="/", published_at=at, call="amif")
    wants = enquiries.Wishes(contents=("funding",))
    assert item.is_for(wants)
    assert item.is_for(enquiries.Wishes(contents=("funding",), calls=("amif", "bmvi")))
    assert not item.is_for(enquiries.Wishes(contents=("funding",), calls=("bmvi",)))


def test_a_refused_address_is_paused_and_hears_no_more(mailbox: Mailbox, at: datetime, actor_of: Any) -> None:
    made, other = subscriber(at), subscriber(at, "other@example.net")
    post.send_due(at)
    mailbox.answer_to["reader@example.net"] = "550 no such user"
    news(actor_of, at + DAY)
    run(at + WEEK)
    made.refresh_from_db()
    other.refresh_from_db()
    assert (made.state, made.paused_reason, other.state) == ("paused", "bounced", "confirmed")
    assert enquiries.pause_bounced(subscriber_id=other.pk, at=at + WEEK) is False
    news(actor_of, at + WEEK + DAY, title={"en": "More"})
    run(at + 2 * WEEK)
    assert enquiries.Digest.objects.filter(subscriber=made).count() == 1
    back = enquiries.resume_subscription(key=made.key, at=at + 3 * WEEK)
    jobs.pause_what_came_back(at + 3 * WEEK)
    back.refresh_from_db()
    assert back.state == "confirmed"


def test_a_report_that_comes_later_pauses_whoever_it_names_and_says_so(
    mailbox: Mailbox, at: datetime, actor_of: Any
) -> None:
    made, other = subscriber(at), subscriber(at, "other@example.net")
    news(actor_of, at + DAY)
    run(at + WEEK)
    letter = enquiries.Digest.objects.get(subscriber=made).letter

    def comes_back(address: str, status: str = "5.1.1") -> str:
        found = parsing.read(report(letter.message_id, address, status=status)).says
        assert isinstance(found, Bounce)
        with transaction.atomic():
            outcome = note_bounce(found, at + WEEK)
        jobs.pause_what_came_back(at + WEEK)
        made.refresh_from_db()
        other.refresh_from_db()
        return outcome

    assert comes_back("other@example.net") == "unknown"
    assert comes_back("reader@example.net", "4.2.2") == "noted"
    assert (made.state, other.state) == ("confirmed", "confirmed")
    assert comes_back("reader@example.net") == "noted"
    assert (made.state, made.paused_reason, other.state) == ("paused", "reported", "confirmed")
    # They come back by the link of their letter, and the old report pauses them no more.
    enquiries.resume_subscription(key=made.key, at=at + 2 * WEEK)
    assert comes_back("reader@example.net") == "again"
    assert made.state == "confirmed"


def test_a_server_that_is_busy_pauses_nobody(mailbox: Mailbox, at: datetime, actor_of: Any) -> None:
    made = subscriber(at)
    post.send_due(at)
    mailbox.answer_to["reader@example.net"] = "450 try later"
    news(actor_of, at + DAY)
    run(at + WEEK)
    made.refresh_from_db()
    assert made.state == "confirmed"
    mailbox.answer_to.clear()
    post.send_due(at + WEEK + DAY)
    assert len(digests(mailbox)) == 1


def test_staff_see_the_next_letter_without_its_secrets(at: datetime, actor_of: Any) -> None:
    made = subscriber(at)
    assert enquiries.digest_words(made, at + DAY) is None
    news(actor_of, at + DAY, title={"en": "<script>alert(1)</script>\nSubject: x"})
    shown = enquiries.digest_words(made, at + 2 * DAY)
    assert shown
    assert made.key not in shown.body
    assert "<script>alert(1)</script> Subject: x" in shown.body
    assert re.search(r"^Subject", shown.body, re.MULTILINE) is None
    assert enquiries.Digest.objects.count() == 0


def test_somebody_who_is_not_confirmed_has_no_letter(at: datetime) -> None:
    enquiries.ask_subscription(email="reader@example.net", wishes=ALL, registration=WHY, at=at)
    waiting = enquiries.Subscriber.objects.get()
    assert enquiries.fresh_items(waiting, at + WEEK) == []
    assert enquiries.make_digest(subscriber_id=waiting.pk, at=at + WEEK) is None


def test_news_takes_two_people_and_is_told_only_once_published(at: datetime, actor_of: Any) -> None:
    editor = actor_of(Role.EDITOR)
    given: dict[str, Any] = {"body": {"en": "Text"}, "content": "events", "themes": [], "countries": []}
    made = enquiries.propose_news(title={"en": "Title", "fr": " "}, **given, actor=editor, at=at)
    assert made.title == {"en": "Title"}
    with pytest.raises(Refused):
        enquiries.clear_news(news_id=made.pk, actor=editor, at=at)
    enquiries.clear_news(news_id=made.pk, actor=actor_of(Role.GRANTS_OFFICER), at=at)
    revised = enquiries.revise_news(news_id=made.pk, title={"en": "Other"}, **given, actor=editor, at=at)
    assert (revised.state, revised.cleared_by) == ("proposed", None)
    with pytest.raises(Refused):
        enquiries.propose_news(title={"en": "Title"}, **given | {"content": "x"}, actor=editor, at=at)
    with pytest.raises(Refused):
        enquiries.propose_news(title={"en": " "}, **given, actor=editor, at=at)
    with pytest.raises(Refused):
        enquiries.drop_news(news_id=made.pk, reason=" ", actor=editor, at=at)
    waiting = clocks.clocks_of(made.record).exclude(state="stopped")
    assert [(one.kind, one.role) for one in waiting] == [("enquiries.clear", Role.GRANTS_OFFICER)]
    enquiries.drop_news(news_id=made.pk, reason="Overtaken", actor=editor, at=at)
    assert published_between(at - DAY, at + DAY) == []
