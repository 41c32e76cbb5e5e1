"""Asking for a document, making it in the worker, trying again; the same content is made once."""

import json
import logging
from datetime import datetime

from django.conf import settings

from facility.core.canonical import canonical, digest
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.actors import Actor, system
from facility.foundation.base.acts import act, action, step
from facility.foundation.documents import kinds
from facility.foundation.documents.content import finish
from facility.foundation.documents.editions import edition
from facility.foundation.documents.models import Document
from facility.foundation.documents.queries import settled
from facility.foundation.documents.rendering import Unmade, render
from facility.foundation.files import public as files
from facility.foundation.jobs import public as jobs
from facility.foundation.records import custody
from facility.foundation.records import public as records
from facility.foundation.records.models import Record
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail

log = logging.getLogger("facility.documents")

JOB = "documents.make"


def ask(*, kind: str, record: Record, language: str, form: str, actor: Actor, at: datetime) -> Document:
    """Ask for a document of a record as it stands now; one of the same content is given back, made or being made.

    Raises NotFound (unknown, not visible, nothing to put on paper), Forbidden (nobody asks), Refused (too long).
    """
    wanted = kinds.known(kind)
    if form not in wanted.forms or language not in dict(settings.LANGUAGES):
        raise NotFound("document")
    made_of = kinds.thing(wanted, record, actor)
    if not actor.is_known:
        raise Forbidden("documents.ask")
    content = finish(wanted.compose(made_of, language))
    same = {
        "record": record,
        "kind": kind,
        "language": language,
        "form": form,
        "content_digest": digest({"edition": edition(form), "content": content}),
    }
    with act():
        locked = records.lock(record.pk)
        found = Document.objects.filter(**same).first()
        if found is not None:
            return found
        document = Document.objects.create(
            **same, wrapped_content=custody.keep_secret(canonical(content)), asked_at=at, asked_by=actor.user_id
        )
        _enqueue(document, at)
        facts = {"document": document.pk, "kind": kind, "form": form, "content": document.content_digest}
        record_trail(record=locked, event=Event.DOCUMENT_ASKED, actor=actor, at=at, facts=facts)
    return document


def _enqueue(document: Document, at: datetime) -> None:
    jobs.enqueue(JOB, {"document": document.pk}, f"document:{document.pk}:{document.attempt}", at=at)


def _begin(document_id: int) -> Document | None:
    """The document, marked as being made; None where there is nothing to do. A killed worker's is taken up again."""
    with act():
        document = Document.objects.select_for_update().filter(pk=document_id).first()
        if document is None or document.state not in {"waiting", "making"}:
            return None
        document.state = "making"
        document.save(update_fields=["state"])
    return document


def _fail(document: Document, code: str, at: datetime) -> None:
    Document.objects.filter(pk=document.pk, state="making").update(state="failed", failure=code, finished_at=at)


def file_name(document: Document) -> str:
    """What the file is called: reference, kind, language."""
    label = document.record.reference or "document"
    return f"{label}-{document.kind.rpartition('.')[2].replace('_', '-')}-{document.language}.{document.form}"


def make(*, document_id: int, at: datetime) -> str:
    """Make the document and keep its file; gives its state, or "" where there is nothing to do.

    Run again after a kill it makes the same bytes; what was prepared and never kept is cleaned away.
    """
    document = _begin(document_id)
    if document is None:
        return ""
    content = json.loads(custody.open_secret(bytes(document.wrapped_content or b"")))
    try:
        made = render(content, document.form)
        prepared = files.prepare(made, name=file_name(document))
    except Unmade as failure:
        _fail(document, failure.code, at)
        return "failed"
    except Refused:
        _fail(document, "room", at)
        return "failed"
    actor = system("documents.make")
    with act():
        record = records.lock(document.record_id)
        row = Document.objects.select_for_update().filter(pk=document.pk).first()
        if row is None or row.state != "making":
            return row.state if row is not None else ""
        row.file = files.keep(record=record, prepared=prepared, purpose=files.MADE_HERE, actor=actor, at=at)
        row.state, row.finished_at, row.wrapped_content = "ready", at, None
        row.save()
        facts = {"document": row.pk, "kind": row.kind, "file": row.file.pk, "sha256": prepared.sha256}
        record_trail(record=record, event=Event.DOCUMENT_MADE, actor=actor, at=at, facts=facts)
    return "ready"


@step
def discard(*, kind: str, record: Record, actor: Actor, at: datetime, since: datetime | None = None) -> int:
    """Let go of every document of a kind that was made of a locked record, or asked for `since` then: files for good;
    gives how many.

    One that is being made is not kept when it is done.
    """
    rows = Document.objects.select_for_update().filter(record=record, kind=kind)
    found = list((rows if since is None else rows.filter(asked_at__gte=since)).order_by("pk"))
    kept = {one.file_id for one in found if one.file_id is not None}
    for stored in files.StoredFile.objects.filter(pk__in=kept, state="kept").order_by("pk"):
        files.remove(stored=stored, actor=actor, at=at)
    Document.objects.filter(pk__in=[one.pk for one in found]).delete()
    return len(found)


@action
def try_again(*, document_id: int, actor: Actor, at: datetime) -> Document:
    """Let the worker try a failed document once more. Raises NotFound, NotAllowedNow (it did not fail)."""
    document = Document.objects.select_for_update().select_related("record").filter(pk=document_id).first()
    if document is None:
        raise NotFound("document")
    kinds.thing(kinds.known(document.kind), document.record, actor)
    if settled([document])[0].state != "failed":
        raise NotAllowedNow("try_again", document.state, "document")
    document.state, document.failure, document.finished_at = "waiting", "", None
    document.attempt += 1
    document.save()
    _enqueue(document, at)
    return document
