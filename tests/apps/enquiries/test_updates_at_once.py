"""Registering for updates when several act in the same moment: one entry, one end, nothing half."""

from collections.abc import Callable
from typing import Any

import pytest

from facility.apps.enquiries import public as enquiries
from facility.core.errors import NotAllowedNow, NotFound
from facility.foundation.accounts.public import Role
from facility.foundation.clocks import public as clocks
from facility.foundation.post.public import Letter
from facility.foundation.trail import public as trail
from tests.apps.enquiries.make import ALL, WHY, subscriber
from tests.apps.in_use import AtOnce, at_once

__all__ = ["at_once"]
pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "reader@example.net"


def gone(act: Callable[[], Any]) -> Callable[[], Any]:
    """The act, whose link may have been used up meanwhile."""

    def tried() -> Any:
        try:
            return act()
        except NotFound:
            raise NotAllowedNow("link", "used", "subscription") from None

    return tried


def events(record: int) -> list[str]:
    return [entry.event for entry in trail.history(record)]


def test_one_link_is_confirmed_three_times_while_it_is_asked_for_again(at: Any, at_once: AtOnce) -> None:
    enquiries.ask_subscription(email=EMAIL, wishes=ALL, registration=WHY, at=at)
    row = enquiries.Subscriber.objects.get()
    key = str(row.confirm_key)

    def look(answers: dict[str, str]) -> None:
        now = enquiries.Subscriber.objects.get()
        confirmed = [name for name in ("0", "1", "2") if answers[name] == "done"]
        assert answers["ask"] == "done"
        assert len(confirmed) <= 1
        assert enquiries.Enquiry.objects.count() == len(confirmed)
        assert clocks.Clock.objects.count() == len(confirmed)
        assert Letter.objects.filter(kind="enquiries.updates_received").count() == len(confirmed)
        if confirmed:
            assert (now.state, now.message, now.confirm_key) == ("confirmed", "", None)
        else:
            # Asked again first: that ended the link, and the new one waits.
            assert (now.state, now.message) == ("requested", "We plan a partnership.")
        assert events(row.record_id).count("subscriber.confirmed") == len(confirmed)

    acts: dict[str, Callable[[], Any]] = {
        f"{number}": gone(lambda: enquiries.confirm_subscription(key=key, at=at)) for number in range(3)
    }
    acts["ask"] = lambda: enquiries.ask_subscription(email=EMAIL, wishes=ALL, registration=WHY, at=at)
    at_once(acts, look)


def test_it_is_seen_answered_and_sent_on_by_three(actor_of: Any, at: Any, at_once: AtOnce) -> None:
    subscriber(at)
    found = enquiries.Enquiry.objects.get()
    one, two, three = (actor_of(Role.EDITOR) for _number in range(3))
    given: dict[str, Any] = {"enquiry_id": found.pk, "at": at}

    def look(answers: dict[str, str]) -> None:
        now = enquiries.Enquiry.objects.get()
        told = Letter.objects.filter(kind="enquiries.updates_answered").count()
        if now.state == "closed":
            assert (answers["see"], now.closed_reason, told) == ("done", "seen", 0)
            assert answers["answer"] == "answer: closed"
        else:
            assert (answers["answer"], now.state, told) == ("done", "answered", 1)
            assert answers["see"] == "see: answered"
        assert answers["route"] in {"done", f"route: {now.state}"}
        assert now.role == (Role.GRANTS_OFFICER if answers["route"] == "done" else Role.EDITOR)
        assert not clocks.clocks_of(found.record).exclude(state="stopped").exists()

    acts = {
        "see": lambda: enquiries.see_enquiry(**given, actor=one),
        "answer": lambda: enquiries.answer_enquiry(**given, text="Welcome.", actor=two),
        "route": lambda: enquiries.route_enquiry(**given, role=Role.GRANTS_OFFICER, actor=three),
    }
    at_once(acts, look)


def test_its_reader_leaves_and_is_forgotten_while_it_is_answered(actor_of: Any, at: Any, at_once: AtOnce) -> None:
    made, editor = subscriber(at), actor_of(Role.EDITOR)
    found = enquiries.Enquiry.objects.get()

    def look(answers: dict[str, str]) -> None:
        now = enquiries.Enquiry.objects.get()
        assert answers["forget"] == "done"
        assert (now.state, now.closed_reason, now.email, now.message, now.answer) == ("closed", "no_reply", "", "", "")
        assert enquiries.Subscriber.objects.get().state == "erased"
        assert set(Letter.objects.values_list("to_address", flat=True)) == {""}
        assert answers["answer"] in {"done", "answer: closed"}
        assert answers["leave"] in {"done", "link: used"}
        assert not clocks.clocks_of(found.record).exclude(state="stopped").exists()

    acts = {
        "forget": lambda: enquiries.erase_subscription(key=made.key, at=at),
        "leave": gone(lambda: enquiries.unsubscribe(key=made.key, at=at)),
        "answer": lambda: enquiries.answer_enquiry(enquiry_id=found.pk, text="Welcome.", actor=editor, at=at),
    }
    at_once(acts, look)
