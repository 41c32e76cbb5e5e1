"""The worker: one process that runs the queue in its main thread and each lane of the schedule in its own."""

import logging
import threading
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from facility.foundation.base import clock
from facility.foundation.jobs import stopping
from facility.foundation.jobs.registry import lanes
from facility.foundation.jobs.schedule import run_schedule

log = logging.getLogger("facility.jobs")

PAUSE_SECONDS = 0.5
AFTER_TROUBLE_SECONDS = 3.0


def drain() -> None:
    """Run what lies in the queue and is due, until nothing is left or the worker is to stop."""
    while not stopping.is_set():
        # A plain look first: taking a task locks the whole of an embedded database.
        if not DBTaskResult.objects.ready().exists():
            return
        QueueWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=f"facility-{threading.get_native_id()}",
            excluded_queue_names=[],
        ).run()


def _turn(work: Callable[[], object]) -> float:
    """One turn of a loop; gives the seconds to wait. A database that is away is waited for."""
    close_old_connections()
    try:
        work()
    except DatabaseError as error:
        log.warning("the database does not answer: %s", type(error).__name__)
        connections.close_all()
        return AFTER_TROUBLE_SECONDS
    return PAUSE_SECONDS


def _loop(work: Callable[[], object]) -> None:
    while not stopping.is_set():
        stopping.wait(_turn(work))
    connections.close_all()


def run_once() -> None:
    """Run everything that is due now, once through, in this thread."""
    for lane in lanes():
        run_schedule(clock.now(), lane=lane)
    drain()


def run() -> None:
    """Work until told to stop (`stopping.ask()`), then finish what is at hand."""

    def in_lane(lane: str) -> threading.Thread:
        return threading.Thread(
            target=_loop, args=(lambda: run_schedule(clock.now(), lane=lane),), name=f"lane-{lane}", daemon=True
        )

    threads = [in_lane(lane) for lane in lanes()]
    for thread in threads:
        thread.start()
    _loop(drain)
    for thread in threads:
        thread.join()
