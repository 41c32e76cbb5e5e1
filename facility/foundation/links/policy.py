"""Who may connect records by hand: one person proposes, another confirms or rejects."""

from typing import Any

from facility.foundation.accounts.public import ANY, Actor, Held, Role, permission


def _own(actor: Actor, held: Held, link: Any) -> bool:
    """The actor proposed it."""
    return link is not None and actor.user_id is not None and link.author_id == actor.user_id


# Who runs a component connects what belongs together, and editors.
_CONNECTS = dict.fromkeys(
    (Role.ASSISTANCE_COORDINATOR, Role.DIALOGUE_SECRETARIAT, Role.EDITOR, Role.GRANTS_OFFICER), ANY
)
may_propose = permission("links.propose", _CONNECTS)
may_decide = permission(
    "links.decide",
    {**_CONNECTS, Role.AUTHORISING_OFFICER: ANY},
    forbids=(_own,),
)
