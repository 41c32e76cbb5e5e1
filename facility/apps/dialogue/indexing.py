"""Hands processes and meetings to the search index."""

from datetime import datetime

from django.utils import translation

from facility.apps.dialogue.models import Commitment, EventReport, Meeting, Process, ReportEdition, Session
from facility.apps.dialogue.wordings import LANGUAGES
from facility.apps.dialogue.words import MEETING_KINDS, REPORT_KINDS
from facility.apps.parties.public import country_name
from facility.foundation.base.acts import step
from facility.foundation.base.text import pick
from facility.foundation.search.public import Doc, put, remove


@step
def index_process(process: Process, at: datetime) -> None:
    """Put a process in, in each language of its name."""
    bodies = [name for body in process.bodies.all() for name in body.names.values()]
    members = list(process.memberships.filter(until="").values_list("country", "name"))
    # Found by the name in the register too, where a source writes another one.
    newest = {one.name: one.organisation for one in process.name_ties.select_related("organisation").order_by("pk")}
    meant = [one.name for one in newest.values() if one is not None]
    for language, name in process.names.items():
        taking = [country_name(code, language).text if code else other for code, other in members]
        put(
            Doc(
                record=process.record,
                title=name,
                path=f"/processes/{process.code}/",
                labels=("public",),
                updated_at=at,
                language=language,
                body=" · ".join([*bodies, *taking, *meant, process.note]),
            )
        )


@step
def index_meeting(meeting: Meeting, at: datetime) -> None:
    """Put a meeting in, in each language of its title, with the titles of the documents that everybody may read.

    A language that its title has no longer goes.
    """
    shown = meeting.documents.filter(audience="everybody", withdrawn_at=None)
    papers = " · ".join(dict.fromkeys(shown.values_list("title", flat=True)))
    remove(meeting.record)
    for language, title in meeting.titles.items():
        country = country_name(meeting.country, language).text if meeting.country else ""
        place = ", ".join(part for part in (meeting.city, country) if part)
        process = pick(meeting.process.names, language).text if meeting.process is not None else ""
        agenda = " · ".join(part for part in (_agenda(meeting, language), papers) if part)
        put(
            Doc(
                record=meeting.record,
                title=title,
                path=f"/meetings/{meeting.key}/",
                labels=("public",),
                updated_at=at,
                language=language,
                summary=" · ".join(part for part in (process, place, meeting.starts) if part),
                body=" · ".join(part for part in (str(MEETING_KINDS[meeting.kind]), meeting.note, agenda) if part),
                facets={
                    "country": [meeting.country] if meeting.country else [],
                    "year": [meeting.starts[:4]] if meeting.starts else [],
                },
            )
        )


def _agenda(meeting: Meeting, language: str) -> str:
    """The titles of the sessions of a meeting of our own."""
    rows = Session.objects.filter(plan__meeting=meeting)
    return " · ".join(pick(one.titles, language).text for one in rows)


@step
def index_commitment(commitment: Commitment, at: datetime) -> None:
    """Put a commitment in, in each language of its text."""
    for language, text in commitment.texts.items():
        meeting = commitment.meeting.titles.get(language) or next(iter(commitment.meeting.titles.values()))
        put(
            Doc(
                record=commitment.record,
                title=text[:200],
                path=f"/commitments/{commitment.record.reference}/",
                labels=("public",),
                updated_at=at,
                language=language,
                summary=meeting,
                body=text,
            )
        )


@step
def index_report(edition: ReportEdition, report: EventReport, at: datetime) -> None:
    """Put a report that is out in, in each language, with its texts."""
    texts = edition.content["texts"]
    for language in LANGUAGES:
        with translation.override(language):
            kind = str(REPORT_KINDS[report.kind])
        put(
            Doc(
                record=report.record,
                title=f"{kind}: {pick(report.meeting.titles, language).text}"[:200],
                path=f"/event-reports/{report.record.reference}/",
                labels=("public",),
                updated_at=at,
                language=language,
                summary=pick(texts["introduction"], language).text[:300],
                body=" · ".join(pick(one, language).text for one in texts.values()),
            )
        )
