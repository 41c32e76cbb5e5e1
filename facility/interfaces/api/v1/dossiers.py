"""Dossiers: one's own as they are written, what was handed in as far as its seal is opened. Reading."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router, Schema

from facility.apps.proposals import public as proposals
from facility.core.errors import NotAllowedNow, NotFound
from facility.foundation.accounts.public import require
from facility.foundation.files import public as files
from facility.foundation.forms import public as forms
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person
from facility.interfaces.api.paging import page
from facility.interfaces.api.problems import finding_rows
from facility.interfaces.api.v1.shapes import FindingOut, Texts, listing, page_of
from facility.interfaces.web.dossiers.desk import HandedInList, staff_dossier
from facility.interfaces.web.dossiers.handing_in import own_submission
from facility.interfaces.web.dossiers.own import OwnList
from facility.interfaces.web.dossiers.reading import computed_of, own_dossier
from facility.interfaces.web.files import serve

router = Router(tags=["dossiers"])


class DossierOut(Schema):
    """A dossier as lists show it; the title of a sealed one is known to its writers alone."""

    token: str
    reference: str | None
    title: str
    call: str
    lot: str
    lead: str
    state: str
    stage: str
    requested_cents: int | None
    total_cents: int | None
    fund: str
    started_at: datetime
    full_due_at: datetime | None
    invented: bool


class QuestionOut(Schema):
    """One question with what stands in it. Amounts are cents, shares basis points; `typed` is what fits no kind."""

    key: str
    kind: str
    label: Texts
    required: bool
    value: Any
    typed: Any
    version: int
    has_conflict: bool


class PartOut(Schema):
    """Questions answered together."""

    key: str
    title: Texts
    questions: list[QuestionOut]


class DocumentOut(Schema):
    """A document of a dossier or a report."""

    token: str
    name: str
    purpose: str
    media_type: str
    size: int
    sha256: str
    at: datetime | None


class DossierDetailOut(DossierOut):
    """One dossier with its questions, answers and documents. `version` is what If-Match expects."""

    version: str
    may_write: bool
    may_submit: bool
    parts: list[PartOut]
    documents: list[DocumentOut]


class CheckOut(Schema):
    """What the rules say of the draft now: the same function decides at submission."""

    ready: bool
    rulebook: str
    rulebook_version: int
    findings: list[FindingOut]


class VersionOut(Schema):
    """One version of an answer."""

    version: int
    base: int
    how: str
    value: Any
    typed: Any
    at: datetime


class ClarificationOut(Schema):
    """A question of the facility and its answer."""

    number: int
    field: str
    question: str
    answer: str | None
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None


class SubmissionOut(Schema):
    """What was handed in: content, findings of that moment, and the signed receipt."""

    stage: str
    number: int
    submitted_at: datetime
    digest: str
    key_id: str
    signature: str
    receipt: dict[str, Any]
    answers: dict[str, Any]
    documents: list[dict[str, Any]]
    findings: list[FindingOut]


class ReceiptOut(Schema):
    """The signed receipt, for `facility receipt verify`, and the content with its salt that gives its hash."""

    receipt: dict[str, Any]
    salt: str
    content: dict[str, Any]


class DeskDossierOut(DossierOut):
    """A dossier for staff: what was handed in as far as it is opened; sealed stages by name only."""

    opened: list[SubmissionOut]
    sealed: list[str]


def dossier_row(one: proposals.Proposal, title: str) -> dict[str, Any]:
    """A dossier as lists give it."""
    named = ("state", "stage", "requested_cents", "total_cents", "started_at", "full_due_at")
    return {name: getattr(one, name) for name in named} | {
        "token": one.record.token,
        "reference": one.record.reference,
        "title": title,
        "call": one.lot.call.code,
        "lot": one.lot.code,
        "lead": one.lead.record.token,
        "fund": one.fund_code,
        "invented": one.record.invented,
    }


def document_row(one: files.StoredFile) -> dict[str, Any]:
    """A stored document."""
    return {name: getattr(one, name) for name in ("token", "name", "purpose", "media_type", "size", "sha256", "at")}


def revision_of(found: proposals.Proposal, answers: forms.Answers, documents: Sequence[files.StoredFile]) -> str:
    """The version of a dossier: acts on its record, changes of its answers, its documents."""
    return marks.version_of(found.record_id, answers.revision, len(documents), max([0, *(one.pk for one in documents)]))


def present_version(found: proposals.Proposal) -> str:
    """The version of a dossier now; a dossier that is not written any more counts its acts alone."""
    documents = list(files.files_of(found.record))
    return revision_of(found, proposals.answers_of(found), documents)


def _own(rows: Sequence[proposals.Proposal]) -> list[dict[str, Any]]:
    titles = proposals.own_titles(rows)
    return [dossier_row(one, titles.get(one.pk, "")) for one in rows]


def _handed_in(rows: Sequence[proposals.Proposal]) -> list[dict[str, Any]]:
    return [dossier_row(one, one.title) for one in rows]


_OWN_ORDERS = ("reference", "call", "state", "due", "started")


@router.get("/dossiers", response=page_of(DossierOut), openapi_extra=listing(OwnList, orders=_OWN_ORDERS))
def list_dossiers(request: ApiRequest) -> dict[str, Any]:
    """The dossiers that one's organisations write or have handed in."""
    return page(request, OwnList(proposals.own(need_person(request))), _own)


