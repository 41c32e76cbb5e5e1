"""Clocks as people meet them: due days, pauses, the one task list."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from facility.core.errors import NotAllowedNow, NotFound
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.records import public as records
from facility.foundation.records.models import Record

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


class Shown:
    """A stand-in noun: its record, and the users who may view it."""

    def __init__(self, record: Record) -> None:
        self.record = record


@pytest.fixture
def viewable(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[int]]:
    """The ids of records of the kind `thing` that may be viewed."""
    seen: set[int] = set()

    def load(ids: Any) -> dict[int, Shown]:
        return {record.pk: Shown(record) for record in Record.objects.filter(pk__in=ids)}

    known = records.Kind("thing", load, lambda _actor, one: one.record.pk in seen, lambda one: f"/t/{one.record.token}")
    monkeypatch.setitem(records._KINDS, "thing", known)
    yield seen


@pytest.fixture
def thing(viewable: set[int]) -> Callable[..., Record]:
    def make(visible: bool = True) -> Record:
        with transaction.atomic():
            made = records.create(kind="thing", label={"en": "Border training"}, at=AT, reference=None)
        if visible:
            viewable.add(made.pk)
        return made

    return make


def begin(record: Record, actor: Actor, **extra: Any) -> clocks.Clock:
    given = {"kind": "receipt_confirmation", "policy": "receipt_confirmation", "role": Role.GRANTS_OFFICER} | extra
    with transaction.atomic():
        return clocks.start(record=record, actor=actor, at=AT, **given)


def test_a_receipt_is_due_at_the_end_of_the_next_working_day(thing: Any, actor_of: Any) -> None:
    clock = begin(thing(), actor_of(Role.GRANTS_OFFICER))
    assert clock.due_at == datetime(2026, 3, 3, 22, 59, 59, tzinfo=UTC)


def test_easter_days_of_the_institutions_do_not_count(thing: Any, actor_of: Any) -> None:
    actor = actor_of(Role.GRANTS_OFFICER)
    wednesday = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
    with transaction.atomic():
        clock = clocks.start(
            record=thing(), kind="a", policy="receipt_confirmation", role=Role.GRANTS_OFFICER, actor=actor, at=wednesday
        )
    assert clock.due_at is not None
    assert clock.due_at.date() == date(2026, 4, 7)


def test_a_day_set_otherwise_moves_the_due_moment_after_recomputing(thing: Any, actor_of: Any) -> None:
    clock = begin(thing(), actor_of(Role.GRANTS_OFFICER))
    clocks.CalendarDay.objects.create(calendar="EU", day=date(2026, 3, 3), is_working=False, source="test")
    with transaction.atomic():
        assert clocks.recompute(code="receipt_confirmation") == 1
    clock.refresh_from_db()
    assert clock.due_at == datetime(2026, 3, 4, 22, 59, 59, tzinfo=UTC)


def test_the_operator_sets_a_day_otherwise_and_open_terms_move(thing: Any, actor_of: Any, capsys: Any) -> None:
    from facility.interfaces.cli.main import main

    clock = begin(thing(), actor_of(Role.GRANTS_OFFICER))
    assert main(["calendar-day", "2026-03-03", "--off", "--source", "OJ"]) == 0
    assert capsys.readouterr().out == "2026-03-03 is a day off in EU; 1 open term moved.\n"
    clock.refresh_from_db()
    assert clock.due_at == datetime(2026, 3, 4, 22, 59, 59, tzinfo=UTC)
    assert main(["calendar-day", "2026-03-03", "--working", "--source", "OJ, corrected"]) == 0
    clock.refresh_from_db()
    assert clock.due_at == datetime(2026, 3, 3, 22, 59, 59, tzinfo=UTC)
    assert main(["calendar-day", "2026-03-03", "--off", "--source", "OJ", "--calendar", "ZZ"]) == 1
    assert main(["calendar-day", "2026-03-03", "--off", "--source", " "]) == 1
    assert clocks.CalendarDay.objects.count() == 1


def test_starting_twice_is_once(thing: Any, actor_of: Any) -> None:
    record, actor = thing(), actor_of(Role.GRANTS_OFFICER)
    assert begin(record, actor).pk == begin(record, actor).pk
    assert clocks.ClockEvent.objects.count() == 1


def test_a_pause_takes_the_due_moment_away_and_moves_it_by_its_days(thing: Any, actor_of: Any) -> None:
    record, actor = thing(), actor_of(Role.GRANTS_OFFICER)
    clock = begin(record, actor, kind="consultation", policy="consultation")
    assert clock.due_at == datetime(2026, 3, 9, 22, 59, 59, tzinfo=UTC)
    with transaction.atomic():
        clocks.pause(record=record, kind="consultation", reason="annex missing", actor=actor, at=AT + timedelta(days=1))
    clock.refresh_from_db()
    assert (clock.state, clock.due_at) == ("paused", None)
    with transaction.atomic():
        clocks.resume(record=record, kind="consultation", actor=actor, at=AT + timedelta(days=3))
    clock.refresh_from_db()
    assert (clock.state, clock.due_at) == ("running", datetime(2026, 3, 11, 22, 59, 59, tzinfo=UTC))


def test_what_does_not_run_cannot_be_paused_and_nothing_changes(thing: Any, actor_of: Any) -> None:
    record, actor = thing(), actor_of(Role.GRANTS_OFFICER)
    begin(record, actor)
    given = {"record": record, "kind": "receipt_confirmation", "actor": actor, "at": AT}
    with transaction.atomic():
        clocks.pause(reason="x", **given)
    with pytest.raises(NotAllowedNow), transaction.atomic():
        clocks.pause(reason="again", **given)
    with transaction.atomic():
        clocks.resume(**given)
    with pytest.raises(NotAllowedNow), transaction.atomic():
        clocks.resume(**given)
    with pytest.raises(NotFound), transaction.atomic():
        clocks.pause(reason="x", **(given | {"kind": "nothing"}))
    assert clocks.ClockEvent.objects.count() == 3


def test_a_pause_may_concern_one_organisation_or_one_user(thing: Any, actor_of: Any, user_of: Any) -> None:
    record, actor, user = thing(), actor_of(Role.GRANTS_OFFICER), user_of()
    ours = begin(record, actor, kind="c", role=Role.CONSULTED_SERVICE, organisation_id=3)
    theirs = begin(record, actor, kind="c", role=Role.CONSULTED_SERVICE, organisation_id=4)
    hers = begin(record, actor, kind="c", role="", user_id=user.pk)
    with transaction.atomic():
        clocks.pause(record=record, kind="c", reason="x", actor=actor, at=AT, organisation_id=3)
        assert clocks.stop(record=record, kind="c", actor=actor, at=AT, user_id=user.pk) == 1
    for clock in (ours, theirs, hers):
        clock.refresh_from_db()
    assert [ours.state, theirs.state, hers.state] == ["paused", "running", "stopped"]


def test_a_clock_moves_to_a_new_version_of_its_policy_and_keeps_its_pauses(thing: Any, actor_of: Any) -> None:
    record, actor = thing(), actor_of(Role.GRANTS_OFFICER)
    clock = begin(record, actor, kind="consultation", policy="consultation")
    given = {"record": record, "kind": "consultation", "actor": actor}
    with transaction.atomic():
        clocks.pause(reason="x", at=AT, **given)
        clocks.resume(at=AT + timedelta(days=1), **given)
        newer = clocks.new_version("consultation", length=10, source="revised", status="confirmed")
        assert clocks.move_to_policy(clock_ids=[clock.pk], policy=newer) == 1
    clock.refresh_from_db()
    assert newer.version == 2
    assert clock.due_at == datetime(2026, 3, 16, 22, 59, 59, tzinfo=UTC)


def test_an_extension_by_units_or_to_a_moment(thing: Any, actor_of: Any) -> None:
    record, actor = thing(), actor_of(Role.GRANTS_OFFICER)
    clock = begin(record, actor)
    given = {"record": record, "kind": "receipt_confirmation", "actor": actor, "at": AT, "reason": "very many"}
    with transaction.atomic():
        clocks.extend(units=2, **given)
    clock.refresh_from_db()
    assert clock.due_at == datetime(2026, 3, 5, 22, 59, 59, tzinfo=UTC)
    with transaction.atomic():
        clocks.extend(until=AT + timedelta(days=30), **given)
    clock.refresh_from_db()
    assert clock.due_at == AT + timedelta(days=30)
    with pytest.raises(ValueError, match="units or a moment"), transaction.atomic():
        clocks.extend(**given)


def test_a_stopped_clock_leaves_the_list_and_keeps_its_story(thing: Any, actor_of: Any) -> None:
    record, actor = thing(), actor_of(Role.GRANTS_OFFICER)
    begin(record, actor)
    begin(record, actor, kind="other", policy=None, due_at=AT)
    assert len(clocks.tasks_for(actor, AT)) == 2
    with transaction.atomic():
        assert clocks.stop(record=record, kind="receipt_confirmation", actor=actor, at=AT) == 1
        assert clocks.stop(record=record, kind="receipt_confirmation", actor=actor, at=AT) == 0
        assert clocks.stop_all(record=record, actor=actor, at=AT) == 1
    assert clocks.tasks_for(actor, AT) == []
    assert [clock.state for clock in clocks.clocks_of(record)] == ["stopped", "stopped"]


def test_the_list_shows_what_waits_for_a_role_an_organisation_or_a_user(
    thing: Any, bare_actor: Any, user_of: Any
) -> None:
    me = user_of().pk
    officer = bare_actor(Role.GRANTS_OFFICER, user_id=me)
    ours = bare_actor(Role.APPLICANT, organisation_id=3, user_id=me)
    theirs = bare_actor(Role.APPLICANT, organisation_id=4, user_id=me + 1)
    begin(thing(), officer)
    begin(thing(), officer, role=Role.APPLICANT, organisation_id=3, kind="clarification", policy="clarification")
    begin(thing(), officer, role="", user_id=me, kind="approval", policy="approval")
    assert {row.kind for row in clocks.tasks_for(officer, AT)} == {"receipt_confirmation", "approval"}
    assert {row.kind for row in clocks.tasks_for(ours, AT)} == {"clarification", "approval"}
    assert clocks.tasks_for(theirs, AT) == []
    assert clocks.tasks_for(Actor(), AT) == []


def test_a_term_goes_on_with_somebody_else(thing: Any, actor_of: Any) -> None:
    record, other, actor = thing(), thing(), actor_of(Role.GRANTS_OFFICER, Role.FINANCE_OFFICER)
    first = begin(record, actor, kind="check", policy="payment_prefinancing")
    with transaction.atomic():
        second = clocks.hand_on(
            record=record, done="check", kind="order", role=Role.FINANCE_OFFICER, actor=actor, at=AT, to=other
        )
        third = clocks.hand_on(
            record=record, done="nothing", kind="late", role=Role.FINANCE_OFFICER, actor=actor, at=AT
        )
    first.refresh_from_db()
    assert first.state == "stopped"
    assert (second.record, second.due_at, third.due_at) == (other, first.due_at, None)
    assert {row.kind for row in clocks.tasks_for(actor, AT)} == {"order", "late"}


def test_the_list_never_shows_what_the_page_would_refuse(thing: Any, actor_of: Any) -> None:
    actor = actor_of(Role.GRANTS_OFFICER)
    seen, hidden = thing(), thing(visible=False)
    begin(seen, actor)
    begin(hidden, actor)
    (row,) = clocks.tasks_for(actor, AT)
    assert (row.record, row.address, row.label) == (seen, f"/t/{seen.token}", {"en": "Border training"})


def test_overdue_and_soon_are_told_and_the_soonest_comes_first(thing: Any, actor_of: Any) -> None:
    actor = actor_of(Role.GRANTS_OFFICER)
    begin(thing(), actor, kind="later", policy=None, due_at=AT + timedelta(days=20))
    begin(thing(), actor, kind="late", policy=None, due_at=AT - timedelta(days=1))
    begin(thing(), actor, kind="soon", policy=None, due_at=AT + timedelta(days=1))
    rows = clocks.tasks_for(actor, AT)
    assert [(row.kind, row.is_overdue, row.is_soon) for row in rows] == [
        ("late", True, False),
        ("soon", False, True),
        ("later", False, False),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_the_same_queries_for_one_and_for_three(
    count: int, thing: Any, actor_of: Any, django_assert_num_queries: Any
) -> None:
    actor = actor_of(Role.GRANTS_OFFICER)
    for _ in range(count):
        begin(thing(), actor)
    with django_assert_num_queries(2):
        assert len(clocks.tasks_for(actor, AT)) == count


def test_what_stays_overdue_shows_to_the_next_level(thing: Any, actor_of: Any) -> None:
    officer, head = actor_of(Role.GRANTS_OFFICER), actor_of(Role.AUTHORISING_OFFICER)
    begin(thing(), officer)
    due = datetime(2026, 3, 3, 22, 59, 59, tzinfo=UTC)
    assert clocks.escalate(at=due + timedelta(hours=1)) == 0
    assert clocks.tasks_for(head, AT) == []
    assert clocks.escalate(at=due + timedelta(days=1, hours=1)) == 1
    assert clocks.escalate(at=due + timedelta(days=1, hours=1)) == 0
    (row,) = clocks.tasks_for(head, due + timedelta(days=2))
    assert row.is_escalated
    assert row.is_overdue


def test_events_are_never_changed_or_deleted(thing: Any, actor_of: Any) -> None:
    begin(thing(), actor_of(Role.GRANTS_OFFICER))
    for attempt in (
        lambda: clocks.ClockEvent.objects.update(reason="other"),
        lambda: clocks.ClockEvent.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert clocks.ClockEvent.objects.get().reason == ""


def test_a_clock_for_nobody_or_under_an_unknown_policy_is_refused(thing: Any, actor_of: Any) -> None:
    record, actor = thing(), actor_of(Role.GRANTS_OFFICER)
    with pytest.raises(ValueError, match="role or a user"), transaction.atomic():
        clocks.start(record=record, kind="a", actor=actor, at=AT)
    with pytest.raises(NotFound), transaction.atomic():
        clocks.start(record=record, kind="a", policy="nothing", role="x", actor=actor, at=AT)
    assert clocks.Clock.objects.count() == 0


def test_every_shipped_policy_is_a_row_with_source_status_and_known_role() -> None:
    for code, preset in clocks.presets().items():
        with transaction.atomic():
            policy = clocks.policy(code)
        assert (policy.length, policy.version) == (preset["length"], 1)
        assert clocks.is_known(policy.calendar)
        assert policy.source
        if policy.escalate_after is not None:
            Role(policy.escalate_role)


def test_a_friday_state_has_its_own_working_days() -> None:
    assert clocks.is_known("XK")
    assert not clocks.is_known("ZZ")
    egypt = clocks.working_days("EG")
    assert (egypt(date(2026, 3, 6)), egypt(date(2026, 3, 8))) == (False, True)


def test_a_calendar_nobody_knows_is_refused() -> None:
    from facility.core.errors import Refused

    with pytest.raises(Refused), transaction.atomic():
        clocks.new_version("consultation", calendar="ZZ")


def test_titles_are_registered_or_spelled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert clocks.title("grants.first_report") == "First report"
    assert clocks.title("grants.first_report:2") == "First report"
    monkeypatch.setattr("facility.foundation.clocks.words._TITLES", {})
    clocks.register_titles({"a": "Do a"})
    assert (clocks.title("a"), clocks.titles()) == ("Do a", {"a": "Do a"})
