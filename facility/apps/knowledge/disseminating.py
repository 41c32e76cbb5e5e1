"""The plan by which a lesson or a publication is brought to people: planned, done, its effect noted later, or dropped."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from facility.apps.knowledge.models import Dissemination, Lesson, Publication
from facility.apps.knowledge.models.dissemination import AUDIENCES, CHANNELS
from facility.apps.knowledge.policy import may_plan, may_view_plan
from facility.core.component_lifecycles import DISSEMINATION
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.core.partial_dates import PartialDate
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import one_line
from facility.foundation.forms.public import plain_text
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

LONGEST = 4000


def subject_by_token(token: str, actor: Actor) -> Lesson | Publication:
    """The lesson or publication whose plan it is, for who reads plans. Raises Forbidden, NotFound."""
    require(may_view_plan, actor)
    named = {"record__token": token.replace("\x00", "?")}
    lesson = Lesson.objects.select_related("record").filter(**named).first()
    found = lesson or Publication.objects.select_related("record", "current").filter(**named).first()
    if found is None:
        raise NotFound("lesson or publication")
    return found


def plan_of(record_id: int) -> QuerySet[Dissemination]:
    """The lines of a plan, by their dates; the caller asked `may_view_plan`."""
    return Dissemination.objects.filter(subject=record_id)


def line_of(record_id: int, number: int) -> Dissemination:
    """One line of a plan. Raises NotFound."""
    found = plan_of(record_id).filter(pk=number).first()
    if found is None:
        raise NotFound("line of the plan")
    return found


def _said(text: str, field: str, most: int) -> str:
    kept = plain_text(text, field).strip()
    if not kept:
        raise Refused(at_field(field, "text_missing"))
    return kept[:most]


def _one_of(code: str, known: Sequence[str], field: str) -> str:
    if code not in known:
        raise Refused(at_field(field, "dissemination_choice_unknown"))
    return code


@action
def plan_dissemination(
    *, token: str, audience: str, channel: str, what: str, planned_for: str, actor: Actor, at: datetime
) -> Dissemination:
    """Plan how a lesson or a publication is brought to an audience; `planned_for` is a partial date.

    Raises Forbidden, NotFound, NotAllowedNow (dropped or withdrawn), Refused.
    """
    require(may_plan, actor)
    record = records.lock(subject_by_token(token, actor).record_id)
    # Read again: it may have been withdrawn or dropped until it was held.
    subject = subject_by_token(token, actor)
    ended = subject.state in {"dropped", "withdrawn"} if isinstance(subject, Lesson) else bool(subject.withdrawn_at)
    if ended:
        raise NotAllowedNow("plan", "withdrawn", "dissemination")
    try:
        day = str(PartialDate.parse(planned_for)) and planned_for.strip()
    except ValueError:
        raise Refused(at_field("planned_for", "dissemination_date")) from None
    made = Dissemination.objects.create(
        subject=record,
        audience=_one_of(audience, AUDIENCES, "audience"),
        channel=_one_of(channel, CHANNELS, "channel"),
        what=one_line(_said(what, "what", 400)),
        planned_for=day,
        planned_at=at,
        planned_by=acting(actor),
    )
    trail.record(record=record, event=Event.DISSEMINATION_PLANNED, actor=actor, at=at, facts={"dissemination": made.pk})
    return made


def _line(dissemination_id: int, act: str, actor: Actor) -> Dissemination:
    """The line, its subject locked, advanced. Raises NotFound, Forbidden, NotAllowedNow."""
    found = Dissemination.objects.filter(pk=dissemination_id).first()
    if found is None:
        raise NotFound("line of the plan")
    records.lock(found.subject_id)
    require(may_plan, actor)
    found = Dissemination.objects.select_related("subject").get(pk=dissemination_id)
    found.state = advance(DISSEMINATION, found.state, act)
    return found


def _kept(found: Dissemination, event: Event, actor: Actor, at: datetime) -> Dissemination:
    found.save()
    trail.record(record=found.subject, event=event, actor=actor, at=at, facts={"dissemination": found.pk})
    return found


@action
def do_dissemination(*, dissemination_id: int, done_on: date, actor: Actor, at: datetime) -> Dissemination:
    """Note that a line was done, on which day. Raises NotFound, Forbidden, NotAllowedNow, Refused (a day to come)."""
    found = _line(dissemination_id, "do", actor)
    if done_on > local_day(at):
        raise Refused(at_field("done_on", "dissemination_day_to_come"))
    found.done_on, found.done_by = done_on, acting(actor)
    return _kept(found, Event.DISSEMINATION_DONE, actor, at)


@action
def note_effect(*, dissemination_id: int, effect: str, actor: Actor, at: datetime) -> Dissemination:
    """Note what came of what was done; noted again it takes the place. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = _line(dissemination_id, "note_effect", actor)
    found.effect, found.effect_noted_at = _said(effect, "effect", LONGEST), at
    return _kept(found, Event.DISSEMINATION_EFFECT_NOTED, actor, at)


@action
def drop_dissemination(*, dissemination_id: int, reason: str, actor: Actor, at: datetime) -> Dissemination:
    """Drop a line with the reason. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = _line(dissemination_id, "drop", actor)
    found.dropped_reason = _said(reason, "reason", 400)
    return _kept(found, Event.DISSEMINATION_DROPPED, actor, at)
