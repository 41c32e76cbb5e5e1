"""Regular jobs of machines."""

from datetime import datetime, timedelta

from facility.foundation.jobs.registry import periodic
from facility.foundation.machines.keeping import forget_answers


@periodic("machines.forget", every=timedelta(hours=6))
def forget_kept(at: datetime) -> None:
    """End what was kept for repeated requests long enough."""
    forget_answers(at)
