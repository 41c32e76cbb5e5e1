"""Webhooks: told what their person may see, signed, tried again, and never led into the own network."""

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from facility.apps.parties.models import RoleHolding
from facility.apps.parties.public import end_webhook, make_webhook, tell_webhooks
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import Role, system
from facility.foundation.base.acts import act
from facility.foundation.machines import delivering, hooks
from facility.foundation.machines import public as machines
from facility.foundation.machines.models import Delivery, Subscription
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


class Listener:
    """A subscriber on the loopback: keeps what it was told and answers as it is set to."""

    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.told.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(outer.status)
                self.send_header("Location", "http://127.0.0.1:1/else")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/in?x=1"

    def stop(self) -> None:
        """End it."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(10)


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    settings.FACILITY_WEBHOOKS_TO_PRIVATE = True
    made = Listener()
    yield made
    made.stop()


@pytest.fixture
def happened(db: None) -> Callable[..., records.Record]:
    """Something that happens to an organisation."""

    def make(organisation: Any, at: datetime) -> records.Record:
        with act():
            record = records.lock(organisation.record_id)
            trail.record(record=record, event=Event.ORGANISATION_DESCRIBED, actor=system("test"), at=at)
        return record

    return make


@pytest.fixture
def two(db: None, at: datetime) -> tuple[Any, Any]:
    """Two organisations."""
    from facility.apps.parties.steps import add_organisation

    with act():
        return tuple(add_organisation(name=name, country="MD", actor=system("test"), at=at) for name in ("One", "Two"))  # type: ignore[return-value]


def test_a_webhook_is_told_what_its_person_may_see_and_nothing_else(
    two: tuple[Any, Any], actor_of: Any, happened: Any, listener: Listener, at: datetime
) -> None:
    actor = actor_of(Role.APPLICANT, organisation=two[0])
    row, secret = make_webhook(url=listener.url, events=["organisation.described"], actor=actor, at=at)
    for one in two:
        happened(one, at + timedelta(minutes=1))
    later = at + timedelta(minutes=2)
    assert tell_webhooks(at=later) == 1
    assert tell_webhooks(at=later) == 0
    assert machines.deliver_due(later) == 1
    assert machines.deliver_due(later) == 0
    [(headers, body)] = listener.told
    told = json.loads(body)
    assert (told["type"], told["data"]["record"]) == ("organisation.described", two[0].record.token)
    assert two[0].name not in body.decode()
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["delivered", "dropped"]
    assert secret.encode() not in bytes(row.secret_kept)
    person = Subscription.objects.get().user.person.record_id
    assert trail.history(person).last().event == "person.webhook_made"  # type: ignore[union-attr]


def test_the_public_hears_of_a_public_body_and_an_open_call_what_is_public(
    two: tuple[Any, Any], actor_of: Any, at: datetime
) -> None:
    from tests.apps.proposals.make import open_lot

    stranger, member = actor_of(Role.REPORTER, organisation=two[1]), actor_of(Role.APPLICANT, organisation=two[0])
    officer = actor_of(Role.GRANTS_OFFICER)
    events = ["call.opened", "call.revision_drafted", "join.asked", "organisation.described"]
    hooked = {
        who: make_webhook(url="https://hooks.example.org/in", events=events, actor=who, at=at)[0]
        for who in (stranger, member, officer)
    }
    call = open_lot(officer, at).call
    with act():
        records.update(records.lock(two[0].record_id), is_public=True)
        for record_id, names in ((two[0].record_id, events[2:]), (call.record_id, events[:2])):
            record = records.lock(record_id)
            for name in names:
                trail.record(record=record, event=Event(name), actor=system("test"), at=at)
    tell_webhooks(at=at)
    told = {
        who: sorted(one.entry.event for one in machines.deliveries_of(row).exclude(state="dropped"))
        for who, row in hooked.items()
    }
    assert told[stranger] == ["call.opened", "organisation.described"]
    assert told[member] == ["call.opened", "join.asked", "organisation.described"]
    assert told[officer] == events


def test_programs_hear_that_a_lesson_was_withdrawn_which_no_connection_leads_to_any_more(
    actor_of: Any, at: datetime
) -> None:
    from facility.apps.knowledge import public as knowledge
    from facility.foundation.clocks import public as clocks
    from tests.apps.knowledge.make import lesson

    stranger, editor, events = actor_of(Role.REPORTER), actor_of(Role.EDITOR), ["lesson.withdrawn"]
    hook, _secret = make_webhook(url="https://hooks.example.org/in", events=events, actor=stranger, at=at)
    one = lesson()
    assert clocks.visible(stranger, [one.record]) == {one.record_id: f"/lessons/{one.record.reference}/"}
    knowledge.withdraw(lesson_id=one.pk, reason="It was wrong.", actor=editor, at=at)
    assert clocks.visible(stranger, [one.record]) == {}
    assert clocks.visible(editor, [one.record]) == {one.record_id: f"/desk/lessons/{one.record.token}/"}
    assert tell_webhooks(at=at) == 1
    assert [row.entry.event for row in machines.deliveries_of(hook)] == events


def test_what_waits_is_not_told_to_whoever_lost_the_role_meanwhile(
    two: tuple[Any, Any], actor_of: Any, happened: Any, listener: Listener, at: datetime
) -> None:
    actor = actor_of(Role.APPLICANT, organisation=two[0])
    make_webhook(url=listener.url, events=["organisation.described"], actor=actor, at=at)
    happened(two[0], at)
    tell_webhooks(at=at)
    holding = RoleHolding.objects.get(person__user_id=actor.user_id)
    holding.ends_on = at.date() + timedelta(days=1)
    holding.save()
    assert machines.deliver_due(at + timedelta(days=3)) == 0
    assert (listener.told, Delivery.objects.get().state) == ([], "dropped")
    assert machines.deliver_due(at + timedelta(days=4)) == 0


@pytest.mark.parametrize("status", [302, 404, 500])
def test_what_is_not_taken_is_tried_again_later_and_after_days_no_more(
    two: tuple[Any, Any], actor_of: Any, happened: Any, listener: Listener, at: datetime, status: int
) -> None:
    actor = actor_of(Role.APPLICANT, organisation=two[0])
    make_webhook(url=listener.url, events=["organisation.described"], actor=actor, at=at)
    happened(two[0], at)
    tell_webhooks(at=at)
    listener.status, now, tries = status, at, 0
    while Delivery.objects.get().state == "waiting":
        tries += machines.deliver_due(now)
        row = Delivery.objects.get()
        assert row.last_status == status
        assert row.state == "failed" or row.next_try_at > now
        now = row.next_try_at
    assert tries == delivering.ATTEMPTS == len(listener.told)
    assert len({headers["webhook-id"] for headers, _body in listener.told}) == 1
    assert now - at > timedelta(hours=12)
    assert Subscription.objects.get().paused_at is not None


def test_one_that_is_gone_is_told_no_more(
    two: tuple[Any, Any], actor_of: Any, happened: Any, listener: Listener, at: datetime
) -> None:
    actor = actor_of(Role.APPLICANT, organisation=two[0])
    make_webhook(url=listener.url, events=["organisation.described"], actor=actor, at=at)
    happened(two[0], at)
    tell_webhooks(at=at)
    listener.status = 410
    machines.deliver_due(at)
    assert (Delivery.objects.get().state, len(listener.told)) == ("failed", 1)
    happened(two[0], at + timedelta(minutes=5))
    assert tell_webhooks(at=at + timedelta(minutes=5)) == 0


def test_an_address_that_does_not_answer_is_tried_again(
    two: tuple[Any, Any], actor_of: Any, happened: Any, listener: Listener, at: datetime
) -> None:
    actor = actor_of(Role.APPLICANT, organisation=two[0])
    row, _secret = make_webhook(url="http://127.0.0.1:9/none", events=["organisation.described"], actor=actor, at=at)
    happened(two[0], at)
    tell_webhooks(at=at)
    machines.deliver_due(at)
    assert (Delivery.objects.get().state, Delivery.objects.get().last_error) == ("waiting", "ConnectionRefusedError")
    end_webhook(token=row.token, actor=actor, at=at)
    assert Delivery.objects.get().state == "dropped"
    with pytest.raises(NotFound):
        end_webhook(token=row.token, actor=actor, at=at)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/in",
        "ftp://hooks.example.org/in",
        "https://127.0.0.1/in",
        "https://[::1]/in",
        "https://[::ffff:10.0.0.1]/in",
        "https://[64:ff9b::7f00:1]/in",
        "https://[2002:a00:1::]/in",
        "https://[::127.0.0.1]/in",
        "https://[ff0e::1]/in",
        "https://224.0.0.1/in",
        "https://10.1.2.3/in",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/in",
        "https://box.internal/in",
        "https://user:word@hooks.example.org/in",
        "https:///in",
        "https://hooks.example.org:99999/in",
        "https://hooks.example.org/in with spaces",
        "https://hooks.example.org/in\r\nX: y",
        "https://[::1/in",
    ],
)
def test_no_webhook_leads_into_the_own_network_or_to_other_schemes(
    two: tuple[Any, Any], actor_of: Any, at: datetime, url: str
) -> None:
    actor = actor_of(Role.APPLICANT, organisation=two[0])
    with pytest.raises(Refused) as refusal:
        make_webhook(url=url, events=["call.opened"], actor=actor, at=at)
    assert refusal.value.findings[0].field == "url"
    assert not Subscription.objects.exists()


def test_a_name_that_leads_into_the_own_network_is_not_called(
    two: tuple[Any, Any], actor_of: Any, happened: Any, listener: Listener, at: datetime, settings: Any
) -> None:
    actor = actor_of(Role.APPLICANT, organisation=two[0])
    make_webhook(url=listener.url, events=["organisation.described"], actor=actor, at=at)
    Subscription.objects.update(url="https://localhost:1/in")
    settings.FACILITY_WEBHOOKS_TO_PRIVATE = False
    happened(two[0], at)
    tell_webhooks(at=at)
    machines.deliver_due(at)
    assert Delivery.objects.get().last_error == "private address"
    Subscription.objects.update(url=listener.url)
    machines.deliver_due(at + timedelta(hours=1))
    assert (Delivery.objects.get().last_error, listener.told) == ("private address", [])


def test_unknown_events_and_too_many_webhooks_are_refused(two: tuple[Any, Any], actor_of: Any, at: datetime) -> None:
    actor = actor_of(Role.APPLICANT, organisation=two[0])
    with pytest.raises(Refused):
        make_webhook(url="https://hooks.example.org", events=["nothing.known"], actor=actor, at=at)
    for _ in range(hooks.MOST_LIVE):
        make_webhook(url="https://hooks.example.org", events=["call.opened"], actor=actor, at=at)
    with pytest.raises(Refused):
        make_webhook(url="https://hooks.example.org", events=["call.opened"], actor=actor, at=at)


def test_two_workers_deliver_each_once(
    two: tuple[Any, Any], actor_of: Any, happened: Any, listener: Listener, at: datetime
) -> None:
    actor = actor_of(Role.APPLICANT, organisation=two[0])
    make_webhook(url=listener.url, events=["organisation.described"], actor=actor, at=at)
    happened(two[0], at)
    tell_webhooks(at=at)
    assert len(delivering.claim(at)) == 1
    assert delivering.claim(at) == []
    assert not delivering.is_anything_due(at)
    assert delivering.is_anything_due(at + timedelta(minutes=3))


def test_one_that_answers_sign_by_sign_is_cut_off(
    two: tuple[Any, Any], actor_of: Any, happened: Any, at: datetime, settings: Any, monkeypatch: Any
) -> None:
    """No single wait is long, but the answer never ends: the others' deliveries do not wait for it."""
    settings.FACILITY_WEBHOOKS_TO_PRIVATE = True
    monkeypatch.setattr(delivering, "LONGEST_SECONDS", 0.5)
    over, was_cut = threading.Event(), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            there, _address = server.accept()
            with there:
                there.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                for _sign in range(600):
                    if over.wait(0.05):
                        return
                    try:
                        there.sendall(b"x")
                    except OSError:
                        was_cut.set()
                        return

        dripping = threading.Thread(target=drip, daemon=True)
        dripping.start()
        actor = actor_of(Role.APPLICANT, organisation=two[0])
        url = f"http://127.0.0.1:{server.getsockname()[1]}/in"
        make_webhook(url=url, events=["organisation.described"], actor=actor, at=at)
        happened(two[0], at)
        tell_webhooks(at=at)
        assert machines.deliver_due(at) == 1
        assert was_cut.wait(30)
        over.set()
        dripping.join(30)
