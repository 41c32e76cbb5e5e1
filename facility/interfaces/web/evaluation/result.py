"""What applicants read of the evaluation once the round is decided: agreed points and comments, no names."""

from typing import Any

from facility.apps.evaluation import public as evaluation
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor
from facility.interfaces.web.evaluation import sheets

_DECIDED = {"reserve", "awarded", "contracted", "rejected"}


def result_of(proposal: proposals.Proposal, actor: Actor) -> dict[str, Any] | None:
    """The agreed sheet as rows with its total; None before the decision and for others than the lead."""
    entry = evaluation.result_of(proposal.pk, actor) if proposal.state in _DECIDED else None
    if entry is None or entry.agreed_sheet is None:
        return None
    grid, sheet = evaluation.grid_of(entry.round), evaluation.sheet_of(entry.agreed_sheet)
    return {"rows": sheets.rows_of(grid, [sheet]), "total": sheets.totals_words(grid, sheet), "place": entry.place}
