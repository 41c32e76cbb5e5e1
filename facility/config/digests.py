"""What digests tell: lessons, calls and meetings, gathered here because an app knows nothing of those beside it."""

from collections.abc import Iterator
from datetime import datetime

from facility.apps.calls import public as calls
from facility.apps.dialogue import public as dialogue
from facility.apps.enquiries.public import Item, register_source
from facility.apps.knowledge import public as knowledge
from facility.foundation.accounts.public import PUBLIC
from facility.foundation.base.clock import local_day


def wire() -> None:
    """Add what each part publishes to the sources of digests."""
    register_source("lessons", lessons)
    register_source("calls", opened_calls)
    register_source("answers", answers)
    register_source("meetings", meetings)
    register_source("spaces", taken_up, of_programmes=True)


def lessons(after: datetime, until: datetime) -> Iterator[Item]:
    """Lessons published in the time."""
    for lesson in knowledge.visible_to(PUBLIC).filter(published_at__gt=after, published_at__lte=until):
        yield Item(
            key=f"lesson:{lesson.pk}",
            content="policy",
            title=lesson.title,
            path=f"/lessons/{lesson.record.reference}/",
            published_at=lesson.published_at or until,
            themes=tuple(lesson.themes),
            countries=tuple(lesson.countries),
        )


def opened_calls(after: datetime, until: datetime) -> Iterator[Item]:
    """Calls that were opened, and later versions of their guidelines."""
    rows = calls.CallVersion.objects.select_related("call__record").exclude(call__state="draft")
    for version in rows.filter(frozen_at__gt=after, frozen_at__lte=until):
        yield Item(
            key=f"call:{version.call_id}:{version.number}",
            content="funding",
            title=version.call.title,
            path=f"/calls/{version.call.code}/",
            published_at=version.frozen_at or until,
            call=version.call.code,
        )


def answers(after: datetime, until: datetime) -> Iterator[Item]:
    """Questions on calls whose answers were published in the time."""
    rows = calls.questions_visible_to(PUBLIC).filter(answered_at__gt=after, answered_at__lte=until)
    for question in rows:
        yield Item(
            key=f"call_question:{question.pk}",
            content="funding",
            title=question.record.label,
            path=f"/calls/{question.call.code}/questions/",
            published_at=question.answered_at or until,
            call=question.call.code,
        )


def meetings(after: datetime, until: datetime) -> Iterator[Item]:
    """Meetings that came onto the public record before they were held: what lies behind is no event to go to."""
    rows = dialogue.meetings(PUBLIC).filter(record__created_at__gt=after, record__created_at__lte=until)
    for meeting in rows.filter(starts__gte=local_day(until).isoformat()):
        yield Item(
            key=f"meeting:{meeting.pk}",
            content="events",
            title=meeting.titles,
            path=f"/meetings/{meeting.record.reference}/",
            published_at=meeting.record.created_at,
            countries=(meeting.country,) if meeting.country else (),
        )


def taken_up(after: datetime, until: datetime) -> Iterator[Item]:
    """What the knowledge spaces of programmes of assistance took up in the time, for who chose such a programme."""
    for one in knowledge.fresh_in_spaces(after, until):
        yield Item(
            key=f"gathered:{one.link_id}" if one.link_id else f"lesson_of_programme:{one.record.pk}",
            content="events" if one.record.kind == "dialogue_meeting" else "policy",
            title=one.record.label,
            path=one.path,
            published_at=one.at,
            programmes=(one.programme,),
        )
