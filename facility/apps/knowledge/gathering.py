"""The knowledge space of a programme of assistance: what belongs there by its origin, and what an editor ties to it.

A lesson drawn from a mission of the programme, or proposed for it, stands there by itself once it is published. All else
is tied to it by a dated connection, which an editor makes, or confirms where somebody who takes part proposed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from facility.apps.assistance import public as assistance
from facility.apps.knowledge.models import Lesson
from facility.apps.knowledge.policy import may_gather, may_take_part
from facility.apps.knowledge.queries import library
from facility.apps.knowledge.tasks import DECIDE_TIE, WORK_POLICY
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import at_field
from facility.foundation.accounts.public import PUBLIC, Actor, Role, User, require
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.base.text import one_line
from facility.foundation.clocks import public as clocks
from facility.foundation.forms.public import plain_text
from facility.foundation.links import public as links
from facility.foundation.post import public as post
from facility.foundation.records import public as records

KIND = "gathered_in"
# What can be tied to a programme, by kind of record.
GATHERED = ("lesson", "publication", "news", "dialogue_meeting")
MOST_TIES = 60
LONGEST_REASON = 500


@dataclass(frozen=True)
class Circle:
    """A programme with the bodies of one reader that may ask under it; `invented` where one of these was made up."""

    programme: assistance.Programme
    bodies: frozenset[int]
    invented: bool = False


def circle_of(programme: assistance.Programme, actor: Actor, day: date) -> Circle:
    """How an actor stands to a programme. Two queries, and none for who acts for no body."""
    found = assistance.askers_of(programme, actor, day)
    return Circle(programme, frozenset(one.pk for one in found), any(one.record.invented for one in found))


def gathered(code: str) -> QuerySet[links.Link]:
    """The connections that hold of the programme with that code."""
    return links.Link.objects.filter(
        kind=KIND, state="confirmed", valid_to=None, target__kind="programme", target__reference=code
    )


def by_origin(code: str) -> Q:
    """Which lessons belong to the space by themselves: proposed for it, or drawn from a mission of the programme."""
    return Q(source__kind="programme", source__reference=code) | Q(mission__request__programme__code=code)


def lessons_in(code: str) -> Q:
    """Which lessons belong to the space: those, and what is tied to it."""
    return by_origin(code) | tied_to(code)


def tied_to(code: str) -> Q:
    """Which publications, news or meetings belong to the space."""
    return Q(record__in=gathered(code).values("source"))


def _stands(record: records.Record) -> bool:
    """Whether everybody reads it today."""
    if record.kind == "lesson":
        return Lesson.objects.filter(record=record, state="published").exists()
    if record.kind == "publication":
        return library().filter(record=record).exists()
    return record.pk in clocks.visible(PUBLIC, [record])


@action
def gather(*, programme: str, reference: str, reason: str, actor: Actor, at: datetime) -> links.Link:
    """Tie something published to the space of a programme: at once as an editor, else as a proposal to the editors.

    Raises NotFound, Forbidden, Refused (no such published thing, no reason, there already).
    """
    day = local_day(at)
    circle = circle_of(assistance.programme_by_code(programme), actor, day)
    require(may_take_part, actor, circle)
    said = plain_text(reason, "reason").strip()[:500]
    if not said:
        raise Refused(at_field("reason", "text_missing"))
    wanted = reference.replace("\x00", "?").strip()
    found = records.Record.objects.filter(reference__iexact=wanted, kind__in=GATHERED).first() if wanted else None
    source = records.lock(found.pk) if found is not None else None
    if source is None or not _stands(source):
        raise Refused(at_field("reference", "gathered_unknown"))
    target = circle.programme.record
    held = links.Link.objects.filter(source=source, target=target, kind=KIND, valid_to=None).exclude(state="rejected")
    there, edits = held.first(), may_gather(actor)
    by_itself = Lesson.objects.filter(by_origin(programme), record=source).exists()
    if by_itself or (there is not None and (there.state == "confirmed" or not edits)):
        raise Refused(at_field("reference", "gathered_already"))
    make = links.connect if edits else links.propose
    made = make(source=source, target=target, kind=KIND, actor=actor, at=at, valid_from=day, note=said)
    if not edits:
        task: dict[str, Any] = {"kind": f"{DECIDE_TIE}:{made.pk}", "policy": WORK_POLICY, "role": Role.EDITOR}
        clocks.start(record=_space(circle.programme), **task, actor=actor, at=at)
    elif there is not None:
        _decided(circle.programme, there, actor, at)
        _tell_of_tie(made, "taken_up", actor, at)
    return made


def _space(programme: assistance.Programme) -> records.Record:
    """The record of the space; of the programme, where it has none yet."""
    return programme.space or programme.record


def _decided(programme: assistance.Programme, tie: links.Link, actor: Actor, at: datetime) -> None:
    """Nobody has to decide on the proposal any more; one from before the space had a record waits on the programme's."""
    for record in {one.pk: one for one in (_space(programme), programme.record)}.values():
        clocks.stop(record=record, kind=f"{DECIDE_TIE}:{tie.pk}", actor=actor, at=at)


