"""Check your answers, hand in once, and read what was handed in."""

import secrets
from collections.abc import Sequence
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from facility.apps.proposals import public as proposals
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding
from facility.foundation.forms import public as forms
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.papers import document_row
from facility.interfaces.web.dossiers.reading import Open, answers_shown, frame, own_dossier, rule_url
from facility.interfaces.web.dossiers.wording import stage_words
from facility.interfaces.web.ui.findings import view_rows

_KEY_BYTES = 16
_KEY_LENGTH = 80


def _key(request: HttpRequest) -> str:
    """The key of this page's submission: the same page sent twice is one submission."""
    key = request.POST.get("key", "")
    return key if 16 <= len(key) <= _KEY_LENGTH and key.isascii() and key.isalnum() else ""


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """The whole dossier to read; submit seals it as it stands and leads to the receipt."""
    ours = cast(FacilityRequest, request)
    opened = Open(ours, own_dossier(ours, token))
    if request.method != "POST":
        if not opened.proposal.is_draft:
            return HttpResponseRedirect(reverse("dossiers:detail", args=[token]))
        return _shown(opened, opened.draft.findings)
    if not opened.leads:
        raise Forbidden("proposals.submit")
    key = _key(request)
    if not key:
        return _shown(opened, opened.draft.findings, status=422)
    try:
        read = opened.proposal
        done = proposals.submit(proposal_id=read.pk, key=key, actor=ours.actor, at=ours.at, loaded=read)
    except Refused as refusal:
        return _shown(opened, refusal.findings, status=422, refused=True)
    except NotAllowedNow as no:
        return _not_now(opened, no)
    return HttpResponseRedirect(reverse("dossiers:receipt", args=[token, done.stage]))


def _not_now(opened: Open, no: NotAllowedNow) -> HttpResponse:
    """Why it cannot be handed in now: late, closed, or it is already in."""
    said = {
        "late": _("The date for the full application has passed. Nothing was handed in; your text is still here."),
        "closed": _("The call does not take dossiers now. Nothing was handed in; your text is still here."),
    }
    if no.state not in said:
        return HttpResponseRedirect(reverse("dossiers:detail", args=[opened.token]))
    return _shown(opened, opened.draft.findings, status=409, why_not=said[no.state])


def _shown(opened: Open, findings: Sequence[Finding], status: int = 200, **extra: Any) -> HttpResponse:
    rows = opened.rows([one for one in findings if one.outcome != "pass"])
    context = {
        **frame(opened.proposal, opened.title),
        "parts": opened.parts(),
        "blocking": [row for row in rows if row["blocks"]],
        "advice": [row for row in rows if not row["blocks"]],
        "documents": [
            document_row(one.name, one.purpose, one.size, reverse("dossiers:document", args=[opened.token, one.token]))
            for one in opened.draft.documents
        ],
        "key": secrets.token_hex(_KEY_BYTES),
        "leads": opened.leads,
        "stage": stage_words(opened.proposal.stage),
        **extra,
    }
    return render(opened.request, "dossiers/check.html", context, status=status)


def own_submission(request: FacilityRequest, token: str, stage: str) -> proposals.Submission:
    """What was handed in at a stage, for those who handed it in. Raises NotFound."""
    found = own_dossier(request, token)
    submission = proposals.submissions_of(found).filter(stage=stage).first()
    if submission is None:
        raise NotFound("submission")
    submission.proposal = found
    return submission


@signed_in
@require_safe
def handed_in(request: HttpRequest, token: str, stage: str) -> HttpResponse:
    """The dossier as it was handed in, with what the rules found then."""
    submission = own_submission(cast(FacilityRequest, request), token, stage)
    opened = proposals.read_own(submission)
    form = forms.form_of(submission.proposal.answers.schema)
    context = {
        **frame(submission.proposal, opened.title),
        "submission": submission,
        "stage": stage_words(stage),
        "parts": answers_shown(opened, form),
        "rows": view_rows([one for one in opened.findings if one.outcome != "pass"], rule_url=rule_url),
        "documents": [
            document_row(
                one["name"], one["purpose"], one["size"], reverse("dossiers:document", args=[token, one["token"]])
            )
            for one in opened.content["documents"]
        ],
    }
    return render(request, "dossiers/handed_in.html", context)
