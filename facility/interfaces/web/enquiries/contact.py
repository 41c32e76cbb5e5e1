"""The contact page with its four ways, the form of three of them, and the page of the answer, all without an account.

Who has one finds what they asked from its address on a list of their own.
"""

from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from icalendar import Calendar, Event

from facility.apps.calls import public as calls
from facility.apps.enquiries import public as enquiries
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import User, limits
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.accounts.views import address_of
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.enquiries.asking import AskForm, ChooseForm, MeetingForm
from facility.interfaces.web.enquiries.lists import OwnEnquiries
from facility.interfaces.web.ui.context import address
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.lists import render_list


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """How to reach the office: a meeting, updates, a question, assistance."""
    context = {
        "email": settings.FACILITY_CONTACT_EMAIL,
        "programmes": address(("assistance:home",)),
    }
    return render(request, "enquiries/contact.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, intent: str) -> HttpResponse:
    """The form of one intent; the answer is the same whether limits let it through or not."""
    if intent not in enquiries.words.INTENTS:
        raise NotFound("intent")
    if intent == "updates":  # the same fields, with the wishes
        return redirect(reverse("enquiries:subscribe", query=request.GET))
    made = MeetingForm if intent == "meeting" else AskForm
    chosen = {"call": request.GET.get("call", ""), "country": request.GET.get("country", "")}
    form = made(request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(cast(FacilityRequest, request), intent, form)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            return HttpResponseRedirect(reverse("enquiries:ask_sent"))
    context = {
        "form": form,
        "intent": intent,
        "title": str(enquiries.words.INTENTS[intent]),
        "lead": str(enquiries.words.INTENT_HELP[intent]),
        "programmes": address(("assistance:home",)) if intent == "assistance" else "",
    }
    return render(request, "enquiries/ask.html", context, status=422 if form.errors else 200)


def _keep(request: FacilityRequest, intent: str, form: AskForm) -> None:
    """Record it, unless a program filled the form in, or the limits of the browser or the mailbox are reached."""
    if form.is_trapped or not limits.SUBSCRIPTIONS.take(address_of(request), at=request.at):
        return
    if limits.may_send_letter(form.cleaned_data["email"], request.at):
        language = (get_language() or "en")[:2]
        enquiries.ask(intent=intent, **form.said(), language=language, at=request.at)


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    return render(request, "enquiries/ask_sent.html")


def _became(found: enquiries.Enquiry) -> tuple[str, str]:
    """Where what it was turned into is read: its draft after signing in, its question by everybody."""
    if found.became is None:
        return "", ""
    if found.became.kind == "assistance":
        return reverse("assistance:detail", args=[found.became.token]), _("Your draft of a request (sign in)")
    if found.became.kind == "mentoring_case":
        return reverse("enquiries:case", args=[found.became.token]), _("Your mentoring case (sign in)")
    question = calls.Question.objects.select_related("call").get(record=found.became)
    return reverse("calls:questions", args=[question.call.code]), _("Questions on the call, with their answers")


def _worded(found: enquiries.Enquiry) -> dict[str, Any]:
    words = enquiries.words
    became, became_words = _became(found)
    return {
        "became": became,
        "became_words": became_words,
        "found": found,
        "title": str(words.INTENTS[found.intent]),
        "state": str(words.ENQUIRY_STATES[found.state]),
        "reason": str(words.REASONS[found.reason]),
        "end": str(words.ENDS[found.closed_reason]) if found.closed_reason else "",
    }


@never_cache
@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponseBase:
    """What was asked from the address of one's account; each line leads where the letters lead."""
    lead = _("What was asked from the address of your account, in all four ways.")
    rows = OwnEnquiries(enquiries.enquiries_of(cast(User, request.user)))
    return render_list(request, rows, title=_("Your enquiries"), lead=lead)


@never_cache
@require_safe
def followed(request: HttpRequest, key: str) -> HttpResponse:
    """What one asked, how far it is, and the answer; whoever holds the link of a letter reads it."""
    found = enquiries.enquiry_by_key(key)
    return render(request, "enquiries/followed.html", _worded(found) | _offered(found, request))


def _offered(found: enquiries.Enquiry, request: HttpRequest) -> dict[str, Any]:
    """The form with the moments that are still to come, where a meeting waits for a choice."""
    slots = enquiries.open_offers(found, cast(FacilityRequest, request).at)
    form = ChooseForm(request.POST or None, slots=slots) if slots else None
    return {"form": form, "lapsed": found.state == "offered" and not slots}


@never_cache
@require_POST
def choose(request: HttpRequest, key: str) -> HttpResponse:
    """Choose one of the moments on offer; whoever holds the link of a letter may."""
    found = enquiries.enquiry_by_key(key)
    context = _worded(found) | _offered(found, request)
    form = context["form"]
    if form is None:
        raise NotAllowedNow("choose", found.state, "enquiry")
    if form.is_valid():
        try:
            slot = datetime.fromisoformat(form.cleaned_data["slot"])
            enquiries.choose_slot(key=key, slot=slot, at=cast(FacilityRequest, request).at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Agreed. A letter with the file for your calendar is on its way."))
            return HttpResponseRedirect(reverse("enquiries:followed", args=[key]))
    return render(request, "enquiries/followed.html", context, status=422)


@never_cache
@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The meeting as an iCalendar file; agreed anew it moves the entry, cancelled it takes it out."""
    found = enquiries.enquiry_by_key(key)
    if found.meets_at is None:
        raise NotFound("calendar")
    headers = {"Content-Disposition": f'attachment; filename="{found.record.reference}.ics"'}
    return HttpResponse(_file(found), content_type="text/calendar; charset=utf-8", headers=headers)


def _file(found: enquiries.Enquiry) -> bytes:
    cancelled = found.is_called_off
    made = Calendar()
    made.add("prodid", "-//Facility//enquiries//EN")
    made.add("version", "2.0")
    made.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    host = urlsplit(settings.FACILITY_PUBLIC_ADDRESS).hostname or "facility"
    event.add("uid", f"enquiry-{found.record.token}@{host}")
    event.add("sequence", found.sequence)
    event.add("dtstamp", (found.closed_at or found.received_at).replace(microsecond=0))
    event.add("dtstart", found.meets_at)
    event.add("dtend", enquiries.meeting_ends(found))
    event.add("summary", f"{settings.FACILITY_NAME}: {found.record.reference}")
    event.add("location", found.place)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    made.add_component(event)
    content: bytes = made.to_ical()
    return content
