"""A request is put off to a day: its terms rest, it comes back by itself, and the authority reads why."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.assistance.jobs import follow
from facility.apps.assistance.models import Deferral, Request
from facility.apps.assistance.tasks import end_of_day
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.clocks import public as clocks
from facility.foundation.post.models import Letter
from facility.foundation.trail.models import Entry
from tests.apps.assistance import make
from tests.apps.assistance.evaluated import WORKER
from tests.apps.assistance.test_late import WARNED

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AT = make.AT + 3 * DAY
UNTIL = date(2026, 4, 13)
WHY = "The law on recognition is rewritten; the ministry tells us in April."


@pytest.fixture
def of(actor_of: Any) -> make.Cast:
    make.loaded()
    return make.cast(actor_of)


def given(of: make.Cast, request: Request, **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"request_id": request.pk, "until": UNTIL, "reason": WHY, "actor": of.coordinator, "at": AT}
    return told | changes


def tasks(request: Request) -> list[tuple[str, str, Any]]:
    rows = clocks.clocks_of(request.record).exclude(state="stopped")
    return sorted((one.kind, one.state, one.due_at) for one in rows)


def refused(act: Any, kind: type[Exception] = Refused, **told: Any) -> list[tuple[str, str]]:
    def stands() -> list[Any]:
        clocked = list(clocks.Clock.objects.order_by("pk").values_list("kind", "state", "due_at"))
        counted = [Letter.objects.count(), Entry.objects.count(), Deferral.objects.count()]
        return [list(Request.objects.order_by("pk").values()), clocked, counted]

    before = stands()
    with pytest.raises(kind) as caught:
        act(**told)
    assert stands() == before
    error = caught.value
    return [(one.field, one.message) for one in error.findings] if isinstance(error, Refused) else []


def test_the_authority_reads_why_the_terms_rest_and_a_task_stands_on_the_day(of: make.Cast) -> None:
    made = make.registered(of)
    done = assistance.defer(**given(of, made))
    assert (done.state, done.deferred_until) == ("deferred", UNTIL)
    assert tasks(made) == [
        ("assistance.preparation", "paused", None),
        ("assistance.take_up", "running", end_of_day(UNTIL)),
    ]
    letter = Letter.objects.get(kind="assistance.assistance_deferred")
    assert (letter.to_user_id, letter.facts["reason"]) == (of.asker.user_id, WHY)
    assert letter.facts["until"] == {"day": "2026-04-13"}
    entry = Entry.objects.get(event="assistance.deferred")
    assert entry.facts == {"until": "2026-04-13"}
    # The task of the day stands in the one calendar and on the one list.
    assert clocks.open_for(of.coordinator).filter(kind="assistance.take_up").get().due_at == end_of_day(UNTIL)


def test_a_job_takes_it_up_on_its_day_and_not_before(of: make.Cast) -> None:
    made = make.registered(of)
    before = clocks.clocks_of(made.record).get(kind="assistance.preparation").due_at
    assert before is not None
    assistance.defer(**given(of, made))
    eve = end_of_day(UNTIL) - DAY
    follow(eve)
    assert Request.objects.get(pk=made.pk).state == "deferred"
    refused(assistance.take_up_on_its_day, NotAllowedNow, request_id=made.pk, actor=WORKER, at=eve)
    refused(assistance.take_up_on_its_day, Forbidden, request_id=made.pk, actor=of.coordinator, at=eve + DAY)
    follow(eve + timedelta(minutes=1))
    follow(eve + DAY)
    back = Request.objects.get(pk=made.pk)
    assert (back.state, back.deferred_until) == ("registered", None)
    [(kind, state, due)] = tasks(made)
    assert (kind, state) == ("assistance.preparation", "running")
    assert due > before
    assert Letter.objects.filter(kind="assistance.assistance_taken_up").count() == 1
    assert Entry.objects.filter(event="assistance.taken_up").count() == 1
    refused(assistance.take_up_on_its_day, NotAllowedNow, request_id=made.pk, actor=WORKER, at=eve + DAY)


@pytest.mark.parametrize("stood", ["submitted", "registered", "for_decision"])
def test_it_goes_on_where_it_stood_when_the_coordinator_takes_it_up_before(of: make.Cast, stood: str) -> None:
    made = getattr(make, stood)(of)
    before = tasks(made)
    assistance.defer(**given(of, made))
    back = assistance.take_up(request_id=made.pk, actor=of.coordinator, at=AT + 2 * DAY)
    assert (back.state, back.deferred_until) == (stood, None)
    [(kind, state, due)] = tasks(made)
    assert (kind, state) == (before[0][0], "running")
    assert due > before[0][2]
    if stood == "for_decision":  # within a term of its own day, which moved by the days that it rested
        assert due == before[0][2] + 2 * DAY
    refused(assistance.take_up, NotAllowedNow, request_id=made.pk, actor=of.coordinator, at=AT + 3 * DAY)


def test_it_is_deferred_again_with_a_new_reason_and_both_stay_to_be_read(of: make.Cast) -> None:
    made = make.for_decision(of)
    before = tasks(made)[0][2]
    assistance.defer(**given(of, made))
    later = date(2026, 5, 4)
    assistance.defer(**given(of, made, until=later, reason="In May.", at=AT + DAY))
    assert [(one.until, one.reason, one.stood) for one in made.deferrals.all()] == [
        (UNTIL, WHY, "for_decision"),
        (later, "In May.", "for_decision"),
    ]
    assert [one for one in tasks(made) if one[0] == "assistance.take_up"] == [
        ("assistance.take_up", "running", end_of_day(later))
    ]
    back = assistance.take_up(request_id=made.pk, actor=of.coordinator, at=AT + 4 * DAY)
    assert back.state == "for_decision"
    assert tasks(made) == [("assistance.decision", "running", before + 4 * DAY)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Deferral.objects.update(reason="Other words.")


def test_nobody_is_warned_of_the_last_useful_day_meanwhile(of: make.Cast) -> None:
    made = make.registered(of)
    assistance.defer(**given(of, made, until=local(WARNED) + 10 * DAY))
    follow(WARNED + DAY)
    assert Request.objects.get(pk=made.pk).late_warned_at is None
    follow(WARNED + 11 * DAY)
    back = Request.objects.get(pk=made.pk)
    assert (back.state, back.late_warned_at) == ("registered", WARNED + 11 * DAY)
    last = end_of_day(make.WHOLE["latest"])
    assert ("assistance.late", "running", last) in tasks(made)
    assistance.defer(**given(of, made, until=local(WARNED) + 20 * DAY, at=WARNED + 12 * DAY))
    assert ("assistance.late", "paused", last) in tasks(made)


def local(at: Any) -> date:
    day: date = at.date()
    return day


def test_the_authority_may_still_withdraw_it(of: make.Cast) -> None:
    made = make.registered(of)
    assistance.defer(**given(of, made))
    done = assistance.withdraw(request_id=made.pk, reason="Solved.", actor=of.asker, at=AT + DAY)
    assert (done.state, done.deferred_until, tasks(made)) == ("withdrawn", None, [])
    follow(end_of_day(UNTIL))
    assert Request.objects.get(pk=made.pk).state == "withdrawn"


def test_while_services_are_consulted_it_is_refused_and_says_what_to_do(of: make.Cast, actor_of: Any) -> None:
    made = make.registered(of)
    asked = make.body("Delegation", None)
    actor_of(Role.CONSULTED_SERVICE, organisation=asked)
    services = [assistance.Service(asked.pk)]
    assistance.consult(request_id=made.pk, question="Well?", services=services, actor=of.coordinator, at=AT)
    assert refused(assistance.defer, **given(of, made)) == [("", "assistance.consultation_open")]


def test_a_day_to_come_and_a_reason_are_needed(of: make.Cast) -> None:
    made = make.registered(of)
    for day in (AT.date(), AT.date() - DAY):
        assert refused(assistance.defer, **given(of, made, until=day)) == [("until", "assistance.deferred_to_past")]
    assert refused(assistance.defer, **given(of, made, reason=" ")) == [("reason", "assistance.reason_missing")]


def test_others_neither_defer_nor_take_up(of: make.Cast, actor_of: Any) -> None:
    made = make.registered(of)
    own = actor_of(Role.ASSISTANCE_COORDINATOR, organisation=of.body)
    strangers = (of.asker, of.authority, own, actor_of(Role.AUDITOR), Actor())
    for wrong in strangers:
        refused(assistance.defer, Forbidden, **given(of, made, actor=wrong))
    refused(assistance.defer, NotFound, **given(of, made, request_id=999_999_999))
    assistance.defer(**given(of, made))
    for wrong in strangers:
        refused(assistance.take_up, Forbidden, request_id=made.pk, actor=wrong, at=AT + DAY)


def test_what_is_written_or_decided_is_not_deferred(of: make.Cast) -> None:
    back, decided = make.submitted(of), make.for_decision(of)
    assistance.send_back(request_id=back.pk, reason="Which region?", actor=of.coordinator, at=AT)
    assistance.decide(
        request_id=decided.pk, decision="declined", reason="No.", judged=make.JUDGED, actor=of.authority, at=AT
    )
    for one in (back, decided):
        refused(assistance.defer, NotAllowedNow, **given(of, one))
    refused(assistance.defer, Forbidden, **given(of, make.draft(of)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=decided.pk).update(deferred_until=UNTIL)
