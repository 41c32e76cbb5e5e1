"""Pages of a meeting's reports: the edition that is out, the draft at the desk, its texts, and the two people."""

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
from facility.core.errors import NotFound, Refused
from facility.foundation.accounts.public import require
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dialogue import editions, report_pages
from facility.interfaces.web.evaluation.asking import form_page
from facility.interfaces.web.ui.findings import add_to_form
from facility.interfaces.web.ui.findings import say as finding_words

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def event_report(request: FacilityRequest, reference: str) -> HttpResponse:
    """A report that is out, with its hash and its files; everybody reads it."""
    edition = dialogue.report_edition(reference)
    return render(request, "dialogue/event_report.html", report_pages.published_page(edition, request.actor))


class EditionsForm(forms.Form):
    """Which two editions are compared."""

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, label in (("from", _("Earlier edition")), ("to", _("Later edition"))):
            self.fields[name] = forms.ChoiceField(label=label, choices=choices)


@require_safe
def compare(request: FacilityRequest, token: str) -> HttpResponse:
    """What changed between two approved editions that nobody withdrew, for those who draft and approve."""
    report = dialogue.report_by_token(token, request.actor)
    readable = [one for one in dialogue.editions_out(report) if not dialogue.is_withdrawn(one)]
    context = editions.page(report, readable, request.GET)
    form = EditionsForm(context["choices"], initial=context.get("chosen"))
    context["back"] = reverse("dialogue:desk_report", args=[token])
    return render(request, "dialogue/editions.html", context | {"form": form})


@require_safe
def public_editions(request: FacilityRequest, reference: str) -> HttpResponse:
    """The editions of a report that were let out, and what changed between two of them; everybody reads it."""
    context = editions.public_page(reference, request.GET, request.actor)
    form = EditionsForm(context["choices"], initial=context.get("chosen"))
    context["back"] = context["public"]
    return render(request, "dialogue/editions.html", context | {"form": form})


@require_safe
def edition(request: FacilityRequest, reference: str, number: int) -> HttpResponse:
    """One edition that was let out and not withdrawn, exactly as it was; everybody reads it."""
    every = dialogue.public_editions(reference)
    found = next((one for one in every if one.number == number and not dialogue.is_withdrawn(one)), None)
    if found is None:
        raise NotFound("edition")
    context = report_pages.published_page(found, request.actor, newest=every[-1].number)
    return render(request, "dialogue/event_report.html", context)


class WithdrawEditionForm(forms.Form):
    """Why an earlier edition is read no longer."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        help_text=gettext_lazy("Everybody reads it. Name no private person."),
    )


@GET_POST
def withdraw_edition(request: FacilityRequest, token: str, number: int) -> HttpResponse:
    """Withdraw an earlier edition, with the reason."""
    report = dialogue.report_by_token(token, request.actor)
    require(dialogue.policy.may_withdraw_edition, request.actor, report)
    if number not in {one.number for one in dialogue.editions_out(report)}:
        raise NotFound("edition")
    form = WithdrawEditionForm(request.POST or None)

    def act() -> Any:
        who: dict[str, Any] = {"actor": request.actor, "at": request.at}
        return dialogue.withdraw_edition(report_id=report.pk, number=number, **form.cleaned_data, **who)

    return form_page(
        request,
        form,
        act,
        reverse("dialogue:public_editions", args=[report.record.reference]),
        template="assistance/form.html",
        up=str(words.REPORT_KINDS[report.kind]),
        title=_("Withdraw edition %(number)s") % {"number": number},
        lead=_("Nobody reads it any more. Its number, its day and the reason stay."),
        button=_("Withdraw it"),
        done=_("Withdrawn. The reason stands in the list of editions."),
    )


@require_POST
def draft(request: FacilityRequest, reference: str) -> HttpResponse:
    """Draft a report of a meeting."""
    meeting = dialogue.meeting_by_reference(reference, request.actor)
    kind = request.POST.get("report", "")
    try:
        made = dialogue.draft_report(meeting_id=meeting.pk, kind=kind, actor=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, " ".join(" ".join(finding_words(one)) for one in refusal.findings))
        return redirect("dialogue:meeting", reference=reference)
    messages.success(request, _("Drafted from what the system knows. Nobody outside the secretariat sees it yet."))
    return redirect("dialogue:desk_report", token=made.record.token)


def _act(request: FacilityRequest, report: dialogue.EventReport, do: str) -> str:
    """Do one of the acts of the page's buttons, and say that it is done. Raises NotFound for another one; Refused."""
    who: dict[str, Any] = {"report_id": report.pk, "actor": request.actor, "at": request.at}
    if do == "read":
        dialogue.read_again(**who)
        return _("Read again. The texts stand as they were.")
    if do == "propose":
        dialogue.propose_report(**who)
        return _("Proposed. Nothing is public before a second person has approved it.")
    if do == "take_back":
        dialogue.take_back_report(**who)
        return _("Taken back. It is a draft again.")
    if do == "approve":
        dialogue.approve_report(payload_seen=request.POST.get("seen", "")[:64], **who)
        return _("Approved. Everybody reads it from now on; its files are being made.")
    if do == "reopen":
        dialogue.reopen_report(**who)
        return _("Open again as a draft, read anew. What is out stays out until another edition is approved.")
    raise NotFound("act")


