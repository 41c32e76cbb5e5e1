"""Personal text in grants: data sheets name bodies; reasons are about grants."""

from facility.foundation.records.retention import KEPT_FOR_AUDIT, not_personal, register_store

_PROOF = f"After the closure of the grant: {KEPT_FOR_AUDIT}; people are ids"

register_store("grants.Grant", purpose="The agreement: what was agreed with whom", ends=_PROOF)
register_store("grants.Decision", purpose="Awards, reserves and refusals, with reasons", ends=_PROOF)
register_store("grants.PaymentRequest", purpose="What was asked for, and why it was refused", ends=_PROOF)
not_personal("grants.Duty")
