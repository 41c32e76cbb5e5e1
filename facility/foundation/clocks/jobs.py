"""Jobs of clocks."""

from datetime import datetime, timedelta

from facility.foundation.clocks.actions import escalate
from facility.foundation.clocks.reminding import remind
from facility.foundation.jobs.registry import periodic


@periodic("clocks.escalate", every=timedelta(minutes=10))
def escalate_clocks(at: datetime) -> None:
    """Show what stays overdue to the next level."""
    escalate(at=at)


@periodic("clocks.remind", every=timedelta(minutes=15))
def remind_people(at: datetime) -> None:
    """Remind of what is due soon."""
    remind(at=at)
