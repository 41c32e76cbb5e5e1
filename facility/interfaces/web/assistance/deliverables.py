"""Pages of deliverables: handed in with a file, read, accepted or sent back."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from facility.apps.assistance import public as assistance
from facility.apps.assistance.public import Deliverable, words
from facility.core.errors import Forbidden
from facility.foundation.accounts.public import require
from facility.foundation.files import public as files
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, names_of, only_in, tags
from facility.interfaces.web.files import serve
from facility.interfaces.web.forms.widgets import paragraphs
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.components.facts import date


class HandInForm(forms.Form):
    """A file, and a word on it."""

    upload = forms.FileField(label=gettext_lazy("File"))
    words = forms.CharField(label=gettext_lazy("A word on it"), widget=forms.Textarea, max_length=2000, required=False)


class BackForm(forms.Form):
    """What is to change in what was read."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32000)
    reason = forms.CharField(label=gettext_lazy("What is to change"), widget=forms.Textarea, max_length=6000)


def _found(request: HttpRequest, token: str, number: int) -> tuple[FacilityRequest, Deliverable, assistance.Request]:
    ours = cast(FacilityRequest, request)
    one = assistance.deliverable_at(token, number, ours.actor)
    return ours, one, one.terms.request


def address(token: str, one: Deliverable) -> str:
    """Where a deliverable is read."""
    return reverse("assistance:deliverable", args=[token, one.position])


def lines(found: assistance.Request, ours: FacilityRequest) -> list[tuple[Any, ...]]:
    """One line per deliverable of a request: title, day, state."""
    return [
        (
            format_html('<a class="ecl-link" href="{}">{}</a>', address(found.record.token, one), one.title),
            date(one.due_on, _("not stated")),
            str(words.DELIVERABLE_STATES[one.state]),
        )
        for one in assistance.deliverables_of(found, ours.actor)
    ]


def _times(token: str, one: Deliverable) -> list[dict[str, Any]]:
    """Every time that it was handed in, with how it was answered."""
    rows = list(assistance.hand_ins(one))
    names = names_of([row.handed_by for row in rows] + [row.answered_by for row in rows])
    shown = []
    for row in rows:
        place = reverse("assistance:deliverable_file", args=[token, one.position, row.number])
        size = formats.file_size(row.file.size)
        facts: list[tuple[Any, ...]] = [
            (_("File"), format_html('<a class="ecl-link" href="{}">{}</a> ({})', place, row.file.name, size)),
            (_("Handed in"), formats.moment(row.handed_at)),
            (_("By"), names.get(row.handed_by, "")),
        ]
        if row.words:
            facts.append((_("A word on it"), paragraphs(row.words)))
        if row.answer:
            facts += [
                (_("Answer"), str(words.DELIVERABLE_STATES[row.answer])),
                (_("Answered"), f"{formats.moment(row.answered_at)}, {names.get(row.answered_by or 0, '')}"),
            ]
        if row.reason:
            facts.append((_("What is to change"), paragraphs(row.reason)))
        shown.append({"number": formats.number(row.number), "facts": facts})
    return shown


@signed_in
@require_safe
def show(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """One deliverable: every time that it was handed in, and what can be done now."""
    ours, one, found = _found(request, token, number)
    times = _times(token, one)
    sees = assistance.policy.may_view(ours.actor, found)
    running = found.state == "in_delivery"
    context = {
        "one": one,
        "found": found,
        "tag": tags(one.state, words.DELIVERABLE_STATES[one.state], found.record),
        "due": date(one.due_on, _("not stated")),
        "times": times,
        "newest": len(times),
        "may_hand_in": running and one.state in {"expected", "sent_back"} and assistance.may_hand_in(found, ours.actor),
        "may_answer": one.state == "handed_in" and assistance.policy.may_answer_deliverable(ours.actor, found),
        "up": found.title if sees else _("My profile as an expert"),
        "up_url": reverse("assistance:detail", args=[token]) if sees else reverse("experts:profile"),
    }
    return render(request, "assistance/deliverable.html", context)


@signed_in
@GET_POST
def hand_in(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Hand a deliverable in."""
    ours, one, found = _found(request, token, number)
    if not assistance.may_hand_in(found, ours.actor):
        raise Forbidden("assistance.hand_in")
    only_in(found.state, ("in_delivery",), "hand_in")
    only_in(one.state, ("expected", "sent_back"), "hand_in")
    form = HandInForm(ours.POST or None, ours.FILES or None)

    def act() -> None:
        given = {"upload": form.cleaned_data["upload"], "words": form.cleaned_data["words"]}
        assistance.hand_in(deliverable_id=one.pk, **given, actor=ours.actor, at=ours.at)

    page = {"title": _("Hand the deliverable in"), "button": _("Hand it in"), "up": one.title}
    lead, done = _("The authority accepts it or sends it back."), _("Handed in; a letter goes out.")
    template, back = "assistance/upload.html", address(token, one)
    return form_page(ours, form, act, back, done=done, template=template, lead=lead, **page)


@signed_in
@require_POST
def accept(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Accept what was handed in, as it was read."""
    ours, one, _request = _found(request, token, number)
    given = request.POST.get("number", "")
    read = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    assistance.accept_deliverable(deliverable_id=one.pk, number=read, actor=ours.actor, at=ours.at)
    messages.success(request, _("Accepted; a letter goes out."))
    return redirect(address(token, one))


@signed_in
@GET_POST
def send_back(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Send back what was handed in."""
    ours, one, found = _found(request, token, number)
    require(assistance.policy.may_answer_deliverable, ours.actor, found)
    only_in(one.state, ("handed_in",), "send_back")
    form = BackForm(ours.POST or None, initial={"number": one.hand_ins.count()})

    def act() -> None:
        assistance.send_deliverable_back(deliverable_id=one.pk, **form.cleaned_data, actor=ours.actor, at=ours.at)

    page = {"title": _("Send the deliverable back"), "button": _("Send it back"), "up": one.title}
    lead, done = _("Whoever handed it in reads exactly this."), _("Sent back; a letter goes out.")
    return form_page(
        ours, form, act, address(token, one), done=done, template="assistance/form.html", lead=lead, **page
    )


@signed_in
@require_safe
def file(request: HttpRequest, token: str, number: int, time: int) -> HttpResponseBase:
    """The file that was handed in, for everybody who reads the deliverable."""
    _ours, one, _request = _found(request, token, number)
    found = assistance.hand_in_of(one, time)
    return serve(request, found.file, files.key_for_writers(found.file))
