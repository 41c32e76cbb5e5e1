"""Pages of those who ask for assistance: their requests, writing one, handing it in, its receipt, taking it back."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from facility.apps.assistance import public as assistance
from facility.apps.parties import public as parties
from facility.core.errors import Forbidden, NotFound, Refused
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.clock import local_day
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.assistance import deliverables, reading
from facility.interfaces.web.assistance.forms import RequestForm, WithdrawForm
from facility.interfaces.web.assistance.lists import OwnRequests
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in
from facility.interfaces.web.parties.forms import country_choices
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import add_to_form, view_rows
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import render_list

# From here on a request has deliverables that are handed in.
_IN_DELIVERY = {"in_delivery", *assistance.DELIVERED}


def bodies_of(actor: Actor) -> list[tuple[str, str]]:
    """The organisations for which the actor may ask."""
    mine = assistance.policy.asks_for(actor)
    rows = parties.organisations_visible_to(actor, app="assistance").filter(pk__in=mine).order_by("name_sort")
    return [(str(one.pk), one.name) for one in rows]


@signed_in
@require_safe
def own(request: HttpRequest) -> HttpResponseBase:
    """Requests of one's own organisations."""
    ours = cast(FacilityRequest, request)
    mine = [int(pk) for pk, _name in bodies_of(ours.actor)]
    rows = OwnRequests(assistance.visible_to(ours.actor).filter(organisation__in=mine))
    lead = _("What your organisation asked for, and where it stands.")
    return render_list(request, rows, title=_("My requests for assistance"), lead=lead)


@signed_in
@require_safe
def detail(request: HttpRequest, token: str) -> HttpResponse:
    """One request: what is asked, where it stands, what can be done now."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    return render(request, "assistance/detail.html", {**reading.page(ours, found), **_delivery(ours, found)})


def _delivery(request: FacilityRequest, found: assistance.Request) -> dict[str, Any]:
    """Its deliverables, once a mission was opened."""
    shown = deliverables.lines(found, request) if found.state in _IN_DELIVERY else []
    return {"deliverables": shown, "deliverable_head": [_("Deliverable"), _("Due"), _("State")]}


def _form(request: FacilityRequest, programme: assistance.Programme, **more: Any) -> RequestForm:
    return RequestForm(
        request.POST if request.method == "POST" else None,
        terms=assistance.terms_of(programme, local_day(request.at)),
        countries=country_choices()[1:],
        languages=reading.language_choices(),
        **more,
    )


@signed_in
@GET_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Start a request to a programme."""
    ours, programme = cast(FacilityRequest, request), assistance.programme_by_code(code)
    mine = bodies_of(ours.actor)
    if not mine:
        return render(request, "assistance/no_body.html", {"programme": programme, "title": said(programme.names)})
    form = _form(ours, programme, bodies=mine)
    if form.is_bound and form.is_valid():
        words: dict[str, Any] = {"organisation_id": int(form.cleaned_data["organisation"]), "given": form.given()}
        try:
            made = assistance.start(programme=code, **words, actor=ours.actor, at=ours.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Kept as a draft. Hand it in when it is complete."))
            return redirect("assistance:detail", token=made.record.token)
    page = {"title": _("Ask for assistance"), "button": _("Keep as a draft"), "up": said(programme.names)}
    back = reverse("assistance:programme", args=[code])
    context = {"form": form, "lead": _("Only the title is needed yet."), "back": back, **page}
    return render(request, "assistance/form.html", context, status=422 if form.errors else 200)


@signed_in
@GET_POST
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """Change a draft, or what was sent back."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    require(assistance.policy.may_write, ours.actor, found)
    only_in(found.state, ("draft", "returned"), "save")
    form = _form(ours, found.programme, bodies=(), initial={name: getattr(found, name) for name in assistance.FIELDS})

    def act() -> None:
        assistance.save(request_id=found.pk, given=form.given(), actor=ours.actor, at=ours.at)

    return form_page(
        ours,
        form,
        act,
        reverse("assistance:detail", args=[token]),
        done=_("Kept."),
        template="assistance/form.html",
        title=_("Write on"),
        lead=found.sent_back_reason if found.state == "returned" else "",
        button=_("Keep"),
        up=found.title,
    )


@signed_in
@require_POST
def submit(request: HttpRequest, token: str) -> HttpResponse:
    """Hand a request in; what is missing is shown on its page."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    try:
        assistance.submit(request_id=found.pk, actor=ours.actor, at=ours.at)
    except Refused as refusal:
        context = {**reading.page(ours, found), "missing": view_rows(refusal.findings), "refused": True}
        return render(request, "assistance/detail.html", context, status=422)
    messages.success(request, _("Received. This is your receipt; a letter follows."))
    return redirect("assistance:receipt", token=token)


@signed_in
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What was received, when, under which number and fingerprint."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    if found.submitted_at is None:
        raise NotFound("receipt")
    facts = [
        (_("Number"), found.record.reference),
        (_("Programme"), said(found.programme.names)),
        (_("Asked by"), found.organisation.name),
        (_("Request for assistance"), found.title),
        (_("Received"), formats.moment(found.submitted_at)),
        (_("Fingerprint (SHA-256)"), found.fingerprint),
    ]
    return render(request, "assistance/receipt.html", {"found": found, "facts": facts})


@signed_in
@require_POST
def accept_changes(request: HttpRequest, token: str) -> HttpResponse:
    """Accept the changes with which a request was approved, as they were read."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    seen = request.POST.get("seen", "")[:64]
    assistance.accept_changes(request_id=found.pk, digest_seen=seen, actor=ours.actor, at=ours.at)
    messages.success(request, _("Accepted. The facility now drafts the terms of reference."))
    return redirect("assistance:detail", token=token)


@signed_in
@GET_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Take a request back before it is decided."""
    ours = cast(FacilityRequest, request)
    found = assistance.request_by_token(token, ours.actor)
    if not assistance.policy.may_withdraw(ours.actor, found):
        raise Forbidden("assistance.withdraw")
    only_in(found.state, set(assistance.words.STATES) - {*assistance.DECIDED, "withdrawn", "merged"}, "withdraw")
    form = WithdrawForm(ours.POST or None, use_required_attribute=False)

    def act() -> None:
        assistance.withdraw(request_id=found.pk, reason=form.cleaned_data["reason"], actor=ours.actor, at=ours.at)

    return form_page(
        ours,
        form,
        act,
        reverse("assistance:detail", args=[token]),
        done=_("The request is withdrawn."),
        template="assistance/form.html",
        title=_("Withdraw the request"),
        lead=_("Nothing more is done on it then. You can ask again with a new request."),
        button=_("Withdraw"),
        up=found.title,
    )
