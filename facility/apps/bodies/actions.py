"""What people do in bodies themselves: a service replies to a consultation, officers set bodies up and give seats."""

from datetime import date, datetime
from typing import Any

from facility.apps.bodies.models import Body, Consulted, Seat
from facility.apps.bodies.policy import may_manage_bodies, may_reply
from facility.apps.bodies.steps import add_body, give_seat
from facility.apps.bodies.tasks import REPLY
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


@action
def reply(*, consulted_id: int, reply: str, text: str, actor: Actor, at: datetime) -> Consulted:
    """Answer for a service that was asked, while the consultation is open; a second answer replaces the first.

    Raises NotFound, Forbidden, NotAllowedNow after the date or once closed, Refused for a veto without the right
    or an objection without its reason.
    """
    asked = Consulted.objects.select_related("consultation__record").filter(pk=consulted_id).first()
    if asked is None:
        raise NotFound("consultation")
    records.lock(asked.consultation.record_id)
    asked = Consulted.objects.select_related("consultation__record").get(pk=consulted_id)
    require(may_reply, actor, asked)
    consultation = asked.consultation
    if consultation.state != "open" or at > consultation.due_at:
        raise NotAllowedNow("reply", "closed", "consultation")
    if reply not in Consulted.REPLIES:
        raise Refused(at_field("reply", "unknown_reply"))
    if reply == "veto" and not asked.has_veto:
        raise Refused(at_field("reply", "no_veto_right"))
    if reply in {"objection", "veto"} and not text.strip():
        raise Refused(at_field("text", "objection_needs_reason"))
    asked.reply, asked.text = reply, text.strip()
    asked.replied_at, asked.replied_by = at, actor.user_id
    asked.save()
    service = asked.organisation_id
    clocks.stop(record=consultation.record, kind=REPLY, organisation_id=service, actor=actor, at=at)
    facts = {"organisation": asked.organisation_id, "reply": reply}
    trail.record(record=consultation.record, event=Event.CONSULTATION_REPLIED, actor=actor, at=at, facts=facts)
    return asked


@action
def found_body(*, code: str, name: dict[str, str], source: str, actor: Actor, at: datetime) -> Body:
    """Set a body up. Raises Forbidden, Refused where the code is taken."""
    require(may_manage_bodies, actor)
    if Body.objects.filter(code=code).exists():
        raise Refused(at_field("code", "code_taken"))
    made = add_body(code=code, name=name, source=source, at=at)
    trail.record(record=made.record, event=Event.BODY_ADDED, actor=actor, at=at, facts={"code": code})
    return made


@action
def seat(*, body_id: int, person_id: int, capacity: str, starts_on: date, actor: Actor, at: datetime) -> Seat:
    """Give a person a seat in a body. Raises NotFound, Forbidden, Refused for a person who has one."""
    require(may_manage_bodies, actor)
    found = Body.objects.select_related("record").filter(pk=body_id).first()
    if found is None:
        raise NotFound("body")
    records.lock(found.record_id)
    if found.seats.filter(person_id=person_id, ends_on=None).exists():
        raise Refused(at_field("person", "has_a_seat"))
    given: dict[str, Any] = {"capacity": capacity, "starts_on": starts_on}
    return give_seat(body=found, person_id=person_id, actor=actor, at=at, **given)


@action
def end_seat(*, seat_id: int, actor: Actor, at: datetime) -> Seat:
    """End a seat on the day of the act; what it took part in stays. Raises NotFound, Forbidden, NotAllowedNow."""
    require(may_manage_bodies, actor)
    found = Seat.objects.select_related("body__record").filter(pk=seat_id).first()
    if found is None:
        raise NotFound("seat")
    records.lock(found.body.record_id)
    found.refresh_from_db()
    if found.ends_on is not None:
        raise NotAllowedNow("end_seat", "ended", "seat")
    found.ends_on = max(local_day(at), found.starts_on)
    found.save()
    facts = {"seat": found.pk, "person": found.person_id}
    trail.record(record=found.body.record, event=Event.BODY_SEAT_ENDED, actor=actor, at=at, facts=facts)
    return found
