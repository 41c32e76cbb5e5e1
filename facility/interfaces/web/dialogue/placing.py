"""Pages of rounds: the room, placing one's own project, opening and closing, proposals to change a type."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.public import words
from facility.apps.projects import public as projects
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import require
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dialogue import rooms, version_pages, vote_pages
from facility.interfaces.web.dialogue.lists import meeting_address, title_of
from facility.interfaces.web.projects.lists import title_of as project_title
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import said

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def _form(request: FacilityRequest, form: forms.Form, *, title: str, lead: str, back: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "lead": lead, "button": button, "back": back, "up": _("Back")}
    return render(request, "grants/form.html", context, status=422 if form.errors else 200)


@require_safe
def room(request: FacilityRequest, token: str) -> HttpResponse:
    """The picture of a round while it forms, and once it is closed what moved."""
    found = dialogue.round_by_token(token, request.actor)
    return render(request, "dialogue/room.html", rooms.page(found, request.actor))


@require_POST
def close(request: FacilityRequest, token: str) -> HttpResponse:
    """Close a round, for the secretariat."""
    found = dialogue.round_by_token(token, request.actor)
    dialogue.close_round(round_id=found.pk, actor=request.actor, at=request.at)
    messages.success(request, _("Closed. Every placement waits for a curator."))
    return redirect("dialogue:room", token=token)


class OwnForm(forms.Form):
    """A main approach, others that contribute, and why."""

    approach = forms.ChoiceField(label=gettext_lazy("Main approach"), widget=forms.RadioSelect)
    contributing = forms.MultipleChoiceField(
        label=gettext_lazy("Other approaches that contribute"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=gettext_lazy("The room reads it, and the curators afterwards."),
    )

    def __init__(self, *given: Any, types: list[tuple[str, Any]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["approach"].choices = types  # type: ignore[attr-defined]
        self.fields["contributing"].choices = types  # type: ignore[attr-defined]


@GET_POST
def place(request: FacilityRequest, token: str, reference: str) -> HttpResponse:
    """Place a project of one's organisation; again changes what was said before."""
    found = dialogue.round_by_token(token, request.actor)
    now = dialogue.picture(found)
    row = next((one for one in now.placements if one.project.record.reference == reference), None)
    if row is None:
        raise NotFound("placement")
    require(dialogue.policy.may_place_own, request.actor, row)
    initial = {"contributing": row.contributing, "reason": row.reason}
    initial["approach"] = row.approach.code if row.approach is not None else ""
    form = OwnForm(request.POST or None, initial=initial, types=[(one.code, said(one.names)) for one in now.approaches])
    if request.method == "POST" and form.is_valid():
        try:
            dialogue.place_own(placement_id=row.pk, actor=request.actor, at=request.at, **form.cleaned_data)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Placed. You may change it while the round is open."))
            return redirect("dialogue:room", token=token)
    back, lead = reverse("dialogue:room", args=[token]), project_title(row.project)
    return _form(request, form, title=_("Place your project"), lead=lead, back=back, button=_("Place it"))


