"""Gives words back on the page they were written on, after sign-in; nothing is done before the person presses again."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from facility.interfaces.web.accounts import asking
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.forms import stash
from facility.interfaces.web.forms.refill import refill


class KeptWordsMiddleware:
    """Fills the form whose words were kept through sign-in; where the page has no such form any more, leads to the
    page that shows what was sent (the one of acts that were interrupted by the question who is there).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; on a page that something waits for, put it back."""
        posted = stash.waiting_here(request)
        if posted is not None:
            request.waiting_here = posted  # type: ignore[attr-defined]
            messages.info(
                request,
                _("You had been signed out before this was sent. Nothing was done: look at it, and send it again."),
            )
        answer = self.get_response(request)
        if posted is not None:
            answer = _given_back(request, answer, posted)
        stash.note_writer(request, answer)
        return answer


def _given_back(request: HttpRequest, answer: HttpResponse, posted: stash.Posted) -> HttpResponse:
    if answer.status_code == 302 and answer.headers["Location"].startswith(reverse("accounts:confirm")):
        return answer  # first the question who is there, which leads back here
    stash.drop(request, posted)
    if getattr(request, "waiting_here", None) is None:
        return answer  # the page has put it back by itself
    if answer.status_code == 200 and not answer.streaming:
        found = refill(answer.content.decode(), request.get_full_path(), posted.path, posted.fields)
        if found is not None:
            words = render_to_string("forms/left_over.html", {"left": found.left, "files": posted.files})
            answer.content = (found.page[: found.start] + words + found.page[found.start :]).encode()
            return answer
    asking.keep_act(cast(FacilityRequest, request), posted.path, posted.page, posted.fields)
    return HttpResponseRedirect(reverse("accounts:go_on"))
