"""The door of links: typed, dated, authored relations between records."""

from facility.foundation.links.actions import confirm_link, propose_link, record_for, reject_link
from facility.foundation.links.kinds import LinkKind, kinds_by_hand, link_kind, link_kinds, register_kind
from facility.foundation.links.models import Link
from facility.foundation.links.policy import may_decide, may_propose
from facility.foundation.links.queries import LinkRow, Proposed, links_of, proposed_for, waiting
from facility.foundation.links.steps import confirm, connect, forget_note, propose, reject, remove
from facility.foundation.links.words import FINDINGS

STEPS = ("confirm", "connect", "forget_note", "propose", "reject", "remove")

__all__ = [
    "FINDINGS",
    "Proposed",
    "confirm_link",
    "may_decide",
    "may_propose",
    "propose_link",
    "proposed_for",
    "record_for",
    "reject_link",
    "waiting",
    "STEPS",
    "Link",
    "LinkKind",
    "LinkRow",
    "confirm",
    "connect",
    "forget_note",
    "kinds_by_hand",
    "link_kind",
    "link_kinds",
    "links_of",
    "propose",
    "register_kind",
    "reject",
    "remove",
]
