"""Who takes part in a process: memberships are added with their source, ended with theirs, and never overwritten."""

from datetime import datetime

from django.db.models import Q

from facility.apps.dialogue.indexing import index_process
from facility.apps.dialogue.models import Membership, Process
from facility.apps.dialogue.models.process import MEMBERSHIPS
from facility.apps.dialogue.policy import may_edit_members
from facility.apps.dialogue.snapshots import ProcessFacts
from facility.apps.dialogue.tying import locked_process, named_in_register, source_address, tied
from facility.apps.parties.public import Organisation, is_country
from facility.core.errors import NotAllowedNow, NotFound, Refused
from facility.core.findings import SOURCE_STATUSES, at_field
from facility.core.partial_dates import PartialDate
from facility.foundation.accounts.public import Actor, acting, require
from facility.foundation.base.acts import action, step
from facility.foundation.base.text import one_line
from facility.foundation.forms.public import plain_text
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


def _date(typed: str, field: str) -> str:
    """A partial date, or "". Raises Refused."""
    try:
        return str(PartialDate.parse(typed.strip())) if typed.strip() else ""
    except ValueError:
        raise Refused(at_field(field, "dialogue.not_a_date")) from None


def begins_before(one: str, other: str) -> bool:
    """Whether a partial date lies wholly before another; what is not known lies before nothing."""
    most = min(len(one), len(other))
    return bool(most) and one[:most] < other[:most]


@action
def add_member(
    *,
    process: str,
    status: str,
    source_url: str,
    source_status: str,
    actor: Actor,
    at: datetime,
    country: str = "",
    name: str = "",
    organisation: str = "",
    since: str = "",
    note: str = "",
) -> Membership:
    """Say that a country (its code) or an organisation (its name) takes part in a process, from a partial date on.

    `organisation` is the one of the register that the name means (its token, the address of its page, or its name); it
    lends its name where none is given. Raises NotFound, Forbidden, Refused (neither or both named, status, date or source
    unreadable, it takes part already, not one organisation, the name means another one already).
    """
    found = locked_process(process)
    require(may_edit_members, actor, found)
    meant = named_in_register(organisation) if organisation.strip() else None
    holder = one_line(plain_text(name, "name").strip())[:200] or (meant.name[:200] if meant is not None else "")
    if bool(country) == bool(holder):
        raise Refused(at_field("country", "dialogue.member_one"))
    if country and not is_country(country):
        raise Refused(at_field("country", "dialogue.member_country"))
    if status not in MEMBERSHIPS:
        raise Refused(at_field("status", "dialogue.member_status"))
    if source_status not in SOURCE_STATUSES:
        raise Refused(at_field("source_status", "dialogue.member_standing"))
    begins, source = _date(since, "since"), source_address(source_url, "source_url")
    for other in found.memberships.filter(country=country, name=holder):
        if not other.until or begins_before(begins, other.until):
            raise Refused(at_field("country" if country else "name", "dialogue.member_already"))
    made = Membership.objects.create(
        process=found,
        status=status,
        country=country,
        name=holder,
        since=begins,
        source_url=source,
        source_status=source_status,
        note=plain_text(note, "note").strip()[:400],
        added_at=at,
        added_by=acting(actor),
    )
    if meant is not None:
        _means(found, made, meant, actor, at)
    _told(found, made, Event.PROCESS_MEMBER_ADDED, actor, at)
    return made


@action
def end_member(*, process: str, member_id: int, until: str, source_url: str, actor: Actor, at: datetime) -> Membership:
    """End a membership with a partial date and the source that says so; it stays on record.

    Raises NotFound, Forbidden, NotAllowedNow (ended already), Refused (date missing, unreadable or before it began; source).
    """
    found = locked_process(process)
    require(may_edit_members, actor, found)
    one = found.memberships.filter(pk=member_id).first()
    if one is None:
        raise NotFound("membership")
    if one.until:
        raise NotAllowedNow("end", "ended", "membership")
    ends = _date(until, "until")
    if not ends:
        raise Refused(at_field("until", "dialogue.member_needs_end"))
    if begins_before(ends, one.since):
        raise Refused(at_field("until", "dialogue.member_ends_before"))
    one.until, one.end_source_url = ends, source_address(source_url, "source_url")
    one.ended_at, one.ended_by = at, acting(actor)
    one.save()
    _told(found, one, Event.PROCESS_MEMBER_ENDED, actor, at)
    return one


def _means(found: Process, made: Membership, meant: Organisation, actor: Actor, at: datetime) -> None:
    """Tie the name of a new line, unless it is tied so already; what it means is changed elsewhere, with a reason."""
    newest = found.name_ties.filter(name=made.name).order_by("-pk").first()
    if newest is None or newest.organisation_id is None:
        said = {"source_url": made.source_url, "note": ""}
        tied(found, made.name, meant, said, made.added_by, actor, at)
    elif newest.organisation_id != meant.pk:
        raise Refused(at_field("organisation", "dialogue.tie_other"))


def _told(found: Process, one: Membership, event: Event, actor: Actor, at: datetime) -> None:
    facts = {"member": one.pk, "status": one.status, "country": one.country}
    record_trail(record=found.record, event=event, actor=actor, at=at, facts=facts)
    index_process(found, at)


@step
def put_members(process: Process, facts: ProcessFacts, at: datetime) -> None:
    """Renew what was loaded of who takes part. What people added or ended stays as they left it."""
    by_hand = Q(added_by__isnull=False) | Q(ended_by__isnull=False)
    process.memberships.exclude(by_hand).delete()
    kept = {(one.country, one.name, one.since) for one in process.memberships.filter(by_hand)}
    open_ones = {(one.country, one.name) for one in process.memberships.filter(by_hand, until="")}
    ended = {(one.country, one.name): one.until for one in process.memberships.filter(by_hand).exclude(until="")}
    for member in facts.members:
        here = (member.country, member.name)
        if (*here, member.since) in kept or (not member.until and here in open_ones):
            continue
        # A source that still holds open what a person has ended opens it anew only for a time after that end.
        if not member.until and here in ended and not begins_before(ended[here], member.since):
            continue
        Membership.objects.create(
            process=process,
            status=member.status,
            country=member.country,
            name=member.name,
            since=member.since,
            until=member.until,
            source_url=member.source_url,
            source_status=member.source_status,
            note=member.note,
            added_at=at,
        )
