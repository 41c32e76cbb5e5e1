"""Every event that the trail knows, `noun.past_verb`; a new act adds its line here (alphabetical)."""

from enum import StrEnum


class Event(StrEnum):
    """What can have happened."""

    APPROVAL_EXECUTED = "approval.executed"
    APPROVAL_PROPOSED = "approval.proposed"
    CALL_CLOSED = "call.closed"
    CALL_DRAFTED = "call.drafted"
    CALL_EDITED = "call.edited"
    CALL_EXHAUSTED = "call.exhausted"
    CALL_OPENED = "call.opened"
    CALL_RESUMED = "call.resumed"
    CALL_REVISED = "call.revised"
    CALL_REVISION_DRAFTED = "call.revision_drafted"
    CALL_SUSPENDED = "call.suspended"
    GRID_ADOPTED = "grid.adopted"
    LOT_ADDED = "lot.added"
    LOT_ENVELOPE_SET = "lot.envelope_set"
    LOT_EXHAUSTED = "lot.exhausted"
    LOT_REOPENED = "lot.reopened"
    LOT_TERMS_SET = "lot.terms_set"
    RECORD_CREATED = "record.created"
    RULEBOOK_ADOPTED = "rulebook.adopted"
    TRAIL_SEALED = "trail.sealed"
