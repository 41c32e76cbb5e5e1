"""Documents of a draft: letters of support and whatever else the call asks for, encrypted like the answers."""

from datetime import datetime
from typing import Any

from facility.apps.proposals.actions import locked_proposal
from facility.apps.proposals.models import Proposal
from facility.apps.proposals.policy import may_write
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.rules.facts import DOCUMENT_KINDS
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import act, action
from facility.foundation.files import public as files


def _writable(proposal: Proposal, actor: Actor) -> None:
    require(may_write, actor, proposal)
    if not proposal.is_draft:
        raise NotAllowedNow("attach", proposal.state, "proposal")


def attach(
    *, proposal_id: int, upload: Any, kind: str, actor: Actor, at: datetime, country: str = ""
) -> files.StoredFile:
    """Attach a document of a kind (and, for a letter of support B, of a country) to a draft.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (file not acceptable, kind unknown, country missing).
    """
    proposal = Proposal.objects.select_related("record").prefetch_related("readers").filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound("dossier")
    _writable(proposal, actor)
    if kind not in DOCUMENT_KINDS:
        raise Refused(at_field("kind", "document_kind_unknown"))
    if kind == "letter_b" and not country:
        raise Refused(at_field("country", "letter_needs_country"))
    prepared = files.prepare(upload)
    with act():
        locked = locked_proposal(proposal_id)
        _writable(locked, actor)
        purpose = f"{kind}:{country}" if country else kind
        return files.keep(record=locked.record, prepared=prepared, purpose=purpose, actor=actor, at=at)


@action
def detach(*, proposal_id: int, token: str, actor: Actor, at: datetime) -> None:
    """Take a document out of a draft. Raises NotFound, Forbidden, NotAllowedNow, Refused (handed in)."""
    proposal = locked_proposal(proposal_id)
    _writable(proposal, actor)
    stored = files.by_token(token)
    if stored.record_id != proposal.record_id or stored.purpose == files.MADE_HERE:
        raise NotFound("file")
    if was_handed_in(proposal, stored):
        raise Refused(at_field("file", "document_handed_in"))
    files.remove(stored=stored, actor=actor, at=at)


def was_handed_in(proposal: Proposal, stored: files.StoredFile) -> bool:
    """Whether a document is part of what was sealed at an earlier stage: it stays, whatever the draft becomes."""
    return proposal.submissions.filter(submitted_at__gte=stored.at).exists()
