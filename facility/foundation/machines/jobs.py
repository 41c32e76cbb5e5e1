"""Regular jobs of machines."""

from datetime import datetime, timedelta

from facility.foundation.jobs.registry import periodic
from facility.foundation.machines.delivering import deliver_due, is_anything_due
from facility.foundation.machines.keeping import forget_answers


@periodic("machines.forget", every=timedelta(hours=6))
def forget_kept(at: datetime) -> None:
    """End what was kept for repeated requests long enough."""
    forget_answers(at)


@periodic("machines.deliver", every=timedelta(seconds=5), lane="webhooks", only_if=is_anything_due)
def deliver(at: datetime) -> None:
    """Tell webhooks what waits, in a lane of its own: a slow subscriber holds up nobody."""
    deliver_due(at)
