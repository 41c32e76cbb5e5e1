"""What answers a request: something published that a coordinator points to; and the commitment that a request answers."""

from collections.abc import Callable, Collection
from datetime import datetime

from facility.apps.assistance.actions.asking import locked
from facility.apps.assistance.actions.judging import said as put
from facility.apps.assistance.models import Request
from facility.apps.assistance.policy import may_answer, may_name_commitment
from facility.apps.assistance.telling import tell
from facility.core.errors import NotAllowedNow, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import PUBLIC, Actor, require
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.clocks import public as clocks
from facility.foundation.links import public as links
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

# Kinds of records that answer a request without a mission, each with who knows whether one is published today.
_PUBLISHED: dict[str, Callable[[int], bool]] = {}


def register_published(kind: str, is_published: Callable[[int], bool]) -> None:
    """Let records of a kind of an upper app answer requests; `is_published` says of a record's id whether all read it."""
    _PUBLISHED[kind] = is_published


def _named(reference: str, kinds: Collection[str], actor: Actor, finding: str) -> tuple[records.Record, str]:
    """The record of that reference and one of the kinds, as far as the actor may view it, with its address.

    Raises Refused.
    """
    wanted = reference.replace("\x00", "?").strip()
    found = records.Record.objects.filter(reference__iexact=wanted, kind__in=list(kinds)).first() if wanted else None
    address = clocks.visible(actor, [found]).get(found.pk) if found is not None else None
    if found is None or address is None:
        raise Refused(at_field("reference", finding))
    return found, address


@action
def answer_with(*, request_id: int, reference: str, reason: str, actor: Actor, at: datetime) -> links.Link:
    """Point whoever asked to a published lesson or publication, with the reason; they get a letter.

    The request goes on to its decision, unless they withdraw it because it is enough. The same one twice is refused.
    Raises NotFound, Forbidden, NotAllowedNow (a draft, withdrawn, or merged), Refused.
    """
    request = locked(request_id)
    require(may_answer, actor, request)
    if request.state in {"withdrawn", "merged"}:
        raise NotAllowedNow("answer", request.state, "assistance")
    said = put(reason, "reason")
    found, path = _named(reference, _PUBLISHED, PUBLIC, "assistance.answer_unknown")
    if not _PUBLISHED[found.kind](found.pk):
        raise Refused(at_field("reference", "assistance.answer_unknown"))
    if links.Link.objects.filter(source=found, target=request.record, kind="responds_to", valid_to=None).exists():
        raise NotAllowedNow("answer", "answered by it", "assistance")
    day = local_day(at)
    link = links.connect(
        source=found,
        target=request.record,
        kind="responds_to",
        actor=actor,
        at=at,
        valid_from=day,
        note=said[:500],
        cause=f"request {request.record.reference}",
    )
    facts = {"link": link.pk, "record": found.pk}
    trail.record(record=request.record, event=Event.ASSISTANCE_ANSWERED, actor=actor, at=at, facts=facts)
    told = {"reason": said, "answer": found.label, "answer_path": path}
    tell(request, "assistance_answered", told, at)
    return link


@action
def name_commitment(*, request_id: int, reference: str, reason: str, actor: Actor, at: datetime) -> links.Link:
    """Say which commitment of a meeting the request answers: proposed, until the office confirms it.

    Raises NotFound, Forbidden, NotAllowedNow (withdrawn, merged), Refused.
    """
    request: Request = locked(request_id)
    require(may_name_commitment, actor, request)
    if request.state in {"withdrawn", "merged"}:
        raise NotAllowedNow("name_commitment", request.state, "assistance")
    found, _path = _named(reference, ("commitment",), actor, "assistance.commitment_unknown")
    link = links.propose(
        source=request.record,
        target=found,
        kind="responds_to",
        actor=actor,
        at=at,
        valid_from=local_day(at),
        note=put(reason, "reason")[:500],
    )
    facts = {"link": link.pk, "record": found.pk}
    trail.record(record=request.record, event=Event.ASSISTANCE_COMMITMENT_NAMED, actor=actor, at=at, facts=facts)
    return link
