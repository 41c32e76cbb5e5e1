"""The documents of a meeting on a page of their own: read, and at meetings that others held added and withdrawn."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.public import words
from facility.core.errors import NotFound
from facility.foundation.accounts.public import Actor, require
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dialogue.lists import meeting_address, title_of
from facility.interfaces.web.evaluation.asking import GET_POST, form_page, only_in
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.languages import page_language


class WithdrawForm(forms.Form):
    """Why a document is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        help_text=gettext_lazy("Who could read the document reads it beside the title. Name no private person."),
    )


def _row(one: dialogue.MeetingDocument, meeting: dialogue.Meeting, language: str, may: bool) -> dict[str, Any]:
    reference = meeting.record.reference
    told = words.AUDIENCES if meeting.verification == "own" else words.PAST_AUDIENCES
    there = one.withdrawn_at is None
    return {
        "title": one.title,
        "kind": str(words.DOCUMENT_KINDS[one.kind]),
        "language": language,
        "size": formats.file_size(one.file.size),
        "audience": str(told[one.audience]) if one.audience != "everybody" else "",
        "added": formats.day(one.added_at),
        "url": reverse("dialogue:document", args=[reference, one.file.token]) if there else "",
        "withdrawn": formats.day(one.withdrawn_at) if one.withdrawn_at is not None else "",
        "reason": one.withdrawn_reason,
        "withdraw": reverse("dialogue:withdraw_document", args=[reference, one.pk]) if may and there else "",
    }


def page(meeting: dialogue.Meeting, actor: Actor) -> dict[str, Any]:
    """The documents by kind, and what was withdrawn with its reason."""
    may = dialogue.policy.may_plan(actor)
    edits = may and meeting.verification != "own"
    names = formats.locale_of(page_language()).languages
    found: dict[str, list[dict[str, Any]]] = {}
    for one in dialogue.documents_of(meeting, actor):
        row = _row(one, meeting, names.get(one.language, one.language), edits)
        found.setdefault("" if row["withdrawn"] else row["kind"], []).append(row)
    adds = meeting.record.token if meeting.verification == "own" else meeting.record.reference
    return {
        "title": _("Documents of the meeting"),
        "meeting": meeting,
        "meeting_title": title_of(meeting),
        "meeting_url": meeting_address(meeting),
        "withdrawn": found.pop("", []),
        "kinds": sorted(found.items()),
        "add": reverse("dialogue:add_document", args=[adds]) if may else "",
    }


@require_safe
def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """The documents of one meeting that the reader may have."""
    ours = cast(FacilityRequest, request)
    found = dialogue.meeting_by_reference(reference, ours.actor)
    return render(ours, "dialogue/documents.html", page(found, ours.actor))


def _standing(request: FacilityRequest, reference: str, number: int) -> dialogue.MeetingDocument:
    """A document that stands, of a meeting that others held. Raises Forbidden, NotFound, NotAllowedNow."""
    found = dialogue.meeting_by_reference(reference, request.actor)
    require(dialogue.policy.may_plan, request.actor, found)
    one = next((each for each in dialogue.documents_of(found, request.actor) if each.pk == number), None)
    if one is None:
        raise NotFound("document")
    only_in(
        "own" if found.verification == "own" else "withdrawn" if one.withdrawn_at else "kept", ("kept",), "withdraw"
    )
    return one


@signed_in
@GET_POST
def withdraw(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Withdraw a document of a meeting that others held, with the reason."""
    ours = cast(FacilityRequest, request)
    one = _standing(ours, reference, number)
    form = WithdrawForm(ours.POST or None)

    def act() -> Any:
        return dialogue.withdraw_document(document_id=one.pk, actor=ours.actor, at=ours.at, **form.cleaned_data)

    return form_page(
        ours,
        form,
        act,
        reverse("dialogue:documents", args=[reference]),
        template="assistance/form.html",
        up=one.title,
        title=_("Withdraw a document"),
        lead=_("Its title stays on record with the reason. Its content goes for good."),
        button=_("Withdraw it"),
        done=_("Withdrawn. The reason stands beside the title."),
    )
