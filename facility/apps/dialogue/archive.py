"""Documents of meetings that others held: added by language and kind, withdrawn with a reason and kept on record."""

from datetime import datetime
from typing import Any

from facility.apps.dialogue import typed
from facility.apps.dialogue.indexing import index_meeting
from facility.apps.dialogue.models import Meeting, MeetingDocument
from facility.apps.dialogue.models.agenda import AUDIENCES, DOCUMENT_KINDS
from facility.apps.dialogue.policy import may_plan
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import act, action, step
from facility.foundation.files import public as files
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def said_of_document(title: str, language: str, audience: str, kind: str) -> dict[str, str]:
    """What is said of a document of any meeting, checked. Raises Refused."""
    if audience not in AUDIENCES:
        raise Refused(at_field("audience", "choice_unknown"))
    if len(language) != 2 or not language.isalpha():
        raise Refused(at_field("language", "choice_unknown"))
    if kind not in DOCUMENT_KINDS:
        raise Refused(at_field("kind", "choice_unknown"))
    if kind == "list" and audience == "everybody":
        raise Refused(at_field("audience", "dialogue.list_names_people"))
    name = typed.line(title, "title", 200)
    if not name:
        raise Refused(at_field("title", "title_missing"))
    return {"title": name, "language": language.lower(), "audience": audience, "kind": kind}


@step
def kept_document(
    meeting: Meeting, prepared: files.Prepared, said: dict[str, str], actor: Actor, at: datetime
) -> MeetingDocument:
    """The row and the file of a document of a meeting whose record is locked."""
    stored = files.keep(record=meeting.record, prepared=prepared, purpose="meeting_document", actor=actor, at=at)
    return MeetingDocument.objects.create(meeting=meeting, file=stored, added_at=at, **said)


def _held_by_others(meeting_id: int, do: str, actor: Actor) -> Meeting:
    """The meeting with its record locked. Raises NotFound, Forbidden, NotAllowedNow for one of our own."""
    found = Meeting.objects.filter(pk=meeting_id).first()
    if found is None:
        raise NotFound("meeting")
    require(may_plan, actor, found)
    if found.verification == "own":
        raise NotAllowedNow(do, "own", "meeting")
    record = records.lock(found.record_id)
    found = Meeting.objects.select_related("process").get(pk=meeting_id)
    found.record = record
    return found


def add_known_document(
    *, meeting_id: int, upload: Any, title: str, language: str, kind: str, audience: str, actor: Actor, at: datetime
) -> MeetingDocument:
    """Add a document of a meeting that others held, for everybody or for who took part.

    The file is looked into and encrypted before the transaction, as for a meeting of our own. Raises NotFound, Forbidden,
    NotAllowedNow (a meeting of our own has its documents at the desk), Refused.
    """
    require(may_plan, actor)
    said = said_of_document(title, language, audience, kind)
    prepared = files.prepare(upload)
    with act():
        meeting = _held_by_others(meeting_id, "add_document", actor)
        row = kept_document(meeting, prepared, said, actor, at)
        _told(meeting, Event.DIALOGUE_MEETING_DOCUMENT_ADDED, row, actor, at)
    return row


@action
def withdraw_document(*, document_id: int, reason: str, actor: Actor, at: datetime) -> MeetingDocument:
    """Withdraw a document of a meeting that others held: its title stays with the reason, its content goes for good.

    Raises NotFound, Forbidden, NotAllowedNow (withdrawn already, a meeting of our own), Refused (no reason).
    """
    row = MeetingDocument.objects.filter(pk=document_id).first()
    if row is None:
        raise NotFound("document")
    meeting = _held_by_others(row.meeting_id, "withdraw_document", actor)
    row = MeetingDocument.objects.select_related("file").get(pk=document_id)
    if row.withdrawn_at is not None:
        raise NotAllowedNow("withdraw_document", "withdrawn", "document")
    said = typed.line(reason, "reason", 400)
    if not said:
        raise Refused(at_field("reason", "dialogue.withdrawn_reason"))
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, acting(actor), said
    row.save()
    files.remove(stored=row.file, actor=actor, at=at)
    _told(meeting, Event.DIALOGUE_MEETING_DOCUMENT_WITHDRAWN, row, actor, at)
    return row


def _told(meeting: Meeting, event: Event, row: MeetingDocument, actor: Actor, at: datetime) -> None:
    facts = {"document": row.pk, "kind": row.kind}
    trail.record(record=meeting.record, event=event, actor=actor, at=at, facts=facts)
    index_meeting(meeting, at)
