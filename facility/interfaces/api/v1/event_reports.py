"""Reports of meetings: those that are out, public with their hash; drafts at the desk, read and written."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import Field

from facility.apps.dialogue import public as dialogue
from facility.core.errors import NotFound
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.shapes import OneOf, Short, Texts

router = Router(tags=["dialogue"])

LongText = Annotated[str, Field(max_length=10_000)]


class EventReportOut(Schema):
    """A report of a meeting that is out: `digest` is the SHA-256 of its content in canonical JSON."""

    reference: str
    kind: str
    edition: int
    read_on: date
    approved_at: datetime
    digest: str


class EventReportDetailOut(EventReportOut):
    """One report with its whole content as plain data, texts by part and language."""

    meeting: str
    content: dict[str, Any]


class EditionOut(Schema):
    """One approved edition of a report with its whole content, to compare with another."""

    edition: int
    read_on: date
    approved_at: datetime
    digest: str
    content: dict[str, Any]


class DraftOut(Schema):
    """A report at the desk: `numbers` are the newest versions of its texts, to be sent back with a write."""

    token: str
    reference: str
    meeting: str
    kind: str
    state: str
    read_at: datetime
    content: dict[str, Any]
    parts: list[str]
    texts: dict[str, Texts]
    numbers: dict[str, dict[str, int]]


class DraftIn(Schema):
    """A report to draft: of which meeting, of which kind."""

    meeting: Short
    kind: Annotated[str, OneOf(dialogue.REPORT_KINDS)]


class PartIn(Schema):
    """A part to write; `seen` are the version numbers of the texts it replaces, 0 where there was none."""

    texts: dict[Annotated[str, OneOf(["en", "fr"])], LongText]
    seen: dict[Annotated[str, OneOf(["en", "fr"])], Annotated[int, Field(ge=0, le=10**6)]] = {}


def _row(edition: dialogue.ReportEdition) -> dict[str, Any]:
    return {
        "reference": edition.report.record.reference or "",
        "kind": edition.report.kind,
        "edition": edition.number,
        "read_on": date.fromisoformat(edition.content["day"]),
        "approved_at": edition.approved_at,
        "digest": edition.digest,
    }


@router.get("/meetings/{reference}/reports", response=list[EventReportOut])
def list_event_reports(request: ApiRequest, reference: str) -> list[dict[str, Any]]:
    """The reports of a meeting that are out."""
    meeting = dialogue.meeting_by_reference(reference, request.actor)
    return [_row(one) for one in dialogue.published_reports(meeting)]


@router.get("/event-reports/{reference}", response=EventReportDetailOut)
def read_event_report(request: ApiRequest, reference: str) -> dict[str, Any]:
    """One report that is out, exactly as two people let it out."""
    edition = dialogue.report_edition(reference)
    meeting = edition.report.meeting.record.reference or ""
    return _row(edition) | {"meeting": meeting, "content": edition.content}


def _draft(report: dialogue.EventReport) -> dict[str, Any]:
    rows = dialogue.versions(report)
    parts = list(dialogue.report_parts(report.content))
    return {
        "token": report.record.token,
        "reference": report.record.reference or "",
        "meeting": report.meeting.record.reference or "",
        "kind": report.kind,
        "state": report.state,
        "read_at": report.read_at,
        "content": report.content,
        "parts": parts,
        "texts": dialogue.standing(rows),
        "numbers": {part: dialogue.numbers(rows, part) for part in parts},
    }


@router.post("/desk/event-reports", response={201: DraftOut})
def draft_event_report(request: ApiRequest, given: DraftIn) -> Status[Any]:
    """Draft a report of a meeting from what the system knows. Proposing and approving takes two people at the page."""
    need_writer(request, "meetings")
    meeting = dialogue.meeting_by_reference(given.meeting, request.actor)
    made = dialogue.draft_report(meeting_id=meeting.pk, kind=given.kind, actor=request.actor, at=request.at)
    return Status(201, _draft(dialogue.report_by_token(made.record.token, request.actor)))


@router.get("/desk/event-reports/{token}", response=DraftOut)
def read_draft_report(request: ApiRequest, token: str) -> dict[str, Any]:
    """One report at the desk with its texts."""
    return _draft(dialogue.report_by_token(token, need_person(request)))


@router.post("/desk/event-reports/{token}/read", response=DraftOut)
def read_facts_again(request: ApiRequest, token: str) -> dict[str, Any]:
    """Read the facts of a draft anew; its texts stay."""
    report = dialogue.report_by_token(token, need_writer(request, "meetings"))
    dialogue.read_again(report_id=report.pk, actor=request.actor, at=request.at)
    return _draft(dialogue.report_by_token(token, request.actor))


@router.put("/desk/event-reports/{token}/parts/{part}", response=DraftOut)
def write_report_part(request: ApiRequest, token: str, part: str, given: PartIn) -> dict[str, Any]:
    """Write one part in one or both languages; earlier versions are kept."""
    report = dialogue.report_by_token(token, need_writer(request, "meetings"))
    told = {"texts": given.texts, "seen": given.seen, "actor": request.actor, "at": request.at}
    dialogue.write_part(report_id=report.pk, part=part, **told)  # type: ignore[arg-type]
    return _draft(dialogue.report_by_token(token, request.actor))


@router.get("/desk/event-reports/{token}/editions", response=list[EditionOut])
def list_report_editions(request: ApiRequest, token: str) -> list[dict[str, Any]]:
    """The approved editions that nobody withdrew, the first one first, for those who draft and approve."""
    report = dialogue.report_by_token(token, need_person(request))
    named = ("approved_at", "digest", "content")
    return [
        {name: getattr(one, name) for name in named}
        | {"edition": one.number, "read_on": date.fromisoformat(one.content["day"])}
        for one in dialogue.editions_out(report)
        if not dialogue.is_withdrawn(one)
    ]


class PublicEditionOut(Schema):
    """An edition that was let out: when, and in which roles two people did so. Withdrawn, it has its reason only."""

    edition: int
    read_on: date
    approved_at: datetime
    digest: str
    proposed_as: str
    approved_as: str
    withdrawn_at: datetime | None
    withdrawn_reason: str


@router.get("/event-reports/{reference}/editions", response=list[PublicEditionOut])
def list_public_editions(request: ApiRequest, reference: str) -> list[dict[str, Any]]:
    """Every edition of a report that was let out, the first one first."""
    every = dialogue.public_editions(reference)
    by = dialogue.let_out_by(every)
    return [
        {
            "edition": one.number,
            "read_on": date.fromisoformat(one.content["day"]),
            "approved_at": one.approved_at,
            "digest": one.digest,
            "proposed_as": by[one.number][0] or "",
            "approved_as": by[one.number][1] or "",
            "withdrawn_at": one.withdrawal.at if dialogue.is_withdrawn(one) else None,
            "withdrawn_reason": one.withdrawal.reason if dialogue.is_withdrawn(one) else "",
        }
        for one in every
    ]


@router.get("/event-reports/{reference}/editions/{int:number}", response=EventReportDetailOut)
def read_public_edition(request: ApiRequest, reference: str, number: int) -> dict[str, Any]:
    """One edition that was let out and not withdrawn, exactly as it was."""
    every = dialogue.public_editions(reference)
    found = next((one for one in every if one.number == number and not dialogue.is_withdrawn(one)), None)
    if found is None:
        raise NotFound("edition")
    return _row(found) | {"meeting": found.report.meeting.record.reference or "", "content": found.content}
