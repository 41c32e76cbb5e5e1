"""Proposals, made in the room of a round, to add, rename or retire a type: discussed, then agreed or not."""

from datetime import datetime

from facility.apps.dialogue.models import PlacingRound, TypeProposal, TypeRemark
from facility.apps.dialogue.models.placing import CHANGES
from facility.apps.dialogue.policy import may_discuss, may_settle_type
from facility.apps.projects.public import Approach
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action
from facility.foundation.forms.public import plain_text
from facility.foundation.records.public import create, lock
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


def _words(text: str, field: str) -> str:
    kept = plain_text(text, field).strip()
    if not kept:
        raise Refused(at_field(field, "dialogue.text_missing"))
    return kept


@action
def propose_change(
    *, round_id: int, change: str, approach: str, name: str, reason: str, actor: Actor, at: datetime
) -> TypeProposal:
    """Propose to add a type (name), rename one (which, name) or retire one (which); discussed also after the round.

    Raises NotFound, Forbidden, Refused (which change, a type that the version has not, no name, no reason).
    """
    found = PlacingRound.objects.select_related("record", "scheme").filter(pk=round_id).first()
    if found is None:
        raise NotFound("round")
    lock(found.record_id)
    require(may_discuss, actor, found)
    if change not in CHANGES:
        raise Refused(at_field("change", "dialogue.unknown_change"))
    which = Approach.objects.filter(scheme=found.scheme, code=approach).first() if change != "add" else None
    if change != "add" and which is None:
        raise Refused(at_field("approach", "dialogue.unknown_type"))
    called = "" if change == "retire" else _words(name, "name")[:120]
    kept = _words(reason, "reason")
    label = {"en": called} if called else dict(which.names) if which is not None else {}
    record = create(
        kind="type_proposal", label=label, at=at, invented=found.record.invented, is_public=found.record.is_public
    )
    made = TypeProposal.objects.create(
        record=record,
        round=found,
        change=change,
        approach=which,
        name=called,
        reason=kept,
        user_id=acting(actor),
        at=at,
    )
    facts = {"proposal": made.pk, "change": change, "round": found.pk}
    record_trail(record=record, event=Event.TYPE_PROPOSAL_MADE, actor=actor, at=at, facts=facts)
    return made


def _open(proposal_id: int, act: str) -> TypeProposal:
    found = TypeProposal.objects.filter(pk=proposal_id).first()
    if found is None:
        raise NotFound("proposal")
    lock(found.record_id)
    found = TypeProposal.objects.select_related("record", "round__record").get(pk=proposal_id)
    if found.state != "open":
        raise NotAllowedNow(act, found.state, "proposal")
    return found


@action
def remark(*, proposal_id: int, words: str, actor: Actor, at: datetime) -> TypeRemark:
    """Say something of a proposal that is still open. Raises NotFound, NotAllowedNow, Forbidden, Refused."""
    found = _open(proposal_id, "remark")
    require(may_discuss, actor, found.round)
    made = TypeRemark.objects.create(proposal=found, words=_words(words, "words"), user_id=acting(actor), at=at)
    facts = {"remark": made.pk}
    record_trail(record=found.record, event=Event.TYPE_PROPOSAL_REMARKED, actor=actor, at=at, facts=facts)
    return made


@action
def settle_change(*, proposal_id: int, agreed: bool, outcome: str, actor: Actor, at: datetime) -> TypeProposal:
    """Record that the room agreed, or did not, with words: a vote, where there was one, informs and decides nothing.

    The version in use stays as it is. Raises NotFound, NotAllowedNow, Forbidden, Refused without words.
    """
    found = _open(proposal_id, "settle_change")
    require(may_settle_type, actor, found)
    found.state, found.outcome, found.settled_at = "agreed" if agreed else "not_agreed", _words(outcome, "outcome"), at
    found.save(update_fields=["state", "outcome", "settled_at"])
    polls = list(found.votes.order_by("poll").values_list("poll", flat=True))
    facts = {"agreed": agreed, "polls": polls}
    record_trail(record=found.record, event=Event.TYPE_PROPOSAL_SETTLED, actor=actor, at=at, facts=facts)
    return found
