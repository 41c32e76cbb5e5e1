"""Personal text in approvals: none; payloads are ids, figures and reasons for an act."""

from facility.foundation.records.retention import register_store

register_store(
    "approvals.Approval",
    purpose="Proof that two people decided on exactly the same content",
    ends="With the record: ten years after its closure; proposer and approver are ids",
)
