"""A person's programs: tokens made and ended, on the trail of the person."""

from collections.abc import Iterable
from datetime import datetime

from facility.apps.parties.queries.people import person_of
from facility.core.errors import Forbidden
from facility.foundation.accounts.public import Actor, acting, require_presence
from facility.foundation.base.acts import action
from facility.foundation.machines import public as machines
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def locked_record(actor: Actor) -> records.Record:
    """Lock the record of the person who acts. Raises Forbidden for the public, jobs and accounts without a person."""
    if actor.person_id is None:
        raise Forbidden("machines", "only a person has programs")
    return records.lock(person_of(acting(actor)).record_id)


@action
def make_token(
    *, name: str, scopes: Iterable[str], expires_at: datetime, actor: Actor, at: datetime
) -> tuple[machines.ApiToken, str]:
    """Make a token for a program of one's own; gives the row and the secret, shown once.

    A token makes no token. Raises Forbidden, Unproven, Refused.
    """
    require_presence(actor, "machines.make_token")
    record = locked_record(actor)
    row, secret = machines.add_token(user_id=acting(actor), name=name, scopes=scopes, expires_at=expires_at, at=at)
    facts = {"token": row.pk, "scopes": row.scopes, "expires_at": row.expires_at.isoformat()}
    trail.record(record=record, event=Event.PERSON_TOKEN_MADE, actor=actor, at=at, facts=facts)
    return row, secret


@action
def end_token(*, token_id: int, actor: Actor, at: datetime) -> machines.ApiToken:
    """End a token of one's own at once. Raises Forbidden, NotFound."""
    record = locked_record(actor)
    row = machines.end_token(user_id=acting(actor), token_id=token_id, at=at)
    trail.record(record=record, event=Event.PERSON_TOKEN_ENDED, actor=actor, at=at, facts={"token": row.pk})
    return row
