"""Reads of rounds: who placed what, how it looks, and what moved since the round before."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from facility.apps.dialogue.models import (
    Meeting,
    PlacingRound,
    Poll,
    PollOption,
    PollVote,
    RoundPlacement,
    Session,
    TypeProposal,
)
from facility.apps.dialogue.policy import may_place_own, may_view
from facility.apps.projects.public import Approach
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor


@dataclass(frozen=True)
class Picture:
    """How a round looks: its projects, and by type how many have it as their main one or as a contribution."""

    approaches: Sequence[Approach]
    placements: Sequence[RoundPlacement]
    mains: Counter[str]
    others: Counter[str]

    @property
    def placed(self) -> int:
        """How many of the projects are placed."""
        return sum(self.mains.values())

    @property
    def unplaced(self) -> int:
        """How many are not."""
        return len(self.placements) - self.placed

    def place_of(self, project_id: int) -> str:
        """The main type of a project, "" where it is not placed or not in the round."""
        found = next((one for one in self.placements if one.project_id == project_id), None)
        return found.approach.code if found is not None and found.approach is not None else ""


@dataclass(frozen=True)
class Asked:
    """A vote of the room: its poll, the options with their votes once it is counted, and how many have voted."""

    poll: Poll
    options: Sequence[PollOption]
    cast: int


def rounds(meeting: Meeting) -> QuerySet[PlacingRound]:
    """The rounds of a meeting in order; who sees the meeting sees them."""
    return PlacingRound.objects.filter(meeting=meeting).select_related("record", "scheme").order_by("number")


def round_by_token(token: str, actor: Actor) -> PlacingRound:
    """A round at its address, where the actor sees its meeting. Raises NotFound."""
    rows = PlacingRound.objects.select_related("record", "scheme", "meeting__record", "meeting__process")
    found = rows.filter(record__token=token).first()
    if found is None or not may_view(actor, found.meeting):
        raise NotFound("round")
    return found


def picture(found: PlacingRound) -> Picture:
    """How a round looks now. Two queries."""
    rows = RoundPlacement.objects.filter(round=found).select_related("project__record", "organisation", "approach")
    placements = list(rows.order_by("project__title_key", "pk"))
    approaches = list(Approach.objects.filter(scheme=found.scheme).order_by("position"))
    mains = Counter(one.approach.code for one in placements if one.approach is not None)
    others = Counter(code for one in placements for code in one.contributing)
    return Picture(approaches, placements, mains, others)


def before(found: PlacingRound) -> PlacingRound | None:
    """The closed round before this one: of the same meeting, else the last one closed before it was opened."""
    rows = PlacingRound.objects.filter(state="closed", record__invented=found.record.invented).exclude(pk=found.pk)
    rows = rows.filter(closed_at__lte=found.opened_at).select_related("record", "scheme", "meeting__record")
    return rows.order_by("-closed_at", "-pk").first()


def own_placements(found: Picture, actor: Actor) -> list[RoundPlacement]:
    """The projects of a round that the actor places."""
    return [one for one in found.placements if may_place_own(actor, one)]


def proposal_by_token(token: str, actor: Actor) -> TypeProposal:
    """A proposal to change a type, with its remarks, where the actor sees its meeting. Raises NotFound."""
    rows = TypeProposal.objects.select_related("record", "approach", "round__record", "round__meeting__record")
    found = rows.prefetch_related("remarks").filter(record__token=token).first()
    if found is None or not may_view(actor, found.round.meeting):
        raise NotFound("proposal")
    return found


def _asked(about: Q) -> list[Asked]:
    """The votes about something, in order. One query."""
    cast = PollVote.objects.filter(poll=OuterRef("poll")).order_by().values("poll").annotate(many=Count("pk"))
    rows = PollOption.objects.filter(about).select_related("poll__type_vote__placement__project__record")
    rows = rows.select_related("poll__session__plan__meeting__record")
    rows = rows.annotate(cast=Subquery(cast.values("many")[:1])).order_by("poll", "position")
    found: dict[int, list[PollOption]] = {}
    for one in rows:
        found.setdefault(one.poll_id, []).append(one)
    return [
        Asked(options[0].poll, options, options[0].cast or 0)  # type: ignore[attr-defined]
        for options in found.values()
    ]


def votes_on(proposal: TypeProposal) -> list[Asked]:
    """The votes of the room on a proposal, in order; kept with it once it is settled. One query."""
    return _asked(Q(poll__type_vote__proposal=proposal))


def votes_in(found: PlacingRound) -> list[Asked]:
    """The votes of a round on where a project stands, in order. One query."""
    return _asked(Q(poll__type_vote__placement__round=found))


def votes_by_proposal(found: PlacingRound) -> dict[int, list[Asked]]:
    """The votes on the proposals of a round, by proposal. One query."""
    told: dict[int, list[Asked]] = {}
    for one in _asked(Q(poll__type_vote__proposal__round=found)):
        told.setdefault(one.poll.type_vote.proposal_id or 0, []).append(one)
    return told


def vote_sessions(meeting_id: int) -> list[Session]:
    """The sessions of a published meeting of our own, where a room can vote; none for a meeting that is only known."""
    rows = Session.objects.filter(plan__meeting=meeting_id, plan__state="published")
    return list(rows.order_by("day", "starts_time", "pk"))


def _with_meeting() -> QuerySet[TypeProposal]:
    return TypeProposal.objects.select_related("record", "approach", "round__record", "round__meeting__record")


def agreed_changes(scheme_id: int) -> list[TypeProposal]:
    """What rooms agreed about a version, oldest first, whether a draft has taken it up or not."""
    return list(_with_meeting().filter(state="agreed", round__scheme=scheme_id).order_by("settled_at", "pk"))


def changes_by_record(record_ids: Collection[int], actor: Actor) -> dict[int, TypeProposal]:
    """By record the proposals among these whose meeting the actor sees. One query."""
    rows = _with_meeting().filter(record__in=record_ids)
    return {one.record_id: one for one in rows if may_view(actor, one.round.meeting)}
