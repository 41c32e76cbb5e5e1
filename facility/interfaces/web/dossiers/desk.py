"""The staff's side: every dossier that was handed in, and one of them as far as its seal is opened."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from facility.apps.calls import public as calls
from facility.apps.evaluation import public as evaluation
from facility.apps.proposals import public as proposals
from facility.core.errors import NotAllowedNow, NotFound
from facility.core.findings import Finding
from facility.foundation.accounts.public import require
from facility.foundation.base.clock import local_day
from facility.foundation.files import public as files
from facility.foundation.forms import public as forms
from facility.foundation.trail import public as trail
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.board import told
from facility.interfaces.web.dossiers.leaving import clarification_row
from facility.interfaces.web.dossiers.panels import panels_for
from facility.interfaces.web.dossiers.papers import document_row
from facility.interfaces.web.dossiers.reading import answers_shown, frame, rule_url
from facility.interfaces.web.dossiers.wording import stage_words, stages, state_of, what_next
from facility.interfaces.web.files import serve
from facility.interfaces.web.projects.narrowing import of_organisation
from facility.interfaces.web.ui.findings import view_rows
from facility.interfaces.web.ui.lists import Choice, Column, DataList, Empty, Flag, render_list


def _lots() -> list[tuple[str, str]]:
    rows = calls.Lot.objects.select_related("call").order_by("call__code", "code")
    return [(str(one.pk), f"{one.call.code} / {one.code}") for one in rows]


def _funds() -> list[tuple[str, str]]:
    return [(code, code) for code in calls.fund_codes()]


class HandedInList(DataList):
    """What was handed in, newest first; sealed ones without a word of their content."""

    name = "dossiers"
    caption = gettext_lazy("Dossiers")
    columns = [
        Column(
            key="reference",
            label=gettext_lazy("Reference"),
            value=lambda row: row.record.reference or row.record.token[:8],
            url=lambda row: reverse("dossiers:desk_detail", args=[row.record.token]),
            sort="record__reference",
        ),
        Column(
            key="title", label=gettext_lazy("Title"), value="title", unknown=gettext_lazy("sealed"), sort="title_key"
        ),
        Column(
            key="lot",
            label=gettext_lazy("Call and lot"),
            value=lambda row: f"{row.lot.call.code} / {row.lot.code}",
            sort=("lot__call__code", "lot__code"),
        ),
        Column(key="lead", label=gettext_lazy("Lead"), value="lead.name", sort="lead__name_sort"),
        Column(key="state", label=gettext_lazy("State"), kind="status", value=state_of, sort="state"),
        Column(key="fund", label=gettext_lazy("Fund"), value="fund_code", sort="fund_code"),
        Column(
            key="requested",
            label=gettext_lazy("Requested"),
            kind="money",
            value="requested_cents",
            sort="requested_cents",
        ),
    ]
    filters = [
        Choice(key="state", label=gettext_lazy("State"), choices=list(proposals.STATES.items()), field="state"),
        Choice(key="lot", label=gettext_lazy("Call and lot"), choices=_lots, field="lot_id"),
        Choice(key="fund", label=gettext_lazy("Fund"), choices=_funds, field="fund_code"),
        Flag(
            key="waiting",
            label=gettext_lazy("Only sealed ones that wait to be taken up"),
            where=Q(state__in=["concept_sealed", "full_sealed"]),
        ),
        Flag(
            key="refusal",
            label=gettext_lazy("Only those whose refusal is proposed"),
            where=Q(
                state__in=["concept_opened", "full_opened"],
                record__approvals__act=evaluation.REFUSAL,
                record__approvals__approved_at=None,
                record__approvals__withdrawn_at=None,
            ),
        ),
        of_organisation("lead"),
    ]
    search = ["title", "record__reference", "lead__name"]
    order = ["-started_at"]
    invented = "record.invented"
    empty = Empty(gettext_lazy("Nothing was handed in yet"), gettext_lazy("Dossiers appear here when they are sealed."))


@signed_in
@require_safe
def dossiers(request: HttpRequest) -> HttpResponseBase:
    """Every dossier that was handed in."""
    actor = cast(FacilityRequest, request).actor
    require(proposals.policy.may_list_all, actor)
    return render_list(
        request,
        HandedInList(proposals.visible_to(actor)),
        title=_("Dossiers"),
        lead=_("Everything that was handed in. What is sealed shows nothing of its content."),
        template="dossiers/desk_list.html",
    )


def staff_dossier(request: FacilityRequest, token: str) -> proposals.Proposal:
    """The dossier for staff. Raises NotFound for those who only write dossiers and for drafts never handed in."""
    found = proposals.by_token(token, request.actor)
    reads = proposals.policy.may_list_all(request.actor) or proposals.policy.may_read_opened(request.actor, found)
    if not reads:
        raise NotFound("dossier")
    return found


def _noted(request: FacilityRequest, entries: Iterable[trail.Entry]) -> bool:
    """Whether these entries tell already that the actor read the dossier today."""
    today, user_id = local_day(request.at), request.actor.user_id
    read = (one for one in entries if one.event == trail.Event.PROPOSAL_READ and one.user_id == user_id)
    return any(local_day(one.at) == today for one in read)


def _opened(
    request: FacilityRequest,
    found: proposals.Proposal,
    handed_in: Sequence[proposals.Submission],
    entries: Sequence[trail.Entry] = (),
) -> list[proposals.Opened]:
    """What was opened of what was handed in; reading it is noted on the trail, unless `entries` of it tell so."""
    if not proposals.policy.may_read_opened(request.actor, found):
        return []
    opened = []
    for one in handed_in:
        try:
            opened.append(proposals.read_opened(one))
        except NotAllowedNow:
            continue
    if opened and not _noted(request, entries):
        proposals.note_reading(proposal_id=found.pk, actor=request.actor, at=request.at)
    return opened


@signed_in
@require_safe
def detail(request: HttpRequest, token: str) -> HttpResponse:
    """One dossier: its course, and what was handed in as far as it is opened."""
    ours = cast(FacilityRequest, request)
    found = staff_dossier(ours, token)
    handed_in = proposals.handed_in(found)
    entries = trail.newest(found.record_id)
    opened = _opened(ours, found, handed_in, entries)
    asked = (
        any(one.event == trail.Event.PROPOSAL_CLARIFICATION_ASKED for one in entries) or len(entries) == trail.NEWEST
    )
    read = {one.submission.pk for one in opened}
    form = forms.form_of(found.answers.schema)
    context = {
        **frame(found, found.title or _("Sealed dossier")),
        "stages": stages(found),
        "next": what_next(found),
        "panels": panels_for(ours, found, opened),
        "submissions": [_handed_in(found, one, form) for one in reversed(opened)],
        "sealed": [one for one in handed_in if one.pk not in read],
        "clarifications": _clarifications(found, opened, form) if asked else [],
        "history": told(entries),
    }
    return render(request, "dossiers/desk_detail.html", context)


def _handed_in(found: proposals.Proposal, opened: proposals.Opened, form: forms.Form) -> dict[str, Any]:
    stage = opened.submission.stage
    url = [found.record.token, stage]
    return {
        "label": stage_words(stage),
        "submission": opened.submission,
        "parts": answers_shown(opened, form),
        "rows": view_rows(_found_then(found, opened), rule_url=rule_url),
        "documents": [
            document_row(
                one["name"],
                one["purpose"],
                one["size"],
                reverse("dossiers:desk_document", args=[*url, one["token"]]),
            )
            for one in opened.content["documents"]
        ],
    }


# While a stage is in these states nobody has judged it yet.
_UNJUDGED = {
    "concept": {"concept_sealed", "concept_opened", "concept_clarification"},
    "full": {"full_sealed", "full_opened", "full_clarification"},
}


def _found_then(found: proposals.Proposal, opened: proposals.Opened) -> list[Finding]:
    """What the rules found at submission: all of it until the verdict, which lists it again; then what did not pass."""
    unjudged = found.state in _UNJUDGED[opened.submission.stage]
    return [one for one in opened.findings if unjudged or one.outcome != "pass"]


def _clarifications(
    found: proposals.Proposal, opened: list[proposals.Opened], form: forms.Form
) -> list[dict[str, object]]:
    known = {one.submission.pk: one.submission for one in opened}
    return [
        clarification_row(one, proposals.readers_key(known[one.submission_id]), form)
        for one in proposals.clarifications_of(found)
        if one.submission_id in known
    ]


@signed_in
@require_safe
def document(request: HttpRequest, token: str, stage: str, file: str) -> HttpResponseBase:
    """A document of an opened submission: its key comes from the content, so a sealed one cannot be read."""
    ours = cast(FacilityRequest, request)
    found = staff_dossier(ours, token)
    require(proposals.policy.may_read_opened, ours.actor, found)
    handed_in = list(proposals.submissions_of(found).filter(stage=stage))
    opened = next(iter(_opened(ours, found, handed_in)), None)
    if opened is None or file not in opened.file_keys:
        raise NotFound("file")
    return serve(request, files.by_token(file), opened.file_keys[file])