def _parts(found: proposals.Proposal, answers: forms.Answers) -> list[dict[str, Any]]:
    form, stage = forms.form_of(found.answers.schema), found.stage
    there, values = forms.visible(form, answers, stage=stage), forms.conditions(form, answers, {"stage": stage})
    computed = computed_of(answers.values)
    return [
        {
            "key": part.key,
            "title": part.title,
            "questions": [
                {
                    "key": one.key,
                    "kind": one.kind,
                    "label": one.label,
                    "required": one.is_required(stage, values),
                    "value": computed.get(one.computed) if not one.is_typed else answers.values.get(one.key),
                    "typed": answers.typed.get(one.key),
                    "version": answers.versions.get(one.key, 0),
                    "has_conflict": one.key in answers.conflicts,
                }
                for one in part.questions
                if one.key in there
            ],
        }
        for part in form.parts
        if any(one.key in there for one in part.questions)
    ]


def dossier_detail(request: ApiRequest, found: proposals.Proposal) -> dict[str, Any]:
    """One dossier for those who write it; stamps the answer with its version."""
    answers, documents = proposals.answers_of(found), list(files.files_of(found.record))
    version = revision_of(found, answers, documents)
    marks.stamp(request, version)
    policy = proposals.policy
    return dossier_row(found, str(answers.values.get(proposals.questions.TITLE) or "")) | {
        "version": version,
        "may_write": found.is_draft and policy.may_write(request.actor, found),
        "may_submit": found.is_draft and policy.may_submit(request.actor, found),
        "parts": _parts(found, answers),
        "documents": [document_row(one) for one in documents],
    }


@router.get("/dossiers/{token}", response=DossierDetailOut)
def read_dossier(request: ApiRequest, token: str) -> dict[str, Any]:
    """One dossier for those who write it: every question that is asked, what stands in it, and its versions."""
    return dossier_detail(request, own_dossier(request, token))


@router.get("/dossiers/{token}/check", response=CheckOut)
def check_dossier(request: ApiRequest, token: str) -> dict[str, Any]:
    """What the rules say of the draft now. Nothing is changed."""
    found = own_dossier(request, token)
    if not found.is_draft:
        raise NotAllowedNow("check", found.state, "proposal")
    draft = proposals.read_draft(found, request.at)
    book = draft.terms.rulebook
    return {
        "ready": not draft.blocking,
        "rulebook": book.code,
        "rulebook_version": book.version,
        "findings": finding_rows(draft.findings),
    }


