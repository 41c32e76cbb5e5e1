"""Writes for upper apps: open and close a consultation, record a committee's advice, set up bodies and seats."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from facility.apps.bodies.models import Attendance, Body, Consultation, Consulted, Item, Meeting, Seat
from facility.apps.bodies.tasks import REPLY
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.core.lifecycles import CONSULTATION
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.base.acts import step
from facility.foundation.clocks import public as clocks
from facility.foundation.records import public as records
from facility.foundation.records.public import Record
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


@dataclass(frozen=True)
class Silence:
    """How long a service may stay silent before that counts as agreement, and on whose word."""

    days: int
    source: str
    status: str


# How long silence may last where nothing else is set for a consultation.
USUAL_SILENCE = Silence(5, "TA-04: a sister instrument takes silence for five days as approval", "analogue")


@step
def add_body(*, code: str, name: dict[str, str], source: str, at: datetime, invented: bool = False) -> Body:
    """Set up a body."""
    made = records.create(kind="body", label=name, at=at, invented=invented)
    return Body.objects.create(record=made, code=code, name=name, source=source)


@step
def give_seat(
    *,
    body: Body,
    person_id: int,
    capacity: str,
    starts_on: date,
    actor: Actor,
    at: datetime,
    organisation_id: int | None = None,
) -> Seat:
    """Give a person a seat (chair, member, secretary, observer)."""
    seat = Seat.objects.create(
        body=body, person_id=person_id, capacity=capacity, starts_on=starts_on, organisation_id=organisation_id
    )
    facts = {"person": person_id, "capacity": capacity}
    trail.record(record=body.record, event=Event.BODY_SEAT_GIVEN, actor=actor, at=at, facts=facts)
    return seat


@step
def open_consultation(
    *,
    subject: Record,
    question: str,
    asked: Iterable[tuple[int, bool]],
    silence: Silence,
    actor: Actor,
    at: datetime,
    cause: str = "",
) -> Consultation:
    """Ask services (organisation id, has a veto) about a record, with the day from which silence counts as agreement.

    Raises Refused when nobody is asked or the question is empty, NotAllowedNow while another one is open.
    """
    services = list(asked)
    if not services:
        raise Refused(at_field("asked", "nobody_asked"))
    if not question.strip():
        raise Refused(at_field("question", "question_missing"))
    if Consultation.objects.filter(subject=subject, state="open").exists():
        raise NotAllowedNow("consult", "open", "consultation")
    label = {"en": f"Consultation on {subject}", "fr": f"Consultation sur {subject}"}
    made = records.create(kind="consultation", label=label, at=at, invented=subject.invented)
    consultation = Consultation.objects.create(
        record=made,
        subject=subject,
        question=question.strip(),
        opened_at=at,
        opened_by=actor.user_id,
        due_at=at + timedelta(days=silence.days),
        silence_days=silence.days,
        silence_source=silence.source,
        silence_status=silence.status,
    )
    Consulted.objects.bulk_create(
        Consulted(consultation=consultation, organisation_id=organisation_id, has_veto=veto)
        for organisation_id, veto in services
    )
    for organisation_id, _veto in services:
        clocks.start(
            record=made,
            kind=REPLY,
            role=Role.CONSULTED_SERVICE,
            organisation_id=organisation_id,
            due_at=consultation.due_at,
            actor=actor,
            at=at,
        )
    facts = {"subject": subject.pk, "asked": [one for one, _veto in services], "days": silence.days}
    trail.record(record=made, event=Event.CONSULTATION_OPENED, actor=actor, at=at, facts=facts, cause=cause)
    return consultation


@step
def close_consultation(*, consultation_id: int, actor: Actor, at: datetime, cause: str = "") -> Consultation:
    """Close a consultation: all have replied, or its date has passed and silence counts as agreement.

    Raises NotFound, NotAllowedNow before the date while somebody has not replied.
    """
    found = (
        Consultation.objects.select_for_update(of=("self",))
        .select_related("record", "subject")
        .filter(pk=consultation_id)
        .first()
    )
    if found is None:
        raise NotFound("consultation")
    state = advance(CONSULTATION, found.state, "close")
    asked = list(found.asked.select_for_update())
    if at <= found.due_at and any(not one.reply for one in asked):
        raise NotAllowedNow("close_consultation", "waiting for replies", "consultation")
    replies = {one.reply for one in asked}
    found.state, found.closed_at = state, at
    found.outcome = "vetoed" if "veto" in replies else "objected" if "objection" in replies else "agreed"
    found.save()
    silent = [one for one in asked if not one.reply]
    Consulted.objects.filter(pk__in=[one.pk for one in silent]).update(silent=True)
    clocks.stop_all(record=found.record, actor=actor, at=at, reason="closed")
    facts = {"outcome": found.outcome, "silent": [one.organisation_id for one in silent]}
    trail.record(record=found.record, event=Event.CONSULTATION_CLOSED, actor=actor, at=at, facts=facts, cause=cause)
    return found


@step
def drop_consultations(*, subject: Record, actor: Actor, at: datetime, cause: str = "") -> None:
    """What was asked about is withdrawn: its open consultation ends, nobody replies any more and no silence counts."""
    for one in Consultation.objects.filter(subject=subject, state="open").order_by("pk"):
        records.lock(one.record_id)
        found = Consultation.objects.select_related("record").get(pk=one.pk)
        found.state, found.closed_at = advance(CONSULTATION, found.state, "close"), at
        found.outcome = "withdrawn"
        found.save()
        clocks.stop_all(record=found.record, actor=actor, at=at, reason="withdrawn")
        facts = {"outcome": found.outcome, "silent": []}
        event = Event.CONSULTATION_CLOSED
        trail.record(record=found.record, event=event, actor=actor, at=at, facts=facts, cause=cause)


@step
def record_advice(
    *,
    body: Body,
    subject: Record,
    held_on: date,
    advice: str,
    note: str,
    present: Iterable[int],
    stepped_out: dict[int, str],
    actor: Actor,
    at: datetime,
    mode: str = "meeting",
    cause: str = "",
) -> Item:
    """Record what a body advised on one matter, with who was there for it (seat ids) and who stepped out and why.

    At least three voting members must have taken part (FR-24, whose number is not confirmed: so this advises, and
    only an empty attendance is refused). Raises Refused.
    """
    there = set(present) - set(stepped_out)
    seats = {seat.pk: seat for seat in body.seats.all()}
    if not any(seats[pk].capacity in Seat.VOTING for pk in there if pk in seats):
        raise Refused(at_field("present", "nobody_voted"))
    if not advice:
        raise Refused(at_field("advice", "advice_missing"))
    meeting = Meeting.objects.filter(body=body, held_on=held_on, mode=mode).first()
    if meeting is None:
        label = {code: f"{name}, {held_on:%Y-%m-%d}" for code, name in body.name.items()}
        made = records.create(kind="meeting", label=label, at=at, invented=body.record.invented)
        meeting = Meeting.objects.create(record=made, body=body, held_on=held_on, mode=mode)
    records.lock(meeting.record_id)
    item = Item.objects.create(
        meeting=meeting,
        number=meeting.items.count() + 1,
        subject=subject,
        advice=advice,
        note=note.strip(),
        recorded_at=at,
        recorded_by=actor.user_id,
    )
    Attendance.objects.bulk_create(
        Attendance(item=item, seat=seat, present=pk in there, reason=stepped_out.get(pk, ""))
        for pk, seat in seats.items()
        if pk in there or pk in stepped_out
    )
    facts = {"subject": subject.pk, "advice": advice, "present": sorted(there)}
    trail.record(record=meeting.record, event=Event.MEETING_ADVISED, actor=actor, at=at, facts=facts, cause=cause)
    return item
