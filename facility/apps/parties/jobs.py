"""The regular job of parties: what has passed its end is forgotten."""

from datetime import datetime, timedelta

from facility.apps.parties.actions.accounts import forget_what_is_over
from facility.foundation.jobs.public import periodic


@periodic("parties.forget", every=timedelta(hours=24))
def forget(at: datetime) -> None:
    """Registrations and links 30 days after their end, sessions a year after they began."""
    forget_what_is_over(at=at)
