"""The regular jobs of subscriptions: digests, addresses that came back, addresses to forget."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from facility.apps.enquiries.actions.digests import make_digest
from facility.apps.enquiries.actions.inbox import KEPT, forget_enquiry
from facility.apps.enquiries.actions.mentoring import KEPT as CASES_KEPT
from facility.apps.enquiries.actions.mentoring import forget_case
from facility.apps.enquiries.actions.subscribing import (
    COME_BACK_WITHIN,
    CONFIRM_WITHIN,
    forget_subscription,
    pause_bounced,
)
from facility.apps.enquiries.models import Enquiry, MentoringCase, Subscriber
from facility.foundation.jobs.public import one_by_one, periodic
from facility.foundation.post.public import REFUSED, Letter


def due(at: datetime) -> list[int]:
    """Subscribers whose digest is due, the longest waiting first."""
    rows = Subscriber.objects.filter(state="confirmed", next_digest_at__lte=at).order_by("next_digest_at", "pk")
    return list(rows.values_list("pk", flat=True))


@periodic("enquiries.digests", every=timedelta(minutes=5), only_if=lambda at: bool(due(at)))
def send_digests(at: datetime) -> None:
    """Make the digests that are due, each in a transaction of its own; the post sends them."""
    with one_by_one(at) as each:
        each(due, lambda subscriber_id: make_digest(subscriber_id=subscriber_id, at=at))


def came_back() -> list[int]:
    """Confirmed subscribers to whom a letter was refused for good since they confirmed."""
    refused = Letter.objects.filter(
        state="failed", last_error__in=REFUSED, record__subscriber__state="confirmed",
        queued_at__gte=F("record__subscriber__confirmed_at"),
    )  # fmt: skip
    return list(refused.values_list("record__subscriber__pk", flat=True).distinct())


@periodic("enquiries.bounces", every=timedelta(minutes=5), only_if=lambda _at: bool(came_back()))
def pause_what_came_back(at: datetime) -> None:
    """Pause the subscriptions of addresses that do not exist."""
    with one_by_one(at) as each:
        each(lambda _at: came_back(), lambda subscriber_id: pause_bounced(subscriber_id=subscriber_id, at=at))


def old_subscriptions(at: datetime) -> list[int]:
    """Subscriptions that nobody confirmed in time, and those that ended long enough ago."""
    late = Q(state="requested", asked_at__lte=at - CONFIRM_WITHIN)
    gone = Q(state="unsubscribed", ended_at__lte=at - COME_BACK_WITHIN)
    return list(Subscriber.objects.filter(late | gone).values_list("pk", flat=True))


def old_enquiries(at: datetime) -> list[int]:
    """Enquiries that were closed, or whose meeting was held, long enough ago."""
    old = Q(state="closed", closed_at__lte=at - KEPT) | Q(state="held", held_at__lte=at - KEPT)
    return list(Enquiry.objects.filter(old, forgotten_at=None).values_list("pk", flat=True))


def old_cases(at: datetime) -> list[int]:
    """Mentoring cases that were closed long enough ago."""
    cases = MentoringCase.objects.filter(state="closed", forgotten_at=None, closed_at__lte=at - CASES_KEPT)
    return list(cases.values_list("pk", flat=True))


@periodic("enquiries.forget", every=timedelta(hours=24))
def forget(at: datetime) -> None:
    """Forget addresses that nobody confirmed in a week, those that left a month ago, and enquiries and mentoring cases of two years ago."""
    with one_by_one(at) as each:
        each(old_subscriptions, lambda number: forget_subscription(subscriber_id=number, at=at))
        each(old_enquiries, lambda number: forget_enquiry(enquiry_id=number, at=at))
        each(old_cases, lambda number: forget_case(case_id=number, at=at))
