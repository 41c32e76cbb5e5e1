"""Evaluation by both sides: asked once the assistance is delivered, handed in once, over when all have or time is up."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from facility.apps.assistance.actions.asking import locked
from facility.apps.assistance.indexing import index_request
from facility.apps.assistance.models import Booking, Expert, QuestionList, Request, Sheet, SheetAnswer
from facility.apps.assistance.models.evaluations import EXPERT, REQUESTER
from facility.apps.assistance.policy import may_follow
from facility.apps.assistance.queries.evaluations import own_sheet, shipped_questions
from facility.apps.assistance.queries.programmes import terms_of
from facility.apps.assistance.tasks import EVALUATE, EVALUATE_AS_EXPERT, end_of_day
from facility.apps.assistance.telling import tell_side
from facility.core.component_lifecycles import ASSISTANCE, ASSISTANCE_SHEET
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

LONGEST = 4000


@step
def current_questions(side: str) -> QuestionList:
    """The latest version of what a side is asked; the shipped one is added where there is none as new."""
    facts = shipped_questions()[side]
    newest = QuestionList.objects.filter(side=side).order_by("-version").first()
    if newest is not None and newest.version >= facts["version"]:
        return newest
    told = {name: facts[name] for name in ("as_of", "source", "status", "questions", "scale")}
    return QuestionList.objects.get_or_create(side=side, version=facts["version"], defaults=told)[0]


def worked_for(request: Request) -> list[Expert]:
    """The experts who noted a day in a mission of the request."""
    inside = Booking.objects.filter(days_worked__mission__request=request).values("expert")
    return list(Expert.objects.filter(pk__in=inside).select_related("record", "person__user").order_by("pk"))


@step
def begin(request: Request, actor: Actor, at: datetime) -> None:
    """Ask both sides, until the day that the programme's settings say; without a period nobody is asked."""
    terms, day = terms_of(request.programme, local_day(at)), local_day(at)
    delivered = request.delivered_at or at
    if terms.follow_up_days is not None:
        request.follow_up_on = local_day(delivered) + timedelta(days=terms.follow_up_days)
    if terms.evaluation_days is None:
        _over(request, actor, at)
        return
    request.evaluation_due_at = end_of_day(day + timedelta(days=terms.evaluation_days))
    request.save()
    for side, expert in ((REQUESTER, None), *((EXPERT, one) for one in worked_for(request))):
        questions = current_questions(side)
        sheet = Sheet.objects.create(request=request, side=side, expert=expert, questions=questions, asked_at=at)
        _ask(request, sheet, actor, at)


@step
def _ask(request: Request, sheet: Sheet, actor: Actor, at: datetime) -> None:
    """The task and the letter of one side."""
    due, expert = request.evaluation_due_at, sheet.expert
    record, user_id = request.record, request.submitted_by
    if expert is not None:
        record, user_id = records.lock(expert.record_id), expert.person.user_id
    if user_id is not None and due is not None:
        clocks.start(record=record, kind=kind_of(sheet), due_at=due, user_id=user_id, actor=actor, at=at)
        tell_side(request, expert, "evaluation_asked", due.isoformat(), f"/assistance/evaluations/{sheet.token}/", at)


def kind_of(sheet: Sheet) -> str:
    """The kind of the task to fill a sheet in."""
    return EVALUATE if sheet.expert_id is None else f"{EVALUATE_AS_EXPERT}:{sheet.request_id}"


@step
def _settle(request: Request, sheet: Sheet, act: str, actor: Actor, at: datetime) -> None:
    sheet.state, sheet.settled_at = advance(ASSISTANCE_SHEET, sheet.state, act), at
    sheet.save()
    record = request.record if sheet.expert is None else records.lock(sheet.expert.record_id)
    clocks.stop(record=record, kind=kind_of(sheet), actor=actor, at=at, reason="" if act == "hand_in" else "silence")
    event = Event.ASSISTANCE_SHEET_HANDED_IN if act == "hand_in" else Event.ASSISTANCE_SHEET_LAPSED
    trail.record(record=request.record, event=event, actor=actor, at=at, facts={"sheet": sheet.pk})


def _wrong(questions: QuestionList, ratings: Mapping[str, int]) -> list[Finding]:
    """What is missing or lies outside the scale, at each question."""
    scale = {one["value"] for one in questions.scale}
    return [
        at_field(f"q_{one['code']}", "evaluation.not_rated")
        for one in questions.questions
        if ratings.get(one["code"]) not in scale
    ]


@action
def hand_in_sheet(*, sheet_id: int, ratings: Mapping[str, int], words: str, actor: Actor, at: datetime) -> SheetAnswer:
    """Hand in the evaluation of one's side, once: every question rated on the scale, and words if one likes.

    The last one in ends the evaluation. Raises NotFound, Forbidden, NotAllowedNow (handed in, or the period is over),
    Refused (a question is not rated).
    """
    request_id = Sheet.objects.filter(pk=sheet_id).values_list("request_id", flat=True).first()
    if request_id is None:
        raise NotFound("sheet")
    request = locked(request_id)
    sheet = Sheet.objects.select_related("expert__person", "questions").get(pk=sheet_id)
    sheet.request = request
    if not own_sheet(sheet, actor):
        raise Forbidden("assistance.evaluate")
    if request.evaluation_due_at is not None and at > request.evaluation_due_at:
        raise NotAllowedNow("hand_in", "silent", ASSISTANCE_SHEET.name)
    advance(ASSISTANCE_SHEET, sheet.state, "hand_in")
    wrong = _wrong(sheet.questions, ratings)
    if wrong:
        raise Refused(wrong)
    _settle(request, sheet, "hand_in", actor, at)
    made = SheetAnswer.objects.create(
        sheet=sheet,
        ratings={one["code"]: ratings[one["code"]] for one in sheet.questions.questions},
        words=plain_text(words, "words").strip()[:LONGEST],
        handed_at=at,
        handed_by=acting(actor),
    )
    if not request.sheets.filter(state="asked").exists():
        _over(request, actor, at)
    return made


@step
def _over(request: Request, actor: Actor, at: datetime) -> None:
    """The evaluation is over: both sides may read each other, and are told so."""
    request.state = advance(ASSISTANCE, request.state, "evaluate")
    request.evaluated_at = at
    request.save()
    index_request(request, at)
    sheets = list(request.sheets.select_related("expert__record", "expert__person__user"))
    facts = {"handed_in": sum(one.state == "handed_in" for one in sheets), "asked": len(sheets)}
    trail.record(record=request.record, event=Event.ASSISTANCE_EVALUATED, actor=actor, at=at, facts=facts)
    if facts["handed_in"]:
        path = f"/assistance/requests/{request.record.token}/evaluation/"
        for one in sheets:
            tell_side(request, one.expert, "evaluation_over", None, path, at)


@action
def follow_evaluation(*, request_id: int, actor: Actor, at: datetime) -> Request:
    """Begin an evaluation nobody was asked for yet, or end one whose period is over: silence is recorded as such.

    Raises NotFound, Forbidden, NotAllowedNow (it runs, or is over).
    """
    request = locked(request_id)
    require(may_follow, actor)
    if request.state != "delivered":
        raise NotAllowedNow("evaluate", request.state, ASSISTANCE.name)
    if request.evaluation_due_at is None:
        begin(request, actor, at)
        return request
    if at <= request.evaluation_due_at:
        raise NotAllowedNow("evaluate", "in time", ASSISTANCE.name)
    for sheet in request.sheets.filter(state="asked").select_related("expert"):
        _settle(request, sheet, "lapse", actor, at)
    _over(request, actor, at)
    return request