def proposed_tie(*, programme: str, link_id: int) -> links.Link:
    """A proposal for the space that waits, to look at before it is decided. Raises NotFound, NotAllowedNow."""
    found = links.Link.objects.filter(pk=link_id, kind=KIND, target__kind="programme", target__reference=programme)
    one = found.select_related("source").first()
    if one is None:
        raise NotFound("link")
    if one.state != "proposed":
        raise NotAllowedNow("decline", one.state, "link")
    return one


def _held(programme: str, link_id: int, actor: Actor) -> links.Link:
    """A connection of the space, its record locked. Raises NotFound, Forbidden."""
    require(may_gather, actor)
    target = assistance.programme_by_code(programme).record
    found = links.Link.objects.filter(pk=link_id, kind=KIND, target=target).first()
    if found is None:
        raise NotFound("link")
    records.lock(found.source_id)
    return links.Link.objects.get(pk=link_id)


@action
def accept_gathered(*, programme: str, link_id: int, actor: Actor, at: datetime) -> links.Link:
    """Let a proposal stand in the space, as an editor; who proposed it is told.

    Raises NotFound, Forbidden, NotAllowedNow (also where what it ties was withdrawn since).
    """
    held = _held(programme, link_id, actor)
    if held.state == "proposed" and not _stands(held.source):
        raise NotAllowedNow("confirm", "withdrawn", held.source.kind)
    made = links.confirm(link_id=held.pk, actor=actor, at=at)
    _decided(assistance.programme_by_code(programme), made, actor, at)
    _tell_of_tie(made, "taken_up", actor, at)
    return made


@action
def decline_gathered(*, programme: str, link_id: int, reason: str, actor: Actor, at: datetime) -> links.Link:
    """Leave a proposal out, as an editor, with the reason that who proposed it is told; it stays as not taken up.

    Raises as `accept_gathered`, and Refused (no reason).
    """
    held = _held(programme, link_id, actor)
    why = why_not(reason)
    made = links.reject(link_id=held.pk, actor=actor, at=at, answer=why)
    _decided(assistance.programme_by_code(programme), made, actor, at)
    _tell_of_tie(made, "declined", actor, at, reason=why)
    return made


def why_not(reason: str) -> str:
    """The reason as it is kept, in one line. Raises Refused where it says nothing or too much."""
    kept = one_line(plain_text(reason, "reason").strip())
    if not kept:
        raise Refused(at_field("reason", "text_missing"))
    if len(kept) > LONGEST_REASON:
        raise Refused(at_field("reason", "post_too_long", most=LONGEST_REASON))
    return kept


