"""Jobs of assistance: what falls due by itself, each request in its own transaction."""

from datetime import datetime, timedelta

from facility.apps.assistance.actions.evaluating import follow_evaluation
from facility.apps.assistance.actions.following import ask_use, press_use
from facility.apps.assistance.actions.warning import warn_late
from facility.apps.assistance.policy import WORKER
from facility.apps.assistance.queries.evaluations import late_follow_ups, waiting_evaluations, waiting_follow_ups
from facility.apps.assistance.queries.lateness import late_requests
from facility.foundation.accounts.public import system
from facility.foundation.jobs.public import periodic


@periodic("assistance.follow", every=timedelta(hours=1))
def follow(at: datetime) -> None:
    """Warn of the last useful day, end evaluations whose period is over, ask what has come of assistance, remind, and leave the rest to officers."""
    actor = system(WORKER)
    for request_id in late_requests(at):
        warn_late(request_id=request_id, actor=actor, at=at)
    for request_id in waiting_evaluations(at):
        follow_evaluation(request_id=request_id, actor=actor, at=at)
    for request_id in waiting_follow_ups(at):
        ask_use(request_id=request_id, actor=actor, at=at)
    for request_id in late_follow_ups(at):
        press_use(request_id=request_id, actor=actor, at=at)
