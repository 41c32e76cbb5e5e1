"""Remarks that those who write a dossier leave each other beside its answers; sealed like them, read by nobody else."""

from datetime import datetime

from facility.apps.proposals.models import Proposal
from facility.apps.proposals.policy import may_read_draft
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.forms import public as forms
from facility.foundation.records import custody

_AUDIENCE = "applicants"


def _draft(proposal_id: int, actor: Actor) -> Proposal:
    rows = Proposal.objects.select_related("record", "answers__schema").prefetch_related("readers")
    proposal = rows.filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound("dossier")
    require(may_read_draft, actor, proposal)
    if not proposal.is_draft:
        raise NotAllowedNow("remark", proposal.state, "proposal")
    return proposal


@action
def remark(*, proposal_id: int, field: str, body: str, actor: Actor, at: datetime) -> forms.Comment:
    """Leave a remark on an answer of a draft: the lead's people and those let in, to read or to write.

    Raises NotFound, Forbidden, NotAllowedNow once it was handed in, Refused for an empty or overlong remark.
    """
    proposal = _draft(proposal_id, actor)
    if field not in forms.form_of(proposal.answers.schema).by_key:
        raise Refused(at_field("field", "forms.unknown_field"))
    key = custody.key_for_writers(proposal.record_id)
    return forms.comment(
        answer_set=proposal.answers, field=field, body=body, audience=_AUDIENCE, actor=actor, at=at, key=key
    )


@action
def settle_remark(*, proposal_id: int, remark_id: int, actor: Actor, at: datetime) -> forms.Comment:
    """Mark a remark as settled; it stays to be read. Raises NotFound, Forbidden, NotAllowedNow."""
    proposal = _draft(proposal_id, actor)
    return forms.resolve(answer_set=proposal.answers, comment_id=remark_id, audience=_AUDIENCE, actor=actor, at=at)


def remarks_of(proposal: Proposal) -> list[forms.Remark]:
    """The remarks on a dossier, oldest first; for those who write it. Raises NotAllowedNow once erased."""
    return forms.comments(proposal.answers, [_AUDIENCE], custody.writers_unwrap(proposal.record.data_key))
