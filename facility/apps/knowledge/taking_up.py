"""A proposed work is taken up: an editor prepares a publication of it, which keeps where it comes from."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from facility.apps.knowledge.models import Edition
from facility.apps.knowledge.policy import may_gather
from facility.apps.knowledge.publishing import start_publication
from facility.apps.knowledge.works import locked_work, settle, tell_of_work
from facility.core.component_lifecycles import OFFERED_WORK
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.trail.public import Event


@action
def take_up_work(
    *,
    work_id: int,
    kind: str,
    title: Mapping[str, str],
    summary: Mapping[str, str],
    themes: Sequence[str],
    countries: Sequence[str],
    issued: str,
    actor: Actor,
    at: datetime,
    about: Sequence[str] = (),
) -> Edition:
    """Prepare a publication of a proposed work, as an editor; it keeps its origin, and two people still clear it.

    Raises NotFound, Forbidden, NotAllowedNow, Refused.
    """
    found = locked_work(work_id)
    require(may_gather, actor)
    advance(OFFERED_WORK, found.state, "take_up")
    made = start_publication(
        kind=kind,
        title=title,
        summary=summary,
        themes=themes,
        countries=countries,
        issued=issued,
        about=about,
        invented=found.record.invented,
        actor=actor,
        at=at,
    )
    found.publication = made.publication
    settle(found, "take_up", Event.OFFERED_WORK_TAKEN_UP, actor, at)
    tell_of_work(found, "work_taken_up", actor, at)
    return made
