"""Conclusions and commitments written down at the desk, and what their owners report."""

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max

from facility.apps.dialogue.indexing import index_commitment
from facility.apps.dialogue.models import Commitment, CommitmentReport, Conclusion, Meeting
from facility.apps.dialogue.models.commitments import STATES
from facility.apps.dialogue.outcomes import DESK_FROM
from facility.apps.dialogue.policy import SECRETARIAT, may_commit, may_report, reports_as_staff
from facility.apps.dialogue.tasks import REPORT
from facility.apps.parties.public import Organisation
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.core.partial_dates import PartialDate
from facility.core.references import Reference
from facility.foundation.accounts.public import Actor, Role, acting, require
from facility.foundation.base.acts import action
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.records.public import Record, create, lock, update
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


def _locked(meeting_id: int) -> tuple[Meeting, Record]:
    found = Meeting.objects.select_related("record", "process").filter(pk=meeting_id).first()
    if found is None:
        raise NotFound("meeting")
    return found, lock(found.record_id)


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    kept = {language: plain_text(text, "text").strip() for language, text in texts.items() if text.strip()}
    if not kept:
        raise Refused(at_field("text_en", "dialogue.text_missing"))
    return kept


@action
def conclude(*, meeting_id: int, texts: Mapping[str, str], actor: Actor, at: datetime) -> Conclusion:
    """Write down what a meeting concluded, in one or more languages. Raises NotFound, Forbidden, Refused."""
    meeting, record = _locked(meeting_id)
    require(may_commit, actor, meeting)
    last = Conclusion.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
    made = Conclusion.objects.create(meeting=meeting, position=max(last + 1, DESK_FROM), texts=_texts(texts), at=at)
    record_trail(record=record, event=Event.CONCLUSION_MADE, actor=actor, at=at, facts={"conclusion": made.pk})
    return made


@action
def commit(
    *,
    meeting_id: int,
    texts: Mapping[str, str],
    owner_id: int | None,
    due: str,
    due_note: str = "",
    actor: Actor,
    at: datetime,
) -> Commitment:
    """Write down what an organisation (None: the secretariat, by its function) took on at a meeting.

    `due` is a partial date or "" where none is stated; where one is, a task waits for the owner. Raises NotFound, Forbidden,
    Refused (no text, unknown organisation, not a date).
    """
    meeting, meeting_record = _locked(meeting_id)
    require(may_commit, actor, meeting)
    kept = _texts(texts)
    day = _day(due)
    if owner_id is not None and not Organisation.objects.filter(pk=owner_id).exists():
        raise Refused(at_field("owner", "dialogue.unknown_owner"))
    last = Commitment.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
    record = create(kind="commitment", label=kept, at=at, invented=meeting_record.invented, is_public=True)
    made = Commitment.objects.create(
        record=record,
        meeting=meeting,
        position=max(last + 1, DESK_FROM),
        texts=kept,
        owner_id=owner_id,
        owner_function="" if owner_id is not None else "secretariat",
        due=due.strip(),
        due_note=due_note.strip()[:200],
        changed_at=at,
    )
    update(record, reference=str(Reference("MPF", made.pk, "CM", at.year)))
    if day is not None:
        role = SECRETARIAT if owner_id is None else Role.APPLICANT
        due_at = end_of(day)
        clocks.start(record=record, kind=REPORT, actor=actor, at=at, due_at=due_at, role=role, organisation_id=owner_id)
    index_commitment(made, at)
    facts = {"commitment": made.pk, "meeting": meeting.pk}
    record_trail(record=record, event=Event.COMMITMENT_MADE, actor=actor, at=at, facts=facts)
    return made


def _day(due: str) -> date | None:
    """The last day a partial date can be; None where none is stated. Raises Refused."""
    if not due.strip():
        return None
    try:
        return PartialDate.parse(due).latest()
    except ValueError:
        raise Refused(at_field("due", "dialogue.not_a_date")) from None


def end_of(day: date) -> datetime:
    """The last second of a day at the facility's seat."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(settings.FACILITY_TIME_ZONE))


@action
def report_commitment(*, commitment_id: int, state: str, words: str, actor: Actor, at: datetime) -> CommitmentReport:
    """Say what was done about a commitment: done, in part, not; in words. The newest report counts.

    Its task ends with "done" and "not done". Raises NotFound, Forbidden, Refused.
    """
    found = Commitment.objects.select_related("record", "meeting").filter(pk=commitment_id).first()
    if found is None:
        raise NotFound("commitment")
    record = lock(found.record_id)
    require(may_report, actor, found)
    if state not in STATES:
        raise Refused(at_field("state", "dialogue.unknown_state"))
    said = plain_text(words, "words").strip()
    if not said:
        raise Refused(at_field("words", "dialogue.text_missing"))
    by = "secretariat" if reports_as_staff(actor) else "owner"
    made = CommitmentReport.objects.create(
        commitment=found, state=state, words=said, by=by, user_id=acting(actor), at=at
    )
    found.state, found.changed_at = state, at
    found.save(update_fields=["state", "changed_at"])
    if state != "in_part":
        clocks.stop_all(record=record, actor=actor, at=at)
    facts = {"report": made.pk, "state": state, "by": by}
    record_trail(record=record, event=Event.COMMITMENT_REPORTED, actor=actor, at=at, facts=facts)
    return made
