"""The inbox at the desk: what waits, one enquiry with everything that can be done, and who answers what."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.enquiries import public as enquiries
from facility.apps.parties import public as parties
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import Role, require
from facility.foundation.trail import public as trail
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.enquiries.asking import (
    AgreeForm,
    AnswerForm,
    CloseForm,
    DeclineForm,
    HolderForm,
    HoldForm,
    OfferForm,
    RouteForm,
)
from facility.interfaces.web.enquiries.lists import EnquiryList
from facility.interfaces.web.enquiries.wishes import wished
from facility.interfaces.web.grants import panels
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import render_list

FORMS: dict[str, type[forms.Form]] = {
    "answer": AnswerForm,
    "agree": AgreeForm,
    "route": HolderForm,
    "close": CloseForm,
    "offer": OfferForm,
    "hold": HoldForm,
    "decline": DeclineForm,
    "end": forms.Form,
    "see": forms.Form,
}
DONE = {
    "answer": gettext_lazy("Answered. The letter is on its way."),
    "agree": gettext_lazy("Agreed. The letter with the calendar file is on its way."),
    "route": gettext_lazy("Handed on, within the same term."),
    "close": gettext_lazy("Closed, with its reason."),
    "offer": gettext_lazy("Offered. The letter leads to a page where they choose."),
    "hold": gettext_lazy("Noted. The letter is on its way; close it, or turn it into something else."),
    "decline": gettext_lazy("Declined. The letter with the reason is on its way."),
    "end": gettext_lazy("Closed, with its reason."),
    "see": gettext_lazy("Noted as seen. Nobody is written to."),
}


@require_safe
def inbox(request: FacilityRequest) -> HttpResponseBase:
    """What was asked: staff see all of it, a contact point what is routed to it."""
    require(enquiries.policy.may_list_enquiries, request.actor)
    extra = {"may_set": enquiries.policy.may_set_routes(request.actor)}
    rows = EnquiryList(enquiries.enquiries_visible_to(request.actor))
    return render_list(request, rows, title=_("Enquiries"), template="enquiries/inbox.html", extra=extra)


def _do(do: str, found: enquiries.Enquiry, form: forms.Form, request: FacilityRequest) -> None:
    """One act out of a checked form."""
    told: dict[str, Any] = {"enquiry_id": found.pk, "actor": request.actor, "at": request.at}
    acts: dict[str, Callable[[], object]] = {
        "answer": lambda: enquiries.answer_enquiry(**told, text=form.cleaned_data["text"]),
        "agree": lambda: enquiries.agree_meeting(**told, **form.cleaned_data),
        "route": lambda: enquiries.route_enquiry(**told, **form.chosen()),  # type: ignore[attr-defined]
        "close": lambda: enquiries.close_enquiry(**told, reason=form.cleaned_data["reason"]),
        "offer": lambda: enquiries.offer_slots(**told, **form.said()),  # type: ignore[attr-defined]
        "hold": lambda: enquiries.hold_meeting(**told, outcome=form.cleaned_data["outcome"]),
        "decline": lambda: enquiries.decline_meeting(**told, reason=form.cleaned_data["why"]),
        "end": lambda: enquiries.close_enquiry(**told, reason="held"),
        "see": lambda: enquiries.see_enquiry(**told),
    }
    acts[do]()


@require_http_methods(["GET", "HEAD", "POST"])
def enquiry(request: FacilityRequest, token: str) -> HttpResponse:
    """One enquiry: what was asked, its history, and what its holder may do now."""
    require(enquiries.policy.may_list_enquiries, request.actor)
    found = enquiries.enquiry_by_token(token, request.actor)
    do = request.POST.get("do", "")
    if request.method == "POST" and do not in FORMS:
        raise NotFound("act")
    given = {name: made(request.POST if name == do else None, **_about(name, found)) for name, made in FORMS.items()}
    if do and given[do].is_valid():
        try:
            _do(do, found, given[do], request)
        except Refused as refusal:
            add_to_form(given[do], refusal.findings)
        else:
            messages.success(request, str(DONE[do]))
            return redirect("enquiries:inbox")
    context = {**_shown(found, request), "forms": given, "failed": given.get(do)}
    return render(request, "enquiries/enquiry.html", context, status=422 if do else 200)


def _about(name: str, found: enquiries.Enquiry) -> dict[str, Any]:
    return {"is_meeting": found.intent == "meeting"} if name == "close" else {}


def _shown(found: enquiries.Enquiry, request: FacilityRequest) -> dict[str, Any]:
    words, naming, policy = enquiries.words, Naming(), enquiries.policy
    facts: list[tuple[str, Any]] = [
        (_("Asked"), formats.moment(found.received_at)),
        (_("What it is about"), str(words.REASONS[found.reason])),
        (_("Name"), found.name),
        (_("Organisation"), found.organisation_name),
        (_("E-mail address"), found.email),
        (_("Theme"), str(words.THEMES[found.theme]) if found.theme else ""),
        (_("Country"), naming(found.country) if found.country else ""),
        (_("Call"), said(found.call.title) if found.call else ""),
        (_("Moments proposed"), ", ".join(enquiries.slot_words(found, formats.moment))),
        (_("Who is to answer"), holder(found)),
        (
            _("Moments offered"),
            ", ".join(formats.moment(slot) for slot in enquiries.open_offers(found, request.at)),
        ),
        (
            _("Meeting"),
            f"{formats.moment(found.meets_at)}, {found.minutes} min, {found.place}" if found.meets_at else "",
        ),
        (_("What came of it"), found.outcome if found.held_at else ""),
        (_("Why it is declined"), "" if found.held_at else found.outcome),
        (_("Turned into"), f"{found.became}" if found.became else ""),
        (_("Closed"), str(words.ENDS[found.closed_reason]) if found.closed_reason else ""),
    ]
    acts = policy.may_answer_enquiry(request.actor, found)
    return {
        "found": found,
        "title": found.record.reference or str(words.INTENTS[found.intent]),
        "intent": str(words.INTENTS[found.intent]),
        "state": str(words.ENQUIRY_STATES[found.state]),
        "facts": [fact for fact in facts if fact[1]],
        **_of_updates(found, acts, naming),
        "may_answer": acts and found.state in {"received", "answered"},
        **_of_meeting(found, acts, request),
        "may_route": found.state == "received" and policy.may_route_enquiry(request.actor, found),
        "may_convert": found.state != "closed" and policy.may_convert_enquiry(request.actor, found),
        "may_close": acts and found.state not in {"closed", "held"},
        "may_end": acts and found.state == "held",
        "history": panels.history(trail.history(found.record_id)),
    }


def _of_updates(found: enquiries.Enquiry, acts: bool, naming: Naming) -> dict[str, Any]:
    """Of a registration for updates: the wishes when the address was confirmed, and as they stand now or how they ended."""
    one, then = found.subscriber, enquiries.wishes_at_confirmation(found)
    if one is None or then is None:
        return {}
    now = enquiries.wishes_of(one)
    runs = one.state in {"confirmed", "paused"}
    return {
        "may_see": acts and found.state == "received",
        "wishes": wished(then, naming),
        "wishes_now": wished(now, naming) if runs and now != then else [],
        "wishes_kept": runs and now == then,
        "subscription": {
            "code": one.state,
            "label": str(enquiries.words.SUBSCRIPTION_STATES[one.state]),
            "since": one.ended_at or one.paused_at or one.confirmed_at,
        },
    }


def _of_meeting(found: enquiries.Enquiry, acts: bool, request: FacilityRequest) -> dict[str, bool]:
    """What can be done about a meeting now."""
    acts = acts and found.intent == "meeting"
    begun = found.meets_at is not None and found.meets_at <= request.at
    return {
        "may_agree": acts and found.state not in {"closed", "held"},
        "may_offer": acts and found.state in {"received", "answered", "offered"},
        "may_hold": acts and found.state == "agreed" and begun,
        "may_decline": acts and found.state not in {"closed", "held"},
    }


def holder(row: Any) -> str:
    """Who is responsible, in words."""
    return row.organisation.name if row.organisation else str(parties.ROLES[Role(row.role)])


@require_http_methods(["GET", "HEAD", "POST"])
def routes(request: FacilityRequest) -> HttpResponse:
    """Who answers what: the rules that hold, and a form for another one."""
    require(enquiries.policy.may_list_enquiries, request.actor)
    may_set = enquiries.policy.may_set_routes(request.actor)
    form = RouteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enquiries.set_route(**form.said(), actor=request.actor, at=request.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("It holds from now on, for what is asked from now on."))
            return redirect("enquiries:routes")
    words, naming = enquiries.words, Naming()
    rows = [
        {
            "pk": one.pk,
            "intent": str(words.INTENTS[one.intent]) if one.intent else _("Anything"),
            "theme": str(words.THEMES[one.theme]) if one.theme else _("Any theme"),
            "country": naming(one.country) if one.country else _("Any country"),
            "holder": holder(one),
            "source": one.source,
        }
        for one in enquiries.routes()
    ]
    context = {"rows": rows, "form": form, "may_set": may_set}
    return render(request, "enquiries/routes.html", context, status=422 if form.errors else 200)


@require_POST
def end_route(request: FacilityRequest, number: int) -> HttpResponse:
    """End a rule."""
    enquiries.end_route(route_id=number, actor=request.actor, at=request.at)
    messages.success(request, _("Ended. What it routed stays where it is."))
    return redirect("enquiries:routes")
