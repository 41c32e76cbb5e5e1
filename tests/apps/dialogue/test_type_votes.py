"""A vote of the room on a type, or on where a project stands: held in a session, shown beside it, deciding nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from facility.apps.dialogue import policy
from facility.apps.dialogue.public import (
    PlacingRound,
    Poll,
    RoundPlacement,
    Session,
    TypeProposal,
    TypeVote,
    choose,
    close_poll,
    close_round,
    open_live,
    open_poll,
    open_round,
    propose_change,
    put_change_to_vote,
    put_place_to_vote,
    put_session,
    settle_change,
    vote_sessions,
    votes_by_proposal,
    votes_in,
    votes_on,
)
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.trail.models import Entry
from tests.apps.dialogue import make
from tests.apps.dialogue.make import NOW
from tests.apps.projects.make import known
from tests.apps.projects.test_typology import versions

pytestmark = pytest.mark.django_db
Actors = Callable[..., Actor]


@dataclass
class Room:
    """A round at a meeting of our own with a session that is not live yet, and two people who have a place."""

    host: Actor
    round: PlacingRound
    session: Session
    people: tuple[Actor, Actor]

    def proposal(self, change: str = "rename") -> TypeProposal:
        """A proposal that is discussed."""
        approach, name = ("", "New") if change == "add" else ("capacity", "Strength" if change == "rename" else "")
        given = {"change": change, "approach": approach, "name": name, "reason": "So."}
        return propose_change(round_id=self.round.pk, actor=self.host, at=NOW, **given)

    def ask(self, found: TypeProposal) -> TypeVote:
        """Put it to the vote."""
        return put_change_to_vote(proposal_id=found.pk, session_id=self.session.pk, actor=self.host, at=NOW)


def session_of(plan_id: int, host: Actor) -> Session:
    """A session of a meeting."""
    number = put_session(
        plan_id=plan_id, titles={"en": "Morning"}, about={}, day=date(2026, 5, 12), starts_time=None, ends_time=None,
        actor=host, at=NOW,
    )  # fmt: skip
    return Session.objects.get(pk=number)


@pytest.fixture
def room(actor_of: Actors) -> Room:
    """The room before anything is asked."""
    versions()
    host = actor_of(policy.SECRETARIAT)
    plan = make.open_to(host, 5)
    session = session_of(plan.pk, host)
    people = (actor_of(Role.APPLICANT), actor_of(Role.APPLICANT))
    for one in people:
        make.registered(plan, one)
    known("one", at=NOW)
    made = open_round(meeting_id=plan.meeting_id, version="2023-09", references=["one"], actor=host, at=NOW)
    return Room(host, made, session, people)


def test_the_room_votes_and_a_person_records_what_was_agreed(room: Room) -> None:
    found = room.proposal()
    open_live(session_id=room.session.pk, actor=room.host, at=NOW)
    vote = room.ask(found)
    assert vote.poll.state == "open"
    assert vote.poll.titles == {
        "en": "Shall “Capacity” be renamed to “Strength”?",
        "fr": "Faut-il renommer « Capacity » en « Strength » ?",
    }
    first, second, third = vote.poll.options.order_by("position")
    assert [one.texts["en"] for one in (first, second, third)] == ["For", "Against", "No opinion"]
    for one in room.people:
        choose(poll_id=vote.poll_id, option_id=second.pk, actor=one, at=NOW)
    [shown] = votes_on(found)
    assert ([one.votes for one in shown.options], shown.cast) == ([None, None, None], 2)
    with pytest.raises(NotAllowedNow):
        room.ask(found)
    close_poll(poll_id=vote.poll_id, actor=room.host, at=NOW)
    found.refresh_from_db()
    assert found.state == "open"
    with pytest.raises(Refused):
        settle_change(proposal_id=found.pk, agreed=True, outcome=" ", actor=room.host, at=NOW)
    settle_change(proposal_id=found.pk, agreed=True, outcome="Agreed after all.", actor=room.host, at=NOW)
    [shown] = votes_on(found)
    assert [one.votes for one in shown.options] == [0, 2, 0]
    assert [one.poll.pk for one in votes_by_proposal(room.round)[found.pk]] == [vote.poll_id]
    entries = Entry.objects.filter(record=found.record_id).order_by("pk")
    assert [one.event for one in entries] == [
        "type_proposal.made",
        "type_proposal.vote_put",
        "type_proposal.settled",
    ]
    assert entries[2].facts["polls"] == [vote.poll_id]


def test_a_vote_is_optional_and_put_before_the_session_is_live_it_waits(room: Room) -> None:
    first, second = room.proposal("add"), room.proposal("retire")
    settle_change(proposal_id=second.pk, agreed=False, outcome="It stays.", actor=room.host, at=NOW)
    assert votes_on(second) == []
    vote = room.ask(first)
    assert (vote.poll.state, vote.poll.titles["en"]) == ("draft", "Shall a type “New” be added?")
    with pytest.raises(NotAllowedNow):
        room.ask(second)
    open_live(session_id=room.session.pk, actor=room.host, at=NOW)
    open_poll(poll_id=vote.poll_id, actor=room.host, at=NOW)
    close_poll(poll_id=vote.poll_id, actor=room.host, at=NOW)
    again = room.ask(first)
    assert again.poll.state == "open"
    assert len(votes_on(first)) == 2
    third = room.proposal("retire")
    assert room.ask(third).poll.titles["en"] == "Shall “Capacity” be retired?"


def test_only_the_secretariat_asks_and_only_in_a_session_of_the_meeting(room: Room, actor_of: Actors) -> None:
    found = room.proposal()
    other = session_of(make.open_to(room.host, 5, titles={"en": "Elsewhere"}).pk, room.host)
    draft = session_of(make.planned(room.host, titles={"en": "Planned"}).pk, room.host)
    given = {"proposal_id": found.pk, "session_id": room.session.pk, "actor": room.host, "at": NOW}
    for changes, refusal in (
        ({"proposal_id": 999_999_999}, NotFound),
        ({"session_id": 999_999_999}, NotFound),
        ({"session_id": other.pk}, Refused),
        ({"session_id": draft.pk}, Refused),
        ({"actor": room.people[0]}, Forbidden),
    ):
        with pytest.raises(refusal):
            put_change_to_vote(**{**given, **changes})  # type: ignore[arg-type]
    assert not Poll.objects.exists()
    assert vote_sessions(room.round.meeting_id) == [room.session]
    assert vote_sessions(draft.plan.meeting_id) == []


def test_the_room_says_where_a_project_stands_and_its_lead_still_places_it(room: Room) -> None:
    row = RoundPlacement.objects.get()
    given = {"placement_id": row.pk, "session_id": room.session.pk, "actor": room.host, "at": NOW}
    with pytest.raises(NotFound):
        put_place_to_vote(**{**given, "placement_id": 999_999_999})  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        put_place_to_vote(**{**given, "actor": room.people[0]})  # type: ignore[arg-type]
    vote = put_place_to_vote(**given)  # type: ignore[arg-type]
    assert vote.poll.titles["en"] == "Where does “Title of one” stand?"
    assert [one.texts for one in vote.poll.options.order_by("position")] == [{"en": "Capacity"}, {"en": "Hybrid"}]
    open_live(session_id=room.session.pk, actor=room.host, at=NOW)
    open_poll(poll_id=vote.poll_id, actor=room.host, at=NOW)
    option = vote.poll.options.get(position=2).pk
    choose(poll_id=vote.poll_id, option_id=option, actor=room.people[0], at=NOW)
    close_poll(poll_id=vote.poll_id, actor=room.host, at=NOW)
    [shown] = votes_in(room.round)
    assert [one.votes for one in shown.options] == [0, 1]
    row.refresh_from_db()
    assert (row.approach, row.times) == (None, 0)
    close_round(round_id=room.round.pk, actor=room.host, at=NOW)
    with pytest.raises(NotAllowedNow):
        put_place_to_vote(**given)  # type: ignore[arg-type]
    assert [one.poll.pk for one in votes_in(room.round)] == [vote.poll_id]
    assert votes_by_proposal(room.round) == {}


def test_the_database_holds_that_a_vote_is_about_one_thing(room: Room) -> None:
    found = room.proposal()
    vote = room.ask(found)
    for about in ({"placement": RoundPlacement.objects.get()}, {"proposal": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TypeVote.objects.filter(pk=vote.pk).update(**about)
