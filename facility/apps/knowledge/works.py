"""A work that is not in the library is proposed for a space, and taken up as a publication draft or not.

What becomes of the draft comes back to who proposed the work: published it stands in the space, dropped it says why.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Case, QuerySet, When

from facility.apps.assistance import public as assistance
from facility.apps.knowledge.gathering import KIND, Circle, circle_of, tell_proposer, why_not
from facility.apps.knowledge.models import OfferedWork, Publication
from facility.apps.knowledge.policy import may_gather, may_take_part, may_view_work
from facility.apps.knowledge.tasks import DECIDE_WORK, WORK_POLICY
from facility.core.component_lifecycles import OFFERED_WORK
from facility.core.errors import NotFound, Refused
from facility.core.findings import at_field
from facility.core.lifecycle import advance
from facility.foundation.accounts.public import Actor, Role, acting, require
from facility.foundation.base.acts import act, action, step
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import one_line
from facility.foundation.clocks import public as clocks
from facility.foundation.files import public as files
from facility.foundation.forms.public import plain_text
from facility.foundation.links import public as links
from facility.foundation.records import public as records
from facility.foundation.trail import public as trail
from facility.foundation.trail.public import Event

# So many works of one person wait under one programme at most.
MOST_WAITING = 20
MOST_SHOWN = 60
_WEB = URLValidator(schemes=["http", "https"])


def _said(raw: str, field: str, most: int) -> str:
    kept = one_line(plain_text(raw, field).strip())
    if not kept:
        raise Refused(at_field(field, "text_missing"))
    if len(kept) > most:
        raise Refused(at_field(field, "post_too_long", most=most))
    return kept


def _address(raw: str) -> str:
    """A web address, or "". Raises Refused for what is none."""
    kept = raw.replace("\x00", "").strip()
    if kept:
        try:
            _WEB(kept)
        except ValidationError:
            raise Refused(at_field("address", "address_not_web")) from None
        if len(kept) > 500:
            raise Refused(at_field("address", "post_too_long", most=500))
    return kept


def offer_work(
    *, programme: str, title: str, reason: str, actor: Actor, at: datetime, address: str = "", upload: Any = None
) -> OfferedWork:
    """Propose a work that is not in the library for the space of a programme, by its web address, its file, or both.

    A form that was sent twice makes one. Raises NotFound, Forbidden, Refused (nothing said, no web address, neither
    address nor file, a file that is not acceptable, very many wait).
    """
    circle = circle_of(assistance.programme_by_code(programme), actor, local_day(at))
    require(may_take_part, actor, circle)
    facts = {"title": _said(title, "title", 200), "reason": _said(reason, "reason", 500), "address": _address(address)}
    if not facts["address"] and not upload:
        raise Refused(at_field("address", "work_nowhere"))
    prepared = files.prepare(upload) if upload else None
    with act():
        # Held, so that the second of two that come at once finds the first.
        records.lock(circle.programme.record_id)
        waiting = OfferedWork.objects.filter(programme=circle.programme, author=acting(actor), state="waiting")
        file = {"file__sha256": prepared.sha256} if prepared is not None else {"file": None}
        same = waiting.filter(title=facts["title"], address=facts["address"], **file).first()
        if same is not None:
            return same
        if waiting.count() >= MOST_WAITING:
            raise Refused(at_field("", "works_wait", most=MOST_WAITING))
        record = records.create(kind="offered_work", label={"en": facts["title"]}, at=at, invented=circle.invented)
        stored = None
        if prepared is not None:
            stored = files.keep(record=record, prepared=prepared, purpose="offered_work", actor=actor, at=at)
        made = OfferedWork.objects.create(
            record=record, programme=circle.programme, author_id=acting(actor), file=stored, offered_at=at, **facts
        )
        clocks.start(record=record, kind=DECIDE_WORK, actor=actor, at=at, policy=WORK_POLICY, role=Role.EDITOR)
        told = {"programme": circle.programme.pk}
        trail.record(record=record, event=Event.OFFERED_WORK_OFFERED, actor=actor, at=at, facts=told)
        return made


def works_of(circle: Circle, actor: Actor) -> list[OfferedWork]:
    """For editors all works proposed for the space, for who takes part their own: those that wait, then the newest.

    One query.
    """
    if actor.user_id is None or not may_take_part(actor, circle):
        return []
    rows = _works().filter(programme=circle.programme)
    rows = rows.order_by(Case(When(state="waiting", then=0), default=1), "-offered_at", "-pk")
    return list((rows if may_gather(actor) else rows.filter(author=actor.user_id))[:MOST_SHOWN])


def _works() -> QuerySet[OfferedWork]:
    return OfferedWork.objects.select_related(
        "record", "programme__record", "programme__space", "file", "publication__record"
    )


def work_by_token(programme: str, token: str, actor: Actor) -> OfferedWork:
    """A proposed work, for who proposed it and editors. Raises NotFound."""
    found = _works().filter(programme__code=programme, record__token=token).first()
    if found is None or not may_view_work(actor, found):
        raise NotFound("work")
    return found


def origin_of(publication: Publication) -> OfferedWork | None:
    """The proposal that a publication was prepared from. One query."""
    return _works().filter(publication=publication).first()


def locked_work(work_id: int) -> OfferedWork:
    """The work, its record locked. Raises NotFound."""
    found = OfferedWork.objects.filter(pk=work_id).first()
    if found is None:
        raise NotFound("work")
    records.lock(found.record_id)
    return _works().select_related("author").get(pk=work_id)


def settle(found: OfferedWork, act_name: str, event: Event, actor: Actor, at: datetime, answer: str = "") -> None:
    """Move a locked work on, and note it; nobody has to decide on it any more. Raises NotAllowedNow."""
    found.state = advance(OFFERED_WORK, found.state, act_name)
    found.settled_at, found.settled_by, found.answer = at, acting(actor), answer
    found.save()
    clocks.stop_all(record=found.record, actor=actor, at=at)
    told = {"publication": found.publication_id} if found.publication_id else {}
    trail.record(record=found.record, event=event, actor=actor, at=at, facts=told)


def tell_of_work(found: OfferedWork, kind: str, actor: Actor, at: datetime, **facts: str) -> None:
    """Write to who proposed the work, unless it is their own act."""
    if found.author_id != actor.user_id:
        told, number = {"en": found.title}, f"work:{found.pk}"
        tell_proposer(found.author, found.programme, kind, told, number, at, **facts)


@action
def decline_work(*, work_id: int, reason: str, actor: Actor, at: datetime) -> OfferedWork:
    """Leave a proposed work out, as an editor; who proposed it is told why. Raises NotFound, Forbidden, NotAllowedNow, Refused."""
    found = locked_work(work_id)
    require(may_gather, actor)
    advance(OFFERED_WORK, found.state, "decline")
    _decline(found, why_not(reason), actor, at)
    return found


def _decline(found: OfferedWork, why: str, actor: Actor, at: datetime) -> None:
    settle(found, "decline", Event.OFFERED_WORK_DECLINED, actor, at, answer=why)
    tell_of_work(found, "gathered_declined", actor, at, reason=why)


def _of_draft(publication: Publication) -> OfferedWork | None:
    """The proposed work of a publication, locked, unless it was left out meanwhile: the publication then goes its own way."""
    found = OfferedWork.objects.filter(publication=publication, state="taken_up").first()
    held = locked_work(found.pk) if found is not None else None
    return held if held is not None and held.state == "taken_up" else None


@step
def draft_published(publication: Publication, actor: Actor, at: datetime) -> None:
    """A publication came out: where it was proposed for a space it stands there now, and who proposed it is told."""
    found = _of_draft(publication)
    if found is None:
        return
    links.connect(
        source=publication.record,
        target=found.programme.record,
        kind=KIND,
        actor=actor,
        at=at,
        valid_from=local_day(at),
        note=found.reason,
    )
    settle(found, "publish", Event.OFFERED_WORK_PUBLISHED, actor, at)
    tell_of_work(found, "gathered_taken_up", actor, at)


@step
def draft_dropped(publication: Publication, reason: str, actor: Actor, at: datetime) -> None:
    """The draft of a proposed work was dropped: who proposed the work is told why."""
    found = _of_draft(publication)
    if found is not None:
        _decline(found, one_line(reason), actor, at)
