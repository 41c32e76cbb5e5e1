"""Merging one request into another of the same programme.

Where one authority asked for both it is done at once. Otherwise each is asked, and learns of the other's request nothing
but number, organisation and country, once both agreed; a no ends it. Both records are locked in one order, so that two
mergers at the same moment do not cross, and the database keeps a request from going into another and taking others in.
"""

from datetime import datetime

from django.db.models import Q

from facility.apps.assistance.actions.asking import locked
from facility.apps.assistance.actions.deferring import DEFERRABLE
from facility.apps.assistance.actions.endorsing import pass_over
from facility.apps.assistance.actions.judging import said
from facility.apps.assistance.actions.parting import end, note
from facility.apps.assistance.indexing import index_request
from facility.apps.assistance.models import Merger, Request
from facility.apps.assistance.policy import may_answer_merger, may_merge
from facility.apps.assistance.queries.mergers import mergers, sides_of
from facility.apps.assistance.queries.requests import desk_of
from facility.apps.assistance.tasks import ANSWER_MERGER, ANSWER_MERGER_POLICY
from facility.apps.assistance.telling import tell
from facility.apps.parties import public as parties
from facility.core.assistance_lifecycles import ASSISTANCE_MERGER
from facility.core.component_lifecycles import ASSISTANCE
from facility.core.errors import Forbidden, NotFound, Refused
from facility.core.findings import Finding, at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.links import public as links
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

# Where a request stands that can be merged: handed in, no consultation open, not decided.
MERGEABLE = DEFERRABLE
KIND = "assistance_merger"
# Both authorities have it among their tasks: it names neither request.
LABEL = {"en": "Merger of requests for assistance", "fr": "Fusion de demandes d’assistance"}


def _both(first_id: int, second_id: int) -> tuple[Request, Request]:
    """Lock two requests, always in the same order. Raises NotFound."""
    order = dict(Request.objects.filter(pk__in=[first_id, second_id]).values_list("record_id", "pk"))
    held = {order[record]: locked(order[record]) for record in sorted(order)}
    if not {first_id, second_id} <= set(held):
        raise NotFound("request")
    return held[first_id], held[second_id]


def _named(reference: str, actor: Actor) -> Request:
    """The request of a number, for coordinators. Raises Refused."""
    wanted = reference.replace("\x00", "?").strip()
    found = desk_of(actor).filter(record__reference__iexact=wanted).first() if wanted else None
    if found is None:
        raise Refused(at_field("reference", "merger.not_found"))
    return found


def _wrong(merged: Request, lead: Request) -> list[Finding]:
    """Why the first cannot go into the second."""
    if merged.pk == lead.pk:
        return [at_field("reference", "merger.with_itself")]
    if merged.programme_id != lead.programme_id:
        return [at_field("reference", "merger.other_programme")]
    if lead.state == "merged":
        return [at_field("reference", "merger.into_merged", reference=lead.record.reference)]
    found = [
        at_field(field, "merger.state", reference=one.record.reference)
        for field, one in (("", merged), ("reference", lead))
        if one.state not in MERGEABLE
    ]
    if merged.is_lead:
        found.append(at_field("", "merger.leads", reference=merged.record.reference))
    waiting = Merger.objects.filter(state="proposed")
    if waiting.filter(Q(merged=merged) | Q(lead=merged)).exists():
        found.append(at_field("", "merger.proposed_already", reference=merged.record.reference))
    if waiting.filter(merged=lead).exists():
        found.append(at_field("reference", "merger.proposed_already", reference=lead.record.reference))
    return found


@action
def propose_merger(*, request_id: int, reference: str, reason: str, actor: Actor, at: datetime) -> Merger:
    """Propose that a request goes into the one of that number; where one authority asked for both it is merged at once.

    Raises NotFound, Forbidden, Refused (no such number, another programme, a consultation is open, decided, merged
    already, part of another proposal, no reason).
    """
    asked = Request.objects.filter(pk=request_id).first()
    if asked is None:
        raise NotFound("request")
    require(may_merge, actor, asked)
    other = _named(reference, actor)
    if other.pk == request_id:
        raise Refused(at_field("reference", "merger.with_itself"))
    merged, lead = _both(request_id, other.pk)
    require(may_merge, actor, merged)
    require(may_merge, actor, lead)
    found = _wrong(merged, lead)
    if found:
        raise Refused(found)
    invented = merged.record.invented and lead.record.invented
    made = Merger.objects.create(
        record=records.create(kind=KIND, label=LABEL, at=at, invented=invented),
        merged=merged,
        lead=lead,
        reason=said(reason, "reason"),
        is_of_one_body=merged.organisation_id == lead.organisation_id,
        proposed_at=at,
        proposed_by=acting(actor),
    )
    note(made, Event.ASSISTANCE_MERGER_PROPOSED, actor, at, merged, lead)
    if made.is_of_one_body:
        _merge(made, actor, at)
        return made
    for one in (merged, lead):
        policy, asks = ANSWER_MERGER_POLICY, one.submitted_by
        clocks.start(record=made.record, kind=ANSWER_MERGER, actor=actor, at=at, policy=policy, user_id=asks)
        tell(one, "assistance_merger_asked", {"reason": made.reason, "answer": {"path": address(made)}}, at)
    return made


def address(merger: Merger) -> str:
    """Where a merger is read and answered."""
    return f"/assistance/mergers/{merger.record.token}/"


