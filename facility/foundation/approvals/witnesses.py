"""What approvals say has happened: who proposed, and who approved exactly that."""

from collections.abc import Iterator

from facility.foundation.approvals.models import Approval
from facility.foundation.trail.public import Claim, Event, register_witness


def _claims() -> Iterator[Claim]:
    for one in Approval.objects.order_by("pk").defer("payload").iterator(chunk_size=2000):
        where, told = f"approval {one.pk} of {one.act}", {"act": one.act, "digest": one.payload_digest}
        yield Claim(where, one.record_id, Event.APPROVAL_PROPOSED, one.proposer_id, told)
        if one.approver_id is not None:
            facts = {**told, "proposer": one.proposer_id}
            yield Claim(where, one.record_id, Event.APPROVAL_EXECUTED, one.approver_id, facts)


register_witness("approvals.Approval", _claims)
