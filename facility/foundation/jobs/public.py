"""The door of jobs: enqueue in the transaction, register functions, run what is due."""

from facility.foundation.jobs.models import JobKey, Schedule
from facility.foundation.jobs.queue import carry, enqueue, perform, retry, run_due, sweep
from facility.foundation.jobs.registry import job, jobs, lanes, periodic, regular
from facility.foundation.jobs.schedule import forget_schedule, run_schedule

STEPS = ("enqueue", "retry")

__all__ = [
    "STEPS",
    "JobKey",
    "Schedule",
    "carry",
    "enqueue",
    "forget_schedule",
    "job",
    "jobs",
    "lanes",
    "perform",
    "periodic",
    "regular",
    "retry",
    "run_due",
    "run_schedule",
    "sweep",
]
