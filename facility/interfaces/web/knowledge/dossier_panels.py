"""What lessons put on the staff's page of a dossier: those that fit what was handed in."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from facility.apps.proposals import public as proposals
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.panels import Panel
from facility.interfaces.web.knowledge.beside import beside_dossier

# While somebody judges it; before it is sealed, and afterwards it is decided.
_REVIEWED = {
    "concept_opened",
    "concept_clarification",
    "concept_eligible",
    "concept_consulted",
    "full_opened",
    "full_clarification",
    "full_eligible",
    "in_evaluation",
    "evaluated",
}


def panels(
    request: FacilityRequest, proposal: proposals.Proposal, opened: Sequence[proposals.Opened]
) -> Iterator[Panel]:
    """The lessons that fit, for whoever may read what was opened, while it is reviewed; nothing while it is sealed."""
    if proposal.state not in _REVIEWED:
        return
    if lessons := beside_dossier(proposal, opened):
        yield Panel(_("What others learned"), "knowledge/panel.html", {"lessons": lessons}, order=60)
