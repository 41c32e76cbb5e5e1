"""Pages of commitments: the public list, one commitment with its reports, and the forms of secretariat and owners."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.public import words
from facility.apps.parties.public import Organisation, organisations_visible_to
from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.fold import fold
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dialogue import outcome
from facility.interfaces.web.dialogue.lists import meeting_address, title_of
from facility.interfaces.web.projects.lists import address_of
from facility.interfaces.web.projects.lists import title_of as project_title
from facility.interfaces.web.projects.naming import Naming
from facility.interfaces.web.projects.narrowing import of_organisation
from facility.interfaces.web.ui import formats
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.languages import said
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, render_list

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


def _reported(rows: QuerySet[Any], chosen: str) -> QuerySet[Any]:
    return rows.filter(state="" if chosen == "open" else chosen)


def _countries() -> list[tuple[str, str]]:
    naming = Naming()
    return [(code, naming(code)) for code in naming.ordered(dialogue.countries_of_commitments())]


def _about_country(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(dialogue.commitments_about_country(code))


class CommitmentList(DataList):
    """Commitments of meetings, the newest meeting first."""

    name = "commitments"
    caption = gettext_lazy("Commitments")
    columns = (
        Column(key="text", label=gettext_lazy("Commitment"), value=lambda one: said(one.texts), url=outcome.address),
        Column(
            key="meeting",
            label=gettext_lazy("Meeting"),
            value=lambda one: title_of(one.meeting),
            url=lambda one: meeting_address(one.meeting),
            sort=("meeting__starts", "position"),
        ),
        Column(key="owner", label=gettext_lazy("Owner"), value=outcome.owner),
        Column(key="due", label=gettext_lazy("Due"), kind="date", sort="due"),
        Column(
            key="state",
            label=gettext_lazy("Reported"),
            kind="status",
            value=lambda one: (one.state or "open", words.COMMITMENT_STATES[one.state], outcome.TONES[one.state]),
        ),
    )
    filters = (
        Choice(
            key="state",
            label=gettext_lazy("Reported"),
            choices=[(code or "open", label) for code, label in words.COMMITMENT_STATES.items()],
            apply=_reported,
        ),
        Choice(key="country", label=gettext_lazy("Country"), choices=_countries, apply=_about_country),
        of_organisation("owner"),
    )
    search = ("texts", "meeting__titles", "owner__name")
    order = ("-meeting__starts", "position")
    empty = Empty(gettext_lazy("No commitments yet"), gettext_lazy("They are written down on the page of a meeting."))
    invented = "record.invented"


@require_safe
def commitment_list(request: FacilityRequest) -> HttpResponseBase:
    """What was taken on at meetings, by whom, and what was reported."""
    lead = _("What was taken on at meetings, by whom, until when, and what came of it.")
    return render_list(request, CommitmentList(dialogue.commitments(request.actor)), title=_("Commitments"), lead=lead)


@require_safe
def commitment(request: FacilityRequest, reference: str) -> HttpResponse:
    """One commitment, its reports, and what answers it."""
    found = dialogue.commitment_by_reference(reference, request.actor)
    return render(request, "dialogue/commitment.html", _page(found, request.actor))


def _page(found: dialogue.Commitment, actor: Actor) -> dict[str, Any]:
    after = dialogue.next_meeting(found.meeting, actor)
    reports = list(found.reports.all())
    return {
        "commitment": found,
        "title": said(found.texts),
        "state": outcome.state(found),
        "meeting": found.meeting,
        "meeting_title": title_of(found.meeting),
        "owner": outcome.owner(found),
        "due": outcome.due(found),
        "after": after,
        "after_title": title_of(after) if after else "",
        "reports": [
            {
                "state": words.COMMITMENT_STATES[one.state],
                "by": words.REPORTED_BY[one.by],
                "at": formats.day(one.at),
                "words": one.words,
            }
            for one in reversed(reports)
        ],
        "may_report": dialogue.policy.may_report(actor, found),
    }


class ReportForm(forms.Form):
    """How far, and in words."""

    state = forms.ChoiceField(
        label=gettext_lazy("How far"),
        choices=[(code, label) for code, label in words.COMMITMENT_STATES.items() if code],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("In words"),
        widget=forms.Textarea,
        max_length=4000,
        help_text=gettext_lazy("Everybody reads it. Name no private person."),
    )


@GET_POST
def report(request: FacilityRequest, reference: str) -> HttpResponse:
    """Report on a commitment, as its owner or for the secretariat."""
    found = dialogue.commitment_by_reference(reference, request.actor)
    require(dialogue.policy.may_report, request.actor, found)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dialogue.report_commitment(commitment_id=found.pk, actor=request.actor, at=request.at, **form.cleaned_data)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Reported. Everybody can read it."))
            return redirect("dialogue:commitment", reference=reference)
    return _form(request, form, _("Report on a commitment"), said(found.texts), outcome.address(found), _("Report"))


def _form(request: FacilityRequest, form: forms.Form, title: str, lead: str, back: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "lead": lead, "button": button, "back": back, "up": _("Back")}
    return render(request, "grants/form.html", context, status=422 if form.errors else 200)


class OutcomeForm(forms.Form):
    """A conclusion, or a commitment with its owner and date."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[("commitment", gettext_lazy("A commitment")), ("conclusion", gettext_lazy("A conclusion"))],
        widget=forms.RadioSelect,
        initial="commitment",
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text, in English"), widget=forms.Textarea, max_length=2000, required=False
    )
    text_fr = forms.CharField(
        label=gettext_lazy("Text, in French"), widget=forms.Textarea, max_length=2000, required=False
    )
    owner = forms.CharField(
        label=gettext_lazy("Owner of the commitment"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("The name of an organisation of the register; empty for the facility as secretariat."),
    )
    due = forms.CharField(
        label=gettext_lazy("Due"),
        max_length=10,
        required=False,
        help_text=gettext_lazy("2024, 2024-10 or 2024-10-31; empty where no date was stated."),
    )
    due_note = forms.CharField(
        label=gettext_lazy("What was said of the date"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Such as an hour whose time zone nobody stated."),
    )

    def owner_id(self, actor: Actor) -> int | None:
        """The organisation of that name, None for the secretariat. Raises Refused."""
        name = self.cleaned_data["owner"].strip()
        if not name:
            return None
        rows: QuerySet[Organisation] = organisations_visible_to(actor).filter(name_folded=fold(name)[:500])
        found = rows.order_by("pk").first()
        if found is None:
            raise Refused(at_field("owner", "dialogue.unknown_owner"))
        return found.pk

    def act(self, meeting: dialogue.Meeting, request: FacilityRequest) -> None:
        """Write it down. Raises Refused."""
        given = self.cleaned_data
        texts = {"en": given["text_en"], "fr": given["text_fr"]}
        if given["kind"] == "conclusion":
            dialogue.conclude(meeting_id=meeting.pk, texts=texts, actor=request.actor, at=request.at)
            return
        dialogue.commit(
            meeting_id=meeting.pk,
            texts=texts,
            owner_id=self.owner_id(request.actor),
            due=given["due"],
            due_note=given["due_note"],
            actor=request.actor,
            at=request.at,
        )


@GET_POST
def write_outcome(request: FacilityRequest, reference: str) -> HttpResponse:
    """Write down a conclusion or a commitment of a meeting."""
    meeting = dialogue.meeting_by_reference(reference, request.actor)
    require(dialogue.policy.may_commit, request.actor, meeting)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            form.act(meeting, request)
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Written down. Everybody can read it."))
            return redirect("dialogue:meeting", reference=reference)
    title = _("Conclusion or commitment")
    return _form(request, form, title, title_of(meeting), meeting_address(meeting), _("Write it down"))


class NotPresentedList(DataList):
    """Projects that no source on record says were presented."""

    name = "not-presented"
    caption = gettext_lazy("Projects")
    columns = (
        Column(key="title", label=gettext_lazy("Project"), value=project_title, sort="title_key", url=address_of),
        Column(key="starts", label=gettext_lazy("Start"), kind="date", sort="starts"),
        Column(key="ends", label=gettext_lazy("End"), kind="date", sort="ends"),
    )
    order = ("-starts", "title_key")
    empty = Empty(gettext_lazy("Every project was presented"), gettext_lazy("Nothing is left for the next event."))
    invented = "record.invented"


@require_safe
def not_presented(request: FacilityRequest, reference: str) -> HttpResponseBase:
    """Projects of the facility not yet presented at an earlier meeting of the same process."""
    meeting = dialogue.meeting_by_reference(reference, request.actor)
    rows = NotPresentedList(dialogue.not_presented(meeting, request.actor))
    lead = _("Before this meeting, no source on record names them as presented. No list is kept of the event of 2022.")
    extra = {"meeting_title": title_of(meeting), "meeting_url": reverse("dialogue:meeting", args=[reference])}
    title = _("Not yet presented at an earlier event")
    return render_list(request, rows, title=title, lead=lead, template="dialogue/not_presented.html", extra=extra)