@GET_POST
def desk_report(request: FacilityRequest, token: str) -> HttpResponse:
    """One report as it stands: read again, written, proposed, taken back, approved by another person."""
    report = dialogue.report_by_token(token, request.actor)
    if request.method == "POST":
        try:
            messages.success(request, _act(request, report, request.POST.get("do", "")))
        except Refused as refusal:
            messages.error(request, " ".join(" ".join(finding_words(one)) for one in refusal.findings))
        return redirect("dialogue:desk_report", token=token)
    return render(request, "dialogue/desk_report.html", report_pages.desk_page(report, request.actor, request.at))


_HOW = gettext_lazy("Each line is a paragraph; lines that begin with “- ” make a list.")


class PartForm(forms.Form):
    """The text of one part in both languages, with the numbers of the versions that the writer saw."""

    text_en = forms.CharField(
        label=gettext_lazy("Text, in English"), widget=forms.Textarea, max_length=10_000, required=False, help_text=_HOW
    )
    text_fr = forms.CharField(
        label=gettext_lazy("Text, in French"), widget=forms.Textarea, max_length=10_000, required=False, help_text=_HOW
    )
    seen_en = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6, required=False)
    seen_fr = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6, required=False)

    def given(self) -> dict[str, Any]:
        """Texts and numbers by language."""
        data = self.cleaned_data
        return {
            "texts": {code: data[f"text_{code}"] for code in ("en", "fr")},
            "seen": {code: data[f"seen_{code}"] or 0 for code in ("en", "fr")},
        }


@GET_POST
def report_part(request: FacilityRequest, token: str, part: str) -> HttpResponse:
    """Write one part of a report; every version is kept and shown below."""
    report = dialogue.report_by_token(token, request.actor)
    require(dialogue.policy.may_draft_report, request.actor, report)
    page = report_pages.part_page(report, part)
    form = PartForm(request.POST if request.method == "POST" else None, initial=page["start"])
    if request.method == "POST" and form.is_valid():
        try:
            dialogue.write_part(report_id=report.pk, part=part, actor=request.actor, at=request.at, **form.given())
        except Refused as refusal:
            add_to_form(form, refusal.findings)
        else:
            messages.success(request, _("Saved. Earlier versions are kept."))
            return redirect("dialogue:desk_report", token=token)
    context = page | {"form": form, "back": reverse("dialogue:desk_report", args=[token])}
    context |= {"report_title": str(words.REPORT_KINDS[report.kind])}
    return render(request, "dialogue/report_part.html", context, status=422 if form.errors else 200)
