"""Polls of a session: one choice, several choices, or a scale; prepared, opened, voted in, counted.

Votes leave no line on the trail: it would say who voted when. A poll leaves one when it is opened and one with its
figures when it is closed; in every kind a person has one ballot, and what stood on it is lost when it is counted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from facility.apps.dialogue import typed
from facility.apps.dialogue.live_floor import beat, in_room, locked_session, must_be_live, told
from facility.apps.dialogue.models import Poll, PollOption, PollVote, Session
from facility.apps.dialogue.models.live import POLL_KINDS
from facility.apps.dialogue.policy import may_moderate
from facility.apps.dialogue.poll_figures import SCALE
from facility.core.component_lifecycles import POLL
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.trail.public import Event

FEWEST, MOST = 2, 12
Texts = Mapping[str, str]


@action
def draft_poll(
    *,
    session_id: int,
    titles: Texts,
    options: Sequence[Texts],
    actor: Actor,
    at: datetime,
    kind: str = "one",
    most: int | None = None,
) -> Poll:
    """Prepare a poll: `one` choice or `several` (at most `most`) of two to twelve options, or a `scale` from 1 to 5.

    For a scale the two options say what 1 and 5 mean. Raises NotFound, Forbidden, NotAllowedNow (cancelled), Refused.
    """
    session = locked_session(session_id)
    require(may_moderate, actor, session)
    if session.plan.state == "cancelled":
        raise NotAllowedNow("draft_poll", session.plan.state, "session")
    return prepare_poll(session, titles, options, actor, at, kind=kind, most=most)


@step
def prepare_poll(
    session: Session,
    titles: Texts,
    options: Sequence[Texts],
    actor: Actor,
    at: datetime,
    *,
    kind: str = "one",
    most: int | None = None,
) -> Poll:
    """Prepare a poll in a locked session. Raises Refused (kind, title, number of options, one twice, how many at most)."""
    if kind not in POLL_KINDS:
        raise Refused(at_field("kind", "choice_unknown"))
    kept = _scale(options) if kind == "scale" else _options(options)
    if (most is not None) is not (kind == "several"):
        raise Refused(at_field("most", "dialogue.most_for_several"))
    if most is not None and not FEWEST <= most <= len(kept):
        raise Refused(at_field("most", "dialogue.most_out_of_reach", fewest=FEWEST, options=len(kept)))
    poll = Poll.objects.create(session=session, titles=typed.titles(titles, "titles"), kind=kind, most=most)
    PollOption.objects.bulk_create(
        PollOption(poll=poll, position=place, texts=texts) for place, texts in enumerate(kept, start=1)
    )
    told(session, Event.POLL_DRAFTED, actor, at, poll=poll.pk, kind=kind)
    beat(session.pk)
    return poll


def _options(options: Sequence[Texts]) -> list[dict[str, str]]:
    kept = [one for one in (typed.titles(each, "options", needed=False) for each in options) if one]
    if not FEWEST <= len(kept) <= MOST:
        raise Refused(at_field("options", "dialogue.options_missing", fewest=FEWEST, most=MOST))
    if any(one in kept[:place] for place, one in enumerate(kept)):
        raise Refused(at_field("options", "dialogue.option_twice"))
    return kept


def _scale(options: Sequence[Texts]) -> list[dict[str, str]]:
    """An option for each value; the first and the last say what they mean."""
    ends = [one for one in (typed.titles(each, "options", needed=False) for each in options) if one]
    if len(ends) != 2 or ends[0] == ends[1]:
        raise Refused(at_field("options", "dialogue.scale_ends"))
    return [ends[0], *({} for _value in range(SCALE - 2)), ends[1]]


def _poll(poll_id: int) -> tuple[Poll, Session]:
    found = Poll.objects.select_for_update().filter(pk=poll_id).first()
    if found is None:
        raise NotFound("poll")
    return found, Session.objects.select_related("plan__meeting__record").get(pk=found.session_id)


@action
def open_poll(*, poll_id: int, actor: Actor, at: datetime) -> Poll:
    """Let the room vote. Raises NotFound, Forbidden, NotAllowedNow (opened before, the session is not live)."""
    # The session first, as whoever closes it does: no poll is opened in one that is being closed.
    for number in Poll.objects.filter(pk=poll_id).values_list("session_id", flat=True):
        locked_session(number)
    poll, session = _poll(poll_id)
    require(may_moderate, actor, poll)
    return start_poll(poll, session, actor, at)


@step
def start_poll(poll: Poll, session: Session, actor: Actor, at: datetime) -> Poll:
    """Open a prepared poll of a locked session. Raises NotAllowedNow (opened before, the session is not live)."""
    poll.state = advance(POLL, poll.state, "open")
    must_be_live(session, "open_poll")
    poll.opened_at = at
    poll.save()
    told(session, Event.POLL_OPENED, actor, at, poll=poll.pk)
    beat(session.pk)
    return poll


def _voting(poll_id: int, actor: Actor) -> tuple[Poll, int]:
    """The open poll, locked, and who votes. Raises NotFound, Forbidden, NotAllowedNow."""
    poll, session = _poll(poll_id)
    user_id = in_room(session, actor)
    if poll.state != "open":
        raise NotAllowedNow("choose", poll.state, "poll")
    must_be_live(session, "choose")
    return poll, user_id


def _put(poll: Poll, user_id: int, chosen: Sequence[int]) -> PollVote:
    """Put these options on the person's one ballot, in place of what stood there. Raises Refused."""
    most = poll.most or 1
    if not chosen:
        raise Refused(at_field("option", "dialogue.ballot_empty"))
    if len(set(chosen)) != len(chosen):
        raise Refused(at_field("option", "dialogue.ballot_option_twice"))
    if poll.kind != "several" and len(chosen) > 1:
        raise Refused(at_field("option", "dialogue.poll_of_one_choice"))
    if len(chosen) > most:
        raise Refused(at_field("option", "dialogue.ballot_too_many", most=most, chosen=len(chosen)))
    if PollOption.objects.filter(poll=poll, pk__in=chosen).count() != len(chosen):
        raise Refused(at_field("option", "dialogue.option_of_another_poll"))
    several = poll.kind == "several"
    said = {"option_id": None, "picks": sorted(chosen)} if several else {"option_id": chosen[0], "picks": []}
    vote, _is_new = PollVote.objects.update_or_create(poll=poll, user_id=user_id, defaults=said)
    beat(poll.session_id)
    return vote


