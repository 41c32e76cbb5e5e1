"""Files beside the texts of a request: added and taken out while it is written, read by whoever reads the request."""

from datetime import datetime
from typing import Any

from facility.apps.assistance.actions.asking import locked
from facility.apps.assistance.models import Request, RequestFile
from facility.apps.assistance.policy import may_write
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import act, action
from facility.foundation.files import public as files

MOST_FILES = 10
PURPOSE = "assistance_request"


def files_of(request: Request) -> list[RequestFile]:
    """The files of a request in the order in which they were added. One query."""
    return list(request.papers.select_related("file"))


def file_of(request: Request, token: str) -> RequestFile:
    """One file of a request. Raises NotFound."""
    found = request.papers.select_related("file__record").filter(file__token=token.replace("\x00", "?")).first()
    if found is None:
        raise NotFound("file")
    return found


def _writable(request: Request, actor: Actor, name: str) -> None:
    require(may_write, actor, request)
    if request.state not in {"draft", "returned"}:
        raise NotAllowedNow(name, request.state, "assistance")


def attach_file(*, request_id: int, upload: Any, actor: Actor, at: datetime) -> RequestFile:
    """Add a file to a request that is being written; it is looked into before it is kept.

    Raises NotFound, Forbidden, NotAllowedNow (handed in), Refused (not acceptable, ten are there already).
    """
    found = Request.objects.select_related("record").filter(pk=request_id).first()
    if found is None:
        raise NotFound("request")
    _writable(found, actor, "attach_file")
    if not upload:
        raise Refused(at_field("upload", "assistance.file_missing"))
    prepared = files.prepare(upload)
    with act():
        request = locked(request_id)
        _writable(request, actor, "attach_file")
        if request.papers.count() >= MOST_FILES:
            raise Refused(at_field("upload", "assistance.files_many", most=MOST_FILES))
        stored = files.keep(record=request.record, prepared=prepared, purpose=PURPOSE, actor=actor, at=at)
        return RequestFile.objects.create(request=request, file=stored)


@action
def detach_file(*, request_id: int, token: str, actor: Actor, at: datetime) -> None:
    """Take a file out of a request that is being written. Raises NotFound, Forbidden, NotAllowedNow."""
    request = locked(request_id)
    _writable(request, actor, "detach_file")
    found = file_of(request, token)
    stored = found.file
    found.delete()
    files.remove(stored=stored, actor=actor, at=at)
