"""Who speaks in the sessions of a meeting of our own: slots added, edited, moved to another hour or session, removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from facility.apps.dialogue import typed
from facility.apps.dialogue.agenda import agenda_changed, open_agenda
from facility.apps.dialogue.models import Plan, Session, Slot
from facility.apps.dialogue.slot_hours import must_fit
from facility.apps.projects.public import Project
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor
from facility.foundation.base.acts import action

MOST_SPEAKERS = 12


@dataclass(frozen=True, kw_only=True)
class SlotFacts:
    """What is said of a slot; `project` is the reference of a published one, `minutes` how long it lasts."""

    titles: Mapping[str, str] = field(default_factory=dict)
    speaker_function: str = ""
    speaker_organisation: str = ""
    further_speakers: Sequence[str] = ()
    project: str = ""
    starts_time: time | None = None
    minutes: int | None = None


_FIELDS = (
    "session_id", "titles", "speaker_function", "speaker_organisation", "further_speakers", "project_id",
    "starts_time", "minutes",
)  # fmt: skip


def _session(plan: Plan, session_id: int) -> Session:
    found = plan.sessions.filter(pk=session_id).first()
    if found is None:
        raise NotFound("session")
    return found


def _put(row: Slot, session: Session, facts: SlotFacts) -> None:
    """Write the facts into the row. Raises Refused."""
    reference = facts.project.strip()
    shown = Project.objects.filter(record__reference=reference, record__is_public=True).first() if reference else None
    if reference and shown is None:
        raise Refused(at_field("project", "project_unknown"))
    others = [typed.line(one, "further_speakers", 200) for one in facts.further_speakers if one.strip()]
    if len(others) > MOST_SPEAKERS:
        raise Refused(at_field("further_speakers", "dialogue.slot_too_many_speakers", most=MOST_SPEAKERS))
    row.session, row.titles, row.project = session, typed.titles(facts.titles, "titles", needed=False), shown
    row.speaker_function = typed.line(facts.speaker_function, "speaker_function", 200)
    row.speaker_organisation = typed.line(facts.speaker_organisation, "speaker_organisation", 200)
    if others and not (row.speaker_function or row.speaker_organisation):
        raise Refused(at_field("speaker_function", "dialogue.slot_first_speaker"))
    if not (row.titles or row.speaker_function or row.speaker_organisation or shown):
        raise Refused(at_field("titles", "slot_empty"))
    if facts.minutes is not None and not 1 <= facts.minutes <= 24 * 60:
        raise Refused(at_field("minutes", "dialogue.slot_length"))
    row.further_speakers, row.starts_time, row.minutes = others, facts.starts_time, facts.minutes
    must_fit(row, session)


def _next_position(session: Session) -> int:
    return (session.slots.order_by("-position").values_list("position", flat=True).first() or 0) + 1


@action
def add_slot(*, plan_id: int, session_id: int, facts: SlotFacts, actor: Actor, at: datetime) -> int:
    """Add who speaks in a session: function and organisation, a title, the reference of a published project, its hour.

    Raises NotFound, Forbidden, NotAllowedNow, Refused (empty, outside the session, over another slot, which is named).
    """
    plan = open_agenda(plan_id, actor)
    session = _session(plan, session_id)
    row = Slot(position=_next_position(session))
    _put(row, session, facts)
    row.save()
    agenda_changed(plan, actor, at, slot=row.pk)
    return row.pk


@action
def change_slot(
    *, plan_id: int, slot_id: int, session_id: int, facts: SlotFacts, seen: int, actor: Actor, at: datetime
) -> int:
    """Edit a slot, or move it to another hour or session of the meeting, by the rules under which one is added.

    `seen`: the version that the writer had before them. Gives the version that stands now; where nothing changed,
    nothing is written. Raises NotFound, Forbidden, NotAllowedNow, Refused (also where somebody else changed it since).
    """
    plan = open_agenda(plan_id, actor)
    row = Slot.objects.select_related("session").filter(pk=slot_id, session__plan=plan).first()
    if row is None:
        raise NotFound("slot")
    session = _session(plan, session_id)
    if seen != row.version:
        raise Refused(at_field("", "dialogue.slot_changed_meanwhile"))
    before = {name: getattr(row, name) for name in _FIELDS}
    _put(row, session, facts)
    changed = [name.removesuffix("_id") for name in _FIELDS if getattr(row, name) != before[name]]
    if not changed:
        return row.version
    if "session" in changed:
        row.position = _next_position(session)
    row.version += 1
    row.save()
    agenda_changed(plan, actor, at, slot=row.pk, version=row.version, changed=changed)
    return row.version


@action
def remove_slot(*, plan_id: int, slot_id: int, actor: Actor, at: datetime) -> None:
    """Take a slot off the agenda. Raises NotFound, Forbidden, NotAllowedNow."""
    plan = open_agenda(plan_id, actor)
    if not Slot.objects.filter(pk=slot_id, session__plan=plan).delete()[0]:
        raise NotFound("slot")
    agenda_changed(plan, actor, at, slot_removed=slot_id)
