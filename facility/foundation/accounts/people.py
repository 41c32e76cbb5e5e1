"""From an actor back to the user, for letters to the one who acted."""

from facility.core.errors import Forbidden, NotFound
from facility.foundation.accounts.actors import Actor
from facility.foundation.accounts.models import User
from facility.foundation.base.rows import sole


def user_of(actor: Actor) -> User:
    """The user who acts. Raises NotFound for the public and for jobs."""
    found = sole(User.objects.filter(pk=actor.user_id)) if actor.user_id is not None else None
    if found is None:
        raise NotFound("user")
    return found


def acting(actor: Actor) -> int:
    """The id of the signed-in person who acts. Raises Forbidden for the public and for jobs: this act is a person's."""
    if actor.user_id is None:
        raise Forbidden("act", "only a signed-in person does this")
    return actor.user_id
