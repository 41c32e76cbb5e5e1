"""Subscribing without an account: nothing is confirmed, changed or left by opening an address, only by its button."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.enquiries import public as enquiries
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import limits
from facility.interfaces.web.accounts.views import address_of
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.enquiries.forms import SubscribeForm, WishesForm, kept
from facility.interfaces.web.ui.findings import add_to_form

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What a link to the form chose already: ?content=…&theme=…&country=…&call=…&programme=…"""
    names = {
        "contents": "content",
        "themes": "theme",
        "countries": "country",
        "calls": "call",
        "programmes": "programme",
    }
    given = {name: request.GET.getlist(key)[:50] for name, key in names.items()}
    return {name: values for name, values in given.items() if values} | {"language": (get_language() or "en")[:2]}


@never_cache
@GET_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Who, why, wishes and an address; the answer is the same whether the address is known or not."""
    form = SubscribeForm(request.POST or None, initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        try:
            _ask(cast(FacilityRequest, request), form)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            return HttpResponseRedirect(reverse("enquiries:subscribe_sent"))
    return render(request, "enquiries/subscribe.html", {"form": form}, status=422 if form.errors else 200)


def _ask(request: FacilityRequest, form: SubscribeForm) -> None:
    """Write the letter, unless a program filled the form in, or the limits of the browser or the mailbox are reached."""
    email, wishes = form.cleaned_data["email"], form.wishes()
    if form.is_trapped or not limits.SUBSCRIPTIONS.take(address_of(request), at=request.at):
        return
    if limits.may_send_letter(email, request.at):
        enquiries.ask_subscription(email=email, wishes=wishes, registration=form.registration(), at=request.at)


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    return render(request, "enquiries/subscribe_sent.html")


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "enquiries/link_gone.html", status=410)


@never_cache
@GET_POST
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of the letter's link: pressing its button confirms, opening it does not."""
    ours = cast(FacilityRequest, request)
    waiting = enquiries.waiting_confirmation(secret, ours.at)
    if waiting is None:
        return _gone(request)
    if request.method == "POST":
        try:
            made = enquiries.confirm_subscription(key=secret, at=ours.at)
        except NotFound:
            return _gone(request)
        messages.success(request, _("Confirmed. From now on you are told what is new."))
        return redirect("enquiries:wishes", key=made.key)
    context = {"waiting": waiting, **_worded(waiting), **_registered(waiting)}
    return render(request, "enquiries/subscribe_confirm.html", context)


def _worded(subscriber: enquiries.Subscriber) -> dict[str, Any]:
    words = enquiries.words
    return {
        "contents": [str(words.CONTENTS[code]) for code in subscriber.contents],
        "frequency": str(words.FREQUENCIES[subscriber.frequency]),
        "pause": str(words.PAUSES.get(subscriber.paused_reason, "")),
        "reason": str(words.REASONS.get(subscriber.reason, "")),
    }


def _registered(subscriber: enquiries.Subscriber) -> dict[str, Any]:
    """What became of what was written: its number, who has it, by when, and how it ended.

    No link leads to its text: letters with the address of this page are passed on to others.
    """
    found = enquiries.registration_of(subscriber)
    if found is None:
        return {}
    words = enquiries.words
    told = {
        "reference": found.record.reference,
        "state": str(words.ENDS[found.closed_reason] if found.closed_reason else words.ENQUIRY_STATES[found.state]),
        "holder": enquiries.holder_of(found),
        "due": enquiries.due_of(found),
    }
    return {"registered": told | {"is_open": found.state == "received", "is_closed": found.state == "closed"}}


def _known(request: HttpRequest, key: str) -> enquiries.Subscriber | None:
    try:
        return enquiries.subscriber_by_key(key)
    except NotFound:
        return None


@never_cache
@GET_POST
def wishes(request: HttpRequest, key: str) -> HttpResponse:
    """What one is told of, to change; whoever holds the link of a letter may."""
    found = _known(request, key)
    if found is None:
        return _gone(request)
    form = WishesForm(request.POST or None, initial=kept(found))
    if request.method == "POST" and form.is_valid():
        try:
            enquiries.change_subscription(key=key, wishes=form.wishes(), at=cast(FacilityRequest, request).at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Changed."))
            return redirect("enquiries:wishes", key=key)
    context = {"form": form, "found": found, **_worded(found), **_registered(found)}
    return render(request, "enquiries/wishes.html", context, status=422 if form.errors else 200)


@csrf_exempt  # mail programs post here without ever having opened a page (RFC 8058); the key of the address is the proof
@never_cache
@GET_POST
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """One button to leave; opening the page leaves nothing, as mail scanners open every link."""
    found = _known(request, key)
    if found is None:
        return _gone(request)
    if request.method == "POST":
        found = enquiries.unsubscribe(key=key, at=cast(FacilityRequest, request).at)
    context = {"found": found, "left": found.state == "unsubscribed", **_registered(found)}
    return render(request, "enquiries/unsubscribe.html", context)


@never_cache
@require_POST
def resume(request: HttpRequest, key: str) -> HttpResponse:
    """Come back with the same wishes."""
    enquiries.resume_subscription(key=key, at=cast(FacilityRequest, request).at)
    messages.success(request, _("You are back. From now on you are told what is new."))
    return redirect("enquiries:wishes", key=key)


@never_cache
@require_POST
def forget(request: HttpRequest, key: str) -> HttpResponse:
    """Have the address deleted at once."""
    enquiries.erase_subscription(key=key, at=cast(FacilityRequest, request).at)
    return render(request, "enquiries/forgotten.html")
