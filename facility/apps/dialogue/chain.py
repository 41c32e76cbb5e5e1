"""Which meeting follows up which: one before it, no circle, and none that begins before the first one ends."""

from datetime import date, datetime

from django.db.models import Q

from facility.apps.dialogue.models import Commitment, Meeting, Presentation
from facility.apps.dialogue.policy import SPEAKERS, may_import
from facility.apps.parties.public import Organisation, holders_on
from facility.apps.projects.public import ProjectPartner
from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.core.partial_dates import PartialDate
from facility.foundation.accounts.public import Actor, User, require
from facility.foundation.base.acts import action
from facility.foundation.base.clock import local_day
from facility.foundation.records.public import lock
from facility.foundation.trail.public import Event
from facility.foundation.trail.public import record as record_trail


def must_come_later(first: Meeting, starts_on: date) -> None:
    """Raises Refused where a follow-up would surely begin before the first meeting ends; an unknown day refuses nothing."""
    stated = first.ends or first.starts
    if stated and starts_on < PartialDate.parse(stated).earliest():
        raise Refused(at_field("starts_on", "follow_up_comes_later"))


@action
def import_follow_up(*, key: str, first: str, source: str, actor: Actor, at: datetime) -> str:
    """Say that a known meeting follows up another one, as a source tells it; "created" or "unchanged".

    Raises Forbidden; Refused for a meeting that is not known, one of our own, another one before it, a circle, a
    follow-up that begins before the first one ends, or no source.
    """
    require(may_import, actor)
    pair = {row.key: row for row in Meeting.objects.filter(key__in=[key, first])}
    # Both are held, always in the same order: of two ties that would close a circle the second sees the first.
    for row in sorted(pair.values(), key=lambda one: one.record_id):
        row.record = lock(row.record_id)
        row.refresh_from_db(fields=["follows", "follows_source", "starts", "ends"])
    for one in (key, first):
        if one not in pair or pair[one].verification == "own":
            raise Refused(at_field("meeting", "unknown_code", text=f"No known meeting has the key {one!r}."))
    later, earlier, said = pair[key], pair[first], source.strip()[:300]
    if not said:
        raise Refused(at_field("source", "missing", text=f"What {key} follows up needs its source."))
    if (later.follows_id, later.follows_source) == (earlier.pk, said):
        return "unchanged"
    if later.follows_id not in {None, earlier.pk}:
        raise Refused(at_field("first", "in_use", text=f"{key} follows up another meeting already."))
    if _leads_to(earlier, later):
        raise Refused(at_field("first", "circle", text=f"{first} follows up {key}, directly or through others."))
    if later.starts:
        must_come_later(earlier, PartialDate.parse(later.starts).latest())
    outcome = "created" if later.follows_id is None else "changed"
    later.follows, later.follows_source = earlier, said
    later.save(update_fields=["follows", "follows_source"])
    facts = {"by": later.record_id, "outcome": outcome}
    record_trail(record=earlier.record, event=Event.DIALOGUE_MEETING_FOLLOWED_UP, actor=actor, at=at, facts=facts)
    return outcome


def _leads_to(one: Meeting, other: Meeting) -> bool:
    """Whether one is the other, or follows it up, directly or through others."""
    step: Meeting | None = one
    seen: set[int] = set()
    while step is not None and step.pk not in seen:
        if step.pk == other.pk:
            return True
        seen.add(step.pk)
        step = step.follows
    return False


def organisations_of(meeting_id: int) -> set[int]:
    """Organisations of the register that took part in a meeting: they took something on, or lead a project shown there."""
    owners = Commitment.objects.filter(meeting=meeting_id, owner__isnull=False).values_list("owner", flat=True)
    shown = Presentation.objects.filter(meeting=meeting_id, project__isnull=False)
    leads = shown.filter(project__lead__isnull=False).values_list("project__lead", flat=True)
    partners = ProjectPartner.objects.filter(
        project__in=shown.filter(project__lead=None).values("project"), role="lead"
    )
    others = partners.filter(organisation__isnull=False).values_list("organisation", flat=True)
    return {*owners, *leads, *others}


def speakers_of(meeting_id: int, at: datetime) -> list[tuple[User, Organisation]]:
    """Who speaks today for an organisation that took part in a meeting, each once, with that organisation."""
    rows = holders_on(local_day(at)).filter(organisation__in=organisations_of(meeting_id), role__in=SPEAKERS)
    rows = rows.filter(Q(app="") | Q(app="dialogue"), person__user__is_active=True)
    found: dict[int, tuple[User, Organisation]] = {}
    for one in rows.select_related("person__user", "organisation").order_by("organisation", "pk"):
        if one.person.user is not None and one.organisation is not None:
            found.setdefault(one.person.user.pk, (one.person.user, one.organisation))
    return [found[number] for number in sorted(found)]
