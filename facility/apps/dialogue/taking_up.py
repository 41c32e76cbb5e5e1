"""What a room agreed about a type is taken up, by a curator, into a draft of the next version of the typology."""

from collections.abc import Mapping
from datetime import datetime

from facility.apps.dialogue.models import TypeProposal
from facility.apps.projects.public import DraftType, may_draft_version, take_into_draft
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.records.public import lock

CAUSE = "room"


@action
def take_up_change(
    *, proposal_id: int, draft_id: int, names: Mapping[str, str], actor: Actor, at: datetime
) -> DraftType:
    """Take an agreed proposal up into a draft as one line, which names the proposal as its source.

    `names`: what a type that is added or renamed is called, by language; the name that the room agreed is one of them.
    Raises NotFound, Forbidden, NotAllowedNow (not agreed, the draft is closed), Refused (another name, see the step).
    """
    found = TypeProposal.objects.filter(pk=proposal_id).first()
    if found is None:
        raise NotFound("proposal")
    record = lock(found.record_id)
    found = TypeProposal.objects.select_related("approach").get(pk=proposal_id)
    require(may_draft_version, actor)
    if found.state != "agreed":
        raise NotAllowedNow("take_up", found.state, "proposal")
    if found.change != "retire" and found.name not in {text.strip() for text in names.values()}:
        raise Refused(at_field("name_en", "dialogue.agreed_name_missing"))
    return take_into_draft(
        draft_id=draft_id,
        change=found.change,
        approach=found.approach,
        names=names,
        reason=found.outcome,
        source=record,
        actor=actor,
        at=at,
        cause=CAUSE,
    )