def _tell_of_tie(made: links.Link, what: str, actor: Actor, at: datetime, **facts: str) -> None:
    """Write to who proposed a connection what came of it, unless they decided it themselves."""
    if made.author is not None and made.author_id != actor.user_id:
        programme = assistance.programmes().get(record=made.target_id)
        tell_proposer(made.author, programme, f"gathered_{what}", made.source.label, f"{made.pk}", at, **facts)


def tell_proposer(
    to: User,
    programme: assistance.Programme,
    kind: str,
    title: Mapping[str, str],
    number: str,
    at: datetime,
    **facts: str,
) -> None:
    """A letter and a notice about what somebody proposed for the space; none where the account is closed."""
    if not to.is_active:
        return
    said = {"title": {"text": dict(title)}, "programme": {"text": dict(programme.names)}, **facts}
    post.queue(
        kind=f"knowledge.{kind}",
        to=to,
        facts={**said, "page": {"path": f"/assistance/{programme.code}/knowledge/"}},
        at=at,
        key=f"knowledge.{kind}:{number}",
        record=programme.space or programme.record,
    )


@action
def let_go(*, programme: str, link_id: int, actor: Actor, at: datetime) -> links.Link:
    """Take out of the space what was tied to it; the connection ends today. Raises as `accept_gathered`."""
    found = _held(programme, link_id, actor)
    if found.state != "confirmed":
        raise NotAllowedNow("let_go", found.state, "link")
    return links.remove(link_id=found.pk, ends_on=local_day(at), actor=actor, at=at)


@dataclass(frozen=True)
class Tied:
    """A connection of a space as those see it who made or decide it; `state` is proposed, confirmed or rejected.

    `answer` says why what was rejected is not taken up; "" for all else, and for what was left out before reasons were kept.
    """

    link_id: int
    record: records.Record
    state: str
    note: str
    at: datetime
    is_own: bool
    answer: str = ""


def ties_of(circle: Circle, actor: Actor) -> list[Tied]:
    """For editors all that is tied or proposed, for who takes part their own proposals: what waits, then the newest.

    One query.
    """
    if actor.user_id is None or not may_take_part(actor, circle):
        return []
    rows = links.Link.objects.filter(kind=KIND, target=circle.programme.record, valid_to=None)
    rows = rows.exclude(state="rejected") if may_gather(actor) else rows.filter(author=actor.user_id)
    return [
        Tied(one.pk, one.source, one.state, one.note, one.proposed_at, one.author_id == actor.user_id, one.answer)
        for one in rows.select_related("source").order_by(
            Case(When(state="proposed", then=0), default=1), "-proposed_at", "-pk"
        )[:MOST_TIES]
    ]


@dataclass(frozen=True)
class Fresh:
    """What came into the space of a programme: a lesson by its origin (`link_id` 0), or what was tied to it."""

    programme: str
    record: records.Record
    link_id: int
    at: datetime
    path: str


def fresh_in_spaces(after: datetime, until: datetime) -> list[Fresh]:
    """What came into the spaces after the first moment, up to and including the second, as far as everybody reads it.

    Two queries, and one for each kind of thing.
    """
    ties = links.Link.objects.filter(kind=KIND, state="confirmed", valid_to=None, target__kind="programme")
    ties = ties.filter(decided_at__gt=after, decided_at__lte=until).select_related("source", "target").order_by("pk")
    told = [(one.target.reference or "", one.source, one.pk, one.decided_at or until) for one in ties]
    lessons = Lesson.objects.filter(Q(source__kind="programme") | Q(mission__isnull=False), state="published")
    lessons = lessons.filter(published_at__gt=after, published_at__lte=until).order_by("pk")
    for lesson in lessons.select_related("record", "source", "mission__request__programme"):
        code = lesson.mission.request.programme.code if lesson.mission is not None else lesson.source.reference
        told.append((code or "", lesson.record, 0, lesson.published_at or until))
    addresses = clocks.visible(PUBLIC, [record for _code, record, _link, _at in told])
    return [Fresh(*one, addresses[one[1].pk]) for one in told if one[1].pk in addresses]
