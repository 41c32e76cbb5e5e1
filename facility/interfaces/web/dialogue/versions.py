"""Pages of the next version of the typology: drafted from what rooms agreed, proposed, published by a second person."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.dialogue import public as dialogue
from facility.apps.projects import public as projects
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import require
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dialogue import rooms, version_pages
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.findings import say as finding_words
from facility.interfaces.web.ui.languages import said

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def versions(request: FacilityRequest) -> HttpResponse:
    """Drafts of versions, and what rooms agreed about the newest one."""
    require(projects.may_draft_version, request.actor)
    newest = projects.schemes(invented=True).first()
    context = {
        "newest": newest,
        "drafts_head": [_("Name"), _("Version"), _("Follows"), _("In use from"), _("State")],
        "drafts": [version_pages.row(one) for one in projects.drafts()[:50]],
        "agreed_head": [_("Agreed where"), _("In words"), _("Taken up in")],
        "agreed": version_pages.agreed_rows(dialogue.agreed_changes(newest.pk) if newest is not None else []),
    }
    return render(request, "dialogue/versions.html", context)


class HeadForm(forms.Form):
    """What the version is called, from which day it holds, a note."""

    version = forms.CharField(
        label=gettext_lazy("Version"),
        max_length=20,
        help_text=gettext_lazy("As it stands in addresses and tables, such as 2027-01."),
    )
    names_en = forms.CharField(label=gettext_lazy("Name, in English"), max_length=120, required=False)
    names_fr = forms.CharField(label=gettext_lazy("Name, in French"), max_length=120, required=False)
    valid_from = forms.DateField(
        label=gettext_lazy("In use from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, required=False
    )
    invented = forms.BooleanField(
        label=gettext_lazy("Made up, for the demonstration only"),
        required=False,
        help_text=gettext_lazy("It takes up what the demonstration made up, and nothing else."),
    )

    def given(self) -> dict[str, Any]:
        """As the act takes it."""
        data = self.cleaned_data
        names = {code: data[f"names_{code}"] for code in ("en", "fr")}
        return {"version": data["version"], "names": names, "valid_from": data["valid_from"], "note": data["note"]}


def _head_page(request: FacilityRequest, form: HeadForm, *, title: str, back: str, button: str) -> HttpResponse:
    lead = _("It follows the newest version. That one, and every placement under it, stays as it is.")
    context = {"form": form, "title": title, "lead": lead, "back": back, "up": _("Back"), "button": button}
    return render(request, "grants/form.html", context, status=422 if form.errors else 200)


@GET_POST
def start(request: FacilityRequest) -> HttpResponse:
    """Begin a draft of the next version."""
    require(projects.may_draft_version, request.actor)
    form = HeadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invented = form.cleaned_data["invented"]
        try:
            made = projects.start_draft(actor=request.actor, at=request.at, invented=invented, **form.given())
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Begun. Every type stands as kept until you take up what a room agreed."))
            return redirect("dialogue:version", token=made.record.token)
    title, back = _("Draft the next version of the typology"), reverse("dialogue:versions")
    return _head_page(request, form, title=title, back=back, button=_("Begin the draft"))


def _draft(request: FacilityRequest, token: str) -> projects.SchemeDraft:
    require(projects.may_draft_version, request.actor)
    return projects.draft_by_token(token, request.actor)


@GET_POST
def head(request: FacilityRequest, token: str) -> HttpResponse:
    """Change what a draft is called, its day and its note."""
    draft = _draft(request, token)
    if draft.state != "draft":
        raise NotAllowedNow("change", draft.state, "typology_draft")
    start_with = {f"names_{code}": draft.names.get(code, "") for code in ("en", "fr")}
    start_with |= {"version": draft.version, "valid_from": draft.valid_from, "note": draft.note}
    form = HeadForm(request.POST or None, initial=start_with)
    del form.fields["invented"]
    if request.method == "POST" and form.is_valid():
        try:
            projects.change_draft(draft_id=draft.pk, actor=request.actor, at=request.at, **form.given())
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Saved."))
            return redirect("dialogue:version", token=token)
    back = reverse("dialogue:version", args=[token])
    return _head_page(request, form, title=_("Name and day of the version"), back=back, button=_("Save"))


def _act(request: FacilityRequest, draft: projects.SchemeDraft, do: str) -> str:
    """Do one of the acts of the page's buttons, and say that it is done. Raises NotFound for another one; Refused."""
    who: dict[str, Any] = {"draft_id": draft.pk, "actor": request.actor, "at": request.at}
    if do == "take_out":
        projects.take_out_of_draft(code=request.POST.get("code", "")[:40], **who)
        return _("Taken out. What was agreed can be taken up again.")
    if do == "propose":
        projects.propose_version(**who)
        return _("Proposed. Nothing changes before a second person has published it.")
    if do == "take_back":
        projects.take_version_back(**who)
        return _("Taken back. It is a draft again.")
    if do == "publish":
        projects.publish_version(payload_seen=request.POST.get("seen", "")[:64], **who)
        return _("Published. What stood under the version before is proposed again, and waits for a curator.")
    if do == "drop":
        projects.drop_draft(**who)
        return _("Given up. What it had taken up can be taken up by another draft.")
    raise NotFound("act")


@GET_POST
def version(request: FacilityRequest, token: str) -> HttpResponse:
    """One draft as it stands: its lines with their sources, what waits to be taken up, and the two people."""
    draft = _draft(request, token)
    if request.method == "POST":
        try:
            messages.success(request, _act(request, draft, request.POST.get("do", "")))
        except Refused as refusal:
            messages.error(request, " ".join(" ".join(finding_words(one)) for one in refusal.findings))
        return redirect("dialogue:version", token=token)
    return render(request, "dialogue/version.html", version_pages.page(draft, request.actor, request.at))


class TakeUpForm(forms.Form):
    """In which language the room agreed the name, and what the type is called in the other one."""

    language = forms.ChoiceField(
        label=gettext_lazy("The room’s name is in"),
        choices=[("en", gettext_lazy("English")), ("fr", gettext_lazy("French"))],
        widget=forms.RadioSelect,
        initial="en",
    )
    other = forms.CharField(label=gettext_lazy("Name in the other language"), max_length=120, required=False)

    def names(self, agreed: str) -> dict[str, str]:
        """The names by language."""
        language = self.cleaned_data["language"]
        return {language: agreed, "fr" if language == "en" else "en": self.cleaned_data["other"]}


class PlainForm(forms.Form):
    """Nothing to say: a type that is retired needs no name."""


@GET_POST
def take_up(request: FacilityRequest, token: str, change: str) -> HttpResponse:
    """Take up what a room agreed into a draft, as one of its lines."""
    draft = _draft(request, token)
    agreed = dialogue.agreed_changes(draft.before_id)
    found = next((one for one in agreed if one.record.token == change), None)
    if found is None:
        raise NotFound("proposal")
    kind = PlainForm if found.change == "retire" else TakeUpForm
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        names = form.names(found.name) if isinstance(form, TakeUpForm) else {}
        given: dict[str, Any] = {"proposal_id": found.pk, "draft_id": draft.pk, "names": names}
        try:
            dialogue.take_up_change(actor=request.actor, at=request.at, **given)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Taken up."))
            return redirect("dialogue:version", token=token)
    context = {"form": form, "title": rooms.headline(found), "lead": found.outcome, "button": _("Take it up")}
    context |= {"back": reverse("dialogue:version", args=[token]), "up": said(draft.names)}
    return render(request, "grants/form.html", context, status=422 if form.errors else 200)
