"""Writing reports and lessons: what a person may do without a fresh proof of presence."""

from datetime import date
from typing import Annotated, Any

from ninja import File, Form, Schema, Status, UploadedFile
from pydantic import Field

from facility.apps.grants import public as grants
from facility.apps.knowledge import public as knowledge
from facility.apps.reporting import public as reporting
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.interfaces.api import marks
from facility.interfaces.api.callers import ApiRequest, need_person, need_scope
from facility.interfaces.api.v1 import money, work
from facility.interfaces.api.v1.shapes import Cents, Language, Long, Short, Token
from facility.interfaces.api.v1.writing import ReasonIn

# One address has one router, whatever its methods.
router = work.router


class StartReportIn(Schema):
    """The duty of a grant that asks for the report, by its number."""

    duty: int = Field(ge=1, le=2**31 - 1)


class NarrativeIn(Schema):
    """Texts by question; those not named stay."""

    texts: dict[str, Long] = Field(max_length=20)


class LessonIn(Schema):
    """A lesson, and what it was drawn from: the token of a report or of a mission, the reference of a meeting.

    Or `programme`, the code of a programme of assistance whose knowledge space it is proposed for.
    """

    report: Token | None = None
    mission: Token | None = None
    meeting: Token | None = None
    programme: Token | None = None
    title: dict[Language, Short] = Field(max_length=10)
    body: dict[Language, Long] = Field(max_length=10)
    themes: list[Token] = Field(default_factory=list, max_length=20)
    countries: list[Token] = Field(default_factory=list, max_length=60)
    parts: list[Token] = Field(default_factory=list, max_length=20)
    applies: dict[Language, Long] = Field(default_factory=dict, max_length=10)
    not_applies: dict[Language, Long] = Field(default_factory=dict, max_length=10)


def _report(request: ApiRequest, token: str) -> reporting.Report:
    need_person(request)
    need_scope(request, "write:reports")
    return reporting.by_token(token, request.actor)


def _expected(request: ApiRequest, found: reporting.Report) -> None:
    marks.expect(request, found.record_id, lambda: _version(found.pk))


def _version(report_id: int) -> str:
    now = reporting.Report.objects.get(pk=report_id)
    return money.report_version(now, list(now.costs.order_by("pk")))


def _shown(request: ApiRequest, token: str) -> dict[str, Any]:
    return money.report_detail(request, reporting.by_token(token, request.actor))


@router.post("/grants/{token}/reports", response={201: money.ReportDetailOut}, tags=["reports"])
def start_report(request: ApiRequest, token: str, given: StartReportIn) -> Status[Any]:
    """Start the report that a duty of the grant asks for."""
    need_person(request)
    need_scope(request, "write:reports")
    grant = grants.by_token(token, request.actor)
    if not grants.duties_of(grant).filter(pk=given.duty).exists():
        raise NotFound("duty")
    made = reporting.start(duty_id=given.duty, actor=request.actor, at=request.at)
    return Status(201, _shown(request, made.record.token))


@router.patch("/reports/{token}/narrative", response=money.ReportDetailOut, tags=["reports"])
def save_narrative(request: ApiRequest, token: str, given: NarrativeIn) -> dict[str, Any]:
    """Save texts of a report's draft."""
    found = _report(request, token)
    _expected(request, found)
    reporting.save_narrative(report_id=found.pk, texts=given.texts, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/reports/{token}/costs", response={201: money.ReportDetailOut}, tags=["reports"])
def add_cost(
    request: ApiRequest,
    token: str,
    upload: File[UploadedFile],
    heading: Form[str],
    description: Form[str],
    incurred_on: Form[date],
    amount_cents: Annotated[Cents, Form()],
) -> Status[Any]:
    """Add a cost with its document (multipart)."""
    found = _report(request, token)
    _expected(request, found)
    reporting.add_cost(
        report_id=found.pk,
        heading=heading,
        description=description,
        incurred_on=incurred_on,
        amount_cents=amount_cents,
        upload=upload,
        actor=request.actor,
        at=request.at,
    )
    return Status(201, _shown(request, token))


@router.delete("/reports/{token}/costs/{int:number}", response={204: None}, tags=["reports"])
def remove_cost(request: ApiRequest, token: str, number: int) -> Status[None]:
    """Take a cost out of a draft, its document with it."""
    found = _report(request, token)
    _expected(request, found)
    if not found.costs.filter(pk=number).exists():
        raise NotFound("cost")
    reporting.remove_cost(cost_id=number, actor=request.actor, at=request.at)
    return Status(204, None)


@router.post("/reports/{token}/submit", response=money.ReportDetailOut, tags=["reports"])
def submit_report(request: ApiRequest, token: str) -> dict[str, Any]:
    """Send the report; what is missing is said with its rules."""
    found = _report(request, token)
    _expected(request, found)
    reporting.submit(report_id=found.pk, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/reports/{token}/return", response=money.ReportDetailOut, tags=["reports"])
def give_report_back(request: ApiRequest, token: str, given: ReasonIn) -> dict[str, Any]:
    """Return a report with the reason. Accepting one is done on the page."""
    found = _report(request, token)
    _expected(request, found)
    reporting.give_back(report_id=found.pk, reason=given.reason, actor=request.actor, at=request.at)
    return _shown(request, token)


@router.post("/desk/lessons", response={201: work.LessonOut}, tags=["knowledge"])
def propose_lesson(request: ApiRequest, given: LessonIn) -> Status[Any]:
    """Propose a lesson. It is drawn from one of a report, a mission, a meeting, or for a programme. A second person clears it."""
    need_person(request)
    need_scope(request, "write:knowledge")
    if sum(one is not None for one in (given.report, given.mission, given.meeting, given.programme)) != 1:
        raise Refused(at_field("report", "lesson_of_one_origin"))
    who: dict[str, Any] = {"actor": request.actor, "at": request.at}
    said = given.dict(exclude={"report", "mission", "meeting", "programme"})
    if given.report is not None:
        report = reporting.by_token(given.report, request.actor)
        made = knowledge.propose(report_id=report.pk, **said, **who)
    elif given.mission is not None:
        made = knowledge.propose_from_mission(mission=given.mission, draft=knowledge.Draft(**said), **who)
    elif given.programme is not None:
        made = knowledge.propose_for_programme(programme=given.programme, draft=knowledge.Draft(**said), **who)
    else:
        draft = knowledge.Draft(**said)
        made = knowledge.propose_from_meeting(reference=given.meeting or "", draft=draft, **who)
    return Status(201, work.lesson_row(made))
