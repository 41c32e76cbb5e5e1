"""Reads of rounds: who placed what, how it looks, and what moved since the round before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from facility.apps.dialogue.models import Meeting, PlacingRound, RoundPlacement, TypeProposal
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
