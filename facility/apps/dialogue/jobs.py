"""Jobs of dialogue: letters to registrants, what their calendars answer, the end of special needs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from facility.apps.dialogue.answering import note_calendar_answer
from facility.apps.dialogue.calendars import UID
from facility.apps.dialogue.chasing import chase_commitment, late
from facility.apps.dialogue.models import EventReport
from facility.apps.dialogue.registering import erase_needs, needs_due
from facility.apps.dialogue.reports.acts import PAPERS
from facility.apps.dialogue.reports.paper import PAPER
from facility.apps.dialogue.telling import JOB, tell_registrants
from facility.apps.dialogue.wordings import LANGUAGES
from facility.foundation.accounts.public import system
from facility.foundation.base.clock import local_day
from facility.foundation.documents import public as documents
from facility.foundation.jobs.public import job, one_by_one, periodic
from facility.foundation.post.public import register_answers

register_answers(UID, note_calendar_answer)


@job(JOB)
def tell(payload: Mapping[str, Any], at: datetime) -> None:
    """Letter everybody who has a place or waits."""
    tell_registrants(
        plan_id=payload["plan"], kind=payload["kind"], number=payload["number"], more=payload["more"], at=at
    )


@job(PAPERS)
def put_on_paper(payload: Mapping[str, Any], at: datetime) -> None:
    """Have the files of a report made in every language and form, once it is out."""
    report = EventReport.objects.select_related("record").get(pk=payload["report"])
    for language in LANGUAGES:
        for form in documents.FORMS:
            documents.ask(
                kind=PAPER, record=report.record, language=language, form=form, actor=system("dialogue"), at=at
            )


@periodic("dialogue.chase_commitments", every=timedelta(hours=6))
def chase(at: datetime) -> None:
    """Ask once for the report of each commitment that the next meeting overtook."""
    doing: dict[str, Any] = {"actor": system("dialogue"), "at": at}
    with one_by_one(at) as each:
        each(lambda at: late(local_day(at)), lambda number: chase_commitment(commitment_id=number, **doing))


@periodic("dialogue.erase_needs", every=timedelta(hours=6))
def erase(at: datetime) -> None:
    """Erase special needs that were kept long enough."""
    doing: dict[str, Any] = {"actor": system("dialogue"), "at": at}
    with one_by_one(at) as each:
        each(lambda at: needs_due(local_day(at)), lambda number: erase_needs(plan_id=number, **doing))
