"""A vote in the room on a proposal to change a type, or on where a project stands: a poll that informs and decides nothing.

What the room agrees is recorded by a person with a sentence, whether there was a vote or not.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from facility.apps.dialogue.live_floor import locked_session
from facility.apps.dialogue.models import PlacingRound, RoundPlacement, Session, TypeProposal, TypeVote
from facility.apps.dialogue.policy import may_moderate
from facility.apps.dialogue.polls import prepare_poll, start_poll
from facility.apps.dialogue.wordings import LANGUAGES
from facility.apps.projects.public import Approach
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.base.text import pick
from facility.foundation.records.public import Record, lock
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

TITLE = 200


def _question(one: TypeProposal) -> str:
    """What the room is asked about a proposal, in the language that is set."""
    language = translation.get_language()
    which = pick(one.approach.names, language).text if one.approach is not None else ""
    if one.change == "add":
        return _("Shall a type “%(name)s” be added?") % {"name": one.name}
    if one.change == "rename":
        return _("Shall “%(which)s” be renamed to “%(name)s”?") % {"which": which, "name": one.name}
    return _("Shall “%(which)s” be retired?") % {"which": which}


ANSWERS = (
    pgettext_lazy("answer in a vote", "For"),
    pgettext_lazy("answer in a vote", "Against"),
    pgettext_lazy("answer in a vote", "No opinion"),
)


def _answers() -> list[dict[str, str]]:
    """For, against and no opinion in every language of the pages."""
    found: list[dict[str, str]] = [{} for _one in ANSWERS]
    for language in LANGUAGES:
        with translation.override(language):
            for texts, word in zip(found, ANSWERS, strict=True):
                texts[language] = str(word)
    return found


def _session(session_id: int, meeting_id: int) -> Session:
    """A session of the meeting, locked. Raises Refused for one of another meeting, or of one not published."""
    found = locked_session(session_id)
    if found.plan.meeting_id != meeting_id or found.plan.state != "published":
        raise Refused(at_field("session", "choice_unknown"))
    return found


def _put(
    session: Session,
    titles: Mapping[str, str],
    options: Sequence[Mapping[str, str]],
    about: Mapping[str, TypeProposal | RoundPlacement],
    actor: Actor,
    at: datetime,
) -> TypeVote:
    if TypeVote.objects.filter(**about).exclude(poll__state="closed").exists():
        raise NotAllowedNow("put_to_vote", "voting", "vote")
    poll = prepare_poll(session, {code: text[:TITLE] for code, text in titles.items()}, options, actor, at)
    made = TypeVote.objects.create(poll=poll, **about)
    if session.is_live:
        start_poll(poll, session, actor, at)
    return made


def _told(record: Record, event: Event, vote: TypeVote, actor: Actor, at: datetime) -> None:
    record_trail(record=record, event=event, actor=actor, at=at, facts={"vote": vote.pk, "poll": vote.poll_id})


@action
def put_change_to_vote(*, proposal_id: int, session_id: int, actor: Actor, at: datetime) -> TypeVote:
    """Ask the room of a session about an open proposal: for, against, no opinion. The vote opens where it is live.

    Raises NotFound, Forbidden, NotAllowedNow (settled, or a vote on it is not counted yet), Refused (session).
    """
    rows = TypeProposal.objects.select_related("round", "approach")
    found = rows.filter(pk=proposal_id).first()
    if found is None:
        raise NotFound("proposal")
    session = _session(session_id, found.round.meeting_id)
    record = lock(found.record_id)
    require(may_moderate, actor, session)
    found = rows.get(pk=proposal_id)
    if found.state != "open":
        raise NotAllowedNow("put_to_vote", found.state, "proposal")
    titles = {}
    for language in LANGUAGES:
        with translation.override(language):
            titles[language] = _question(found)
    vote = _put(session, titles, _answers(), {"proposal": found}, actor, at)
    _told(record, Event.TYPE_PROPOSAL_VOTE_PUT, vote, actor, at)
    return vote


@action
def put_place_to_vote(*, placement_id: int, session_id: int, actor: Actor, at: datetime) -> TypeVote:
    """Ask the room of a session where a project of an open round stands: the types of its version.

    Where the project is placed stays with the organisation that leads it. Raises NotFound, Forbidden, NotAllowedNow
    (the round is closed, or a vote on the project is not counted yet), Refused (session, a version of one type).
    """
    rows = RoundPlacement.objects.select_related("project__record")
    row = rows.filter(pk=placement_id).first()
    if row is None:
        raise NotFound("placement")
    meeting_id = PlacingRound.objects.values_list("meeting_id", flat=True).get(pk=row.round_id)
    session = _session(session_id, meeting_id)
    found = PlacingRound.objects.get(pk=row.round_id)
    record = lock(found.record_id)
    found.refresh_from_db()
    require(may_moderate, actor, session)
    if found.state != "open":
        raise NotAllowedNow("put_to_vote", found.state, "round")
    titles = {}
    for language in LANGUAGES:
        with translation.override(language):
            name = pick(row.project.titles, language).text
            titles[language] = _("Where does “%(project)s” stand?") % {"project": name[: TITLE - 60]}
    options = [dict(one.names) for one in Approach.objects.filter(scheme=found.scheme_id).order_by("position")]
    vote = _put(session, titles, options, {"placement": row}, actor, at)
    _told(record, Event.PLACING_ROUND_VOTE_PUT, vote, actor, at)
    return vote
