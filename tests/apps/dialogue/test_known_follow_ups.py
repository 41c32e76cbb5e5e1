"""A meeting that others held is followed up too: by a known one, as a source says, or by one that we plan."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.dialogue.jobs import chase
from facility.apps.dialogue.public import (
    Meeting,
    MeetingInvitation,
    OutcomeFacts,
    Plan,
    PresentationFacts,
    Registration,
    RegistrationFacts,
    cancel_meeting,
    carry_over,
    change_meeting,
    commit,
    confirm_invitation,
    decline_invitation,
    follow_ups,
    import_follow_up,
    import_outcome,
    meeting_by_reference,
    next_meeting,
    open_follow_up,
    open_registration,
    own_invitation,
    publish_meeting,
    put_group,
    register,
    report_commitment,
    to_invite,
    when,
)
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.post.models import Letter, Notice
from facility.foundation.trail import public as trail
from tests.apps.dialogue import make
from tests.apps.dialogue.make import AT, CLOSES, LOADER, NOW, OPENS, PLAN

pytestmark = pytest.mark.django_db
Actors = Callable[..., Actor]
ONLINE = replace(PLAN, starts_on=date(2026, 6, 2), ends_on=date(2026, 6, 2), ends_time=None, zone="", mode="online")
SOURCE = "Synopsis report"


def held() -> Meeting:
    """A meeting that others held."""
    make.process()
    return make.meeting(starts="2023-09", ends="2023-09")


def after(key: str = "test-online", **changes: Any) -> Meeting:
    """Another known meeting, a month later."""
    return make.meeting(**{"key": key, "starts": "2023-10-30", "ends": "2023-10-30", "body": "", **changes})


def tie(key: str, first: str, source: str = SOURCE, actor: Actor = LOADER) -> str:
    """One follows up the other, as a source says."""
    return import_follow_up(key=key, first=first, source=source, actor=actor, at=AT)


def opened(secretariat: Actor, first: Meeting) -> Plan:
    """A published follow-up that people register for."""
    plan = open_follow_up(meeting_id=first.pk, facts=ONLINE, actor=secretariat, at=NOW)
    publish_meeting(plan_id=plan.pk, actor=secretariat, at=NOW)
    return open_registration(plan_id=plan.pk, places=2, opens_at=OPENS, closes_at=CLOSES, actor=secretariat, at=NOW)


def test_a_known_follow_up_is_tied_with_its_source_and_the_same_again_writes_nothing() -> None:
    first, second = held(), after()
    assert tie("test-online", "test-min-1") == "created"
    assert tie("test-online", "test-min-1") == "unchanged"
    assert tie("test-online", "test-min-1", "Another report") == "changed"
    found = meeting_by_reference("test-online", PUBLIC)
    assert (found.follows, found.follows_source) == (first, "Another report")
    assert follow_ups(first, PUBLIC) == [second]
    events = [entry.event for entry in trail.history(first.record_id)]
    assert events.count("dialogue_meeting.followed_up") == 2
    # Loading the meeting anew keeps the tie.
    make.meeting(key="test-online", starts="2023-10-30", ends="2023-10-30", body="", participants=7)
    assert meeting_by_reference("test-online", PUBLIC).follows == first


def test_no_circle_no_second_one_before_it_and_none_that_comes_earlier(actor_of: Actors) -> None:
    first, second = held(), after()
    third = after("test-third", starts="2024", ends="")
    with pytest.raises(Forbidden):
        tie("test-online", "test-min-1", actor=actor_of(Role.DIALOGUE_SECRETARIAT))
    for key, before, source in (
        ("test-online", "none", SOURCE),
        ("none", "test-min-1", SOURCE),
        ("test-online", "test-online", SOURCE),
        ("test-online", "test-min-1", " "),
        ("test-min-1", "test-third", SOURCE),
    ):
        with pytest.raises(Refused):
            tie(key, before, source)
    assert not Meeting.objects.exclude(follows=None).exists()
    tie("test-online", "test-min-1")
    tie("test-third", "test-online")
    with pytest.raises(Refused, match="follows up another meeting already"):
        tie("test-third", "test-min-1")
    # Without a day nothing says that it comes too early: the circle itself is seen.
    Meeting.objects.filter(pk=first.pk).update(starts="", ends="")
    with pytest.raises(Refused, match="directly or through others"):
        tie("test-min-1", "test-third")
    rows = dict(Meeting.objects.values_list("key", "follows"))
    assert rows == {"test-min-1": None, "test-online": first.pk, "test-third": second.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=third.pk).update(follows=third.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=first.pk).update(follows_source="Nobody")


def test_our_own_meetings_are_not_tied_by_a_loader(actor_of: Actors) -> None:
    held()
    own = make.open_to(actor_of(Role.DIALOGUE_SECRETARIAT), 2)
    for pair in ((own.meeting.key, "test-min-1"), ("test-min-1", own.meeting.key)):
        with pytest.raises(Refused, match="No known meeting"):
            tie(*pair)
    assert not Meeting.objects.exclude(follows=None).exists()


def test_the_secretariat_opens_a_follow_up_of_a_known_meeting_and_no_zone_is_made_up(actor_of: Actors) -> None:
    secretariat, person, first = actor_of(Role.DIALOGUE_SECRETARIAT), actor_of(Role.APPLICANT), held()
    day = date(2023, 10, 30)
    facts = replace(ONLINE, starts_on=day, ends_on=day)
    for who in (person, PUBLIC, actor_of(Role.EDITOR)):
        with pytest.raises(Forbidden):
            open_follow_up(meeting_id=first.pk, facts=facts, actor=who, at=NOW)
    early = replace(facts, starts_on=date(2023, 8, 31), ends_on=date(2023, 8, 31))
    with pytest.raises(Refused):
        open_follow_up(meeting_id=first.pk, facts=early, actor=secretariat, at=NOW)
    with pytest.raises(NotFound):
        open_follow_up(meeting_id=0, facts=facts, actor=secretariat, at=NOW)
    assert not Plan.objects.exists()
    plan = open_follow_up(meeting_id=first.pk, facts=facts, actor=secretariat, at=NOW)
    assert (plan.meeting.follows, plan.meeting.follows_source, plan.zone) == (first, "", "")
    assert "10:00" in when(plan, "en")
    assert "time zone not stated" in when(plan, "en")
    # A draft is seen by nobody else; published, the two name each other.
    assert follow_ups(first, PUBLIC) == []
    publish_meeting(plan_id=plan.pk, actor=secretariat, at=NOW)
    assert follow_ups(first, PUBLIC) == [plan.meeting]
    second = open_follow_up(meeting_id=first.pk, facts=ONLINE, actor=secretariat, at=NOW)
    assert second.meeting.follows == first
    # It is not moved before the first one either.
    with pytest.raises(Refused):
        change_meeting(plan_id=second.pk, facts=early, actor=secretariat, at=NOW)
    second.refresh_from_db()
    assert second.starts_on == ONLINE.starts_on


def test_commitments_of_a_known_meeting_are_reported_before_its_follow_up_and_a_cancelled_one_lets_them_go(
    actor_of: Actors,
) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    first = held()
    owed = commit(meeting_id=first.pk, texts={"en": "Show."}, owner_id=None, due="", actor=secretariat, at=AT)
    told = commit(meeting_id=first.pk, texts={"en": "Say."}, owner_id=None, due="", actor=secretariat, at=AT)
    assert next_meeting(first, PUBLIC) is None
    plan = opened(secretariat, first)
    assert next_meeting(first, PUBLIC) == plan.meeting
    cancel_meeting(plan_id=plan.pk, reason="Nobody can.", actor=secretariat, at=NOW)
    assert next_meeting(first, PUBLIC) is None
    assert follow_ups(first, PUBLIC) == []
    chase(datetime(2026, 6, 3, 9, tzinfo=UTC))
    assert not Notice.objects.filter(kind="dialogue.commitment_late").exists()
    again = opened(secretariat, first)
    assert next_meeting(first, PUBLIC) == again.meeting
    report_commitment(commitment_id=told.pk, state="done", words="Said.", actor=secretariat, at=NOW)
    chase(datetime(2026, 6, 1, 9, tzinfo=UTC))
    assert not Notice.objects.filter(kind="dialogue.commitment_late").exists()
    chase(datetime(2026, 6, 3, 9, tzinfo=UTC))
    owed.refresh_from_db()
    told.refresh_from_db()
    assert (owed.chased_at is not None, told.chased_at) == (True, None)


def test_a_follow_up_on_the_last_day_itself_is_the_next_meeting(actor_of: Actors) -> None:
    secretariat = actor_of(Role.DIALOGUE_SECRETARIAT)
    first = make.open_to(secretariat, 2)
    same = replace(ONLINE, starts_on=PLAN.ends_on, ends_on=PLAN.ends_on, starts_time=None)
    plan = open_follow_up(meeting_id=first.meeting_id, facts=same, actor=secretariat, at=NOW)
    publish_meeting(plan_id=plan.pk, actor=secretariat, at=NOW)
    assert next_meeting(first.meeting, PUBLIC) == plan.meeting
    assert next_meeting(plan.meeting, PUBLIC) is None


def test_nobody_is_carried_over_where_nobody_registered_and_no_organisation_is_on_record(actor_of: Actors) -> None:
    secretariat, first = actor_of(Role.DIALOGUE_SECRETARIAT), held()
    commit(meeting_id=first.pk, texts={"en": "Show."}, owner_id=None, due="", actor=secretariat, at=AT)
    facts = OutcomeFacts(meeting="test-min-1", presentations=(PresentationFacts(presented_as="One", sessions={}),))
    import_outcome(facts=facts, actor=LOADER, at=AT)
    plan = opened(secretariat, first)
    assert to_invite(plan, NOW) == ""
    assert carry_over(plan_id=plan.pk, actor=secretariat, at=NOW) == 0
    assert not MeetingInvitation.objects.exists()
    assert not Letter.objects.filter(kind__startswith="dialogue.meeting_invited").exists()


def test_who_speaks_for_an_organisation_that_took_something_on_is_invited_and_confirms(actor_of: Actors) -> None:
    secretariat, first = actor_of(Role.DIALOGUE_SECRETARIAT), held()
    body = make.organisation("Office of the owner")
    people = [actor_of(Role.APPLICANT, organisation=body) for _count in range(3)]
    stranger = actor_of(Role.APPLICANT)
    commit(meeting_id=first.pk, texts={"en": "Show."}, owner_id=body.pk, due="", actor=secretariat, at=AT)
    plan = opened(secretariat, first)
    assert to_invite(plan, NOW) == "speakers"
    for who in (stranger, people[0], PUBLIC):
        with pytest.raises(Forbidden):
            carry_over(plan_id=plan.pk, actor=who, at=NOW)
    taken = RegistrationFacts(name="Early", organisation="Office of the owner")
    register(plan_id=plan.pk, facts=taken, actor=people[2], at=NOW)
    assert carry_over(plan_id=plan.pk, actor=secretariat, at=NOW) == 2
    assert carry_over(plan_id=plan.pk, actor=secretariat, at=NOW) == 0
    letters = Letter.objects.filter(kind="dialogue.meeting_invited_speaker")
    assert sorted(letters.values_list("to_user", flat=True)) == sorted(one.user_id or 0 for one in people[:2])
    assert own_invitation(plan, stranger) is None
    with pytest.raises(NotFound):
        confirm_invitation(plan_id=plan.pk, actor=stranger, at=NOW)
    made = confirm_invitation(plan_id=plan.pk, actor=people[0], at=NOW)
    assert (made.state, made.name, made.organisation, made.country) == (
        "placed", people[0].name, "Office of the owner", "LT",
    )  # fmt: skip
    with pytest.raises(NotAllowedNow):
        confirm_invitation(plan_id=plan.pk, actor=people[0], at=NOW)
    assert decline_invitation(plan_id=plan.pk, actor=people[1], at=NOW).state == "declined"
    assert Registration.objects.filter(plan=plan).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingInvitation.objects.update(organisation=None)


def test_with_groups_whoever_is_invited_for_an_organisation_registers_by_the_form(actor_of: Actors) -> None:
    secretariat, first = actor_of(Role.DIALOGUE_SECRETARIAT), held()
    body = make.organisation("Office of the owner")
    person = actor_of(Role.APPLICANT, organisation=body)
    commit(meeting_id=first.pk, texts={"en": "Show."}, owner_id=body.pk, due="", actor=secretariat, at=AT)
    plan = opened(secretariat, first)
    put_group(
        plan_id=plan.pk, names={"en": "States"}, places=None, counted_by="", per_delegation=None, actor=secretariat,
        at=NOW,
    )  # fmt: skip
    carry_over(plan_id=plan.pk, actor=secretariat, at=NOW)
    with pytest.raises(Refused):
        confirm_invitation(plan_id=plan.pk, actor=person, at=NOW)
    assert MeetingInvitation.objects.get().state == "invited"
    assert not Registration.objects.filter(plan=plan).exists()