class RoundForm(forms.Form):
    """Which version of the typology, and which projects."""

    version = forms.ChoiceField(label=gettext_lazy("Version of the typology"))
    references = forms.CharField(
        label=gettext_lazy("Projects concerned"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
        help_text=gettext_lazy("Their references, one to a line. The organisation that leads a project places it."),
    )

    def __init__(self, *given: Any, invented: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["version"].choices = [  # type: ignore[attr-defined]
            (one.version, f"{said(one.names)} ({one.version})") for one in projects.schemes(invented=invented)
        ]


@GET_POST
def open_round(request: FacilityRequest, reference: str) -> HttpResponse:
    """Open a round at a meeting."""
    meeting = dialogue.meeting_by_reference(reference, request.actor)
    require(dialogue.policy.may_open_round, request.actor, meeting)
    form = RoundForm(request.POST or None, invented=meeting.record.invented)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        asked = given["references"].splitlines()
        try:
            made = dialogue.open_round(
                meeting_id=meeting.pk, version=given["version"], references=asked, actor=request.actor, at=request.at
            )
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Open. Those who lead the projects place them now."))
            return redirect("dialogue:room", token=made.record.token)
    back, lead = meeting_address(meeting), title_of(meeting)
    return _form(request, form, title=_("Open a round of placing"), lead=lead, back=back, button=_("Open the round"))


class ChangeForm(forms.Form):
    """What is to be changed, and why."""

    change = forms.ChoiceField(label=gettext_lazy("What"), choices=words.CHANGES.items, widget=forms.RadioSelect)
    approach = forms.ChoiceField(label=gettext_lazy("Which type, to rename or retire"), required=False)
    name = forms.CharField(label=gettext_lazy("New name, to add or rename"), max_length=120, required=False)
    reason = forms.CharField(label=gettext_lazy("Why"), widget=forms.Textarea, max_length=2000)

    def __init__(self, *given: Any, types: list[tuple[str, Any]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["approach"].choices = [("", "–"), *types]  # type: ignore[attr-defined]


@GET_POST
def propose_change(request: FacilityRequest, token: str) -> HttpResponse:
    """Propose to add, rename or retire a type."""
    found = dialogue.round_by_token(token, request.actor)
    require(dialogue.policy.may_discuss, request.actor, found)
    types = [(one.code, said(one.names)) for one in found.scheme.approaches.all()]
    form = ChangeForm(request.POST or None, types=types)
    if request.method == "POST" and form.is_valid():
        try:
            made = dialogue.propose_change(round_id=found.pk, actor=request.actor, at=request.at, **form.cleaned_data)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Proposed. The room discusses it."))
            return redirect("dialogue:type_change", token=made.record.token)
    back, lead = reverse("dialogue:room", args=[token]), rooms.title(found)
    return _form(request, form, title=_("Propose a change of a type"), lead=lead, back=back, button=_("Propose"))


class RemarkForm(forms.Form):
    """What is said."""

    words = forms.CharField(label=gettext_lazy("Remark"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


class SettleForm(forms.Form):
    """Whether the room agreed, in words."""

    agreed = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=[("yes", gettext_lazy("Agreed")), ("no", gettext_lazy("Not agreed"))],
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(label=gettext_lazy("In words"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)


@GET_POST
def change(request: FacilityRequest, token: str) -> HttpResponse:
    """One proposal to change a type: what was said of it, and whether the room agreed."""
    found = dialogue.proposal_by_token(token, request.actor)
    settles = request.POST.get("do") == "settle"
    remark = RemarkForm(request.POST if request.method == "POST" and not settles else None)
    settle = SettleForm(request.POST if settles else None)
    form = settle if settles else remark
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"proposal_id": found.pk, "actor": request.actor, "at": request.at}
        if settles:
            agreed = settle.cleaned_data["agreed"] == "yes"
            dialogue.settle_change(agreed=agreed, outcome=settle.cleaned_data["outcome"], **given)
        else:
            dialogue.remark(words=remark.cleaned_data["words"], **given)
        messages.success(request, _("Written down."))
        return redirect("dialogue:type_change", token=token)
    context = _change_page(found, request) | {"remark": remark, "settle": settle, "form": form}
    return render(request, "dialogue/change.html", context, status=422 if form.errors else 200)


def _change_page(found: dialogue.TypeProposal, request: FacilityRequest) -> dict[str, Any]:
    is_open, inside = found.state == "open", rooms.may_read_reasons(request.actor, found.round)
    taken = projects.taken_up([found.record_id]).get(found.record_id) if found.state == "agreed" else None
    shown = taken is not None and (taken.state == "published" or projects.may_draft_version(request.actor))
    return {
        "proposal": found,
        "title": rooms.headline(found),
        "line": rooms.proposal_line(found),
        "round": found.round,
        "round_title": rooms.title(found.round),
        "inside": inside,
        "remarks": list(found.remarks.all()) if inside else [],
        "may_remark": is_open and inside,
        "may_settle": is_open and dialogue.policy.may_settle_type(request.actor, found),
        "vote": vote_pages.of_proposal(found, request.actor, inside=inside),
        "taken": taken,
        "taken_url": version_pages.address(taken) if taken is not None and shown else "",
    }
