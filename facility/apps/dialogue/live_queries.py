"""What a session shows live: three questions to the database, whatever the room does."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from facility.apps.dialogue.models import (
    LivePulse,
    LiveQuestion,
    Poll,
    PollOption,
    PollVote,
    QuestionVote,
    Registration,
    Session,
)
from facility.apps.dialogue.policy import may_moderate, takes_part
from facility.apps.dialogue.poll_figures import median, share_bp
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor

# Questions are bounded on the page; the rest stays in the database.
MOST = 200


@dataclass(frozen=True)
class Choices:
    """A poll with its options, and which of them the reader has chosen (none once it is closed)."""

    poll: Poll
    options: Sequence[PollOption]
    mine: tuple[int, ...]
    cast: int

    @property
    def median(self) -> Decimal | None:
        """The middle value of a counted scale."""
        if self.poll.kind != "scale" or self.poll.state != "closed":
            return None
        return median([one.votes or 0 for one in self.options])

    def share_bp(self, option: PollOption) -> int | None:
        """The share of those who voted that chose an option of the counted poll, in basis points."""
        return share_bp(option.votes, self.cast) if option.votes is not None else None


def live_session(reference: str, number: int, actor: Actor) -> Session:
    """A session of a public meeting of our own, for those who have a place and the secretariat. Raises NotFound."""
    mine = Registration.objects.filter(plan=OuterRef("plan"), user=actor.user_id or 0, state="placed")
    rows = Session.objects.select_related("plan__meeting__record").annotate(takes_part=Exists(mine))
    found = rows.filter(
        pk=number, plan__meeting__record__reference=reference, plan__state__in=["published", "draft"]
    ).first()
    if found is None or not (takes_part(actor, found) or may_moderate(actor)):
        raise NotFound("session")
    return found


def live_questions(session: Session, actor: Actor) -> list[LiveQuestion]:
    """The questions that the actor sees, the most voted first, each with whether they voted (`voted`) and wrote it (`own`).

    The room sees what is shown and answered; the secretariat everything; each their own.
    """
    mine = QuestionVote.objects.filter(question=OuterRef("pk"), user=actor.user_id or 0)
    rows = LiveQuestion.objects.filter(session=session).annotate(voted=Exists(mine))
    if not may_moderate(actor):
        rows = rows.filter(Q(state__in=["shown", "answered"]) | Q(user=actor.user_id))
    return list(rows.order_by("-votes", "asked_at", "pk")[:MOST])


def live_polls(session: Session, actor: Actor) -> list[Choices]:
    """The polls that the actor sees with their options. One query."""
    mine = PollVote.objects.filter(poll=OuterRef("poll"), user=actor.user_id or 0)
    cast = PollVote.objects.filter(poll=OuterRef("poll")).order_by().values("poll").annotate(many=Count("pk"))
    rows = PollOption.objects.filter(poll__session=session).select_related("poll")
    rows = rows.annotate(mine=Subquery(mine.values("option")[:1]), picks=Subquery(mine.values("picks")[:1]))
    rows = rows.annotate(cast=Subquery(cast.values("many")[:1]))
    if not may_moderate(actor):
        rows = rows.exclude(poll__state="draft")
    found: dict[int, list[PollOption]] = {}
    for one in rows.order_by(F("poll").desc(), "position"):
        found.setdefault(one.poll_id, []).append(one)
    return [
        Choices(options[0].poll, options, _chosen(options[0]), options[0].cast or 0)  # type: ignore[attr-defined]
        for options in found.values()
    ]


def _chosen(option: PollOption) -> tuple[int, ...]:
    mine, picks = option.mine, option.picks  # type: ignore[attr-defined]
    return (mine,) if mine is not None else tuple(picks or ())


def question_session(number: int) -> tuple[str, int]:
    """The meeting's reference and the session of a question. Raises NotFound."""
    rows = LiveQuestion.objects.filter(pk=number).values_list("session__plan__meeting__key", "session")
    found = rows.first()
    if found is None:
        raise NotFound("question")
    return str(found[0]), int(found[1])


def poll_session(number: int) -> tuple[str, int]:
    """The meeting's reference and the session of a poll. Raises NotFound."""
    found = Poll.objects.filter(pk=number).values_list("session__plan__meeting__key", "session").first()
    if found is None:
        raise NotFound("poll")
    return str(found[0]), int(found[1])


@dataclass(frozen=True)
class Pulse:
    """How often a session has changed, and whether the room puts questions and votes in it now."""

    beat: int
    is_live: bool


def pulses(sessions: Collection[int]) -> dict[int, Pulse]:
    """The pulses of these sessions; one that was never open has none. One query, whatever is in them."""
    rows = LivePulse.objects.filter(session__in=sessions).order_by().select_related(None)
    told = rows.values_list("session", "beat", "session__live_from", "session__live_until", "session__plan__state")
    return {
        number: Pulse(beat, since is not None and until is None and state == "published")
        for number, beat, since, until, state in told
    }


def room_of(session_id: int) -> Session | None:
    """A session with its meeting, for whoever shows the room what all of it sees; None once nobody finds it there."""
    rows = Session.objects.select_related("plan__meeting__record")
    return rows.filter(pk=session_id, plan__state__in=["published", "draft"]).first()


def still_in_room(session_id: int, users: Collection[int]) -> set[int]:
    """Who of these users still has an account and a place at the session's meeting. One query."""
    rows = Registration.objects.filter(plan__sessions=session_id, plan__state__in=["published", "draft"])
    rows = rows.filter(state="placed", user__in=users, user__is_active=True)
    return set(rows.order_by().values_list("user", flat=True))
