"""Documents as people see them: of a record, and one at its own address."""

from collections.abc import Iterable

from facility.core.errors import NotFound
from facility.foundation.accounts.actors import Actor
from facility.foundation.documents import kinds
from facility.foundation.documents.models import Document
from facility.foundation.files import public as files
from facility.foundation.jobs.models import JobKey
from facility.foundation.records.models import Record


def documents_of(record: Record, actor: Actor) -> list[Document]:
    """What was made of a record, newest first, of the kinds that the actor may have."""
    names = [kind.name for kind in kinds.offered(record, actor)]
    rows = Document.objects.filter(record=record, kind__in=names).select_related("file", "record")
    return settled(rows.order_by("-asked_at", "-pk")[:100])


def settled(rows: Iterable[Document]) -> list[Document]:
    """The documents, with one whose job was given up for good shown as failed, not as being made for ever."""
    found = list(rows)
    open_ones = {f"document:{one.pk}:{one.attempt}": one for one in found if one.state in {"waiting", "making"}}
    if open_ones:
        for key in JobKey.objects.filter(key__in=open_ones, state="failed").values_list("key", flat=True):
            open_ones[key].state, open_ones[key].failure = "failed", "queue"
    return found


def by_token(token: str, actor: Actor) -> Document:
    """The document at an address, for whoever may have it now. Raises NotFound."""
    rows = Document.objects.select_related("record", "file")
    found = rows.filter(token=token.replace("\x00", "?")).first()
    if found is None:
        raise NotFound("document")
    kinds.thing(kinds.known(found.kind), found.record, actor)
    return settled([found])[0]


def file_of(document: Document) -> tuple[files.StoredFile, bytes]:
    """The file of a document that is ready, with its key. Raises NotFound."""
    if document.state != "ready" or document.file is None or document.file.state != "kept":
        raise NotFound("file")
    return document.file, files.key_for_writers(document.file)