@router.get("/dossiers/{token}/versions/{field}", response=list[VersionOut])
def list_versions(request: ApiRequest, token: str, field: str) -> Any:
    """Every version of one answer, newest first."""
    found = own_dossier(request, token)
    if field not in forms.form_of(found.answers.schema).by_key:
        raise NotFound("field")
    return proposals.versions_of(found, field)


@router.get("/dossiers/{token}/documents/{file}", include_in_schema=True, response={200: None})
def read_document(request: HttpRequest, token: str, file: str) -> HttpResponseBase:
    """One document for those who write the dossier, as a file."""
    found = own_dossier(request, token)  # type: ignore[arg-type]
    stored = files.by_token(file)
    if stored.record_id != found.record_id:
        raise NotFound("file")
    return serve(request, stored, files.key_for_writers(stored))


@router.get("/dossiers/{token}/clarifications", response=list[ClarificationOut])
def list_clarifications(request: ApiRequest, token: str) -> list[dict[str, Any]]:
    """The facility's questions about a dossier, newest first, with the answers."""
    found = own_dossier(request, token)
    return [clarification_row(one) for one in proposals.clarifications_of(found)]


def clarification_row(one: proposals.Clarification) -> dict[str, Any]:
    """A question and its answer, opened for those who wrote the dossier."""
    question, answer = proposals.clarification_text(one, proposals.writers_key(one.submission))
    return {
        "number": one.pk,
        "field": one.field,
        "question": question,
        "answer": answer,
        "asked_at": one.asked_at,
        "due_at": one.due_at,
        "answered_at": one.answered_at,
    }


def _submission(opened: proposals.Opened) -> dict[str, Any]:
    one = opened.submission
    named = ("stage", "number", "submitted_at", "digest", "key_id", "signature", "receipt")
    kept = ("token", "name", "purpose", "sha256", "size")
    return {name: getattr(one, name) for name in named} | {
        "answers": dict(opened.answers),
        "documents": [{name: row[name] for name in kept} for row in opened.content["documents"]],
        "findings": finding_rows(opened.findings),
    }


@router.get("/dossiers/{token}/submissions/{stage}", response=SubmissionOut)
def read_submission(request: ApiRequest, token: str, stage: str) -> dict[str, Any]:
    """What was handed in at a stage (`concept` or `full`), for those who handed it in."""
    return _submission(proposals.read_own(own_submission(request, token, stage)))


@router.get("/dossiers/{token}/receipts/{stage}", response=ReceiptOut)
def read_receipt(request: ApiRequest, token: str, stage: str) -> dict[str, Any]:
    """The signed receipt of a stage, and what gives its hash: enough to check it without us."""
    submission = own_submission(request, token, stage)
    opened = proposals.read_own(submission)
    return {"receipt": submission.receipt, "salt": opened.salt.hex(), "content": opened.content}


@router.get("/desk/dossiers", response=page_of(DossierOut), openapi_extra=listing(HandedInList))
def list_handed_in(request: ApiRequest) -> dict[str, Any]:
    """Every dossier that was handed in, for staff; sealed ones without a word of their content."""
    require(proposals.policy.may_list_all, request.actor)
    return page(request, HandedInList(proposals.visible_to(request.actor)), _handed_in)


@router.get("/desk/dossiers/{token}", response=DeskDossierOut)
def read_handed_in(request: ApiRequest, token: str) -> dict[str, Any]:
    """One dossier for staff, as far as its seal is opened; the reading stands on the trail."""
    found = staff_dossier(request, token)
    handed_in = list(proposals.submissions_of(found))
    opened: list[proposals.Opened] = []
    if proposals.policy.may_read_opened(request.actor, found):
        for one in handed_in:
            try:
                opened.append(proposals.read_opened(one))
            except NotAllowedNow:
                continue
    if opened:
        proposals.note_reading(proposal_id=found.pk, actor=request.actor, at=request.at)
    read = {one.submission.pk for one in opened}
    return dossier_row(found, found.title) | {
        "opened": [_submission(one) for one in opened],
        "sealed": [one.stage for one in handed_in if one.pk not in read],
    }
