"""What staff do with jobs: try a failed one again."""

from datetime import datetime

from facility.core.errors import NotAllowedNow
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.jobs.policy import may_retry_jobs
from facility.foundation.jobs.queue import retry


@action
def retry_job(*, job_id: int, actor: Actor, at: datetime) -> None:
    """Put a failed job back into the queue. Raises Forbidden, NotAllowedNow."""
    require(may_retry_jobs, actor)
    if not retry(job_id=job_id, at=at):
        raise NotAllowedNow("retry", "not failed", "job")