@action
def choose(*, poll_id: int, option_id: int, actor: Actor, at: datetime) -> PollVote:
    """Vote for one option, or change one's vote while the poll is open: one ballot for each who has a place.

    Raises NotFound, Forbidden, NotAllowedNow (not open), Refused (an option of another poll).
    """
    poll, user_id = _voting(poll_id, actor)
    return _put(poll, user_id, [option_id])


@action
def choose_several(*, poll_id: int, option_ids: Sequence[int], actor: Actor, at: datetime) -> PollVote:
    """Fill in one's ballot, or fill it in anew: these options and no others. Raises as `choose`, also Refused for more
    options than the poll allows, for none and for one twice.
    """
    poll, user_id = _voting(poll_id, actor)
    return _put(poll, user_id, list(option_ids))


@action
def rate(*, poll_id: int, value: int, actor: Actor, at: datetime) -> PollVote:
    """Say a value of a scale, or another one. Raises as `choose`, also Refused (off the scale, the poll has none)."""
    poll, user_id = _voting(poll_id, actor)
    if poll.kind != "scale":
        raise Refused(at_field("value", "dialogue.poll_without_scale"))
    found = PollOption.objects.filter(poll=poll, position=value).values_list("pk", flat=True).first()
    if found is None:
        raise Refused(at_field("value", "dialogue.off_the_scale", last=SCALE))
    return _put(poll, user_id, [found])


@action
def pick(*, poll_id: int, option_id: int, chosen: bool, actor: Actor, at: datetime) -> bool:
    """Put one more option on one's ballot of a poll with several choices, or take it off; says whether that changed it.

    The last one taken off, there is no ballot any more. Raises as `choose_several`.
    """
    poll, user_id = _voting(poll_id, actor)
    if poll.kind != "several":
        raise Refused(at_field("option", "dialogue.poll_of_one_choice"))
    row = PollVote.objects.filter(poll=poll, user_id=user_id).first()
    held = list(row.picks) if row is not None else []
    if (option_id in held) is chosen:
        return False
    if chosen:
        _put(poll, user_id, [*held, option_id])
    elif row is not None and len(held) > 1:
        _put(poll, user_id, [one for one in held if one != option_id])
    elif row is not None:
        row.delete()
        beat(poll.session_id)
    return True


@action
def close_poll(*, poll_id: int, actor: Actor, at: datetime) -> Poll:
    """Count a poll and take the options off its votes, for good. Raises NotFound, Forbidden, NotAllowedNow."""
    poll, session = _poll(poll_id)
    require(may_moderate, actor, poll)
    counted = count(poll, session, actor, at)
    beat(session.pk)
    return counted


@step
def count(poll: Poll, session: Session, actor: Actor, at: datetime) -> Poll:
    """Close and count: from then on the table says who voted, not what. Raises NotAllowedNow."""
    acting(actor)
    poll.state = advance(POLL, poll.state, "close")
    poll.closed_at = at
    found: Counter[int] = Counter()
    for option_id, picks in PollVote.objects.filter(poll=poll).values_list("option", "picks"):
        found.update(picks if poll.kind == "several" else [option_id])
    figures = {}
    for option in poll.options.all():
        option.votes = found[option.pk]
        option.save(update_fields=["votes"])
        figures[str(option.position)] = option.votes
    PollVote.objects.filter(poll=poll).update(option=None, picks=[])
    poll.save()
    told(session, Event.POLL_CLOSED, actor, at, poll=poll.pk, votes=figures)
    return poll
