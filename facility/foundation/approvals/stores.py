"""Personal text in approvals: none; payloads are ids, figures and reasons for an act."""

from facility.foundation.records.retention import KEPT_FOR_AUDIT, register_store

register_store(
    "approvals.Approval",
    purpose="Proof that two people decided on exactly the same content",
    ends=f"After the act: {KEPT_FOR_AUDIT}; proposer and approver are ids",
)
