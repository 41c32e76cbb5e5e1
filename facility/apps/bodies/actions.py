"""What people do in bodies themselves: a service replies to a consultation."""

from datetime import datetime

from facility.apps.bodies.models import Consulted
from facility.apps.bodies.policy import may_reply
from facility.apps.bodies.tasks import REPLY
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import Actor, require
from facility.foundation.base.acts import action
from facility.foundation.clocks import public as clocks
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


@action
def reply(*, consulted_id: int, reply: str, text: str, actor: Actor, at: datetime) -> Consulted:
    """Answer for a service that was asked, while the consultation is open; a second answer replaces the first.

    Raises NotFound, Forbidden, NotAllowedNow after the date or once closed, Refused for a veto without the right
    or an objection without its reason.
    """
    asked = Consulted.objects.select_related("consultation__record").filter(pk=consulted_id).first()
    if asked is None:
        raise NotFound("consultation")
    records.lock(asked.consultation.record_id)
    asked = Consulted.objects.select_related("consultation__record").get(pk=consulted_id)
    require(may_reply, actor, asked)
    consultation = asked.consultation
    if consultation.state != "open" or at > consultation.due_at:
        raise NotAllowedNow("reply", "closed", "consultation")
    if reply not in Consulted.REPLIES:
        raise Refused(at_field("reply", "unknown_reply"))
    if reply == "veto" and not asked.has_veto:
        raise Refused(at_field("reply", "no_veto_right"))
    if reply in {"objection", "veto"} and not text.strip():
        raise Refused(at_field("text", "objection_needs_reason"))
    asked.reply, asked.text = reply, text.strip()
    asked.replied_at, asked.replied_by = at, actor.user_id
    asked.save()
    service = asked.organisation_id
    clocks.stop(record=consultation.record, kind=REPLY, organisation_id=service, actor=actor, at=at)
    facts = {"organisation": asked.organisation_id, "reply": reply}
    trail.record(record=consultation.record, event=Event.CONSULTATION_REPLIED, actor=actor, at=at, facts=facts)
    return asked
