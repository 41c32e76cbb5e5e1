"""Delegations nominated by a note: run at the desk, looked after by their focal person, read by their members."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.dialogue import public as dialogue
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import require
from facility.foundation.files import public as files
from facility.foundation.trail import public as trail
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dialogue import own_detail
from facility.interfaces.web.files import serve
from facility.interfaces.web.grants import panels
from facility.interfaces.web.parties.forms import country_choices
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import said

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


class DelegationForm(forms.Form):
    """A delegation: of whom, how many, and who speaks for it."""

    country = forms.ChoiceField(label=gettext_lazy("State"), choices=country_choices, required=False)
    name = forms.CharField(label=gettext_lazy("Or organisation"), max_length=200, required=False)
    places = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=10_000)
    focal = forms.EmailField(
        label=gettext_lazy("E-mail address of the focal person"),
        required=False,
        help_text=gettext_lazy("Of somebody with an account: they hand in the note and say who heads the delegation."),
    )

    def __init__(self, delegation: dialogue.Delegation | None, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if delegation is not None:
            del self.fields["country"], self.fields["name"]


class NoteForm(forms.Form):
    """The one note of a delegation."""

    upload = forms.FileField(label=gettext_lazy("Note"), required=False)


@GET_POST
def delegations(request: FacilityRequest, token: str) -> HttpResponse:
    """The delegations of a meeting at the desk, and whether it asks for any."""
    require(dialogue.policy.may_run_registration, request.actor)
    plan = dialogue.plan_by_token(token, request.actor)
    wrong = ""
    if request.method == "POST":
        do = request.POST.get("do", "")
        if do not in {"ask", "ask_no_more"}:
            raise NotFound("act")
        try:
            dialogue.ask_delegations(plan_id=plan.pk, asked=do == "ask", actor=request.actor, at=request.at)
        except Refused:
            wrong = str(dialogue.FINDINGS["dialogue.delegations_come_first"])
        else:
            messages.success(request, _("Saved."))
            return redirect("dialogue:delegations", token=token)
    rows = list(dialogue.delegations_of(plan))
    context = _about(plan, token) | {"head": _head(), "rows": [_row(one, token) for one in rows], "wrong": wrong}
    return render(request, "dialogue/delegations.html", context, status=422 if wrong else 200)


def _about(plan: dialogue.Plan, token: str) -> dict[str, Any]:
    return {
        "plan": plan,
        "title": _("Delegations"),
        "up": said(plan.meeting.titles),
        "back": reverse("dialogue:desk_meeting", args=[token]),
        "add": reverse("dialogue:add_delegation", args=[token]) if plan.state == "published" else "",
        "standing": plan.state != "cancelled",
    }


def _head() -> list[Any]:
    return [_("Delegation"), (_("Taken"), "number"), (_("Places"), "number"), _("Focal person"), _("Note")]


def _row(one: dialogue.Delegation, token: str) -> tuple[Any, ...]:
    link = format_html(
        '<a class="ecl-link" href="{}">{}</a>',
        reverse("dialogue:delegation", args=[one.record.token]),
        own_detail.delegation_name(one),
    )
    focal = one.focal.name if one.focal is not None else _("nobody yet")
    note = _("handed in") if one.note is not None else _("not yet")
    return link, formats.number(one.taken), formats.number(one.places), focal, note


@GET_POST
def put(request: FacilityRequest, token: str, number: int | None = None) -> HttpResponse:
    """Add a delegation, or change the places and the focal person of one."""
    require(dialogue.policy.may_run_registration, request.actor)
    plan = dialogue.plan_by_token(token, request.actor)
    row = dialogue.delegations_of(plan).filter(pk=number).first() if number else None
    if number and row is None:
        raise NotFound("delegation")
    start = {"places": row.places, "focal": row.focal.email if row.focal else ""} if row else {"places": 3}
    form = DelegationForm(row, request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        who: dict[str, Any] = {"plan_id": plan.pk, "actor": request.actor, "at": request.at}
        try:
            dialogue.put_delegation(delegation_id=number, **form.cleaned_data, **who)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Saved. A new focal person gets a letter."))
            return redirect("dialogue:delegations", token=token)
    back = reverse("dialogue:delegations", args=[token])
    title = own_detail.delegation_name(row) if row is not None else _("Add a delegation")
    page = {"form": form, "title": title, "lead": said(plan.meeting.titles), "up": _("Delegations"), "back": back}
    return render(request, "reports/form.html", page | {"button": _("Save")}, status=422 if form.errors else 200)


def _act(request: FacilityRequest, found: dialogue.Delegation, do: str) -> str:
    """Do what a button asks, and say what came of it. Raises NotFound for another one, Refused."""
    who: dict[str, Any] = {"delegation_id": found.pk, "actor": request.actor, "at": request.at}
    if do == "note":
        dialogue.hand_in_note(upload=request.FILES.get("upload"), **who)
        return _("Handed in. You, the secretariat, the head and the alternates read it, nobody else.")
    if do == "take_note_away":
        dialogue.take_note_away(**who)
        return _("Taken away.")
    number = request.POST.get("number", "")
    if do not in {"head", "alternate", "member"} or not number.isascii() or not number.isdecimal() or len(number) > 12:
        raise NotFound("act")
    dialogue.say_part(registration_id=int(number), part="" if do == "member" else do, **who)
    return _("Saved.")


@GET_POST
def delegation(request: FacilityRequest, token: str) -> HttpResponse:
    """One delegation: its places and note; for who speaks for it also its members, its head and its alternates."""
    found = dialogue.delegation_by_token(token, request.actor)
    form = NoteForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        try:
            told = _act(request, found, request.POST.get("do", ""))
        except Refused as refusal:
            form.is_valid()
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, told)
            return redirect("dialogue:delegation", token=token)
    context = _page(request, found) | {"form": form}
    return render(request, "dialogue/delegation.html", context, status=422 if form.errors else 200)


def _page(request: FacilityRequest, found: dialogue.Delegation) -> dict[str, Any]:
    plan, actor = found.plan, request.actor
    speaks = dialogue.policy.may_speak_for_delegation(actor, found)
    runs = dialogue.policy.may_run_registration(actor)
    reads = found.note is not None and dialogue.policy.may_read_note(actor, found)
    running = plan.state == "published" and request.at < dialogue.over_at(plan)
    taken = {"taken": formats.number(found.taken), "places": formats.number(found.places)}
    facts: list[tuple[str, Any]] = [*own_detail.when_and_where(plan)]
    facts.append((_("Places"), _("%(taken)s of %(places)s taken") % taken))
    desk = plan.meeting.record.token
    return {
        "found": found,
        "title": own_detail.delegation_name(found),
        "lead": said(plan.meeting.titles),
        "up": said(plan.meeting.titles),
        "back": reverse("dialogue:meeting", args=[plan.meeting.record.reference]),
        "facts": facts,
        "note": reverse("dialogue:delegation_note", args=[found.record.token]) if reads else "",
        "may_hand_in": speaks and running and found.note is None,
        "may_take_away": runs and found.note is not None,
        "members": _members(found) if speaks else [],
        "speaks": speaks,
        "parting": speaks and running,
        "change": reverse("dialogue:delegation_places", args=[desk, found.pk]) if runs and running else "",
        "history": panels.history(trail.history(found.record_id)) if runs else [],
    }


def _members(found: dialogue.Delegation) -> list[dict[str, Any]]:
    """Who registered in it, the head first, with what each can become."""
    order = {"head": 0, "alternate": 1, "": 2}
    words = dialogue.words.PARTS
    rows = sorted(found.members.exclude(state="withdrawn"), key=lambda one: (order[one.part], one.name_key))
    labels = {"head": _("Make head"), "alternate": _("Make alternate"), "": _("Make member")}
    return [
        {
            "number": one.pk,
            "name": one.name,
            "function": one.function,
            "part": str(words[one.part]),
            "state": str(dialogue.words.REGISTRATION_STATES[one.state]),
            "acts": [(part or "member", label) for part, label in labels.items() if part != one.part],
        }
        for one in rows
    ]


@require_safe
def note(request: FacilityRequest, token: str) -> HttpResponseBase:
    """The note of a delegation, for the secretariat, its focal person, its head and its alternates."""
    found = dialogue.delegation_by_token(token, request.actor)
    if found.note is None or not dialogue.policy.may_read_note(request.actor, found):
        raise NotFound("note")
    return serve(request, found.note, files.key_for_writers(found.note))
