"""A page with one form and one act: what is refused stands at the fields, what is done is said on the page before."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from facility.core.errors import NotAllowedNow, Refused
from facility.foundation.accounts.public import User
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.ui.components.facts import invented_mark, status_tag
from facility.interfaces.web.ui.findings import add_to_form

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def form_page(
    request: FacilityRequest,
    form: forms.Form,
    act: Callable[[], Any],
    back: str,
    *,
    done: str,
    template: str = "evaluation/form.html",
    **page: Any,
) -> HttpResponse:
    """Show a form; when it is valid do the act, put what it refuses at the fields, go back with a word."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, done)
            return redirect(back)
    return render(request, template, {"form": form, "back": back, **page}, status=422 if form.errors else 200)


def only_in(state: str, states: Iterable[str], act: str) -> None:
    """Raise NotAllowedNow where the thing is in another state than the act starts from."""
    if state not in states:
        raise NotAllowedNow(act, state)


def end_of(day: date) -> datetime:
    """The last moment of a day at the facility's seat."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(settings.FACILITY_TIME_ZONE))


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of users by id, in one query."""
    wanted = {one for one in user_ids if one}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)} if wanted else {}


def tags(code: str, label: object, record: object) -> SafeString:
    """A state as a tag, beside the mark of what is made up."""
    return format_html("{} {}", status_tag(code, str(label)), invented_mark(record))
