"""Polls with several choices and with a scale: one ballot a person, changed while open, counted without names."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from facility.apps.dialogue.poll_figures import median, share_bp
from facility.apps.dialogue.public import (
    EventReport,
    Poll,
    PollVote,
    choose,
    choose_several,
    close_live,
    close_poll,
    draft_poll,
    draft_report,
    live_polls,
    open_live,
    open_poll,
    open_registration,
    pick,
    rate,
)
from facility.apps.dialogue.reports.facts import gather
from facility.apps.dialogue.reports.poll_tables import poll_blocks
from facility.apps.dialogue.reports.tables import synopsis_blocks
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import Actor
from facility.foundation.documents.public import Table, Text
from facility.foundation.trail.models import Entry
from tests.apps.dialogue import make
from tests.apps.dialogue.make import NOW
from tests.apps.dialogue.test_live import Room, room

__all__ = ["room"]
pytestmark = pytest.mark.django_db

AFTER = datetime(2026, 5, 13, 9, 0, tzinfo=UTC)
THREE = [{"en": "Visas", "fr": "Visas"}, {"en": "Skills", "fr": "Compétences"}, {"en": "Return", "fr": "Retour"}]
ENDS = [{"en": "Of no use", "fr": "Inutile"}, {"en": "Of great use", "fr": "Très utile"}]


def drafted(room: Room, **changes: Any) -> Poll:
    """A poll with several choices, two at most."""
    given: dict[str, Any] = {"titles": {"en": "What next?", "fr": "Et ensuite ?"}, "options": THREE}
    given |= {"kind": "several", "most": 2}
    return draft_poll(session_id=room.session.pk, actor=room.desk, at=NOW, **given | changes)


def opened(room: Room, **changes: Any) -> Poll:
    """The same, open in a live session."""
    room.session.refresh_from_db()
    if not room.session.is_live:
        open_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    return open_poll(poll_id=drafted(room, **changes).pk, actor=room.desk, at=NOW)


def scale(room: Room) -> Poll:
    """An open poll with a scale."""
    return opened(room, kind="scale", most=None, options=ENDS)


def numbers(poll: Poll) -> list[int]:
    """Its options by number."""
    return [one.pk for one in poll.options.all()]


def code(function: Callable[..., Any], **given: Any) -> str:
    """The key of what was refused."""
    with pytest.raises(Refused) as refused:
        function(**given)
    return str(refused.value.findings[0].message)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "ranking"}, "choice_unknown"),
        ({"most": None}, "dialogue.most_for_several"),
        ({"kind": "one"}, "dialogue.most_for_several"),
        ({"most": 1}, "dialogue.most_out_of_reach"),
        ({"most": 4}, "dialogue.most_out_of_reach"),
        ({"options": THREE[:1]}, "dialogue.options_missing"),
        ({"kind": "scale", "most": None}, "dialogue.scale_ends"),
        ({"kind": "scale", "most": None, "options": ENDS[:1]}, "dialogue.scale_ends"),
        ({"kind": "scale", "most": None, "options": [ENDS[0], ENDS[0]]}, "dialogue.scale_ends"),
        ({"kind": "scale", "options": ENDS}, "dialogue.most_for_several"),
    ],
)
def test_a_poll_that_cannot_be_is_not_prepared(room: Room, changes: dict[str, Any], said: str) -> None:
    assert code(drafted, room=room, **changes) == said
    assert not Poll.objects.exists()


def test_a_phone_that_votes_twice_has_one_ballot_with_several_choices(room: Room) -> None:
    one, other = room.here
    poll = opened(room)
    visas, skills, back = numbers(poll)
    who: dict[str, Any] = {"poll_id": poll.pk, "actor": one, "at": NOW}
    choose_several(option_ids=[back, visas], **who)
    choose_several(option_ids=[skills, visas], **who)
    choose_several(poll_id=poll.pk, option_ids=[visas], actor=other, at=NOW)
    assert PollVote.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        PollVote.objects.create(poll=poll, user_id=one.user_id, picks=[visas])
    [mine] = live_polls(room.seen(one), one)
    assert (mine.mine, mine.cast, [row.votes for row in mine.options]) == ((visas, skills), 2, [None, None, None])
    close_poll(poll_id=poll.pk, actor=room.desk, at=NOW)
    [mine] = live_polls(room.seen(one), one)
    assert (mine.mine, [row.votes for row in mine.options], mine.median) == ((), [2, 1, 0], None)
    assert [mine.share_bp(row) for row in mine.options] == [10_000, 5_000, 0]
    assert list(PollVote.objects.values_list("option", "picks")) == [(None, []), (None, [])]
    assert Entry.objects.get(event="poll.closed").facts["votes"] == {"1": 2, "2": 1, "3": 0}


def test_a_ballot_that_cannot_be_leaves_the_one_that_stands(room: Room) -> None:
    one, _other = room.here
    poll, elsewhere = opened(room), opened(room)
    visas, skills, back = numbers(poll)
    who: dict[str, Any] = {"poll_id": poll.pk, "actor": one, "at": NOW}
    choose_several(option_ids=[visas], **who)
    with pytest.raises(Refused) as refused:
        choose_several(option_ids=[visas, skills, back], **who)
    assert refused.value.findings[0].facts == {"most": 2, "chosen": 3}
    assert code(choose_several, option_ids=[visas, skills, back], **who) == "dialogue.ballot_too_many"
    assert code(choose_several, option_ids=[], **who) == "dialogue.ballot_empty"
    assert code(choose_several, option_ids=[visas, visas], **who) == "dialogue.ballot_option_twice"
    foreign = numbers(elsewhere)[0]
    assert code(choose_several, option_ids=[visas, foreign], **who) == "dialogue.option_of_another_poll"
    assert code(pick, option_id=foreign, chosen=True, **who) == "dialogue.option_of_another_poll"
    assert code(rate, value=3, **who) == "dialogue.poll_without_scale"
    assert PollVote.objects.get(poll=poll).picks == [visas]


def test_options_are_picked_and_taken_back_one_by_one(room: Room) -> None:
    one, _other = room.here
    poll = opened(room)
    visas, skills, back = numbers(poll)
    who: dict[str, Any] = {"poll_id": poll.pk, "actor": one, "at": NOW}
    assert [pick(option_id=visas, chosen=True, **who) for _twice in range(2)] == [True, False]
    assert pick(option_id=skills, chosen=True, **who) is True
    assert code(pick, option_id=back, chosen=True, **who) == "dialogue.ballot_too_many"
    assert [pick(option_id=visas, chosen=False, **who) for _twice in range(2)] == [True, False]
    assert PollVote.objects.get().picks == [skills]
    assert pick(option_id=skills, chosen=False, **who) is True
    assert not PollVote.objects.exists()
    single = opened(room, kind="one", most=None)
    given = who | {"poll_id": single.pk}
    assert code(pick, option_id=numbers(single)[0], chosen=True, **given) == "dialogue.poll_of_one_choice"
    assert code(choose_several, option_ids=numbers(single)[:2], **given) == "dialogue.poll_of_one_choice"


def test_a_scale_has_one_value_a_person_and_a_median(room: Room) -> None:
    one, other = room.here
    poll = scale(room)
    who: dict[str, Any] = {"poll_id": poll.pk, "actor": one, "at": NOW}
    assert [row.texts for row in poll.options.all()] == [ENDS[0], {}, {}, {}, ENDS[1]]
    for value in (0, 6, -1):
        assert code(rate, value=value, **who) == "dialogue.off_the_scale"
    for value in (1, 5):
        rate(value=value, **who)
    choose(poll_id=poll.pk, option_id=numbers(poll)[3], actor=other, at=NOW)
    assert PollVote.objects.count() == 2
    [found] = live_polls(room.seen(one), one)
    assert (found.mine, found.median) == ((numbers(poll)[4],), None)
    close_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    [found] = live_polls(room.seen(one), one)
    assert ([row.votes for row in found.options], found.median) == ([0, 0, 0, 1, 1], Decimal("4.5"))
    assert list(PollVote.objects.values_list("option", "picks")) == [(None, []), (None, [])]


def test_who_may_not_vote_and_when_nobody_may(room: Room) -> None:
    one, _other = room.here
    poll = opened(room)
    first = numbers(poll)[0]
    acts: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (choose_several, {"option_ids": [first]}),
        (pick, {"option_id": first, "chosen": True}),
        (rate, {"value": 3}),
    ]
    for act, given in acts:
        for wrong in (room.waiting, room.outside, room.desk):
            with pytest.raises(Forbidden):
                act(poll_id=poll.pk, actor=wrong, at=NOW, **given)
        with pytest.raises(NotFound):
            act(poll_id=0, actor=one, at=NOW, **given)
    close_poll(poll_id=poll.pk, actor=room.desk, at=NOW)
    for act, given in acts:
        with pytest.raises(NotAllowedNow):
            act(poll_id=poll.pk, actor=one, at=NOW, **given)
    assert not PollVote.objects.exists()


@pytest.mark.parametrize(
    ("votes", "middle"),
    [
        ([0, 0, 0, 0, 0], None),
        ([0, 0, 1, 0, 0], Decimal(3)),
        ([1, 0, 0, 0, 1], Decimal(3)),
        ([1, 1, 0, 0, 0], Decimal("1.5")),
        ([2, 0, 0, 0, 1], Decimal(1)),
        ([0, 2, 0, 2, 0], Decimal(3)),
        ([0, 0, 0, 3, 4], Decimal(5)),
    ],
)
def test_the_median_of_a_distribution(votes: list[int], middle: Decimal | None) -> None:
    assert median(votes) == middle


def test_a_share_rounds_down_and_nobody_is_no_share() -> None:
    assert (share_bp(1, 3), share_bp(3, 3), share_bp(0, 0)) == (3_333, 10_000, None)


def test_the_report_tells_every_kind_with_its_table_and_none_where_very_few_voted(
    room: Room, actor_of: Callable[..., Actor]
) -> None:
    one, other = room.here
    open_registration(
        plan_id=room.plan.pk, places=3, opens_at=make.OPENS, closes_at=make.CLOSES, actor=room.desk, at=NOW
    )
    people = (one, other, room.waiting)
    several, rated, few = opened(room), scale(room), opened(room, kind="one", most=None, titles={"en": "Few?"})
    visas, skills, _back = numbers(several)
    for person, value, chosen in zip(people, (2, 4, 4), ([visas], [visas, skills], [skills]), strict=True):
        rate(poll_id=rated.pk, value=value, actor=person, at=NOW)
        choose_several(poll_id=several.pk, option_ids=chosen, actor=person, at=NOW)
    choose(poll_id=few.pk, option_id=numbers(few)[0], actor=one, at=NOW)
    close_live(session_id=room.session.pk, actor=room.desk, at=NOW)
    draft_report(meeting_id=room.plan.meeting_id, kind="synopsis", actor=room.desk, at=AFTER)
    content = gather(EventReport.objects.select_related("meeting__record").get(), AFTER)
    told = content["sessions"][0]["polls"]
    assert [(row["kind"], row["cast"], row["median"]) for row in told] == [
        ("several", 3, ""), ("scale", 3, "4"), ("one", None, ""),
    ]  # fmt: skip
    assert [row["votes"] for row in told[2]["options"]] == [None, None, None]
    table, words = poll_blocks(told[0], content, "en")
    assert isinstance(table, Table)
    assert [list(row) for row in table.rows] == [
        ["Visas", "2", "66.66%"],
        ["Skills", "2", "66.66%"],
        ["Return", "0", "0%"],
    ]
    assert words == Text("3 people voted. Each could choose up to 2.", "small")
    table, words = poll_blocks(told[1], content, "en")
    assert isinstance(table, Table)
    assert [list(row) for row in table.rows][3:] == [["4", "2", "66.66%"], ["5 – Of great use", "0", "0%"]]
    assert words == Text("3 people voted. Median: 4, on a scale from 1 to 5.", "small")
    few_words = "Poll of the room: Few?. Fewer than three voted; the figures are not told."
    assert poll_blocks(told[2], content, "en") == [Text(few_words)]
    assert Text(few_words) in synopsis_blocks(content | {"texts": {}}, "en")