def _locked(merger_id: int) -> Merger:
    """The merger, both requests locked. Raises NotFound."""
    found = Merger.objects.filter(pk=merger_id).values_list("merged_id", "lead_id").first()
    if found is None:
        raise NotFound("merger")
    merged, lead = _both(*found)
    made = mergers().get(pk=merger_id)
    made.merged, made.lead = merged, lead
    return made


def _sides(made: Merger, actor: Actor) -> list[str]:
    """For which requests the actor answers. Raises Forbidden: also for who answers for neither."""
    if not any(may_answer_merger(actor, one) for one in (made.merged, made.lead)):
        raise Forbidden(may_answer_merger.code)
    return list(sides_of(made, actor))


@action
def agree_to_merger(*, merger_id: int, actor: Actor, at: datetime) -> Merger:
    """Agree for one's authority; when both did, the requests are merged. Agreeing twice is once.

    Raises NotFound, Forbidden, NotAllowedNow (settled).
    """
    made = _locked(merger_id)
    sides = _sides(made, actor)
    made.state = advance(ASSISTANCE_MERGER, made.state, "agree")
    for side in sides:
        setattr(made, f"{side}_agreed_at", at)
        setattr(made, f"{side}_agreed_by", acting(actor))
        note(made, Event.ASSISTANCE_MERGER_AGREED, actor, at, getattr(made, side))
    made.save()
    waiting = {one.submitted_by for one, by in _answers(made) if by is None}
    for one, by in _answers(made):
        if by is not None and one.submitted_by not in waiting:
            clocks.stop(record=made.record, kind=ANSWER_MERGER, user_id=one.submitted_by, actor=actor, at=at)
    if not waiting:
        _merge(made, actor, at)
    return made


def _answers(made: Merger) -> list[tuple[Request, int | None]]:
    return [(made.merged, made.merged_agreed_by), (made.lead, made.lead_agreed_by)]


@action
def refuse_merger(*, merger_id: int, reason: str, actor: Actor, at: datetime) -> Merger:
    """Say for one's authority why its request goes on by itself: the proposal is over. The facility reads the reason.

    Raises NotFound, Forbidden, NotAllowedNow (settled), Refused (no reason).
    """
    made = _locked(merger_id)
    _sides(made, actor)
    made.state, made.settled_at = advance(ASSISTANCE_MERGER, made.state, "refuse"), at
    made.refused_by, made.refused_reason = acting(actor), said(reason, "reason")
    made.save()
    clocks.stop_all(record=made.record, actor=actor, at=at, reason="refused")
    own = [one for one in (made.merged, made.lead) if may_answer_merger(actor, one)]
    note(made, Event.ASSISTANCE_MERGER_REFUSED, actor, at, *own)
    for one in (made.merged, made.lead):
        if one not in own:
            tell(one, "assistance_merger_over", {}, at)
    told = {"reason": made.refused_reason, "other": made.lead.record.reference, "answer": {"path": address(made)}}
    tell(made.merged, "assistance_merger_refused", told, at, to=made.proposed_by)
    return made


@action
def end_merger(*, merger_id: int, actor: Actor, at: datetime) -> Merger:
    """Take a proposal back as a coordinator; the authorities are told that their requests go on by themselves.

    Raises NotFound, Forbidden, NotAllowedNow (settled).
    """
    made = _locked(merger_id)
    require(may_merge, actor, made.merged)
    require(may_merge, actor, made.lead)
    end(made, actor, at)
    return made


@step
def _merge(made: Merger, actor: Actor, at: datetime) -> None:
    """The one goes into the other: its tasks end, and both authorities read with whom they go on."""
    merged, lead = made.merged, made.lead
    merged.state = advance(ASSISTANCE, merged.state, "merge")
    made.state, made.settled_at = advance(ASSISTANCE_MERGER, made.state, "merge"), at
    made.save()
    merged.merged_into, merged.deferred_until = lead, None
    merged.save()
    lead.is_lead = True
    lead.save(update_fields=["is_lead"])
    clocks.stop_all(record=merged.record, actor=actor, at=at, reason="merged")
    clocks.stop_all(record=made.record, actor=actor, at=at, reason="merged")
    pass_over(merged, actor, at)
    links.connect(
        source=merged.record,
        target=lead.record,
        kind="merged_into",
        actor=actor,
        at=at,
        valid_from=local_day(at),
        note=made.reason[:500],
    )
    index_request(merged, at)
    index_request(lead, at)
    facts = {"merger": made.pk}
    trail.record(record=made.record, event=Event.ASSISTANCE_MERGER_MERGED, actor=actor, at=at, facts=facts)
    trail.record(record=merged.record, event=Event.ASSISTANCE_MERGED, actor=actor, at=at, facts=facts)
    trail.record(record=lead.record, event=Event.ASSISTANCE_TOOK_IN, actor=actor, at=at, facts=facts)
    tell(merged, "assistance_merged", {**_told_of(lead), "reason": made.reason}, at)
    tell(lead, "assistance_took_in", {**_told_of(merged), "reason": made.reason}, at)


def _told_of(other: Request) -> dict[str, object]:
    """What an authority is told of the other's request."""
    country = {code: parties.country_name(other.country, code).text for code in ("en", "fr")}
    return {"other": other.record.reference, "body": other.organisation.name, "country": {"text": country}}
