"""Every event that the trail knows, `noun.past_verb`; a new act adds its line here (alphabetical)."""

from enum import StrEnum


class Event(StrEnum):
    """What can have happened."""

    APPROVAL_EXECUTED = "approval.executed"
    APPROVAL_PROPOSED = "approval.proposed"
    RECORD_CREATED = "record.created"
    TRAIL_SEALED = "trail.sealed"
