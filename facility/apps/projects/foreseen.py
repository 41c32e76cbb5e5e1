"""Where projects would stand under a version as far as it is only proposed, or follows from the version before.

Nothing of it is settled: who reads it reads it beside what a curator confirmed, and it is counted apart.
"""

from dataclasses import dataclass
from datetime import date

from facility.apps.projects.models import Approach, Placement, Project, Scheme, Unplacing
from facility.apps.projects.queries.projects import visible_to
from facility.apps.projects.queries.standings import Matrix, settled
from facility.apps.projects.succession import succession
from facility.foundation.accounts.public import Actor
from facility.foundation.base.clock import end_of_day


@dataclass(frozen=True)
class Foreseen:
    """A project that nobody has confirmed under a version yet, and the type that it would have there.

    `was` is its settled type of the version before, None where it had none; `is_proposed`: a proposal waits for a curator.
    """

    project: Project
    approach: Approach
    was: Approach | None
    is_proposed: bool


def foreseen(found: Matrix, actor: Actor, *, as_of: date, invented: bool = False) -> list[Foreseen]:
    """The projects beside a matrix that are proposed under its version, or stood in the one before, by title.

    Left out are those that stand in the matrix, that a second person agreed stand nowhere, and whose earlier type has no
    successor. A proposal under the version comes before what would follow from the version before. Seven queries.
    """
    here = found.scheme
    rows = visible_to(actor).exclude(pk__in=list(found.standings))
    rows = rows if invented else rows.filter(record__invented=False)
    rows = rows.filter(record__invented=True) if here.invented else rows
    ended = Unplacing.objects.filter(scheme=here, confirmation__at__lte=end_of_day(as_of)).values("project")
    rows = rows.exclude(pk__in=ended)
    types = {one.code: one for one in found.approaches}
    waiting = Placement.objects.filter(
        approach__scheme=here, status="proposed", weight="primary", confirmation=None, refusal=None, project__in=rows
    )
    proposed = {one.project_id: one.approach for one in waiting.select_related("approach").order_by("at", "pk")}
    earlier, follows = _before(here, as_of)
    would = {key: types[follows[one.pk]] for key, one in earlier.items() if follows.get(one.pk, "") in types}
    would |= proposed
    known = rows.filter(pk__in=list(would), record__created_at__lte=end_of_day(as_of)).order_by("title_key", "pk")
    return [Foreseen(one, would[one.pk], earlier.get(one.pk), one.pk in proposed) for one in known]


def _before(here: Scheme, as_of: date) -> tuple[dict[int, Approach], dict[int, str]]:
    """By project its settled main type of the version before, and by such a type the code that it has here."""
    order = list(Scheme.objects.filter(invented__in={False, here.invented}).order_by("valid_from", "version"))
    place = order.index(here)
    if not place:
        return {}, {}
    before = order[place - 1]
    earlier = {key: one.main.approach for key, one in settled(before, as_of).items()}
    return earlier, dict(succession(before, here).codes)
