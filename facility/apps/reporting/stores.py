"""Personal text in reporting: narratives and cost lines may name people who worked."""

from facility.foundation.records.retention import KEPT_FOR_AUDIT, register_store

_PROOF = f"After the closure of the grant: {KEPT_FOR_AUDIT}; authors are ids"

register_store("reporting.Report", purpose="What a beneficiary reports, and why it was returned", ends=_PROOF)
register_store("reporting.Cost", purpose="Costs claimed and accepted, line by line", ends=_PROOF)
