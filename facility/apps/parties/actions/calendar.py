"""The private address of a person's calendar: made, renewed, and whose it is."""

from datetime import datetime

from facility.apps.parties.actors import actor_for
from facility.apps.parties.queries.people import person_of
from facility.core.errors import Forbidden, NotFound
from facility.foundation.accounts.public import Actor, User
from facility.foundation.base.acts import action
from facility.foundation.records import public as records
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


@action
def renew_calendar_address(*, actor: Actor, at: datetime) -> str:
    """Give the calendar a new secret address; the one before shows nothing any more. Raises Forbidden, NotFound."""
    user = User.objects.select_for_update().filter(pk=actor.user_id).first() if actor.user_id else None
    if user is None:
        raise Forbidden("accounts.renew_calendar_address")
    user.calendar_key = records.new_token()
    user.save(update_fields=["calendar_key"])
    record = records.lock(person_of(user.pk).record_id)
    record_trail(record=record, event=Event.PERSON_CALENDAR_RENEWED, actor=actor, at=at)
    return user.calendar_key


def calendar_reader(key: str, at: datetime) -> Actor:
    """Whose calendar stands at a secret address, with the roles held today. Raises NotFound."""
    user = User.objects.filter(calendar_key=key.replace("\x00", "?"), is_active=True).first()
    if user is None:
        raise NotFound("calendar")
    return actor_for(user, at)
