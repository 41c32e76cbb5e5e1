"""What becomes of a proposed merger when one of the two requests goes on by itself."""

from datetime import datetime

from django.db.models import Q

from facility.apps.assistance.models import Merger, Request
from facility.apps.assistance.telling import tell
from facility.core.assistance_lifecycles import ASSISTANCE_MERGER
from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor
from facility.foundation.base.acts import step
from facility.foundation.clocks import public as clocks
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event


def open_mergers(request: Request) -> list[Merger]:
    """Proposals that the request is part of and that are not settled. One query."""
    rows = Merger.objects.select_related(
        "record", "merged__record", "merged__programme", "lead__record", "lead__programme"
    )
    return list(rows.filter(Q(merged=request) | Q(lead=request), state="proposed").order_by("pk"))


def alone(request: Request) -> None:
    """Raises Refused while a merger of the request is proposed: its coordinator waits for it, or takes it back."""
    if Merger.objects.filter(Q(merged=request) | Q(lead=request), state="proposed").exists():
        raise Refused(at_field("", "merger.proposed_already", reference=request.record.reference))


@step
def go_on_alone(request: Request, actor: Actor, at: datetime) -> None:
    """The request is decided or withdrawn: what was proposed of it is over. The request is locked."""
    for found in open_mergers(request):
        end(found, actor, at)
    if request.state != "changes_offered":  # its authority may still accept or withdraw: nothing is settled yet
        tell_merged(request, at)


@step
def tell_merged(request: Request, at: datetime) -> None:
    """Tell authorities whose requests went into this one that it is settled, and not how: that is not theirs to read."""
    others = request.taken_in.select_related("record", "programme").exclude(organisation=request.organisation_id)
    for one in others.order_by("pk") if request.is_lead else ():
        told = {"other": request.record.reference, "body": request.organisation.name}
        tell(one, "assistance_lead_settled", told, at)


@step
def end(found: Merger, actor: Actor, at: datetime) -> None:
    """Nobody is asked any more; the authorities that were asked get a letter."""
    found.state, found.settled_at = advance(ASSISTANCE_MERGER, found.state, "end"), at
    found.save()
    clocks.stop_all(record=found.record, actor=actor, at=at, reason="over")
    note(found, Event.ASSISTANCE_MERGER_ENDED, actor, at, found.merged, found.lead)
    for one in (found.merged, found.lead):
        tell(one, "assistance_merger_over", {}, at)


@step
def note(found: Merger, event: Event, actor: Actor, at: datetime, *sides: Request) -> None:
    """Leave a trace of the merger, and of it on the requests it concerns: never of the other request."""
    facts = {"merger": found.pk}
    for record in (found.record, *(one.record for one in sides)):
        trail.record(record=record, event=event, actor=actor, at=at, facts=facts)
