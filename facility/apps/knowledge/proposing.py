"""Proposing a lesson: out of an accepted report, a mission of assistance, a meeting, or for a programme one takes part in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from facility.apps.assistance import public as assistance
from facility.apps.dialogue import public as dialogue
from facility.apps.knowledge.actions import check_scope, texts_of
from facility.apps.knowledge.gathering import circle_of
from facility.apps.knowledge.models import Lesson
from facility.apps.knowledge.policy import (
    may_propose,
    may_propose_of_meetings,
    may_propose_of_missions,
    may_take_part,
)
from facility.apps.projects import public as projects
from facility.apps.reporting import public as reporting
from facility.core.errors import Forbidden, NotAllowedNow, NotFound
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.links import public as links
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


@dataclass(frozen=True)
class Draft:
    """What a lesson says, by language, and what it applies to."""

    title: Mapping[str, str]
    body: Mapping[str, str]
    themes: Sequence[str] = ()
    countries: Sequence[str] = ()
    parts: Sequence[str] = ()
    applies: Mapping[str, str] = field(default_factory=dict)
    not_applies: Mapping[str, str] = field(default_factory=dict)


def _made(
    draft: Draft,
    *,
    source: records.Record,
    facts: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    project: projects.Project | None = None,
    mission: assistance.Mission | None = None,
    invented: bool = False,
) -> Lesson:
    """The lesson, proposed, connected with what it was drawn from; a form that was sent twice makes one. Raises Refused."""
    check_scope(themes=draft.themes, countries=draft.countries, parts=draft.parts)
    kept, body = texts_of(draft.title, "title"), texts_of(draft.body, "body")
    # Held, so that the second of two that come at once finds the first.
    records.lock(source.pk)
    same = Lesson.objects.filter(source=source, mission=mission, state="proposed", proposed_by=acting(actor))
    for one in same.select_related("record").order_by("pk"):
        if (one.title, one.body) == (kept, body):
            return one
    record = records.create(kind="lesson", label=kept, at=at, invented=source.invented or invented)
    lesson = Lesson.objects.create(
        record=record,
        source=source,
        mission=mission,
        project=project,
        title=kept,
        body=body,
        themes=list(draft.themes),
        countries=list(draft.countries),
        parts=list(draft.parts),
        applies=texts_of(draft.applies, "applies", may_miss=True),
        not_applies=texts_of(draft.not_applies, "not_applies", may_miss=True),
        proposed_at=at,
        proposed_by=acting(actor),
    )
    trail.record(record=record, event=Event.LESSON_PROPOSED, actor=actor, at=at, facts=dict(facts))
    links.connect(source=record, target=source, kind="derived_from", actor=actor, at=at)
    if project is not None:
        links.connect(source=record, target=project.record, kind="lesson_of", actor=actor, at=at)
    return lesson


@action
def propose(
    *,
    report_id: int,
    title: Mapping[str, str],
    body: Mapping[str, str],
    themes: Sequence[str],
    countries: Sequence[str],
    actor: Actor,
    at: datetime,
    parts: Sequence[str] = (),
    applies: Mapping[str, str] | None = None,
    not_applies: Mapping[str, str] | None = None,
) -> Lesson:
    """Propose a lesson out of an accepted report, with what it applies to. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    require(may_propose, actor)
    report = reporting.Report.objects.select_related("record", "grant__record").filter(pk=report_id).first()
    if report is None:
        raise NotFound("report")
    if report.state != "accepted":
        raise NotAllowedNow("propose", report.state, "report")
    project = projects.Project.objects.select_related("record").filter(origin=report.grant.record).first()
    draft = Draft(title, body, themes, countries, parts, applies or {}, not_applies or {})
    return _made(draft, source=report.record, facts={"report": report_id}, project=project, actor=actor, at=at)


def knows_mission(actor: Actor, mission: assistance.Mission) -> bool:
    """Whether the actor runs missions for the facility, or works in this one as an expert. One query for an expert."""
    if may_propose_of_missions(actor):
        return assistance.policy.may_run_mission(actor, mission.request)
    return actor.person_id is not None and assistance.own_missions(actor).filter(pk=mission.pk).exists()


@action
def propose_from_mission(*, mission: str, draft: Draft, actor: Actor, at: datetime) -> Lesson:
    """Propose a lesson out of a mission, as a coordinator or as an expert who works in it; `mission` is its token.

    Raises NotFound, Forbidden, NotAllowedNow (the mission was cancelled), Refused.
    """
    found = assistance.mission_by_token(mission, actor)
    if not knows_mission(actor, found):
        raise Forbidden(may_propose_of_missions.code)
    if found.state == "cancelled":
        raise NotAllowedNow("propose", found.state, "mission")
    facts = {"mission": found.pk}
    return _made(draft, source=found.request.record, facts=facts, mission=found, actor=actor, at=at)


@action
def propose_from_meeting(*, reference: str, draft: Draft, actor: Actor, at: datetime) -> Lesson:
    """Propose a lesson out of a meeting that was held, as its secretariat; `reference` is that of the meeting.

    Raises NotFound, Forbidden, NotAllowedNow (still to come, or cancelled), Refused.
    """
    require(may_propose_of_meetings, actor)
    found = dialogue.meeting_by_reference(reference, actor)
    if not was_held(found, at):
        raise NotAllowedNow("propose", "planned", "meeting")
    facts = {"meeting": found.pk}
    return _made(draft, source=found.record, facts=facts, project=found.project, actor=actor, at=at)


def was_held(meeting: dialogue.Meeting, at: datetime) -> bool:
    """Whether a public meeting has begun, as far as its day is known, and was not cancelled."""
    plan = getattr(meeting, "plan", None)
    if not meeting.record.is_public or (plan is not None and plan.state == "cancelled"):
        return False
    return not meeting.starts or meeting.starts <= local_day(at).isoformat()[: len(meeting.starts)]


@action
def propose_for_programme(*, programme: str, draft: Draft, actor: Actor, at: datetime) -> Lesson:
    """Propose a lesson for the knowledge space of a programme, as who may ask under it or as an editor.

    Raises NotFound, Forbidden, Refused. What a made-up body proposes is marked as made up.
    """
    circle = circle_of(assistance.programme_by_code(programme), actor, local_day(at))
    require(may_take_part, actor, circle)
    source = circle.programme.record
    facts = {"programme": circle.programme.pk}
    return _made(draft, source=source, facts=facts, invented=circle.invented, actor=actor, at=at)
