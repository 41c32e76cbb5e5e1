"""When the slots of an agenda are: within their session, none over another, nobody in two sessions at once."""

from collections.abc import Iterator
from datetime import time

from django.utils.translation import get_language

from facility.apps.dialogue.models import Session, Slot
from facility.core.errors import Refused
from facility.core.findings import at_field
from facility.foundation.base.fold import fold
from facility.foundation.base.text import pick

LAST = 24 * 60


def _minute(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def span(slot: Slot) -> tuple[int, int] | None:
    """From which minute of the day until which it lasts; the same twice where no length is said, None without an hour."""
    if slot.starts_time is None:
        return None
    start = _minute(slot.starts_time)
    return start, start + (slot.minutes or 0)


def hours(slot: Slot) -> str:
    """Its hours as agendas print them: 10:00–10:20, 10:00, or "" where none is said."""
    found = span(slot)
    if found is None:
        return ""
    return "–".join(f"{one // 60:02}:{one % 60:02}" for one in dict.fromkeys(found))


def speakers(slot: Slot) -> list[str]:
    """Who speaks: function and organisation, each on a line."""
    first = ", ".join(part for part in (slot.speaker_function, slot.speaker_organisation) if part)
    return [one for one in (first, *slot.further_speakers) if one]


def called(slot: Slot) -> str:
    """What a slot is called when another clashes with it, in the language that is set."""
    title = pick(slot.titles, get_language() or "en").text or "; ".join(speakers(slot))
    project = pick(slot.project.titles, get_language() or "en").text if slot.project is not None else ""
    return f"{title or project} ({hours(slot)})"


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans share time; one without a length clashes where it begins within the other."""
    if one[0] == other[0]:
        return True
    first, second = sorted((one, other))
    return second[0] < first[1]


def _others(slot: Slot, session: Session) -> Iterator[Slot]:
    rows = Slot.objects.filter(session__plan=session.plan_id, starts_time__isnull=False).exclude(pk=slot.pk)
    return rows.select_related("session", "project").order_by("session", "starts_time", "pk").iterator()


def must_fit(slot: Slot, session: Session) -> None:
    """Raises Refused where the slot lies outside the session, over another of it, or its speaker is elsewhere then."""
    if slot.minutes is not None and slot.starts_time is None:
        raise Refused(at_field("starts_time", "dialogue.slot_length_alone"))
    mine = span(slot)
    if mine is None:
        return
    opens = _minute(session.starts_time) if session.starts_time is not None else 0
    closes = _minute(session.ends_time) if session.ends_time is not None else LAST
    if mine[0] < opens or mine[0] >= closes or mine[1] > closes:
        first, last = f"{opens // 60:02}:{opens % 60:02}", f"{closes // 60:02}:{closes % 60:02}"
        facts = at_field(
            "starts_time", "dialogue.slot_outside_its_session", slot=called(slot), opens=first, closes=last
        )
        raise Refused(facts)
    own = {fold(one) for one in speakers(slot)}
    for other in _others(slot, session):
        theirs = span(other)
        same = other.session_id == session.pk
        if theirs is None or not _overlap(mine, theirs) or (not same and other.session.day != session.day):
            continue
        if same:
            raise Refused(at_field("starts_time", "dialogue.slot_clash", slot=called(other)))
        if own & {fold(one) for one in speakers(other)}:
            raise Refused(at_field("starts_time", "dialogue.slot_speaker_elsewhere", slot=called(other)))


def must_hold_its_slots(session: Session) -> None:
    """Raises Refused where a slot of the changed session would fit no more; it is named."""
    for slot in session.slots.select_related("project"):
        must_fit(slot, session)
