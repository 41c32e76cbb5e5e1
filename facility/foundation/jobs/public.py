"""The door of jobs: enqueue in the transaction, register functions, run what is due."""

from facility.foundation.jobs.actions import retry_job
from facility.foundation.jobs.items import one_by_one
from facility.foundation.jobs.models import JobKey, Schedule
from facility.foundation.jobs.policy import may_retry_jobs, may_see_jobs
from facility.foundation.jobs.queries import failed, failed_jobs, in_hand, is_worker_seen, schedule
from facility.foundation.jobs.queue import carry, enqueue, perform, retry, run_due, sweep
from facility.foundation.jobs.registry import job, jobs, lanes, periodic, regular
from facility.foundation.jobs.schedule import forget_schedule, run_schedule
from facility.foundation.jobs.words import STATES

STEPS = ("enqueue", "retry")

__all__ = [
    "STATES",
    "STEPS",
    "JobKey",
    "Schedule",
    "carry",
    "enqueue",
    "failed",
    "failed_jobs",
    "forget_schedule",
    "in_hand",
    "is_worker_seen",
    "job",
    "jobs",
    "lanes",
    "may_retry_jobs",
    "may_see_jobs",
    "one_by_one",
    "perform",
    "periodic",
    "regular",
    "retry",
    "retry_job",
    "run_due",
    "run_schedule",
    "schedule",
    "sweep",
]
