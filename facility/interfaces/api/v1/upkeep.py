"""What keeps the facility running: connections between records, letters and jobs; lessons on their way; remarks."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from facility.apps.knowledge import public as knowledge
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import require
from facility.foundation.forms import public as forms
from facility.foundation.jobs import public as jobs
from facility.foundation.links import public as links
from facility.foundation.post import public as post
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.paging import page
from facility.interfaces.api.v1 import dossiers, work
from facility.interfaces.api.v1.shapes import Token, listing, page_of
from facility.interfaces.api.v1.writing import ReasonIn
from facility.interfaces.web.connections.views import name_of
from facility.interfaces.web.dossiers.reading import own_dossier
from facility.interfaces.web.operations.views import JobList, LetterList, job_filters, letter_filters

router = Router(tags=["operations"])
lessons = work.router
remarks = dossiers.router


class ConnectionOut(Schema):
    """A connection that was proposed and waits for a second person; `number` decides it."""

    number: int
    source: str
    target: str
    words: str
    note: str
    proposed_at: datetime
    is_own: bool


class ConnectIn(Schema):
    """A connection to propose, by the reference of the other record and the kind."""

    reference: Annotated[str, Field(min_length=1, max_length=60)]
    kind: Token
    note: Annotated[str, Field(max_length=500)] = ""


class LetterOut(Schema):
    """A letter of the facility."""

    token: str
    kind: str
    to_address: str
    language: str
    state: str
    attempts: int
    queued_at: datetime
    sent_at: datetime | None
    last_error: str


class LetterDetailOut(LetterOut):
    """One letter as it reads."""

    subject: str
    body: str


class JobOut(Schema):
    """A job of the queue; `number` tries it again."""

    number: int
    name: str
    key: str
    state: str
    attempts: int
    enqueued_at: datetime
    last_error: str


class RemarkIn(Schema):
    """A remark on one answer of a draft."""

    field: Token
    body: Annotated[str, Field(max_length=5000)]


class RemarkOut(Schema):
    """A remark among those who write a dossier; `number` settles it."""

    number: int
    field: str
    body: str
    author: str
    at: datetime
    settled_at: datetime | None


@router.get("/desk/connections", response=list[ConnectionOut])
def list_connections(request: ApiRequest) -> list[dict[str, Any]]:
    """Connections that wait for a second person, as far as one may see both ends."""
    actor = need_person(request)
    if not (links.may_propose(actor) or links.may_decide(actor)):
        require(links.may_decide, actor)
    return [
        {
            "number": one.link_id,
            "source": name_of(one.source),
            "target": name_of(one.target),
            "words": str(one.words),
            "note": one.note,
            "proposed_at": one.proposed_at,
            "is_own": one.is_own,
        }
        for one in links.proposed_for(actor)
    ]


@router.post("/records/{token}/connections", response={204: None})
def propose_connection(request: ApiRequest, token: str, given: ConnectIn) -> Status[None]:
    """Propose that the record at this token is connected with another one."""
    need_writer(request, "connections")
    links.propose_link(token=token, actor=request.actor, at=request.at, **given.dict())
    return Status(204, None)


@router.post("/desk/connections/{int:number}/accept", response={204: None})
def accept_connection(request: ApiRequest, number: int) -> Status[None]:
    """Accept a connection that somebody else proposed."""
    need_writer(request, "connections")
    links.confirm_link(link_id=number, actor=request.actor, at=request.at)
    return Status(204, None)


@router.post("/desk/connections/{int:number}/reject", response={204: None})
def reject_connection(request: ApiRequest, number: int) -> Status[None]:
    """Reject a connection that somebody else proposed."""
    need_writer(request, "connections")
    links.reject_link(link_id=number, actor=request.actor, at=request.at)
    return Status(204, None)


_LETTER = ("token", "kind", "to_address", "language", "state", "attempts", "queued_at", "sent_at", "last_error")


def _letter(one: post.Letter) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _LETTER}


@router.get("/desk/letters", response=page_of(LetterOut), openapi_extra=listing(LetterList, "state", "kind"))
def list_letters(request: ApiRequest) -> dict[str, Any]:
    """The outbox: what was sent, what waits, what could not be delivered."""
    require(post.may_read_letters, need_person(request))
    rows = LetterList(post.outbox(), filters=letter_filters())
    return page(request, rows, lambda found: [_letter(one) for one in found])


@router.get("/desk/letters/{token}", response=LetterDetailOut)
def read_letter(request: ApiRequest, token: str) -> dict[str, Any]:
    """One letter as it reads; that it was read stands on the trail."""
    need_person(request)
    words = post.read_letter(token=token, actor=request.actor, at=request.at)
    return _letter(post.letter(token)) | {"subject": words.subject, "body": words.body}


@router.post("/desk/letters/{token}/retry", response={204: None})
def retry_letter(request: ApiRequest, token: str) -> Status[None]:
    """Try a failed letter again."""
    need_writer(request, "operations")
    post.retry_letter(token=token, actor=request.actor, at=request.at)
    return Status(204, None)


def _jobs(rows: Any) -> list[dict[str, Any]]:
    named = ("name", "key", "state", "attempts", "enqueued_at", "last_error")
    return [{"number": one.pk} | {name: getattr(one, name) for name in named} for one in rows]


@router.get("/desk/jobs", response=page_of(JobOut), openapi_extra=listing(JobList, "state"))
def list_jobs(request: ApiRequest) -> dict[str, Any]:
    """The queue, newest first."""
    require(jobs.may_see_jobs, need_person(request))
    return page(request, JobList(jobs.in_hand(), filters=job_filters()), _jobs)


@router.post("/desk/jobs/{int:number}/retry", response={204: None})
def retry_job(request: ApiRequest, number: int) -> Status[None]:
    """Put a failed job back into the queue."""
    need_writer(request, "operations")
    jobs.retry_job(job_id=number, actor=request.actor, at=request.at)
    return Status(204, None)


def _lesson(request: ApiRequest, token: str) -> knowledge.Lesson:
    """The lesson of a write. Raises Problem (401, 403, 412), NotFound."""
    need_writer(request, "knowledge")
    found = knowledge.by_token(token, request.actor)
    marks.expect(request, found.record_id, lambda: marks.version_of(found.record_id))
    return found


def _lesson_shown(request: ApiRequest, token: str) -> dict[str, Any]:
    found = knowledge.by_token(token, request.actor)
    marks.stamp(request, marks.version_of(found.record_id))
    return work.lesson_row(found)


@lessons.get("/desk/lessons/{token}", response=work.LessonOut, tags=["knowledge"])
def read_desk_lesson(request: ApiRequest, token: str) -> dict[str, Any]:
    """One lesson in whatever state, for those who make them."""
    require(knowledge.policy.may_list, need_person(request))
    return _lesson_shown(request, token)


@lessons.post("/desk/lessons/{token}/clear", response=work.LessonOut, tags=["knowledge"])
def clear_lesson(request: ApiRequest, token: str) -> dict[str, Any]:
    """Clear a lesson as the second person."""
    found = _lesson(request, token)
    knowledge.clear(lesson_id=found.pk, actor=request.actor, at=request.at)
    return _lesson_shown(request, token)


@lessons.post("/desk/lessons/{token}/publish", response=work.LessonOut, tags=["knowledge"])
def publish_lesson(request: ApiRequest, token: str) -> dict[str, Any]:
    """Publish a lesson that was cleared."""
    found = _lesson(request, token)
    knowledge.publish(lesson_id=found.pk, actor=request.actor, at=request.at)
    return _lesson_shown(request, token)


@lessons.post("/desk/lessons/{token}/drop", response=work.LessonOut, tags=["knowledge"])
def drop_lesson(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Drop a lesson, with the reason."""
    found = _lesson(request, token)
    knowledge.drop(lesson_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _lesson_shown(request, token)


@remarks.get("/dossiers/{token}/remarks", response=list[RemarkOut])
def list_remarks(request: ApiRequest, token: str) -> list[dict[str, Any]]:
    """Remarks among those who write the dossier, on its answers."""
    need_person(request)
    found = proposals.remarks_of(own_dossier(request, token))
    names = forms.names_of({one.author_id for one in found})
    return [
        {
            "number": one.id,
            "field": one.field,
            "body": one.body,
            "author": names.get(one.author_id, ""),
            "at": one.at,
            "settled_at": one.resolved_at,
        }
        for one in found
    ]


@remarks.post("/dossiers/{token}/remarks", response={204: None})
def leave_remark(request: ApiRequest, token: str, given: RemarkIn) -> Status[None]:
    """Leave a remark on an answer of the draft."""
    need_writer(request, "dossiers")
    found = own_dossier(request, token)
    proposals.remark(proposal_id=found.pk, field=given.field, body=given.body, actor=request.actor, at=request.at)
    return Status(204, None)


@remarks.post("/dossiers/{token}/remarks/{int:number}/settle", response={204: None})
def settle_remark(request: ApiRequest, token: str, number: int) -> Status[None]:
    """Mark a remark as settled; it stays to be read."""
    need_writer(request, "dossiers")
    found = own_dossier(request, token)
    proposals.settle_remark(proposal_id=found.pk, remark_id=number, actor=request.actor, at=request.at)
    return Status(204, None)


@lessons.post("/desk/lessons/{token}/withdraw", response=work.LessonOut, tags=["knowledge"])
def withdraw_lesson(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Withdraw a published lesson, with the reason; its address goes on saying so."""
    found = _lesson(request, token)
    knowledge.withdraw(lesson_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _lesson_shown(request, token)
