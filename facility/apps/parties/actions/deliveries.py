"""How a person wants to be told of what: by letter at once, together once a day, or among the notices alone."""

from collections.abc import Mapping
from datetime import datetime

from facility.apps.parties.queries.people import person_of
from facility.core.errors import Forbidden, Refused
from facility.core.findings import Finding
from facility.foundation.accounts.public import Actor, User
from facility.foundation.base.acts import action
from facility.foundation.post.public import WAYS, choosable
from facility.foundation.records import public as records
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


@action
def set_deliveries(*, chosen: Mapping[str, str], actor: Actor, at: datetime) -> User:
    """Choose a way for topics of letters; a topic left out stays as it is. Raises Forbidden, Refused, NotFound.

    What a letter's head says must be told goes at once all the same.
    """
    user = User.objects.select_for_update().filter(pk=actor.user_id).first() if actor.user_id else None
    if user is None:
        raise Forbidden("accounts.set_deliveries")
    offered = choosable()
    wrong = [topic for topic, way in chosen.items() if topic not in offered or way not in WAYS]
    if wrong:
        raise Refused([Finding(message="delivery_unknown", field=topic) for topic in wrong])
    before = dict(user.deliveries)
    user.deliveries = {**before, **chosen}
    if user.deliveries != before:
        user.save(update_fields=["deliveries"])
        record = records.lock(person_of(user.pk).record_id)
        facts = {topic: way for topic, way in sorted(chosen.items()) if before.get(topic) != way}
        record_trail(record=record, event=Event.PERSON_DELIVERIES_SET, actor=actor, at=at, facts=facts)
    return user
