"""Using up a proof of identity: an act of money takes one of its own, so that one proof never pays twice."""

from datetime import datetime, timedelta

from facility.core.errors import ProofSpent
from facility.foundation.accounts.actors import Actor
from facility.foundation.accounts.models import UsedProof
from facility.foundation.accounts.policy import Permission, require
from facility.foundation.base.acts import step

# Longer than any proof holds; a row that is older says nothing any more.
KEPT = timedelta(days=2)


@step
def spend(may: Permission, actor: Actor, at: datetime, thing: object = None) -> None:
    """Let an act of money go on, and use up the proof behind it, in the act's own transaction: undone with it.

    Two acts at once with one proof: the row's unique digest lets one through. Raises Forbidden, Unproven, ProofSpent.
    """
    require(may, actor, thing)
    if not actor.proof or actor.user_id is None:
        return
    UsedProof.objects.filter(used_at__lt=at - KEPT).delete()
    made = UsedProof.objects.get_or_create(
        digest=actor.proof, defaults={"user_id": actor.user_id, "act": may.code, "used_at": at}
    )[1]
    if not made:
        raise ProofSpent(may.code, "this proof was used for another payment")
