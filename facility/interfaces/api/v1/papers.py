"""Documents of a record: asked for in a language and a form, made by the worker, had as files."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router, Schema, Status

from facility.apps.evaluation import public as evaluation
from facility.apps.proposals import public as proposals
from facility.core.errors import NotAllowedNow, NotFound
from facility.foundation.accounts.public import require
from facility.foundation.documents import public as documents
from facility.foundation.files import public as files
from facility.foundation.records import public as records
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1 import dossiers, work
from facility.interfaces.api.v1.shapes import OneOf, Token
from facility.interfaces.web.dossiers.desk import staff_dossier
from facility.interfaces.web.files import serve

router = Router(tags=["documents"])
# One address has one router, whatever its methods.
evaluated, handed_in = work.router, dossiers.router


class PaperOut(Schema):
    """A document: waiting, making, ready or failed."""

    token: str
    kind: str
    language: str
    form: str
    state: str
    failure: str
    asked_at: datetime
    finished_at: datetime | None
    sha256: str | None


class PapersOut(Schema):
    """What can be had of a record, and what was made."""

    kinds: list[str]
    documents: list[PaperOut]


class PaperIn(Schema):
    """A document to make."""

    kind: Token
    language: Annotated[str, OneOf([code for code, _name in settings.LANGUAGES])]
    form: Annotated[str, OneOf(documents.FORMS)] = "pdf"


def _row(one: documents.Document) -> dict[str, Any]:
    named = ("token", "kind", "language", "form", "state", "failure", "asked_at", "finished_at")
    return {name: getattr(one, name) for name in named} | {"sha256": one.file.sha256 if one.file else None}


def _offered(request: ApiRequest, token: str) -> tuple[records.Record, list[str]]:
    record = records.by_token(token)
    kinds = [one.name for one in documents.offered(record, request.actor)]
    if not kinds:
        raise NotFound("documents")
    return record, kinds


@router.get("/records/{token}/documents", response=PapersOut)
def list_papers(request: ApiRequest, token: str) -> dict[str, Any]:
    """The documents that can be had of a record, and those that were made."""
    need_person(request)
    record, kinds = _offered(request, token)
    return {"kinds": kinds, "documents": [_row(one) for one in documents.documents_of(record, request.actor)]}


@router.post("/records/{token}/documents", response={202: PaperOut})
def ask_for_paper(request: ApiRequest, token: str, given: PaperIn) -> Status[Any]:
    """Ask for a document; the worker makes it, its state says when it is ready."""
    need_writer(request, "documents")
    record, kinds = _offered(request, token)
    if given.kind not in kinds:
        raise NotFound("document")
    made = documents.ask(record=record, actor=request.actor, at=request.at, **given.dict())
    return Status(202, _row(documents.by_token(made.token, request.actor)))


@router.get("/documents/{token}", response=PaperOut)
def read_paper(request: ApiRequest, token: str) -> dict[str, Any]:
    """One document: where it stands."""
    need_person(request)
    return _row(documents.by_token(token, request.actor))


@router.get("/documents/{token}/file", response={200: None})
def read_paper_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file itself, for those who may read what it is made of."""
    found = documents.by_token(token, request.actor)  # type: ignore[attr-defined]
    stored, key = documents.file_of(found)
    return serve(request, stored, key)


@router.post("/documents/{token}/retry", response={202: PaperOut})
def retry_paper(request: ApiRequest, token: str) -> Status[Any]:
    """Let the worker try once more."""
    need_writer(request, "documents")
    found = documents.by_token(token, request.actor)
    documents.try_again(document_id=found.pk, actor=request.actor, at=request.at)
    return Status(202, _row(documents.by_token(token, request.actor)))


def _one_of(opened: Sequence[proposals.Opened], stage: str, file: str) -> tuple[files.StoredFile, bytes]:
    """A document of an opened submission and its key, which only the opened content tells. Raises NotFound."""
    found = next((one for one in opened if one.submission.stage == stage), None)
    if found is None or file not in found.file_keys:
        raise NotFound("file")
    return files.by_token(file), found.file_keys[file]


@evaluated.get("/evaluations/{token}/documents/{stage}/{file}", response={200: None}, tags=["evaluation"])
def read_evaluated_document(request: HttpRequest, token: str, stage: str, file: str) -> HttpResponseBase:
    """A document of the dossier for its evaluator, as a file, once interests were declared."""
    ours = cast(ApiRequest, request)
    mine = evaluation.assignment_by_token(token, need_person(ours))
    stored, key = _one_of(evaluation.opened_for(mine, ours.actor), stage, file)
    evaluation.note_evaluator(assignment_id=mine.pk, actor=ours.actor, at=ours.at)
    return serve(request, stored, key)


@handed_in.get("/desk/dossiers/{token}/documents/{stage}/{file}", response={200: None})
def read_handed_document(request: HttpRequest, token: str, stage: str, file: str) -> HttpResponseBase:
    """A document of an opened submission for staff, as a file; the reading stands on the trail."""
    ours = cast(ApiRequest, request)
    need_person(ours)
    found = staff_dossier(ours, token)
    require(proposals.policy.may_read_opened, ours.actor, found)
    opened = []
    for one in proposals.submissions_of(found):
        try:
            opened.append(proposals.read_opened(one))
        except NotAllowedNow:
            continue
    stored, key = _one_of(opened, stage, file)
    proposals.note_reading(proposal_id=found.pk, actor=ours.actor, at=ours.at)
    return serve(request, stored, key)
