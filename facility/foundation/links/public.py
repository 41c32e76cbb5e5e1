"""The door of links: typed, dated, authored relations between records."""

from facility.foundation.links.kinds import LinkKind, link_kind, link_kinds, register_kind
from facility.foundation.links.models import Link
from facility.foundation.links.queries import LinkRow, links_of
from facility.foundation.links.steps import confirm, connect, propose, reject, remove

STEPS = ("confirm", "connect", "propose", "reject", "remove")

__all__ = [
    "STEPS",
    "Link",
    "LinkKind",
    "LinkRow",
    "confirm",
    "connect",
    "link_kind",
    "link_kinds",
    "links_of",
    "propose",
    "register_kind",
    "reject",
    "remove",
]
