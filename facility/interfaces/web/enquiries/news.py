"""News: read by everybody once published; prepared, cleared and published at the desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.enquiries import public as enquiries
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import require
from facility.foundation.trail import public as trail
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.enquiries.forms import NewsForm
from facility.interfaces.web.enquiries.lists import DeskNews, PublicNews
from facility.interfaces.web.grants import panels
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import render_list

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
ACTS = {"clear": enquiries.clear_news, "publish": enquiries.publish_news}
DONE = {
    "clear": gettext_lazy("Cleared. It can be published now."),
    "publish": gettext_lazy("Published. Everybody can read it, and the next digests tell it."),
    "drop": gettext_lazy("Dropped, with its reason."),
}


@require_safe
def public_list(request: FacilityRequest) -> HttpResponseBase:
    """What is new, for everybody."""
    rows = PublicNews(enquiries.news_visible_to(request.actor).filter(state="published"))
    lead = _("What is new at the facility. You can have it sent to you.")
    return render_list(request, rows, title=_("News"), lead=lead, template="enquiries/news.html")


def _context(item: enquiries.NewsItem) -> dict[str, Any]:
    naming = Naming()
    return {
        "item": item,
        "title": said(item.title),
        "body": said(item.body),
        "content": str(enquiries.words.CONTENTS[item.content]),
        "themes": [str(enquiries.words.THEMES[code]) for code in item.themes if code in enquiries.words.THEMES],
        "countries": [naming(code) for code in item.countries],
        "state": str(enquiries.words.NEWS_STATES[item.state]),
    }


@require_safe
def public_item(request: FacilityRequest, reference: str) -> HttpResponse:
    """One published item."""
    return render(request, "enquiries/news_item.html", _context(enquiries.news_by_reference(reference, request.actor)))


@require_safe
def desk_list(request: FacilityRequest) -> HttpResponseBase:
    """News in every state."""
    require(enquiries.policy.may_list_news, request.actor)
    extra = {"may_propose": enquiries.policy.may_propose_news(request.actor)}
    rows = DeskNews(enquiries.news_visible_to(request.actor))
    return render_list(request, rows, title=_("News"), template="enquiries/desk_news.html", extra=extra)


def _form_page(request: FacilityRequest, form: NewsForm, title: str, button: str, back: str) -> HttpResponse:
    lead = _("Write it in one language or both. No names of people: a second person looks for them.")
    context = {"form": form, "title": title, "lead": lead, "button": button, "back": back, "up": _("News")}
    return render(request, "grants/form.html", context, status=422 if form.is_bound else 200)


@GET_POST
def propose(request: FacilityRequest) -> HttpResponse:
    """Prepare news."""
    require(enquiries.policy.may_propose_news, request.actor)
    form = NewsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = enquiries.propose_news(**form.said(), actor=request.actor, at=request.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Kept. A second person clears it."))
            return redirect("enquiries:desk_news_item", token=made.record.token)
    return _form_page(request, form, _("Prepare news"), _("Keep it for clearing"), reverse("enquiries:desk_news"))


@GET_POST
def revise(request: FacilityRequest, token: str) -> HttpResponse:
    """Change news that is not published; it is to be cleared (again)."""
    require(enquiries.policy.may_revise_news, request.actor)
    found = enquiries.news_by_token(token, request.actor)
    written = {f"{name}_{code}": text for name in ("title", "body") for code, text in getattr(found, name).items()}
    chosen = {"content": found.content, "themes": found.themes, "countries": found.countries}
    form = NewsForm(request.POST or None, initial=written | chosen)
    back = reverse("enquiries:desk_news_item", args=[token])
    if request.method == "POST" and form.is_valid():
        try:
            enquiries.revise_news(news_id=found.pk, **form.said(), actor=request.actor, at=request.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Changed. A second person clears it."))
            return redirect(back)
    return _form_page(request, form, _("Change news"), _("Keep it for clearing"), back)


@GET_POST
def desk_item(request: FacilityRequest, token: str) -> HttpResponse:
    """One item at the desk: what it says and what can be done now."""
    require(enquiries.policy.may_list_news, request.actor)
    found = enquiries.news_by_token(token, request.actor)
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do == "drop":
            reason = request.POST.get("reason", "")
            enquiries.drop_news(news_id=found.pk, reason=reason, actor=request.actor, at=request.at)
        elif do in ACTS:
            ACTS[do](news_id=found.pk, actor=request.actor, at=request.at)
        else:
            raise NotFound("act")
        messages.success(request, str(DONE[do]))
        return redirect("enquiries:desk_news_item", token=token)
    context = {
        **_context(found),
        **_open(found, request),
        "history": panels.history(trail.history(found.record_id)),
    }
    return render(request, "enquiries/desk_news_item.html", context)


def _open(found: enquiries.NewsItem, request: FacilityRequest) -> dict[str, bool]:
    """What the reader may do with it now."""
    policy, actor = enquiries.policy, request.actor
    unpublished = found.state in {"proposed", "cleared"}
    second = actor.user_id != found.proposed_by
    return {
        "may_clear": found.state == "proposed" and second and policy.may_clear_news(actor, found),
        "may_publish": found.state == "cleared" and policy.may_publish_news(actor, found),
        "may_revise": unpublished and policy.may_revise_news(actor, found),
        "may_drop": unpublished and policy.may_drop_news(actor, found),
    }
