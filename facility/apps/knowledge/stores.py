"""Personal text in knowledge: what people write under lessons and meetings; lessons are cleared before anyone reads them."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facility.apps.knowledge.gathering import KIND
from facility.apps.knowledge.models import DiscussionPost, OfferedWork, PostReport
from facility.apps.knowledge.moderating import forget
from facility.foundation.links import public as links
from facility.foundation.records import public as records
from facility.foundation.records.retention import Told, Whose, register_store

register_store(
    "knowledge.Lesson",
    purpose=_("What others should know; clearing takes the names of people out"),
    ends=_("With the lesson; its authors are ids"),
)
register_store(
    "knowledge.Edition",
    purpose=_("Publications: what the facility says to everybody, cleared by a second person"),
    ends=_("With the publication; its authors are ids"),
)
register_store(
    "knowledge.EditionFile",
    purpose=_("Publications: what the facility says to everybody, cleared by a second person"),
    ends=_("With the publication; its authors are ids"),
)
register_store(
    "knowledge.Publication",
    purpose=_("Publications: what the facility says to everybody, cleared by a second person"),
    ends=_("With the publication; its authors are ids"),
)
register_store(
    "knowledge.Dissemination",
    purpose=_("Whom a lesson or a publication is brought to, and what came of it; it names groups, not people"),
    ends=_("With the lesson or the publication; its authors are ids"),
)


def post_rows(whose: Whose) -> Told:
    """Every post and answer of a person, with what became of it."""
    rows = DiscussionPost.objects.filter(author=whose.user_id).order_by("pk")
    about = ("organisation", "discussion__lesson__record", "discussion__meeting__record")
    return Told(
        rows.select_related(*about),
        lambda row: {
            "under": (row.discussion.lesson or row.discussion.meeting).record.reference,
            "text": row.text,
            "function": row.function,
            "organisation": row.organisation.name if row.organisation is not None else "",
            "name": row.shown_name,
            "state": row.state,
            "reason": row.reason,
            "written_at": row.written_at.isoformat(),
        },
    )


def erase_posts(user_id: int, at: datetime) -> int:
    """Empty what a person wrote, whatever became of it; where others could read it, a line stands in its place."""
    rows = list(DiscussionPost.objects.filter(author=user_id, forgotten_at=None).order_by("pk"))
    for row in rows:
        records.lock(row.record_id)
        forget(row, at)
    return len(rows)


def post_report_rows(whose: Whose) -> Told:
    """Every report of a post that a person made."""
    return Told(
        PostReport.objects.filter(user=whose.user_id).order_by("pk"),
        lambda row: {"post": row.post_id, "reason": row.reason, "at": row.at.isoformat()},
    )


def erase_post_reports(user_id: int, at: datetime) -> int:
    """Empty the reasons; that a post was reported stays."""
    return PostReport.objects.filter(user=user_id).update(reason="")


register_store(
    "knowledge.DiscussionPost",
    purpose=_(
        "What people write under lessons and meetings, shown by function and organisation once a moderator let it in"
    ),
    ends=_(
        "At once when its author withdraws it, two years after it was declined or taken down, or at erasure; what stands, with the lesson or the meeting"
    ),
    exporter=post_rows,
    eraser=erase_posts,
)
register_store(
    "knowledge.PostReport",
    purpose=_("What a reader reported of a post; its author is not told who"),
    ends=_("The reason with the text of the post, or at erasure"),
    exporter=post_report_rows,
    eraser=erase_post_reports,
)


def work_rows(whose: Whose) -> Told:
    """Every work that a person proposed for a knowledge space."""
    return Told(
        OfferedWork.objects.filter(author=whose.user_id).select_related("programme").order_by("pk"),
        lambda row: {
            "programme": row.programme.code,
            "title": row.title,
            "address": row.address,
            "reason": row.reason,
            "state": row.state,
            "answer": row.answer,
            "offered_at": row.offered_at.isoformat(),
        },
    )


def erase_works(user_id: int, at: datetime) -> int:
    """Empty why a person proposed works, also where a space gives it; that they were proposed stays, with what became of them."""
    rows = OfferedWork.objects.filter(author=user_id)
    for row in rows.filter(state="published").select_related("publication", "programme"):
        if row.publication is not None and row.settled_at is not None:
            ends = {"source_id": row.publication.record_id, "target_id": row.programme.record_id}
            links.forget_note(**ends, kind=KIND, decided_at=row.settled_at)
    return rows.update(reason="")


register_store(
    "knowledge.OfferedWork",
    purpose=_("Works that somebody proposed for a knowledge space: where they are found, and why they belong there"),
    ends=_("The reason at erasure; the work and what became of it with the programme"),
    exporter=work_rows,
    eraser=erase_works,
)
register_store(
    "knowledge.Discussion",
    purpose=_("The word with which a moderator closed a discussion"),
    ends=_("With the lesson or the meeting; its author is an id"),
)
