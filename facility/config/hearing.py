"""Which events of a record a person who may view it is told of: programs hear no more than the record's page tells.

Staff hear everything. Whoever sees a record as its applicant, as its beneficiary or as the public does not hear what the
facility weighs inside: a refusal that waits for a second person, who read a dossier, a revision in draft.
"""

from typing import Any

from facility.apps.calls import public as calls
from facility.apps.parties import public as parties
from facility.apps.proposals import public as proposals
from facility.foundation.accounts.public import Actor, Role
from facility.foundation.trail.public import INSIDE, Event

_PUBLIC_CALL = frozenset(
    {
        Event.CALL_CLOSED,
        Event.CALL_EXHAUSTED,
        Event.CALL_OPENED,
        Event.CALL_RESUMED,
        Event.CALL_REVISED,
        Event.CALL_SUSPENDED,
        Event.LOT_EXHAUSTED,
        Event.LOT_REOPENED,
    }
)
_PUBLIC_ORGANISATION = frozenset(
    {Event.ORGANISATION_DESCRIBED, Event.ORGANISATION_KIND_CONFIRMED, Event.ORGANISATION_REGISTERED}
)
_PUBLIC_MEETING = frozenset(
    {
        Event.DIALOGUE_MEETING_AGENDA_TOLD,
        Event.DIALOGUE_MEETING_CANCELLED,
        Event.DIALOGUE_MEETING_CHANGED,
        Event.DIALOGUE_MEETING_IMPORTED,
        Event.DIALOGUE_MEETING_PUBLISHED,
    }
)
_STAFF = (
    Role.ADMINISTRATOR,
    Role.ASSISTANCE_COORDINATOR,
    Role.AUDITOR,
    Role.AUTHORISING_OFFICER,
    Role.DIALOGUE_SECRETARIAT,
    Role.EDITOR,
    Role.FINANCE_OFFICER,
    Role.GRANTS_OFFICER,
)


def anything(actor: Actor, thing: Any, event: str) -> bool:
    """What happened to a record, but for what is inside matter."""
    return event not in INSIDE or any(actor.has(role) for role in _STAFF)


def merger(actor: Actor, found: Any, event: str) -> bool:
    """Whether the other authority agreed already is heard by staff alone."""
    return event != Event.ASSISTANCE_MERGER_AGREED or any(actor.has(role) for role in _STAFF)


def dossier(actor: Actor, proposal: Any, event: str) -> bool:
    """Those who write it hear what its page tells."""
    return bool(proposals.policy.may_list_all(actor)) or (event in proposals.EVENTS and event not in INSIDE)


def call(actor: Actor, found: Any, event: str) -> bool:
    """The public hears what was published."""
    return event in _PUBLIC_CALL or bool(calls.policy.may_list(actor))


def meeting(actor: Actor, found: Any, event: str) -> bool:
    """The public hears of what it sees: published, moved, cancelled."""
    return event in _PUBLIC_MEETING or any(actor.has(role) for role in _STAFF)


def report(actor: Actor, found: Any, event: str) -> bool:
    """The public hears that a report of a meeting came out, staff how it came about."""
    return event == Event.EVENT_REPORT_APPROVED or any(actor.has(role) for role in _STAFF)


def version(actor: Actor, found: Any, event: str) -> bool:
    """The public hears that a version of the typology came out, staff how it came about."""
    return event == Event.TYPOLOGY_DRAFT_PUBLISHED or any(actor.has(role) for role in _STAFF)


_PUBLIC_POST = frozenset(
    {Event.DISCUSSION_POST_LET_IN, Event.DISCUSSION_POST_TAKEN_DOWN, Event.DISCUSSION_POST_WITHDRAWN}
)
_AUTHOR_POST = _PUBLIC_POST | {Event.DISCUSSION_POST_DECLINED, Event.DISCUSSION_POST_WRITTEN}


def post(actor: Actor, found: Any, event: str) -> bool:
    """The public hears of what it sees, the author what was decided; who reported a post is heard by staff alone."""
    mine = actor.user_id is not None and actor.user_id == found.author_id
    return event in (_AUTHOR_POST if mine else _PUBLIC_POST) or any(actor.has(role) for role in _STAFF)


def organisation(actor: Actor, found: Any, event: str) -> bool:
    """Who may come in and who asked to is heard by its people and by staff."""
    inside = found.pk in actor.organisations() or parties.may_view_organisation(actor)
    return event in _PUBLIC_ORGANISATION or (inside and anything(actor, found, event))
