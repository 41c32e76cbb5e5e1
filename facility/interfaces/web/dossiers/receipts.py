"""Receipts: the page, the PDF, the files that prove offline what was received, and the published key."""

import json
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from facility.apps.proposals import public as proposals
from facility.core import receipts as core
from facility.core import seal
from facility.foundation.records import custody
from facility.interfaces.web.accounts.sessions import signed_in
from facility.interfaces.web.actors import FacilityRequest
from facility.interfaces.web.dossiers.handing_in import own_submission
from facility.interfaces.web.dossiers.reading import frame
from facility.interfaces.web.dossiers.receipt_paper import ReceiptFacts, paper
from facility.interfaces.web.dossiers.wording import language, lot_name, stage_words
from facility.interfaces.web.ui import formats


def fingerprint(public: bytes) -> str:
    """The public key's SHA-256 in groups of four, to compare by eye."""
    digest = seal.digest(public)
    return " ".join(digest[place : place + 4] for place in range(0, 32, 4))


def _facts(submission: proposals.Submission) -> ReceiptFacts:
    _key_id, _private, public = custody.signing_key()
    found = submission.proposal
    return ReceiptFacts(
        reference=submission.receipt["reference"],
        stage=stage_words(submission.stage),
        number=submission.number,
        lot=f"{lot_name(found.lot)} ({submission.receipt['lot']})",
        received=formats.moment(submission.submitted_at),
        received_utc=submission.receipt["received_at"],
        lead=found.lead.name,
        digest=submission.digest,
        key_id=submission.key_id,
        fingerprint=fingerprint(public),
        signature=submission.signature,
        invented=found.record.invented,
    )


@signed_in
@require_safe
def receipt(request: HttpRequest, token: str, stage: str) -> HttpResponse:
    """What was received, when, as which number, under which hash; with the files to keep."""
    submission = own_submission(cast(FacilityRequest, request), token, stage)
    title = proposals.read_own(submission).title
    _key_id, _private, public = custody.signing_key()
    holds = all(one.holds for one in core.verify(submission.receipt, public))
    context = {
        **frame(submission.proposal, title),
        "facts": _facts(submission),
        "submission": submission,
        "stage": stage,
        "stage_label": stage_words(stage),
        "holds": holds,
        "number": formats.number(submission.number),
    }
    return render(request, "dossiers/receipt.html", context)


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def _name(submission: proposals.Submission, end: str) -> str:
    return f"{submission.receipt['reference']}-{submission.stage}-{end}"


@signed_in
@require_safe
def pdf(request: HttpRequest, token: str, stage: str) -> HttpResponse:
    """The receipt as a tagged PDF, in the language of the page."""
    submission = own_submission(cast(FacilityRequest, request), token, stage)
    return _download(paper(_facts(submission), language()), "application/pdf", _name(submission, "receipt.pdf"))


@signed_in
@require_safe
def as_json(request: HttpRequest, token: str, stage: str) -> HttpResponse:
    """The signed receipt for `facility receipt verify`."""
    submission = own_submission(cast(FacilityRequest, request), token, stage)
    content = json.dumps(submission.receipt, indent=2, ensure_ascii=False).encode()
    return _download(content, "application/json", _name(submission, "receipt.json"))


@signed_in
@require_safe
def content(request: HttpRequest, token: str, stage: str) -> HttpResponse:
    """What was handed in, with the salt: together they give the hash of the receipt. The keys of files are in it."""
    submission = own_submission(cast(FacilityRequest, request), token, stage)
    opened = proposals.read_own(submission)
    packed: dict[str, Any] = {"salt": opened.salt.hex(), "content": opened.content}
    written = json.dumps(packed, indent=2, ensure_ascii=False).encode()
    return _download(written, "application/json", _name(submission, "content.json"))


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The public key of receipts, for everybody who wants to check one without us."""
    key_id, _private, public = custody.signing_key()
    context = {"key_id": key_id, "public": public.hex(), "fingerprint": fingerprint(public)}
    if request.GET.get("format") == "json":
        return HttpResponse(json.dumps({"key_id": key_id, "ed25519": public.hex()}), content_type="application/json")
    return render(request, "dossiers/key.html", context)
