"""Missions: opened within terms, joined, put off, cancelled, ended; days worked noted once and only where booked."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.assistance import public as assistance
from facility.apps.assistance.models import BookedDay, Booking, DayWorked, Mission, Request, Setting
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.post.models import Letter
from facility.foundation.records import retention
from facility.foundation.records.public import Record
from facility.foundation.trail import public as trail
from tests.apps.assistance import make, roster
from tests.apps.assistance.missions import AFTER, BOOKED, DAYS, DURING, Crew, asked, confirmed, crew, opened, worked
from tests.apps.assistance.terms import DAY, approved

pytestmark = pytest.mark.django_db
ActorOf = Any


@pytest.fixture
def team(actor_of: ActorOf) -> Crew:
    return crew(actor_of)


def tasks(record: Record) -> list[str]:
    kinds = clocks.clocks_of(record).exclude(state="stopped").values_list("kind", flat=True)
    return sorted(kind.partition(":")[0] for kind in kinds)


def letters(kind: str) -> list[int | None]:
    return list(Letter.objects.filter(kind=f"assistance.{kind}").values_list("to_user_id", flat=True))


def stands() -> dict[str, Any]:
    return {
        "missions": list(Mission.objects.values()),
        "worked": list(DayWorked.objects.values_list("expert_id", "day")),
        "bookings": list(Booking.objects.values_list("pk", "state", "mission_id")),
        "booked": list(BookedDay.objects.values_list("booking_id", "day")),
        "requests": list(Request.objects.values_list("pk", "state")),
        "letters": Letter.objects.count(),
        "clocks": list(clocks.Clock.objects.values_list("kind", "state")),
    }


def refused(act: Any, kind: type[Exception] = Refused, **given: Any) -> list[tuple[str, str]]:
    before = stands()
    with pytest.raises(kind) as caught:
        act(**given)
    assert stands() == before
    error = caught.value
    return [(one.field, one.message) for one in error.findings] if isinstance(error, Refused) else []


def test_a_mission_is_opened_and_everybody_knows(team: Crew) -> None:
    assert list(assistance.joinable(team.request)) == [team.booking]
    mission = opened(team)
    request = Request.objects.get(pk=team.request.pk)
    assert (mission.number, mission.state, request.state) == (1, "open", "in_delivery")
    assert tasks(request.record) == ["assistance.deliver", "assistance.end_mission"]
    assert tasks(team.expert.record) == ["assistance.note_days"]
    assert letters("assistance_mission_opened") == [team.of.asker.user_id]
    assert letters("mission_joined") == [team.person.user_id]
    assert list(assistance.joinable(team.request)) == []
    assert "assistance.begun" in [entry.event for entry in trail.history(request.record_id)]
    for reader in (team.of.coordinator, team.of.asker, team.person):
        assert assistance.mission_by_token(mission.token, reader).pk == mission.pk
    assert [one.pk for one in assistance.own_missions(team.person)] == [mission.pk]
    assert list(assistance.own_missions(Actor())) == []


def test_strangers_do_not_find_a_mission(team: Crew, actor_of: ActorOf) -> None:
    mission = opened(team)
    for reader in (actor_of(Role.APPLICANT), actor_of(), Actor()):
        with pytest.raises(NotFound):
            assistance.mission_by_token(mission.token, reader)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"title": " "}, [("title", "assistance.title_missing")]),
        ({"last_day": date(2026, 4, 7)}, [("last_day", "assistance.frame_backwards")]),
        ({"last_day": date(2026, 5, 1)}, [("first_day", "mission.outside_terms")]),
        ({"first_day": date(2026, 3, 31)}, [("first_day", "mission.outside_terms")]),
        ({"first_day": date(2026, 4, 11)}, [("bookings", "mission.no_day_inside")]),
        ({"booking_ids": []}, [("bookings", "mission.bookings")]),
        ({"booking_ids": [0]}, [("bookings", "mission.bookings")]),
    ],
)
def test_a_mission_lies_within_its_terms(team: Crew, changes: dict[str, Any], wrong: list[tuple[str, str]]) -> None:
    assert refused(assistance.open_mission, **asked(team, **changes)) == wrong


def test_only_confirmed_days_of_this_request_and_of_no_other_mission_join(team: Crew, actor_of: ActorOf) -> None:
    of, person = team.of, actor_of()
    other = roster.admitted(person, of.coordinator)
    loose = confirmed(of, other, person, None, date(2026, 4, 14))
    held = assistance.hold_days(
        expert_id=other.pk,
        days=[date(2026, 4, 15)],
        purpose="M",
        request_id=team.request.pk,
        actor=of.coordinator,
        at=BOOKED,
    )
    for wrong in (loose, held):
        given = asked(team, booking_ids=[team.booking.pk, wrong.pk])
        assert refused(assistance.open_mission, **given) == [("bookings", "mission.bookings")]
    mission = opened(team)
    assert refused(assistance.open_mission, **asked(team)) == [("bookings", "mission.bookings")]
    join: dict[str, Any] = {"mission_id": mission.pk, "actor": of.coordinator, "at": BOOKED}
    assert refused(assistance.join_mission, booking_ids=[held.pk], **join) == [("bookings", "mission.bookings")]
    assistance.agree_to_days(booking_id=held.pk, actor=person, at=BOOKED)
    assistance.confirm_days(booking_id=held.pk, actor=of.coordinator, at=BOOKED)
    assistance.join_mission(booking_ids=[held.pk], **join)
    assert [one.booking.pk for one in assistance.at_work(mission, DURING.date())] == [team.booking.pk, held.pk]
    late = confirmed(of, other, person, team.request.pk, date(2026, 4, 22))
    assert refused(assistance.join_mission, booking_ids=[late.pk], **join) == [("bookings", "mission.no_day_inside")]


def test_the_wrong_people_and_the_wrong_moment(team: Crew, actor_of: ActorOf) -> None:
    of = team.of
    early = approved(of)
    refused(assistance.open_mission, NotAllowedNow, **asked(team, request_id=early.pk))
    refused(assistance.open_mission, NotFound, **asked(team, request_id=0))
    for wrong in (of.asker, team.person, of.authority, actor_of(Role.AUDITOR), Actor()):
        refused(assistance.open_mission, Forbidden, **asked(team, actor=wrong))
    mission = opened(team)
    for wrong in (of.asker, team.person, of.authority, Actor()):
        given: dict[str, Any] = {"mission_id": mission.pk, "actor": wrong, "at": DURING}
        refused(assistance.join_mission, Forbidden, booking_ids=[1], **given)
        refused(assistance.postpone_mission, Forbidden, reason="No.", **given)
        refused(assistance.cancel_mission, Forbidden, reason="No.", **given)
        refused(assistance.end_mission, Forbidden, words="No.", **given)
    given = {"mission_id": mission.pk, "actor": of.coordinator, "at": DURING}
    resume = {"first_day": DAYS[0], "last_day": DAYS[1], "booking_ids": [1]}
    refused(assistance.resume_mission, NotAllowedNow, **resume, **given)
    refused(assistance.end_mission, NotFound, words="x", **{**given, "mission_id": 0})


def test_days_are_noted_by_the_expert_or_the_coordinator_and_counted_live(team: Crew) -> None:
    mission = opened(team)
    worked(team, mission, DAYS[0])
    given: dict[str, Any] = {"mission_id": mission.pk, "booking_id": team.booking.pk, "at": DURING}
    assistance.note_days(days=[DAYS[1]], actor=team.of.coordinator, **given)
    [one] = assistance.at_work(mission, local_day(DURING))
    assert (one.booked, one.worked, one.open) == (DAYS, DAYS[:2], ())
    counted = assistance.counted(team.request, DURING.date())
    [ceiling] = counted.ceiling
    assert (counted.worked, counted.agreed) == (2, 5)
    assert (ceiling.facts, ceiling.outcome, ceiling.source_status) == ({"asked": 2, "most": 60}, "pass", "analogue")
    assert assistance.missions(team.of.coordinator).get().worked == 2
    assistance.strike_days(days=[DAYS[1]], actor=team.person, **given)
    assert assistance.counted(team.request, DURING.date()).worked == 1
    [one] = assistance.at_work(mission, DURING.date())
    assert one.open == (DAYS[1],)
    seen = [entry.event for entry in trail.history(team.request.record_id)]
    assert seen.count("assistance_mission.noted") == 2
    assert "assistance_mission.struck" in seen


def test_days_outside_to_come_or_twice_are_refused_by_name(team: Crew, actor_of: ActorOf) -> None:
    mission = opened(team, last_day=DAYS[1])
    given: dict[str, Any] = {"mission_id": mission.pk, "booking_id": team.booking.pk}
    mine: dict[str, Any] = {**given, "actor": team.person, "at": AFTER}
    assert refused(assistance.note_days, days=[], **mine) == [("days", "mission.no_day")]
    assert refused(assistance.note_days, days=[date(2026, 4, 7)], **mine) == [
        ("days", "mission.not_booked"),
        ("days", "mission.outside"),
    ]
    assert refused(assistance.note_days, days=[DAYS[2]], **mine) == [("days", "mission.outside")]
    assert refused(assistance.note_days, days=[DAYS[1]], **{**mine, "at": DURING - DAY}) == [
        ("days", "mission.not_yet")
    ]
    assistance.note_days(days=[DAYS[0], DAYS[0]], **mine)
    assert refused(assistance.note_days, days=[DAYS[0], DAYS[1]], **mine) == [("days", "mission.noted")]
    with pytest.raises(Refused) as caught:
        assistance.note_days(days=[DAYS[0]], **mine)
    assert str(caught.value.findings[0].text) == "These days are noted already: April 8, 2026."
    for wrong in (team.of.asker, actor_of(), actor_of(Role.AUDITOR), Actor()):
        refused(assistance.note_days, Forbidden, days=[DAYS[1]], **given, actor=wrong, at=AFTER)
        refused(assistance.strike_days, Forbidden, days=[DAYS[0]], **given, actor=wrong, at=AFTER)
    assert refused(assistance.strike_days, days=[DAYS[1]], **mine) == [("days", "mission.not_noted")]
    assert refused(assistance.strike_days, days=[], **mine) == [("days", "mission.not_noted")]
    refused(assistance.note_days, NotFound, days=[DAYS[1]], **{**mine, "booking_id": 0})


def test_the_database_holds_that_a_day_is_worked_once(team: Crew) -> None:
    mission = worked(team, opened(team), DAYS[0])
    row: dict[str, Any] = {"mission": mission, "booking": team.booking, "expert": team.expert, "day": DAYS[0]}
    with pytest.raises(IntegrityError), transaction.atomic():
        DayWorked.objects.create(**row, noted_at=DURING, noted_by=1)
    assert DayWorked.objects.count() == 1


@pytest.mark.parametrize("act", ["postpone_mission", "cancel_mission"])
def test_putting_off_and_cancelling_free_the_days_and_say_why(team: Crew, act: str) -> None:
    mission = opened(team)
    given: dict[str, Any] = {"mission_id": mission.pk, "actor": team.of.coordinator, "at": BOOKED + DAY}
    do = getattr(assistance, act)
    assert refused(do, reason=" ", **given) == [("reason", "assistance.reason_missing")]
    done = do(reason="The office moves.", **given)
    word = {"postpone_mission": "postponed", "cancel_mission": "cancelled"}[act]
    assert done.state == word
    assert Booking.objects.get().state == "released"
    assert BookedDay.objects.count() == 0
    assert letters(f"assistance_mission_{word}") == [team.of.asker.user_id]
    assert letters("days_released") == [team.person.user_id]
    assert tasks(team.expert.record) == []
    assert tasks(team.request.record) == ["assistance.deliver", "assistance.mobilise"]
    refused(do, NotAllowedNow, reason="Again.", **given)


def test_a_mission_put_off_is_taken_up_in_new_days_or_cancelled(team: Crew) -> None:
    mission = opened(team)
    given: dict[str, Any] = {"mission_id": mission.pk, "actor": team.of.coordinator, "at": BOOKED + DAY}
    assistance.postpone_mission(reason="The office moves.", **given)
    again = confirmed(team.of, team.expert, team.person, team.request.pk, date(2026, 4, 22), date(2026, 4, 23))
    days: dict[str, Any] = {"first_day": date(2026, 4, 22), "last_day": date(2026, 4, 24)}
    assert refused(assistance.resume_mission, booking_ids=[], **days, **given) == [("bookings", "mission.bookings")]
    wrong = {**days, "last_day": date(2026, 5, 1)}
    assert refused(assistance.resume_mission, booking_ids=[again.pk], **wrong, **given) == [
        ("first_day", "mission.outside_terms")
    ]
    done = assistance.resume_mission(booking_ids=[again.pk], **days, **given)
    assert (done.state, done.first_day, done.last_day) == ("open", date(2026, 4, 22), date(2026, 4, 24))
    assert tasks(team.request.record) == ["assistance.deliver", "assistance.end_mission"]
    assistance.postpone_mission(reason="Again.", **given)
    assert assistance.cancel_mission(reason="No more.", **given).state == "cancelled"


def test_a_mission_in_which_days_were_worked_is_ended_and_frees_the_rest(team: Crew) -> None:
    mission = opened(team)
    given: dict[str, Any] = {"mission_id": mission.pk, "actor": team.of.coordinator, "at": DURING}
    assert refused(assistance.end_mission, words="Done.", **given) == [("", "mission.nothing_worked")]
    worked(team, mission)
    assert refused(assistance.end_mission, words=" ", **given) == [("words", "assistance.reason_missing")]
    assert refused(assistance.postpone_mission, reason="Ill.", **given) == [("", "mission.worked")]
    assert refused(assistance.cancel_mission, reason="Ill.", **given) == [("", "mission.worked")]
    release: dict[str, Any] = {"booking_id": team.booking.pk, "reason": "Ill.", "at": DURING}
    assert refused(assistance.release_days, actor=team.of.coordinator, **release) == [("reason", "booking.worked")]
    assert refused(assistance.decline_days, actor=team.person, **release) == [("reason", "booking.worked")]
    assert assistance.days_booked(team.request) == 3
    stop = {"request_id": team.request.pk, "reason": "x", "actor": team.of.coordinator, "at": DURING}
    assert refused(assistance.stop, **stop) == [("", "assistance.still_booked")]
    done = assistance.end_mission(words="Two days of training.", **given)
    assert (done.state, done.closing_words) == ("ended", "Two days of training.")
    assert list(BookedDay.objects.values_list("day", flat=True)) == list(DAYS[:2])
    assert assistance.days_booked(team.request) == 2
    assert letters("assistance_mission_ended") == [team.of.asker.user_id]
    assert (tasks(team.request.record), tasks(team.expert.record)) == (["assistance.deliver"], [])
    refused(assistance.end_mission, NotAllowedNow, words="Again.", **given)
    mine: dict[str, Any] = {"mission_id": mission.pk, "booking_id": team.booking.pk, "actor": team.person, "at": AFTER}
    refused(assistance.note_days, NotAllowedNow, days=[DAYS[2]], **mine)
    refused(assistance.strike_days, NotAllowedNow, days=[DAYS[0]], **mine)
    assert assistance.stop(**stop).state == "stopped"


def test_who_is_released_out_of_a_mission_has_no_days_to_note(team: Crew) -> None:
    more = confirmed(team.of, team.expert, team.person, team.request.pk, date(2026, 4, 14))
    opened(team, booking_ids=[team.booking.pk, more.pk])
    given: dict[str, Any] = {"reason": "Ill.", "actor": team.of.coordinator, "at": BOOKED}
    assistance.release_days(booking_id=more.pk, **given)
    assert tasks(team.expert.record) == ["assistance.note_days"]
    assistance.release_days(booking_id=team.booking.pk, **given)
    assert tasks(team.expert.record) == []


def test_who_is_declined_out_of_one_mission_still_notes_days_of_another(team: Crew) -> None:
    more = confirmed(team.of, team.expert, team.person, team.request.pk, date(2026, 4, 14))
    opened(team)
    opened(team, booking_ids=[more.pk])
    assistance.decline_days(booking_id=team.booking.pk, reason="Ill.", actor=team.person, at=BOOKED)
    kinds = clocks.clocks_of(team.expert.record).exclude(state="stopped").values_list("kind", flat=True)
    assert list(kinds) == [f"assistance.note_days:{Booking.objects.get(pk=more.pk).mission_id}"]


def test_who_worked_in_a_mission_that_ended_early_leaves_the_roster(team: Crew) -> None:
    mission = worked(team, opened(team))
    refused(assistance.withdraw_expertise, actor=team.person, at=DURING)
    assistance.end_mission(mission_id=mission.pk, words="Done.", actor=team.of.coordinator, at=DURING)
    assistance.withdraw_expertise(actor=team.person, at=DURING)
    team.expert.refresh_from_db()
    assert team.expert.state == "withdrawn"


def test_days_worked_outlive_the_erasure_of_the_expert_and_the_others_are_free(team: Crew) -> None:
    mission = worked(team, opened(team))
    later = confirmed(team.of, team.expert, team.person, team.request.pk, date(2026, 4, 14))
    assert team.person.user_id is not None
    retention.erase(team.person.user_id, DURING)
    team.booking.refresh_from_db()
    later.refresh_from_db()
    assert (team.booking.state, team.booking.purpose, later.state) == ("confirmed", "–", "released")
    assert list(BookedDay.objects.values_list("day", flat=True)) == list(DAYS[:2])
    [one] = assistance.at_work(mission, DURING.date())
    assert (one.worked, one.open) == (DAYS[:2], ())
    assert tasks(team.expert.record) == []
    assistance.end_mission(mission_id=mission.pk, words="Done.", actor=team.of.coordinator, at=AFTER)
    assert assistance.days_booked(team.request) == 2


def test_a_ceiling_confirmed_later_refuses_more_days(team: Crew) -> None:
    row = {"key": "expert_days", "value": 3, "source": "New rules", "status": "confirmed"}
    Setting.objects.create(programme=team.request.programme, **row)
    given: dict[str, Any] = {"expert_id": team.expert.pk, "days": [date(2026, 4, 14)], "purpose": "M", "at": BOOKED}
    asked = {**given, "request_id": team.request.pk, "actor": team.of.coordinator}
    assert refused(assistance.hold_days, **asked) == [("last_day", "terms.days_over")]


def test_missions_are_listed_by_the_days_worked_whatever_the_number(team: Crew) -> None:
    mission = worked(team, opened(team))
    assert [one.pk for one in assistance.missions_of(team.request, team.of.asker)] == [mission.pk]
    assert make.user(team.person).pk == team.person.user_id
