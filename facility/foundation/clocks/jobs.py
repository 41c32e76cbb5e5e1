"""Jobs of clocks."""

from datetime import datetime, timedelta

from facility.foundation.clocks.actions import escalate
from facility.foundation.jobs.registry import periodic


@periodic("clocks.escalate", every=timedelta(minutes=10))
def escalate_clocks(at: datetime) -> None:
    """Show what stays overdue to the next level."""
    escalate(at=at)
