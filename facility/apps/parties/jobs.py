"""The regular jobs of parties: what has passed its end is forgotten, webhooks are told what their people may see."""

from datetime import datetime, timedelta

from facility.apps.parties.actions.accounts import forget_what_is_over
from facility.apps.parties.actions.machines import tell_webhooks
from facility.foundation.jobs.public import periodic


@periodic("parties.forget", every=timedelta(hours=24))
def forget(at: datetime) -> None:
    """Registrations and links 30 days after their end, sessions a year after they began."""
    forget_what_is_over(at=at)


@periodic("parties.tell_webhooks", every=timedelta(seconds=5), lane="webhooks")
def tell(at: datetime) -> None:
    """Queue what happened for those who asked to be told; it is sent by the next job of the lane."""
    tell_webhooks(at=at)
