"""Evaluation by both sides: each once, none before the other reads, silence recorded; later, what has come of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.assistance.jobs import follow
from facility.apps.assistance.models import (
    DeliverableUse,
    FollowUp,
    FollowUpAnswer,
    QuestionList,
    Request,
    Sheet,
    SheetAnswer,
)
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role, User
from facility.foundation.clocks import public as clocks
from facility.foundation.jobs.items import SomeFailed
from facility.foundation.post.models import Letter
from facility.foundation.records import retention
from facility.foundation.trail import public as trail
from tests.apps.assistance.delivered import HANDED
from tests.apps.assistance.evaluated import (
    LATE,
    LATER,
    OVER,
    OVERDUE,
    WORKER,
    asked_use,
    both,
    delivered,
    handed_in,
    read,
    said,
    sheet,
    use,
)
from tests.apps.assistance.missions import Crew

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def team(actor_of: Any) -> Crew:
    return delivered(actor_of)


def stands() -> dict[str, Any]:
    tables = (Sheet, SheetAnswer, FollowUp, FollowUpAnswer, DeliverableUse)
    return {
        **{one.__name__: list(one.objects.order_by("pk").values()) for one in tables},
        "requests": list(Request.objects.values_list("pk", "state", "closed_at", "evaluated_at")),
        "letters": Letter.objects.count(),
        "clocks": list(clocks.Clock.objects.order_by("pk").values_list("kind", "state", "due_at")),
    }


def refused(act: Any, kind: type[Exception] = Refused, **given: Any) -> list[tuple[str, str]]:
    before = stands()
    with pytest.raises(kind) as caught:
        act(**given)
    assert stands() == before
    error = caught.value
    return [(one.field, one.message) for one in error.findings] if isinstance(error, Refused) else []


def found(team: Crew) -> Request:
    return Request.objects.select_related("record").get(pk=team.request.pk)


def tasks(team: Crew) -> list[tuple[str, int | None]]:
    both_sides = [team.request.record, team.expert.record]
    rows = clocks.Clock.objects.filter(record__in=both_sides).exclude(state="stopped")
    return sorted(rows.values_list("kind", "user_id"))


def letters(kind: str) -> list[int | None]:
    rows = Letter.objects.filter(kind=f"assistance.{kind}").order_by("pk")
    return list(rows.values_list("to_user_id", flat=True))


def events(team: Crew) -> list[str]:
    return [str(entry.event) for entry in trail.history(team.request.record_id)]


def test_both_sides_are_asked_once_it_is_delivered_with_a_task_a_letter_and_a_day(team: Crew) -> None:
    request = found(team)
    assert request.evaluation_due_at is not None
    assert request.evaluation_due_at.date() == (HANDED + 21 * DAY).date()
    assert request.follow_up_on == (HANDED + 180 * DAY).date()
    assert tasks(team) == [
        ("assistance.evaluate", team.of.asker.user_id),
        (f"assistance.evaluate_as_expert:{request.pk}", team.person.user_id),
    ]
    assert letters("evaluation_asked") == [team.of.asker.user_id, team.person.user_id]
    asked = {one.side: one.questions for one in Sheet.objects.select_related("questions")}
    assert {side: (one.version, one.status) for side, one in asked.items()} == {
        "requester": (1, "demonstration"),
        "expert": (1, "demonstration"),
    }
    assert all(one.source and len(one.questions) == 5 for one in asked.values())


def test_a_newer_version_of_the_questions_is_asked_and_older_sheets_keep_theirs(team: Crew, actor_of: Any) -> None:
    first = sheet(team, "expert").questions
    told = {name: getattr(first, name) for name in ("as_of", "source", "status", "scale")}
    only = [{"code": "one", "text": {"en": "It was good."}}]
    second = QuestionList.objects.create(side="expert", version=2, questions=only, **told)
    other = delivered(actor_of)
    assert sheet(other, "expert").questions == second
    assert sheet(team, "expert").questions == first
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionList.objects.create(side="expert", version=2, questions=only, **told)


def test_neither_side_reads_the_other_before_both_have_handed_in(team: Crew) -> None:
    handed_in(team, "requester")
    assert read(team, team.of.asker) == {"requester": "Words of the requester.", "expert": None}
    assert read(team, team.person) == {"requester": None, "expert": None}
    for reader in (team.of.coordinator, team.of.authority):
        assert read(team, reader) == {"requester": "Words of the requester.", "expert": None}
    assert found(team).state == "delivered"
    assert [kind for kind, _user in tasks(team)] == [f"assistance.evaluate_as_expert:{team.request.pk}"]
    handed_in(team, "expert")
    whole = {"requester": "Words of the requester.", "expert": "Words of the expert."}
    for reader in (team.of.asker, team.person, team.of.coordinator):
        assert read(team, reader) == whole
    assert (found(team).state, tasks(team)) == ("evaluated", [])
    assert letters("evaluation_over") == [team.of.asker.user_id, team.person.user_id]
    assert events(team).count("assistance_sheet.handed_in") == 2


def test_strangers_find_no_evaluation_and_no_sheet(team: Crew, actor_of: Any) -> None:
    token = team.request.record.token
    for reader in (actor_of(Role.APPLICANT), actor_of(), Actor()):
        with pytest.raises(NotFound):
            assistance.evaluation_of(token, reader)
        for side in ("requester", "expert"):
            with pytest.raises(NotFound):
                assistance.sheet_by_token(sheet(team, side).token, reader)
    with pytest.raises(NotFound):
        assistance.sheet_by_token(sheet(team, "expert").token, team.of.asker)
    with pytest.raises(NotFound):
        assistance.sheet_by_token(sheet(team, "requester").token, team.of.coordinator)
    assert assistance.sheet_by_token(sheet(team, "expert").token, team.person).side == "expert"
    assert [one.token for one in assistance.own_sheets(team.person)] == [sheet(team, "expert").token]
    assert list(assistance.own_sheets(team.of.asker)) == []
    assert assistance.to_fill_in(found(team), team.of.asker) == sheet(team, "requester").token
    assert assistance.to_fill_in(found(team), team.person) == sheet(team, "expert").token
    assert assistance.to_fill_in(found(team), team.of.coordinator) is None


def test_a_sheet_is_handed_in_whole_and_once(team: Crew, actor_of: Any) -> None:
    given = said(team, "requester")
    short = {**given["ratings"]}
    short.pop("time")
    assert refused(assistance.hand_in_sheet, **{**given, "ratings": short}) == [("q_time", "evaluation.not_rated")]
    wrong = {**given["ratings"], "time": 6}
    assert refused(assistance.hand_in_sheet, **{**given, "ratings": wrong}) == [("q_time", "evaluation.not_rated")]
    for stranger in (team.of.coordinator, team.person, actor_of(Role.APPLICANT), Actor()):
        refused(assistance.hand_in_sheet, Forbidden, **{**given, "actor": stranger})
    refused(assistance.hand_in_sheet, NotFound, **{**given, "sheet_id": 999_999_999})
    more = {**given["ratings"], "secret": 5}
    made = assistance.hand_in_sheet(**{**given, "ratings": more})
    assert (made.ratings, made.handed_by) == (given["ratings"], team.of.asker.user_id)
    refused(assistance.hand_in_sheet, NotAllowedNow, **given)
    colleague = actor_of(Role.APPLICANT, organisation=team.of.body)
    refused(assistance.hand_in_sheet, NotAllowedNow, **{**given, "actor": colleague})
    refused(assistance.hand_in_sheet, NotAllowedNow, **said(team, "expert", at=OVER))


def test_what_was_handed_in_stays(team: Crew) -> None:
    made = handed_in(team, "requester")
    for change in ({"ratings": {}}, {"handed_by": 999_999_999}, {"handed_at": OVER}):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            SheetAnswer.objects.filter(pk=made.pk).update(**change)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        made.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetAnswer.objects.create(sheet=made.sheet, ratings={}, handed_at=OVER, handed_by=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.filter(pk=made.sheet_id).update(state="asked")
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.create(request=team.request, side="requester", questions=made.sheet.questions, asked_at=HANDED)


def test_silence_after_the_period_is_recorded_and_blocks_nothing(team: Crew) -> None:
    handed_in(team, "expert")
    refused(assistance.follow_evaluation, NotAllowedNow, request_id=team.request.pk, actor=WORKER, at=HANDED + DAY)
    refused(assistance.follow_evaluation, Forbidden, request_id=team.request.pk, actor=team.of.coordinator, at=OVER)
    follow(HANDED + DAY)
    assert found(team).state == "delivered"
    follow(OVER)
    silent = sheet(team, "requester")
    assert (silent.state, silent.settled_at, found(team).state) == ("silent", OVER, "evaluated")
    assert read(team, team.of.asker) == {"requester": None, "expert": "Words of the expert."}
    assert "assistance_sheet.lapsed" in events(team)
    assert tasks(team) == []
    refused(assistance.follow_evaluation, NotAllowedNow, request_id=team.request.pk, actor=WORKER, at=OVER + DAY)
    follow(OVER + DAY)
    assert events(team).count("assistance.evaluated") == 1


def test_where_everybody_was_silent_nobody_is_told_to_read(team: Crew) -> None:
    follow(OVER)
    assert found(team).state == "evaluated"
    assert letters("evaluation_over") == []


def setting(team: Crew, key: str, value: Any) -> None:
    assistance.Setting.objects.create(
        programme=team.request.programme, key=key, value=value, source="A text", status="demonstration"
    )


def test_what_was_delivered_before_there_were_evaluations_is_asked_about_by_the_job(team: Crew) -> None:
    Sheet.objects.all().delete()
    Request.objects.update(evaluation_due_at=None, follow_up_on=None)
    clocks.Clock.objects.filter(kind__startswith="assistance.evaluate").update(state="stopped", stopped_at=HANDED)
    follow(OVER)
    request = found(team)
    assert (request.state, Sheet.objects.filter(state="asked").count()) == ("delivered", 2)
    assert request.follow_up_on == (HANDED + 180 * DAY).date()


def test_without_a_period_nobody_is_asked_and_without_an_interval_officers_close(team: Crew) -> None:
    Sheet.objects.all().delete()
    Request.objects.update(evaluation_due_at=None, follow_up_on=None)
    setting(team, "evaluation_days", None)
    setting(team, "follow_up_days", None)
    follow(OVER)
    request = found(team)
    assert (request.state, request.follow_up_on, Sheet.objects.count()) == ("evaluated", None, 0)
    assert read(team, team.of.coordinator) == {}
    refused(assistance.ask_use, NotAllowedNow, request_id=request.pk, actor=WORKER, at=LATER)
    asked: dict[str, Any] = {"request_id": request.pk, "actor": team.of.coordinator, "at": LATER}
    closed = assistance.close_request(reason="No interval is set.", **asked)
    assert (closed.state, closed.closed_reason) == ("closed", "No interval is set.")
    assert letters("assistance_closed") == [team.of.asker.user_id]


def test_after_the_interval_the_authority_is_asked_what_has_come_of_it_and_closes_it_by_its_answer(team: Crew) -> None:
    both(team)
    refused(assistance.ask_use, NotAllowedNow, request_id=team.request.pk, actor=WORKER, at=OVER)
    refused(assistance.ask_use, Forbidden, request_id=team.request.pk, actor=team.of.coordinator, at=LATER)
    refused(assistance.tell_use, NotAllowedNow, **use(team))
    follow(OVER)
    assert found(team).state == "evaluated"
    follow(LATER)
    assert found(team).state == "follow_up_due"
    assert tasks(team) == [("assistance.tell_use", team.of.asker.user_id)]
    assert letters("follow_up_asked") == [team.of.asker.user_id]
    refused(assistance.ask_use, NotAllowedNow, request_id=team.request.pk, actor=WORKER, at=LATER)
    made = assistance.tell_use(**use(team))
    request = found(team)
    assert (request.state, request.closed_by, request.closed_reason) == ("closed", team.of.asker.user_id, "")
    assert list(made.uses.values_list("deliverable__position", "use", "words")) == [
        (1, "used", "By every officer."),
        (2, "not_yet", ""),
    ]
    assert tasks(team) == []
    entry = next(one for one in trail.history(request.record_id) if one.event == "assistance.followed_up")
    assert entry.facts == {"used": 1, "deliverables": 2}
    refused(assistance.tell_use, NotAllowedNow, **use(team))


def test_an_answer_names_every_deliverable_and_what_changed_and_is_the_authoritys(team: Crew, actor_of: Any) -> None:
    asked_use(team)
    only = {1: assistance.Use("used")}
    assert refused(assistance.tell_use, **use(team, uses=only)) == [("use_2", "follow_up.use_missing")]
    wrong = {**use(team)["uses"], 2: assistance.Use("perhaps")}
    assert refused(assistance.tell_use, **use(team, uses=wrong, changed=" ")) == [
        ("use_2", "follow_up.use_missing"),
        ("changed", "follow_up.changed_missing"),
    ]
    for stranger in (team.of.coordinator, team.person, actor_of(Role.APPLICANT), Actor()):
        refused(assistance.tell_use, Forbidden, **use(team, actor=stranger))
    refused(assistance.tell_use, NotFound, **use(team, request_id=999_999_999))
    made = assistance.tell_use(**use(team))
    for row, change in (
        (made, {"answered_by": 999_999_999}),
        (made.uses.first(), {"use": "used", "deliverable": None}),
    ):
        assert row is not None
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**change)


def test_who_does_not_answer_is_reminded_once_and_then_officers_may_close_it(team: Crew, actor_of: Any) -> None:
    asked_use(team)
    asked: dict[str, Any] = {"request_id": team.request.pk, "reason": "No answer came."}
    refused(assistance.close_request, NotAllowedNow, **asked, actor=team.of.coordinator, at=LATER + DAY)
    refused(assistance.press_use, NotAllowedNow, request_id=team.request.pk, actor=WORKER, at=LATER + DAY)
    refused(assistance.press_use, Forbidden, request_id=team.request.pk, actor=team.of.coordinator, at=LATE)
    follow(LATE)
    follow(LATE + DAY)
    assert letters("follow_up_reminder") == [team.of.asker.user_id]
    row = FollowUp.objects.get()
    assert row.due_at is not None
    assert (row.reminded_at, row.due_at.date(), row.overdue_at) == (LATE, (LATE + 30 * DAY).date(), None)
    due = clocks.Clock.objects.get(kind="assistance.tell_use").due_at
    assert due == row.due_at
    refused(assistance.close_request, NotAllowedNow, **asked, actor=team.of.coordinator, at=LATE + DAY)
    follow(OVERDUE)
    assert [kind for kind, _user in tasks(team)] == ["assistance.close", "assistance.tell_use"]
    refused(assistance.press_use, NotAllowedNow, request_id=team.request.pk, actor=WORKER, at=OVERDUE + DAY)
    for wrong in (team.of.asker, team.person, team.of.authority, actor_of(Role.AUDITOR), Actor()):
        refused(assistance.close_request, Forbidden, **asked, actor=wrong, at=OVERDUE + DAY)
    late: dict[str, Any] = {"actor": team.of.coordinator, "at": OVERDUE + DAY}
    assert refused(assistance.close_request, **{**asked, "reason": " "}, **late) == [
        ("reason", "assistance.reason_missing")
    ]
    closed = assistance.close_request(**asked, **late)
    assert (closed.state, closed.closed_by) == ("closed", team.of.coordinator.user_id)
    assert (tasks(team), letters("assistance_closed")) == ([], [team.of.asker.user_id])
    refused(assistance.tell_use, NotAllowedNow, **use(team, at=OVERDUE + 2 * DAY))


def test_it_can_still_be_answered_after_the_reminder(team: Crew) -> None:
    asked_use(team)
    follow(LATE)
    follow(OVERDUE)
    assistance.tell_use(**use(team, at=OVERDUE + DAY))
    assert (found(team).state, tasks(team)) == ("closed", [])


def test_without_a_period_to_answer_nobody_is_reminded_and_officers_may_close_it(team: Crew) -> None:
    setting(team, "answer_days", None)
    row = asked_use(team)
    assert (row.due_at, row.overdue_at) == (None, LATER)
    follow(LATE)
    assert letters("follow_up_reminder") == []
    asked: dict[str, Any] = {
        "request_id": team.request.pk,
        "reason": "Enough.",
        "actor": team.of.coordinator,
        "at": LATE,
    }
    assert assistance.close_request(**asked).state == "closed"


def test_what_somebody_wrote_is_handed_out_to_them_and_erased_with_them(team: Crew) -> None:
    asked_use(team)
    assistance.tell_use(**use(team))
    asker, expert = team.of.asker.user_id or 0, team.person.user_id or 0
    told = retention.export(asker)
    assert told["assistance.SheetAnswer"][0]["words"] == "Words of the requester."
    [answer] = told["assistance.FollowUpAnswer"]
    assert (answer["changed"], answer["uses"][0]["words"]) == ("Weeks, not years.", "By every officer.")
    assert retention.export(expert)["assistance.SheetAnswer"][0]["side"] == "expert"
    with transaction.atomic(durable=False):
        for name in ("assistance.SheetAnswer", "assistance.FollowUpAnswer"):
            eraser = retention.stores()[name].eraser
            assert eraser is not None
            eraser(asker, OVERDUE)
    assert list(SheetAnswer.objects.order_by("pk").values_list("words", flat=True)) == ["–", "Words of the expert."]
    assert list(FollowUpAnswer.objects.values_list("changed", "missing")) == [("–", "")]
    assert list(DeliverableUse.objects.values_list("use", "words")) == [("used", "–"), ("not_yet", "")]


def test_at_the_very_moment_of_the_end_nothing_fails_and_right_after_it_is_over(team: Crew) -> None:
    due = Request.objects.get(pk=team.request.pk).evaluation_due_at
    assert due is not None
    follow(due)
    assert Request.objects.get(pk=team.request.pk).state == "delivered"
    follow(due + timedelta(microseconds=1))
    assert Request.objects.get(pk=team.request.pk).state == "evaluated"


def test_at_the_very_moment_of_the_answer_nobody_is_reminded_and_right_after_it_is(team: Crew) -> None:
    due = asked_use(team).due_at
    assert due is not None
    follow(due)
    assert FollowUp.objects.get().reminded_at is None
    follow(due + timedelta(microseconds=1))
    assert FollowUp.objects.get().reminded_at == due + timedelta(microseconds=1)


def test_one_request_that_fails_keeps_no_other_waiting(actor_of: Any) -> None:
    """The letter of the first cannot be written: its task is not begun either, and the second is asked all the same."""
    teams = [delivered(actor_of) for _one in range(2)]
    for team in teams:
        both(team)
    bad, good = teams
    User.objects.filter(pk=bad.of.asker.user_id).update(email="nobody")
    with pytest.raises(SomeFailed, match=r"^Refused \(1/2\)$"):
        follow(LATER)
    assert [found(team).state for team in teams] == ["evaluated", "follow_up_due"]
    assert letters("follow_up_asked") == [good.of.asker.user_id]
    User.objects.filter(pk=bad.of.asker.user_id).update(email="somebody@example.org")
    follow(LATER)
    assert [found(team).state for team in teams] == ["follow_up_due", "follow_up_due"]
