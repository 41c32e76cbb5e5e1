"""Everything the facility told the person who signed in, marked as read, and how they want to be told."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.parties import public as parties
from facility.core.errors import Refused
from facility.foundation.accounts.public import User
from facility.foundation.post import public as post
from facility.interfaces.web.accounts.sessions import next_address, signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.notices.forms import WishesForm
from facility.interfaces.web.notices.listing import REACHED, TONES, NoticeList
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.lists import render_list


@never_cache
@signed_in
@require_safe
def notices(request: HttpRequest) -> HttpResponseBase:
    """Every notice and letter to the person, newest first."""
    lead = _("What the facility told you, by letter or here alone.")
    rows = NoticeList(cast(FacilityRequest, request).actor)
    extra = {"unread": getattr(request.user, "unread", 0)}
    return render_list(request, rows, title=_("Notices"), lead=lead, template="notices/list.html", extra=extra)


@never_cache
@signed_in
@require_safe
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """One notice in full; opening it does not mark it as read, because a program may have opened it."""
    found = post.notice_of(cast(FacilityRequest, request).actor, number)
    reached = found.row.reached
    context = {
        "row": found.row,
        "text": found.text,
        "topic": post.TOPICS[found.row.topic],
        "reason": post.REASONS.get(found.must, ""),
        "reached": (reached, REACHED[reached], TONES.get(reached, "neutral")),
    }
    return render(request, "notices/notice.html", context)


@signed_in
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one of one's notices as read, or all."""
    ours, chosen = cast(FacilityRequest, request), request.POST.get("notice", "")
    if chosen == "all":
        post.mark_read(actor=ours.actor, at=ours.at)
        messages.success(request, _("All notices are marked as read."))
    elif chosen.isascii() and chosen.isdecimal() and len(chosen) < 18:
        post.mark_read(actor=ours.actor, at=ours.at, notice_id=int(chosen))
    return HttpResponseRedirect(next_address(request, "notices:list"))


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """How the person wants to be told of what, and what is told at once all the same."""
    ours, user = cast(FacilityRequest, request), cast(User, request.user)
    form = WishesForm(request.POST or None, deliveries=user.deliveries)
    if request.method == "POST" and form.is_valid():
        try:
            parties.set_deliveries(chosen=form.cleaned_data, actor=ours.actor, at=ours.at)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("It is noted how you want to be told."))
            return HttpResponseRedirect(reverse("notices:wishes"))
    always = [(label, [post.REASONS[code] for code in post.reasons_of(topic)]) for topic, label in post.TOPICS.items()]
    context = {"form": form, "always": [(label, reasons) for label, reasons in always if reasons]}
    return render(request, "notices/wishes.html", context, status=422 if form.errors else 200)
