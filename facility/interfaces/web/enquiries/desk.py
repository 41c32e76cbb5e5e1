"""Subscribers at the desk: who is told, what the next letter would say, and letters that came back."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.enquiries import public as enquiries
from facility.foundation.accounts.public import require
from facility.foundation.trail import public as trail
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.enquiries.lists import SubscriberList, masked
from facility.interfaces.web.enquiries.wishes import wished
from facility.interfaces.web.grants import panels
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.lists import render_list


@require_safe
def subscribers(request: FacilityRequest) -> HttpResponseBase:
    """Everybody who has an address here."""
    require(enquiries.policy.may_list_subscribers, request.actor)
    lead = _("Who asked to be told of what. Addresses are shortened; search for one in full where a letter came back.")
    return render_list(request, SubscriberList(enquiries.subscribers()), title=_("Subscribers"), lead=lead)


@require_http_methods(["GET", "HEAD", "POST"])
def subscriber(request: FacilityRequest, token: str) -> HttpResponse:
    """One subscriber: wishes, the next letter as it would be now, the letters so far; pausing it where they come back."""
    require(enquiries.policy.may_list_subscribers, request.actor)
    found = enquiries.subscriber_by_token(token)
    if request.method == "POST":
        enquiries.pause_subscription(subscriber_id=found.pk, actor=request.actor, at=request.at)
        messages.success(request, _("Paused. Nothing more is sent to this address."))
        return redirect("enquiries:subscriber", token=token)
    context = {
        "found": found,
        "title": masked(found),
        "facts": _facts(found),
        "state": str(enquiries.words.SUBSCRIPTION_STATES[found.state]),
        "letter": enquiries.digest_words(found, request.at) if found.state == "confirmed" else None,
        "may_pause": found.state == "confirmed" and enquiries.policy.may_pause_subscriber(request.actor),
        "history": panels.history(trail.history(found.record_id)),
    }
    return render(request, "enquiries/subscriber.html", context)


def _facts(found: enquiries.Subscriber) -> list[tuple[str, str]]:
    facts = [
        (_("Next letter"), formats.moment(found.next_digest_at) if found.next_digest_at else ""),
        (_("Why it is paused"), str(enquiries.words.PAUSES[found.paused_reason]) if found.paused_reason else ""),
    ]
    return wished(enquiries.wishes_of(found), Naming()) + [(label, value) for label, value in facts if value]
