"""Which national contacts are asked for a word under a programme, by programs: listed, named, ended."""

from datetime import date
from typing import Annotated, Any

from ninja import Router, Schema, Status
from pydantic import StringConstraints

from facility.apps.assistance import public as assistance
from facility.apps.parties import public as parties
from facility.foundation.accounts.public import require
from facility.interfaces.api.callers import ApiRequest, need_person, need_writer
from facility.interfaces.api.v1.shapes import Token

router = Router(tags=["assistance"])


class AppointIn(Schema):
    """Whom (by the token of the person), for which programme and country, from which day on."""

    programme: Annotated[str, StringConstraints(max_length=60)]
    country: Annotated[str, StringConstraints(max_length=2)]
    person: Token
    from_day: date


class EndIn(Schema):
    """The last day on which the contact is asked by name."""

    until_day: date


class AppointmentOut(Schema):
    """A contact named for a programme and a country; both days are inside."""

    number: int
    programme: str
    country: str
    person: str
    from_day: date
    until_day: date | None


def _out(one: assistance.ContactAppointment) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("country", "from_day", "until_day")}
    return told | {"number": one.pk, "programme": one.programme.code, "person": one.person.name}


@router.get("/assistance-contacts", response=list[AppointmentOut])
def list_contact_appointments(request: ApiRequest) -> list[dict[str, Any]]:
    """Every contact who is or was named, the newest 500."""
    require(assistance.policy.may_view_contacts, need_person(request))
    return [_out(one) for one in assistance.appointments(request.actor)[:500]]


@router.post("/assistance-contacts", response={201: AppointmentOut})
def appoint_contact(request: ApiRequest, given: AppointIn) -> Status[Any]:
    """Name a national contact who is asked under a programme."""
    need_writer(request, "assistance")
    require(assistance.policy.may_appoint_contact, request.actor)
    person = parties.person_by_token(given.person)
    made = assistance.appoint_contact(
        programme=given.programme,
        country=given.country,
        person_id=person.pk,
        from_day=given.from_day,
        actor=request.actor,
        at=request.at,
    )
    return Status(201, _out(made))


@router.post("/assistance-contacts/{number}/end", response=AppointmentOut)
def end_contact_appointment(request: ApiRequest, number: int, given: EndIn) -> dict[str, Any]:
    """Say until when a contact is asked by name."""
    need_writer(request, "assistance")
    require(assistance.policy.may_appoint_contact, request.actor)
    made = assistance.end_appointment(
        appointment_id=number, until_day=given.until_day, actor=request.actor, at=request.at
    )
    return _out(made)
