"""Personal text in enquiries: addresses of subscribers, what people ask, and what is written in mentoring."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from facility.apps.enquiries.actions.inbox import KEEPER as INBOX
from facility.apps.enquiries.actions.inbox import _empty
from facility.apps.enquiries.actions.mentoring import CASES, empty_case, leave_cases
from facility.apps.enquiries.actions.subscribing import KEEPER, _erase
from facility.apps.enquiries.models import Enquiry, MentoringCase, MentoringNote, Subscriber
from facility.foundation.records import public as records
from facility.foundation.records.retention import Told, Whose, not_personal, person_of, register_store


def _of(email: str) -> QuerySet[Subscriber]:
    return Subscriber.objects.select_related("record").filter(email_key=email.lower())


def subscriber_rows(whose: Whose) -> Told:
    """The subscription of a user's address."""
    return Told(
        _of(whose.email),
        lambda row: {
            "email": row.email,
            "state": row.state,
            "contents": row.contents,
            "themes": row.themes,
            "countries": row.countries,
            "calls": row.calls,
            "programmes": row.programmes,
            "frequency": row.frequency,
            "name": row.name,
            "organisation": row.organisation_name,
            "reason": row.reason,
            "message": row.message,
            "asked_at": row.asked_at.isoformat(),
            "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
        },
    )


def erase_subscribers(user_id: int, at: datetime) -> int:
    """Forget the address and its wishes."""
    theirs = _of(person_of(user_id).email)
    rows = list(theirs)
    for row in rows:
        records.lock(row.record_id)
        for one in theirs.filter(pk=row.pk):
            _erase(one, KEEPER, at)
    return len(rows)


def _asked_by(email: str) -> QuerySet[Enquiry]:
    return Enquiry.objects.select_related("record", "subscriber").filter(email_key=email.lower())


def enquiry_rows(whose: Whose) -> Told:
    """What was asked from a user's address."""
    return Told(
        _asked_by(whose.email).order_by("pk"),
        lambda row: {
            "reference": row.record.reference,
            "name": row.name,
            "organisation": row.organisation_name,
            "email": row.email,
            "intent": row.intent,
            "reason": row.reason,
            "theme": row.theme,
            "country": row.country,
            "wishes": row.wishes,
            "message": row.message,
            "answer": row.answer,
            "outcome": row.outcome,
            "received_at": row.received_at.isoformat(),
            "state": row.state,
        },
    )


def erase_enquiries(user_id: int, at: datetime) -> int:
    """Empty what was asked from the address; what waits for an answer is closed."""
    asked = _asked_by(person_of(user_id).email)
    rows = list(asked)
    for row in rows:
        if row.subscriber is not None:  # as its reader locks both, in the same order
            records.lock(row.subscriber.record_id)
        records.lock(row.record_id)
        # Read again under the lock: what somebody did with it meanwhile stays; emptied meanwhile, nothing is left to do.
        for one in asked.filter(pk=row.pk):
            _empty(one, INBOX, at)
    return len(rows)


register_store(
    "enquiries.Subscriber",
    purpose=_("Telling people what they asked to be told of"),
    ends=_("A week after asking where nobody confirmed, a month after leaving, or at once on the subscriber’s page"),
    exporter=subscriber_rows,
    eraser=erase_subscribers,
)
register_store(
    "enquiries.NewsItem",
    purpose=_("Telling everybody what is new; clearing takes the names of people out"),
    ends=_("With the news; its authors are ids"),
)
not_personal("enquiries.Digest", "enquiries.Route")
register_store(
    "enquiries.Enquiry",
    purpose=_("Answering what people ask"),
    ends=_(
        "Two years after it was closed, at erasure, or at once where whoever registered for updates deletes their address: "
        "who asked what goes, that something was asked stays"
    ),
    exporter=enquiry_rows,
    eraser=erase_enquiries,
)


def case_rows(whose: Whose) -> Told:
    """Every mentoring case that a person asked for, mentors or closed; of what was written there only what they wrote."""
    theirs = Q(asker=whose.user_id) | Q(mentor=whose.user_id) | Q(closed_by=whose.user_id)
    return Told(
        MentoringCase.objects.filter(theirs).select_related("record", "call").order_by("pk"),
        lambda row: {
            "reference": row.record.reference,
            "call": row.call.code,
            "need": row.need if row.asker_id == whose.user_id else "",
            "state": row.state,
            "outcome": row.outcome,
            "closing_words": row.closing_words if row.closed_by == whose.user_id else "",
            "asked_at": row.asked_at.isoformat(),
        },
    )


def erase_cases(user_id: int, at: datetime) -> int:
    """Empty the cases that a person asked for, with all that was written in them, and take out what they said at the
    close of others; what they mentor waits for another mentor.
    """
    MentoringCase.objects.filter(closed_by=user_id).update(closing_words="")
    left = leave_cases(mentor_id=user_id, at=at)
    rows = list(MentoringCase.objects.filter(asker=user_id, forgotten_at=None).order_by("pk"))
    for row in rows:
        records.lock(row.record_id)
        empty_case(MentoringCase.objects.select_related("record").get(pk=row.pk), CASES, at)
    return len(rows) + left


def case_note_rows(whose: Whose) -> Told:
    """Everything that a person wrote in mentoring cases."""
    return Told(
        MentoringNote.objects.filter(author=whose.user_id).select_related("case__record").order_by("pk"),
        lambda row: {"case": row.case.record.reference, "text": row.text, "at": row.at.isoformat()},
    )


def erase_case_notes(user_id: int, at: datetime) -> int:
    """Empty what the person wrote; that something was written stays."""
    return MentoringNote.objects.filter(author=user_id).update(text="")


register_store(
    "enquiries.MentoringCase",
    purpose=_("Helping an applicant to understand a call"),
    ends=_(
        "What was asked: two years after the case was closed, or at erasure; that there was a case, and how it ended, stays"
    ),
    exporter=case_rows,
    eraser=erase_cases,
)
register_store(
    "enquiries.MentoringNote",
    purpose=_("What an applicant and a mentor write to each other; nobody else reads it"),
    ends=_("With what was asked in the case, or at the erasure of whoever wrote it"),
    exporter=case_note_rows,
    eraser=erase_case_notes,
)
