"""Drafting and running a call: wrong states and wrong people change nothing; who may do what."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from facility.apps.calls import public as calls
from facility.apps.finance import public as finance
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.base.acts import act
from facility.foundation.trail.public import history
from tests.apps.calls.make import book, drafted, funds, opened, people, questions

pytestmark = pytest.mark.django_db
ActorOf = Callable[..., Actor]

GRID = {
    "view": {"administrator", "auditor", "authorising_officer", "finance_officer", "grants_officer"},
    "list": {"administrator", "auditor", "authorising_officer", "finance_officer", "grants_officer"},
    "draft": {"grants_officer"},
    "edit": {"grants_officer"},
    "set_envelope": {"grants_officer", "finance_officer"},
    "propose_opening": {"grants_officer"},
    "open": {"authorising_officer"},
    "propose_revision": {"grants_officer"},
    "revise": {"authorising_officer"},
    "suspend": {"grants_officer", "authorising_officer"},
    "resume": {"grants_officer", "authorising_officer"},
    "exhaust": {"grants_officer", "authorising_officer"},
    "close": {"authorising_officer"},
    "adopt_rulebook": {"grants_officer", "administrator"},
    "adopt_grid": {"grants_officer", "administrator"},
}


@pytest.mark.parametrize("act_name", GRID)
def test_who_may_do_what(act_name: str, bare_actor: ActorOf) -> None:
    may = getattr(calls.policy, f"may_{act_name}")
    draft = calls.Call(state="draft")
    assert {str(role) for role in Role if may(bare_actor(role), draft)} == GRID[act_name]
    assert not may(PUBLIC, draft)
    assert may(PUBLIC, calls.Call(state="open")) == (act_name == "view")


def test_a_call_is_suspended_resumed_exhausted_revised_and_closed(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    call = opened(who, at)
    with pytest.raises(Refused):
        calls.suspend_call(call_id=call.pk, reason="  ", actor=who.officer, at=at)
    assert not calls.Call.objects.filter(state="suspended").exists()
    calls.suspend_call(call_id=call.pk, reason="A correction.", actor=who.officer, at=at)
    assert calls.open_lots(at) == []
    with pytest.raises(NotAllowedNow):
        calls.start_revision(call_id=call.pk, actor=who.officer, at=at)
    calls.resume_call(call_id=call.pk, actor=who.officer, at=at)
    calls.exhaust_call(call_id=call.pk, actor=who.officer, at=at)
    assert calls.open_lots(at) == []
    with pytest.raises(Forbidden):
        calls.close_call(call_id=call.pk, actor=who.officer, at=at)
    calls.close_call(call_id=call.pk, actor=who.authorising, at=at)
    with pytest.raises(NotAllowedNow):
        calls.resume_call(call_id=call.pk, actor=who.officer, at=at)
    with pytest.raises(NotAllowedNow):
        calls.exhaust_lot(call_id=call.pk, lot_id=call.lots.get().pk, actor=who.officer, at=at)
    events = [entry.event for entry in history(call.record_id)]
    assert events[-4:] == ["call.suspended", "call.resumed", "call.exhausted", "call.closed"]


def test_one_lot_runs_out_while_the_other_stays_open(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    call = opened(who, at, lots=("A", "D"))
    lot = call.lots.get(code="A")
    calls.exhaust_lot(call_id=call.pk, lot_id=lot.pk, actor=who.officer, at=at)
    assert [one.key for one in calls.open_lots(at)] == ["test-2022:D"]
    lot.refresh_from_db()
    assert not calls.takes_dossiers(lot, at)
    with pytest.raises(NotAllowedNow):
        calls.exhaust_lot(call_id=call.pk, lot_id=lot.pk, actor=who.officer, at=at)
    calls.reopen_lot(call_id=call.pk, lot_id=lot.pk, actor=who.officer, at=at)
    assert len(calls.open_lots(at)) == 2


def test_a_deadline_ends_a_dated_call(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    call = drafted(who.officer, at)
    ends = at + timedelta(days=10)
    calls.edit_call(call_id=call.pk, deadline_model="dated", closes_at=ends, actor=who.officer, at=at)
    seen = calls.propose_opening(call_id=call.pk, actor=who.officer, at=at)
    calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=who.authorising, at=at)
    lot = calls.lot_for("test-2022", "A", PUBLIC)
    assert [calls.takes_dossiers(lot, moment) for moment in (ends - timedelta(seconds=1), ends)] == [True, False]
    assert len(calls.open_lots(ends - timedelta(seconds=1))) == 1
    assert calls.open_lots(ends) == []
    with pytest.raises(NotAllowedNow):
        calls.edit_call(call_id=call.pk, closes_at=ends + timedelta(days=1), actor=who.officer, at=at)
    calls.start_revision(call_id=call.pk, actor=who.officer, at=at)
    calls.edit_version(call_id=call.pk, published_on="2026-03", note={"en": "Later."}, actor=who.officer, at=at)
    with pytest.raises(NotAllowedNow):
        calls.edit_call(call_id=call.pk, title={"en": "Other"}, actor=who.officer, at=at)


def test_receipt_numbers_count_from_one_in_each_lot(actor_of: ActorOf, at: datetime) -> None:
    call = opened(people(actor_of), at, lots=("A", "D"))
    first, second = call.lots.all()
    with act():
        assert [calls.next_receipt_number(lot) for lot in (first, first, second, first)] == [1, 2, 1, 3]
    with act(), pytest.raises(NotFound):
        calls.next_receipt_number(calls.Lot(pk=0))


def test_a_draft_changes_only_while_it_is_one(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    call = drafted(who.officer, at)
    lot = call.lots.get()
    calls.edit_lot(call_id=call.pk, lot_id=lot.pk, title={"en": "Renamed"}, actor=who.officer, at=at)
    with pytest.raises(Refused):
        calls.edit_lot(call_id=call.pk, lot_id=lot.pk, title={}, actor=who.officer, at=at)
    with pytest.raises(Refused):
        calls.add_lot(call_id=call.pk, code=" ", title={"en": "B"}, actor=who.officer, at=at)
    with pytest.raises(NotAllowedNow):
        calls.edit_version(call_id=call.pk, number=7, actor=who.officer, at=at)
    with pytest.raises(NotFound):
        calls.edit_call(call_id=0, programme="x", actor=who.officer, at=at)
    with pytest.raises(NotFound):
        calls.edit_lot(call_id=call.pk, lot_id=0, title={"en": "x"}, actor=who.officer, at=at)
    missing_book = {"call_id": call.pk, "lot_id": lot.pk, "rulebook_id": 0, "actor": who.officer, "at": at}
    with pytest.raises(NotFound):
        calls.set_terms(**missing_book)
    with pytest.raises(NotFound):
        calls.set_terms(**missing_book | {"rulebook_id": calls.rulebooks().get().pk, "full_grid_id": 0})
    other = calls.add_lot(call_id=call.pk, code="B", title={"en": "B"}, actor=who.officer, at=at)
    calls.remove_lot(call_id=call.pk, lot_id=other.pk, actor=who.officer, at=at)
    assert [one.code for one in call.lots.all()] == ["A"]
    seen = calls.propose_opening(call_id=call.pk, actor=who.officer, at=at)
    calls.approve_opening(call_id=call.pk, payload_seen=seen, actor=who.authorising, at=at)
    calls.start_revision(call_id=call.pk, actor=who.officer, at=at)
    for refused in (
        lambda: calls.add_lot(call_id=call.pk, code="C", title={"en": "C"}, actor=who.officer, at=at),
        lambda: calls.edit_lot(call_id=call.pk, lot_id=lot.pk, title={"en": "C"}, actor=who.officer, at=at),
        lambda: calls.remove_lot(call_id=call.pk, lot_id=lot.pk, actor=who.officer, at=at),
    ):
        with pytest.raises(NotAllowedNow):
            refused()
    assert [(one.code, one.title["en"]) for one in call.lots.all()] == [("A", "Renamed")]


def test_envelopes_keep_their_history_until_the_call_closes(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    funds()
    call = opened(who, at)
    lot = call.lots.get()
    given = {"call_id": call.pk, "lot_id": lot.pk, "fund_code": "AMIF", "actor": who.officer, "at": at}
    known = {"amount_cents": 5_00, "status": "published", "as_of": "2022", "source": "page"}
    for wrong in (
        {"amount_cents": None},
        {"amount_cents": 0},
        {"as_of": ""},
        {"as_of": "last year"},
        {"source": ""},
        {"status": "unknown"},
    ):
        with pytest.raises(Refused):
            calls.set_envelope(**given, **known | wrong)
    assert finance.envelopes(call.code) == []
    calls.set_envelope(**given, amount_cents=None, status="unknown", as_of="", source="")
    calls.set_envelope(**given, **known)
    assert [row.amount_cents for row in finance.envelope_history(call.code, "A", "AMIF")] == [5_00, None]
    with pytest.raises(Forbidden):
        calls.set_envelope(**given | {"actor": who.authorising}, **known)
    calls.close_call(call_id=call.pk, actor=who.authorising, at=at)
    with pytest.raises(NotAllowedNow):
        calls.set_envelope(**given, **known)
    assert finance.envelope_history(call.code, "A", "AMIF").count() == 2


def test_what_is_not_there_is_not_found(actor_of: ActorOf, at: datetime) -> None:
    who = people(actor_of)
    call = drafted(who.officer, at)
    lot = call.lots.get()
    for missing in (
        lambda: calls.call_for("test-2022", PUBLIC),
        lambda: calls.lot_for("test-2022", "A", PUBLIC),
        lambda: calls.lot_for("test-2022", "Z", who.officer),
        lambda: calls.version_in_force(call, at),
        lambda: calls.terms_for(lot, at),
        lambda: calls.rulebook_at("test-book", 9),
    ):
        with pytest.raises(NotFound):
            missing()
    assert calls.call_for("test-2022", who.officer) == call
    assert calls.rulebook_at("test-book", 1) == book(who.officer, at)
    assert calls.schema_choices("en") == [("test-questions:1", f"Questions ({questions(at)[0]} 1)")]
