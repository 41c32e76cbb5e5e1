"""The last useful day: coordinators are warned once, when three quarters of the useful time have passed."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from facility.apps.assistance import public as assistance
from facility.apps.assistance.jobs import follow
from facility.apps.assistance.models import Request
from facility.apps.assistance.tasks import end_of_day
from facility.core.errors import Forbidden, NotAllowedNow, NotFound
from facility.foundation.clocks import public as clocks
from facility.foundation.trail.models import Entry
from tests.apps.assistance import make
from tests.apps.assistance.evaluated import WORKER, delivered

pytestmark = pytest.mark.django_db
# Handed in on 2 March, useful until 30 September: three quarters are over on 8 August.
WHOLE = end_of_day(make.WHOLE["latest"]) - make.AT
DAY = timedelta(days=1)
WARNED: datetime = make.AT + WHOLE * 3 / 4


@pytest.fixture
def of(actor_of: Any) -> make.Cast:
    make.loaded()
    return make.cast(actor_of)


def tasks(request: Request) -> list[tuple[str, Any]]:
    rows = clocks.clocks_of(request.record).exclude(state="stopped").filter(kind="assistance.late")
    return list(rows.values_list("role", "due_at"))


def refused(kind: type[Exception], **given: Any) -> None:
    before = (list(Request.objects.values()), clocks.Clock.objects.count(), Entry.objects.count())
    with pytest.raises(kind):
        assistance.warn_late(**given)
    assert (list(Request.objects.values()), clocks.Clock.objects.count(), Entry.objects.count()) == before


def test_officers_are_warned_once_and_not_before(of: make.Cast) -> None:
    made = make.registered(of)
    early: dict[str, Any] = {"request_id": made.pk, "actor": WORKER, "at": WARNED - DAY}
    refused(NotAllowedNow, **early)
    follow(WARNED - DAY)
    assert tasks(made) == []
    refused(Forbidden, **{**early, "actor": of.coordinator, "at": WARNED + DAY})
    refused(NotFound, **{**early, "request_id": 999_999_999})
    follow(WARNED + DAY)
    follow(WARNED + 2 * DAY)
    assert tasks(made) == [("assistance_coordinator", end_of_day(make.WHOLE["latest"]))]
    assert Entry.objects.filter(event="assistance.late_warned").count() == 1
    assert Request.objects.get(pk=made.pk).late_warned_at == WARNED + DAY
    refused(NotAllowedNow, **{**early, "at": WARNED + 3 * DAY})


def test_the_decision_does_not_take_the_warning_away_and_declining_does(of: make.Cast) -> None:
    first, second = make.for_decision(of), make.for_decision(of)
    follow(WARNED)
    at, judged = WARNED + DAY, make.JUDGED
    given: dict[str, Any] = {"reason": "As published.", "judged": judged, "actor": of.authority, "at": at}
    assistance.decide(request_id=first.pk, decision="approved", **given)
    assistance.decide(request_id=second.pk, decision="declined", **given)
    assert (len(tasks(first)), tasks(second)) == (1, [])


def test_the_time_runs_while_changes_wait_to_be_accepted(of: make.Cast) -> None:
    made = make.for_decision(of)
    given: dict[str, Any] = {"reason": "As published.", "judged": make.JUDGED, "actor": of.authority}
    at = make.AT + 3 * DAY
    assistance.decide(request_id=made.pk, decision="changes_offered", changes="Three days.", at=at, **given)
    follow(WARNED + DAY)
    assert tasks(made) == [("assistance_coordinator", end_of_day(make.WHOLE["latest"]))]


def test_drafts_and_what_is_delivered_warn_nobody(actor_of: Any) -> None:
    team = delivered(actor_of)
    draft = make.draft(team.of)
    refused(NotAllowedNow, request_id=team.request.pk, actor=WORKER, at=WARNED)
    refused(NotAllowedNow, request_id=draft.pk, actor=WORKER, at=WARNED)
    follow(WARNED)
    assert not Entry.objects.filter(event="assistance.late_warned").exists()


def test_where_no_share_is_known_nobody_is_warned(of: make.Cast) -> None:
    made = make.registered(of)
    assistance.Setting.objects.create(
        programme=made.programme, key="late_percent", value=None, source="A text", status="demonstration"
    )
    refused(NotAllowedNow, request_id=made.pk, actor=WORKER, at=WARNED + DAY)
    follow(WARNED + DAY)
    assert tasks(made) == []
