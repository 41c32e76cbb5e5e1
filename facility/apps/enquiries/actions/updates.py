"""Registering for updates, the fourth intent: what somebody wrote with a subscription stands in the inbox.

Not before the address is confirmed, since anybody can type somebody else's; and once for each subscription.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import translation

from facility.apps.calls import public as calls
from facility.apps.enquiries.actions.asking import most_precise, rules_that_hold, take_in, write
from facility.apps.enquiries.actions.inbox import _allowed, _empty
from facility.apps.enquiries.models import Enquiry, Route, Subscriber
from facility.apps.enquiries.models.inbox import UPDATES
from facility.apps.enquiries.policy import may_answer_enquiry
from facility.apps.enquiries.queries import holder_of, registration_of, wishes_of
from facility.core.errors import NotAllowedNow
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.base.acts import action, step
from facility.foundation.base.rows import sole
from facility.foundation.clocks import public as clocks
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

# What waits with the subscription until the address is confirmed.
WORDS = ("name", "organisation_name", "reason", "message")


def _route(themes: list[str], countries: list[str]) -> Route | None:
    """The rule for all that was chosen: where its parts belong to several, the one for updates in general."""
    rules = list(rules_that_hold())
    found = [most_precise(rules, UPDATES, theme, country) for theme in themes or [""] for country in countries or [""]]
    if len({(one.role, one.organisation_id) if one else None for one in found}) == 1:
        return found[0]
    return most_precise(rules, UPDATES, "", "")


def _only(codes: list[str]) -> str:
    return codes[0] if len(codes) == 1 else ""


def _stands(subscriber: Subscriber, at: datetime) -> bool:
    """Whether something stands in the inbox already; what an earlier, forgotten subscription left open is taken over."""
    found = registration_of(subscriber)
    if found is not None and found.subscriber_id != subscriber.pk:
        records.lock(found.record_id)
        found = registration_of(subscriber)  # unless it was closed meanwhile
        if found is not None:
            facts = {"subscriber": subscriber.pk, "before": found.subscriber_id}
            found.subscriber = subscriber
            found.save()
            trail.record(record=found.record, event=Event.ENQUIRY_TAKEN_OVER, actor=PUBLIC, at=at, facts=facts)
    return found is not None


@step
def open_registration(subscriber: Subscriber, at: datetime) -> None:
    """Move what was written with a locked subscription, whose address was just confirmed, into the inbox.

    Nothing is made where nothing was written (a subscription from before the inbox knew them), or where it stands there
    already.
    """
    words: dict[str, Any] = {name: getattr(subscriber, name) for name in WORDS}
    empty_words(subscriber)
    if not words["message"] or _stands(subscriber, at):
        return
    wishes = asdict(wishes_of(subscriber))
    call = _only(subscriber.calls)
    enquiry, due = take_in(
        intent=UPDATES,
        route=_route(subscriber.themes, subscriber.countries),
        # Who chose a programme is told of nothing but its knowledge space, which its coordinators look after.
        otherwise=Role.ASSISTANCE_COORDINATOR if subscriber.programmes else Role.EDITOR,
        email=subscriber.email,
        language=subscriber.language,
        at=at,
        invented=subscriber.record.invented,
        theme=_only(subscriber.themes),
        country=_only(subscriber.countries),
        call=sole(calls.visible_to(PUBLIC).filter(code=call)) if call else None,
        subscriber=subscriber,
        wishes=wishes,
        **words,
    )
    with translation.override(subscriber.language):
        holder = holder_of(enquiry)
    write(enquiry, "received", at, due={"day": due.isoformat()}, holder=holder)


def empty_words(subscriber: Subscriber) -> None:
    """Take away what was written with a subscription; the caller saves it."""
    for name in WORDS:
        setattr(subscriber, name, "")


@step
def forget_registration(subscriber: Subscriber, at: datetime) -> None:
    """Empty what stands in the inbox of a subscription whose reader wants to be forgotten at once."""
    found = registration_of(subscriber)
    if found is not None:
        records.lock(found.record_id)
        _empty(Enquiry.objects.select_related("record").get(pk=found.pk), PUBLIC, at)


@action
def see_enquiry(*, enquiry_id: int, actor: Actor, at: datetime) -> Enquiry:
    """Note that why somebody registered for updates was read and asks for no answer; that ends it, and nobody is written to.

    Raises NotFound, Forbidden, NotAllowedNow (another intent, answered, closed).
    """
    enquiry = _allowed(enquiry_id, may_answer_enquiry, actor, "see")
    if enquiry.intent != UPDATES:
        raise NotAllowedNow("see", "no registration", "enquiry")
    enquiry.closed_at, enquiry.closed_reason = at, "seen"
    enquiry.save()
    clocks.stop_all(record=enquiry.record, actor=actor, at=at)
    trail.record(record=enquiry.record, event=Event.ENQUIRY_SEEN, actor=actor, at=at)
    return enquiry
