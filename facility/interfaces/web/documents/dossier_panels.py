"""The way from the staff's page of a dossier to its letters on paper."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from facility.apps.proposals import public as proposals
from facility.foundation.documents import public as documents
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.panels import Panel


def panels(
    request: FacilityRequest, proposal: proposals.Proposal, opened: Sequence[proposals.Opened]
) -> Iterator[Panel]:
    """A link, where a letter went out that staff may have as a document."""
    if opened and proposals.policy.may_list_all(request.actor) and documents.letters_on_paper(proposal.record):
        url = reverse("documents:of", args=[proposal.record.token])
        yield Panel(_("Letters"), "documents/panel.html", {"url": url}, order=60)
