"""A follow-up meeting: its registrants are invited and confirm by one step; late commitments are asked for once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from facility.apps.dialogue.jobs import chase
from facility.apps.dialogue.public import (
    Commitment,
    MeetingInvitation,
    Plan,
    Registration,
    RegistrationFacts,
    cancel_meeting,
    carry_over,
    chase_commitment,
    commit,
    confirm_invitation,
    decline_invitation,
    follow_ups,
    invited,
    late,
    next_meeting,
    open_follow_up,
    open_registration,
    own_invitation,
    publish_meeting,
    put_group,
    register,
    report_commitment,
    when,
    withdraw,
)
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role, system
from facility.foundation.clocks.public import Clock
from facility.foundation.post.models import Letter, Notice
from facility.foundation.records.retention import Whose, stores
from tests.apps.dialogue import make
from tests.apps.dialogue.make import AT, CLOSES, NOW, OPENS, PLAN

pytestmark = pytest.mark.django_db
Actors = Callable[..., Actor]
LATER = replace(PLAN, starts_on=date(2026, 6, 2), ends_on=date(2026, 6, 2), ends_time=None, zone="", mode="online")
DAY = timedelta(days=1)


def two(secretariat: Actor, first: Plan, places: int | None = 2) -> Plan:
    """A follow-up that people may confirm for."""
    plan = open_follow_up(meeting_id=first.meeting_id, facts=LATER, actor=secretariat, at=NOW)
    publish_meeting(plan_id=plan.pk, actor=secretariat, at=NOW)
    return open_registration(
        plan_id=plan.pk, places=places, opens_at=OPENS, closes_at=CLOSES, actor=secretariat, at=NOW
    )


def letters(kind: str = "dialogue.meeting_invited") -> list[str]:
    """To whom a kind of letter goes."""
    return sorted(Letter.objects.filter(kind=kind).values_list("to_user__email", flat=True))


def test_registrants_are_invited_once_and_nobody_is_registered_silently(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    first = make.open_to(secretariat, 2)
    people = [actor_of(Role.APPLICANT) for _count in range(4)]
    rows = [make.registered(first, one, function="Head", needs="ramp", listed=True) for one in people]
    assert [one.state for one in rows] == ["placed", "placed", "waiting", "waiting"]
    withdraw(registration_id=rows[3].pk, actor=people[3], at=NOW)
    plan = two(secretariat, first)
    assert plan.zone == ""
    assert "time zone not stated" in when(plan, "en")
    assert [one.pk for one in follow_ups(first.meeting, PUBLIC)] == [plan.meeting_id]
    assert carry_over(plan_id=plan.pk, actor=secretariat, at=NOW) == 3
    assert carry_over(plan_id=plan.pk, actor=secretariat, at=NOW) == 0
    assert len(letters()) == 3
    assert not Registration.objects.filter(plan=plan).exists()
    plan.refresh_from_db()
    assert plan.taken == 0
    assert own_invitation(plan, people[3]) is None
    with pytest.raises(NotFound):
        confirm_invitation(plan_id=plan.pk, actor=people[3], at=NOW)
    with pytest.raises(Forbidden):
        confirm_invitation(plan_id=plan.pk, actor=PUBLIC, at=NOW)
    made = [confirm_invitation(plan_id=plan.pk, actor=one, at=NOW) for one in people[:2]]
    assert [one.state for one in made] == ["placed", "placed"]
    assert (made[0].function, made[0].organisation, made[0].needs, made[0].listed) == ("Head", "Office", "", False)
    # Two places hold: the third to confirm waits in line; nobody confirms twice.
    assert decline_invitation(plan_id=plan.pk, actor=people[2], at=NOW).state == "declined"
    with pytest.raises(NotAllowedNow):
        decline_invitation(plan_id=plan.pk, actor=people[2], at=NOW)
    assert confirm_invitation(plan_id=plan.pk, actor=people[2], at=NOW).state == "waiting"
    for act in (confirm_invitation, decline_invitation):
        with pytest.raises(NotAllowedNow):
            act(plan_id=plan.pk, actor=people[0], at=NOW)
    plan.refresh_from_db()
    assert plan.taken == 2
    assert invited(plan, secretariat) == {"confirmed": 3}
    assert invited(plan, people[0]) == {}
    told = stores()["dialogue.MeetingInvitation"].exporter(Whose(people[0].user_id or 0, ""))  # type: ignore[misc]
    assert [told.say(one)["state"] for one in told.rows] == ["confirmed"]


def test_quotas_of_a_delegation_hold_and_groups_are_taken_over(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    first = make.open_to(secretariat, None)
    group = put_group(
        plan_id=first.pk, names={"en": "States"}, places=None, counted_by="country", per_delegation=2, actor=secretariat, at=NOW
    )  # fmt: skip
    people = [actor_of(Role.APPLICANT) for _count in range(3)]
    for one in people[:2]:
        make.registered(first, one, group_id=group)
    plan = two(secretariat, first, None)
    [copied] = plan.groups.all()
    assert (copied.names, copied.per_delegation, copied.taken) == ({"en": "States"}, 2, 0)
    carry_over(plan_id=plan.pk, actor=secretariat, at=NOW)
    taken = RegistrationFacts(name="New", organisation="Office", country="GE", group_id=copied.pk)
    register(plan_id=plan.pk, facts=taken, actor=people[2], at=NOW)
    assert [confirm_invitation(plan_id=plan.pk, actor=one, at=NOW).state for one in people[:2]] == ["placed", "waiting"]


def test_who_registers_by_the_form_has_answered(actor_of: Actors) -> None:
    secretariat, person = actor_of(Role.DIALOGUE_SECRETARIAT), actor_of(Role.APPLICANT)
    first = make.open_to(secretariat, 2)
    make.registered(first, person)
    plan = two(secretariat, first)
    carry_over(plan_id=plan.pk, actor=secretariat, at=NOW)
    make.registered(plan, person)
    assert MeetingInvitation.objects.get().state == "confirmed"
    with pytest.raises(NotAllowedNow):
        confirm_invitation(plan_id=plan.pk, actor=person, at=NOW)
    assert Registration.objects.filter(plan=plan).count() == 1


def test_every_refusal_leaves_nothing(actor_of: Actors) -> None:
    secretariat, person = actor_of(Role.DIALOGUE_SECRETARIAT), actor_of(Role.APPLICANT)
    first = make.planned(secretariat)
    with pytest.raises(NotAllowedNow):
        open_follow_up(meeting_id=first.meeting_id, facts=LATER, actor=secretariat, at=NOW)
    publish_meeting(plan_id=first.pk, actor=secretariat, at=NOW)
    with pytest.raises(Forbidden):
        open_follow_up(meeting_id=first.meeting_id, facts=LATER, actor=person, at=NOW)
    with pytest.raises(NotFound):
        open_follow_up(meeting_id=0, facts=LATER, actor=secretariat, at=NOW)
    early = replace(LATER, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 1))
    with pytest.raises(Refused):
        open_follow_up(meeting_id=first.meeting_id, facts=early, actor=secretariat, at=NOW)
    assert Plan.objects.count() == 1
    with pytest.raises(NotAllowedNow):
        carry_over(plan_id=first.pk, actor=secretariat, at=NOW)
    plan = open_follow_up(meeting_id=first.meeting_id, facts=LATER, actor=secretariat, at=NOW)
    assert follow_ups(first.meeting, PUBLIC) == []
    with pytest.raises(NotAllowedNow):
        carry_over(plan_id=plan.pk, actor=secretariat, at=NOW)
    with pytest.raises(Forbidden):
        carry_over(plan_id=plan.pk, actor=person, at=NOW)
    assert not MeetingInvitation.objects.exists()
    assert letters() == []


def test_nobody_confirms_once_registration_is_closed(actor_of: Actors) -> None:
    secretariat, person = actor_of(Role.DIALOGUE_SECRETARIAT), actor_of(Role.APPLICANT)
    first = make.open_to(secretariat, 2)
    make.registered(first, person)
    plan = two(secretariat, first)
    carry_over(plan_id=plan.pk, actor=secretariat, at=NOW)
    with pytest.raises(NotAllowedNow):
        confirm_invitation(plan_id=plan.pk, actor=person, at=CLOSES)
    assert MeetingInvitation.objects.get().state == "invited"
    assert not Registration.objects.filter(plan=plan).exists()


def owed(secretariat: Actor, meeting_id: int, owner_id: int | None = None) -> Commitment:
    """A commitment without a date."""
    return commit(meeting_id=meeting_id, texts={"en": "Show it."}, owner_id=owner_id, due="", actor=secretariat, at=AT)


def test_a_commitment_that_the_next_meeting_overtakes_is_asked_for_once(actor_of: Actors) -> None:
    secretariat, body = actor_of(Role.DIALOGUE_SECRETARIAT), make.organisation("Office of the owner")
    owner, other = actor_of(Role.APPLICANT, organisation=body), actor_of(Role.APPLICANT)
    make.process()
    meeting = make.meeting()
    found = owed(secretariat, meeting.pk, body.pk)
    second = make.meeting(key="test-min-2", starts="2025-03", ends="")
    assert next_meeting(meeting, PUBLIC) == second
    assert late(date(2025, 3, 15)) == []
    assert late(date(2025, 3, 31)) == [found.pk]
    moment = datetime(2025, 4, 1, 9, tzinfo=UTC)
    with pytest.raises(NotAllowedNow):
        chase_commitment(commitment_id=found.pk, actor=system("dialogue"), at=datetime(2025, 3, 1, tzinfo=UTC))
    with pytest.raises(NotFound):
        chase_commitment(commitment_id=0, actor=system("dialogue"), at=moment)
    chase(moment)
    chase(moment + DAY)
    [mail] = Letter.objects.filter(kind="dialogue.commitment_late")
    assert mail.to_user_id == owner.user_id
    assert mail.to_user_id != other.user_id
    [task] = Clock.objects.filter(record=found.record)
    assert (task.state, task.organisation_id) == ("running", body.pk)
    with pytest.raises(NotAllowedNow):
        chase_commitment(commitment_id=found.pk, actor=system("dialogue"), at=moment)
    report_commitment(commitment_id=found.pk, state="done", words="Shown.", actor=owner, at=moment)
    assert Clock.objects.get(record=found.record).state == "stopped"


def test_the_secretariat_is_asked_by_notice_and_a_report_in_time_by_nothing(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    make.process()
    meeting = make.meeting()
    asked, told = owed(secretariat, meeting.pk), owed(secretariat, meeting.pk)
    report_commitment(commitment_id=told.pk, state="in_part", words="Half.", actor=secretariat, at=AT)
    make.meeting(key="test-min-2", starts="2024-12-01", ends="")
    moment = datetime(2025, 1, 7, 9, tzinfo=UTC)
    assert late(moment.date()) == [asked.pk]
    chase(moment)
    assert not Letter.objects.filter(kind="dialogue.commitment_late").exists()
    assert Notice.objects.filter(kind="dialogue.commitment_late").count() == 1
    assert Clock.objects.filter(record=asked.record, state="running", role=Role.DIALOGUE_SECRETARIAT).count() == 1


def test_a_follow_up_is_the_next_meeting_unless_it_is_cancelled(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    first = make.open_to(secretariat, 2)
    stranger = make.open_to(secretariat, 2, starts_on=date(2026, 5, 20), ends_on=date(2026, 5, 20))
    assert next_meeting(first.meeting, PUBLIC) is None
    plan = two(secretariat, first)
    found: Any = next_meeting(first.meeting, PUBLIC)
    assert found == plan.meeting
    assert found != stranger.meeting
    cancel_meeting(plan_id=plan.pk, reason="Nobody can.", actor=secretariat, at=NOW)
    assert next_meeting(first.meeting, PUBLIC) is None
