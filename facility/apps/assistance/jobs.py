"""Jobs of assistance: what falls due by itself, each request in its own transaction and whatever became of the others."""

from datetime import datetime, timedelta
from typing import Any

from facility.apps.assistance.actions.booking import lapse_hold, lapsed_holds
from facility.apps.assistance.actions.deferring import deferred_to, take_up_on_its_day
from facility.apps.assistance.actions.endorsing import pass_endorsement, silent_contacts
from facility.apps.assistance.actions.evaluating import follow_evaluation
from facility.apps.assistance.actions.following import ask_use, press_use
from facility.apps.assistance.actions.warning import warn_late
from facility.apps.assistance.policy import WORKER
from facility.apps.assistance.queries.evaluations import late_follow_ups, waiting_evaluations, waiting_follow_ups
from facility.apps.assistance.queries.lateness import late_requests
from facility.foundation.accounts.public import system
from facility.foundation.jobs.public import one_by_one, periodic


@periodic("assistance.follow", every=timedelta(hours=1))
def follow(at: datetime) -> None:
    """Take deferred requests up, warn of the last useful day, let holds lapse and words of contacts pass, end evaluations whose period is over, ask what has come of assistance, remind, and leave the rest to coordinators."""
    doing: dict[str, Any] = {"actor": system(WORKER), "at": at}
    with one_by_one(at) as each:
        each(deferred_to, lambda number: take_up_on_its_day(request_id=number, **doing))
        each(late_requests, lambda number: warn_late(request_id=number, **doing))
        each(lapsed_holds, lambda number: lapse_hold(booking_id=number, **doing))
        each(silent_contacts, lambda number: pass_endorsement(endorsement_id=number, **doing))
        each(waiting_evaluations, lambda number: follow_evaluation(request_id=number, **doing))
        each(waiting_follow_ups, lambda number: ask_use(request_id=number, **doing))
        each(late_follow_ups, lambda number: press_use(request_id=number, **doing))
