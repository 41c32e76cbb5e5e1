"""What a known meeting left, as its source tells it: projects presented, conclusions, commitments."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from facility.apps.dialogue.indexing import index_commitment
from facility.apps.dialogue.models import Commitment, Conclusion, KnownOutcome, Meeting, Presentation
from facility.apps.dialogue.policy import may_import
from facility.apps.projects.public import Approach, Project
from facility.core import seal
from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.records.public import create, lock, update
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


@dataclass(frozen=True, kw_only=True)
class PresentationFacts:
    """A project presented; `project` is its key or "", `approach` a "version / code" or ""."""

    presented_as: str
    sessions: Mapping[str, str]
    project: str = ""
    by_function: str = ""
    approach: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CommitmentFacts:
    """A commitment with its public reference; the owner is a function."""

    reference: str
    texts: Mapping[str, str]
    owner_function: str = "secretariat"
    due: str = ""
    due_note: str = ""


@dataclass(frozen=True, kw_only=True)
class OutcomeFacts:
    """Everything a source says of what a meeting left; `meeting` is its key."""

    meeting: str
    presentations: tuple[PresentationFacts, ...] = ()
    conclusions: tuple[Mapping[str, str], ...] = ()
    commitments: tuple[CommitmentFacts, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over everything said: the same again changes nothing."""
        return seal.digest(seal.canonical(asdict(self)))


@action
def import_outcome(*, facts: OutcomeFacts, actor: Actor, at: datetime) -> str:
    """Add or renew what a known meeting left; says "created", "changed" or "unchanged".

    What was added at the desk stays, after it. Raises Forbidden; Refused for a meeting, project or type that is not
    known, or a commitment without text.
    """
    require(may_import, actor)
    meeting = Meeting.objects.select_related("record").filter(key=facts.meeting).first()
    if meeting is None:
        raise Refused(at_field("meeting", "unknown_code", text=f"No meeting has the key {facts.meeting!r}."))
    record = lock(meeting.record_id)
    known = KnownOutcome.objects.filter(meeting=meeting).first()
    if known is not None and known.source_digest == facts.digest:
        return "unchanged"
    _put_presentations(meeting, facts)
    _put_conclusions(meeting, facts, at)
    for position, one in enumerate(facts.commitments, start=1):
        _put_commitment(meeting, position, one, at)
    told = {"source_digest": facts.digest, "changed_at": at}
    KnownOutcome.objects.update_or_create(meeting=meeting, defaults=told)
    outcome = "created" if known is None else "changed"
    said = {"digest": facts.digest, "outcome": outcome}
    record_trail(record=record, event=Event.DIALOGUE_MEETING_OUTCOME_IMPORTED, actor=actor, at=at, facts=said)
    return outcome


def _put_presentations(meeting: Meeting, facts: OutcomeFacts) -> None:
    projects = dict(Project.objects.values_list("key", "pk"))
    types = {f"{one.scheme.version} / {one.code}": one.pk for one in Approach.objects.select_related("scheme")}
    rows = []
    for position, one in enumerate(facts.presentations, start=1):
        if one.project and one.project not in projects:
            raise Refused(at_field("project", "unknown_code", text=f"No project has the key {one.project!r}."))
        if one.approach and one.approach not in types:
            raise Refused(at_field("approach", "unknown_code", text=f"The typology has no {one.approach!r}."))
        rows.append(
            Presentation(
                meeting=meeting,
                position=position,
                sessions=dict(one.sessions),
                project_id=projects.get(one.project),
                presented_as=one.presented_as,
                by_function=one.by_function,
                approach_id=types.get(one.approach),
                note=one.note,
            )
        )
    Presentation.objects.filter(meeting=meeting).delete()
    Presentation.objects.bulk_create(rows)


def _put_conclusions(meeting: Meeting, facts: OutcomeFacts, at: datetime) -> None:
    """The source's conclusions first; those of the desk have their own places after a hundred."""
    Conclusion.objects.filter(meeting=meeting, position__lt=DESK_FROM).delete()
    Conclusion.objects.bulk_create(
        Conclusion(meeting=meeting, position=position, texts=dict(texts), at=at)
        for position, texts in enumerate(facts.conclusions, start=1)
    )


# Conclusions and commitments of a source stand before this place, those of the desk from it on.
DESK_FROM = 101


def _put_commitment(meeting: Meeting, position: int, facts: CommitmentFacts, at: datetime) -> None:
    if not any(facts.texts.values()):
        raise Refused(at_field("text", "missing", text="A commitment needs its text."))
    row = Commitment.objects.filter(record__reference=facts.reference).first()
    if row is None:
        label = dict(facts.texts)
        record = create(kind="commitment", label=label, reference=facts.reference, at=at, is_public=True)
        row = Commitment(record=record)
    else:
        record = lock(row.record_id)
        update(record, label=dict(facts.texts))
    row.meeting, row.position, row.texts = meeting, position, dict(facts.texts)
    row.owner_function, row.due, row.due_note, row.changed_at = facts.owner_function, facts.due, facts.due_note, at
    row.save()
    index_commitment(row, at)
