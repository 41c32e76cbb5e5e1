"""Naming the national contacts who are asked for a word under a programme; where nobody is named all of them are."""

from datetime import date, datetime

from facility.apps.assistance.models import ContactAppointment
from facility.apps.assistance.policy import may_appoint_contact
from facility.apps.assistance.queries.contacts import nameable
from facility.apps.assistance.queries.programmes import programme_by_code
from facility.apps.assistance.telling import write
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action
from facility.foundation.clocks import public as clocks
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def _told(made: ContactAppointment, event: Event, kind: str, day: date, actor: Actor, at: datetime) -> None:
    """Leave a trace on the programme, and write to the contact."""
    record = made.programme.record
    trail.record(record=record, event=event, actor=actor, at=at, facts={"appointment": made.pk})
    user = made.person.user
    if user is not None:
        facts = {
            "programme": made.programme.names,
            "day": {"day": day.isoformat()},
            "tasks": {"path": clocks.TASKS_PATH},
        }
        write(user, kind=f"assistance.{kind}", facts=facts, record=record, key=f"{kind}:{made.pk}", at=at)


@action
def appoint_contact(
    *, programme: str, country: str, person_id: int, from_day: date, actor: Actor, at: datetime
) -> ContactAppointment:
    """Name a national contact who is asked under a programme for requests of a country, from a day on.

    It counts for words asked for from that day; what is asked already stays with whom it was asked of. Raises NotFound,
    Forbidden, Refused (holds no such role for the country on that day, named already).
    """
    require(may_appoint_contact, actor)
    of = programme_by_code(programme)
    records.lock(of.record_id)
    held = nameable(from_day).filter(person=person_id, organisation__country=country).first()
    if held is None:
        raise Refused(at_field("person", "contact.holds_no_role"))
    if ContactAppointment.objects.filter(programme=of, country=country, person=person_id, until_day=None).exists():
        raise Refused(at_field("person", "contact.named_already"))
    given = {"programme": of, "country": country, "person": held.person, "from_day": from_day}
    made = ContactAppointment.objects.create(**given, appointed_at=at, appointed_by=acting(actor))
    _told(made, Event.ASSISTANCE_CONTACT_APPOINTED, "contact_appointed", from_day, actor, at)
    return made


@action
def end_appointment(*, appointment_id: int, until_day: date, actor: Actor, at: datetime) -> ContactAppointment:
    """Say until which day, itself inside, a contact is asked by name.

    Raises NotFound, Forbidden, NotAllowedNow (ended), Refused (a day before its first).
    """
    require(may_appoint_contact, actor)
    number = ContactAppointment.objects.filter(pk=appointment_id).values_list("programme__record_id", flat=True).first()
    if number is None:
        raise NotFound("appointment")
    records.lock(number)
    made = ContactAppointment.objects.select_related("programme__record", "person__user").get(pk=appointment_id)
    if made.until_day is not None:
        raise NotAllowedNow("end_appointment", "ended", "appointment")
    if until_day < made.from_day:
        raise Refused(at_field("until_day", "contact.day_before"))
    made.until_day, made.ended_at, made.ended_by = until_day, at, acting(actor)
    made.save()
    _told(made, Event.ASSISTANCE_CONTACT_ENDED, "contact_ended", until_day, actor, at)
    return made
