"""Who may connect records by hand: one person proposes, another confirms or rejects."""

from typing import Any

from facility.foundation.accounts.public import ANY, Actor, Held, Role, permission


def _own(actor: Actor, held: Held, link: Any) -> bool:
    """The actor proposed it."""
    return link is not None and actor.user_id is not None and link.author_id == actor.user_id


may_propose = permission("links.propose", {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY})
may_decide = permission(
    "links.decide",
    {Role.GRANTS_OFFICER: ANY, Role.EDITOR: ANY, Role.AUTHORISING_OFFICER: ANY},
    forbids=(_own,),
)
