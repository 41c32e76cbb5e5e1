"""The rare upward consequences: a fixed number of rows or one job, never a loop."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from facility.foundation.accounts.public import User


def wire() -> None:
    """Connect an act of a lower app to its consequence in an upper one, and answer what a lower one cannot know."""
    from facility.apps.assistance.public import register_published
    from facility.apps.calls.public import register_on_settled, register_on_worded
    from facility.apps.enquiries.public import tell_of_settled, tell_of_worded
    from facility.apps.evaluation.public import stop_evaluating
    from facility.apps.parties.public import actor_for, hears_still
    from facility.apps.proposals.public import register_on_withdrawn
    from facility.foundation.clocks.public import register_holders
    from facility.foundation.machines.public import register_hearing
    from facility.foundation.post.public import register_reader

    register_holders(_holders)
    register_reader(actor_for)
    register_hearing(hears_still)
    register_on_withdrawn(stop_evaluating)
    register_on_settled(tell_of_settled)
    register_on_worded(tell_of_worded)
    register_published("lesson", _is_published_lesson)
    register_published("publication", _is_published_work)


def _is_published_lesson(record_id: int) -> bool:
    """Whether everybody reads the lesson of that record now: neither in preparation nor withdrawn. One query."""
    from facility.apps.knowledge import public as knowledge

    return knowledge.Lesson.objects.filter(record_id=record_id, state="published").exists()


def _is_published_work(record_id: int) -> bool:
    """Whether an edition of the publication of that record is current. One query."""
    from facility.apps.knowledge import public as knowledge

    return knowledge.Publication.objects.filter(record_id=record_id, current__state="published").exists()


def _holders(role: str, organisation_id: int | None, at: datetime) -> Iterable["User"]:
    """Users who hold a role today, for an organisation where one is named. One query."""
    from facility.apps.parties import public as parties
    from facility.foundation.base.clock import local_day

    rows = parties.holders_on(local_day(at)).filter(role=role, person__user__is_active=True)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    users = (row.person.user for row in rows.select_related("person__user"))
    return {user.pk: user for user in users if user is not None}.values()
