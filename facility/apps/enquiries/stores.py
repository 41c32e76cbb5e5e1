"""Personal text in enquiries: addresses of subscribers; news is cleared before anybody reads it."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facility.apps.enquiries.actions.inbox import KEEPER as INBOX
from facility.apps.enquiries.actions.inbox import _empty
from facility.apps.enquiries.actions.subscribing import KEEPER, _erase
from facility.apps.enquiries.models import Enquiry, Subscriber
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
            "frequency": row.frequency,
            "asked_at": row.asked_at.isoformat(),
            "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
        },
    )


def erase_subscribers(user_id: int, at: datetime) -> int:
    """Forget the address and its wishes."""
    rows = list(_of(person_of(user_id).email))
    for row in rows:
        records.lock(row.record_id)
        _erase(row, KEEPER, at)
    return len(rows)


def _asked_by(email: str) -> QuerySet[Enquiry]:
    return Enquiry.objects.select_related("record").filter(email_key=email.lower())


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
            "message": row.message,
            "answer": row.answer,
            "received_at": row.received_at.isoformat(),
            "state": row.state,
        },
    )


def erase_enquiries(user_id: int, at: datetime) -> int:
    """Empty what was asked from the address; what waits for an answer is closed."""
    rows = list(_asked_by(person_of(user_id).email))
    for row in rows:
        records.lock(row.record_id)
        _empty(row, INBOX, at)
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
    ends=_("Two years after it was closed, or at erasure: who asked what goes, that something was asked stays"),
    exporter=enquiry_rows,
    eraser=erase_enquiries,
)
