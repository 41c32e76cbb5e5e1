"""Presence of many in one act, corrected with its trace kept; the badges of everybody on sheets to cut."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.models import Plan, Registration
from facility.apps.dialogue.papers import Sheet, badge, badges
from facility.apps.dialogue.stores import erase_registrations
from facility.apps.parties.public import country_name
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role
from facility.foundation.base.acts import act
from facility.foundation.documents import public as documents
from facility.foundation.files import public as files
from facility.foundation.files.models import StoredFile
from facility.foundation.jobs.public import run_due
from facility.foundation.trail.public import Entry
from tests.apps.dialogue.make import NOW, open_to, planned, registered

pytestmark = pytest.mark.django_db
Actors = Callable[..., Actor]
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def desk(actor_of: Actors) -> Actor:
    """Somebody of the secretariat."""
    return actor_of(Role.DIALOGUE_SECRETARIAT)


def note(plan: Plan, desk: Actor, rows: list[Registration], *, present: bool = True, at: datetime = NOW) -> Any:
    """Note these in one act."""
    people = [one.pk for one in rows]
    return dialogue.check_in_many(plan_id=plan.pk, registration_ids=people, present=present, actor=desk, at=at)


def there() -> list[int]:
    """Who is noted as present."""
    return list(Registration.objects.exclude(checked_in_at=None).order_by("pk").values_list("pk", flat=True))


def test_many_are_noted_in_one_act_and_who_was_noted_keeps_the_first_moment(desk: Actor, actor_of: Actors) -> None:
    plan = open_to(desk, 3)
    one, two, three, waiting = (registered(plan, actor_of()) for _number in range(4))
    assert note(plan, desk, [one]) == dialogue.Noted(1, 0, 0)
    assert note(plan, desk, [one, two, three, waiting], at=LATER) == dialogue.Noted(2, 1, 1)
    assert there() == [one.pk, two.pk, three.pk]
    assert [row.checked_in_at for row in Registration.objects.order_by("pk")] == [NOW, LATER, LATER, None]
    assert note(plan, desk, [one, two, three], at=LATER) == dialogue.Noted(0, 3, 0)
    assert Entry.objects.filter(event="meeting_registration.checked_in").count() == 3


def test_a_noted_presence_is_corrected_and_its_trace_stays(desk: Actor, actor_of: Actors) -> None:
    plan = open_to(desk, 2)
    one, two = (registered(plan, actor_of()) for _number in range(2))
    note(plan, desk, [one, two])
    assert note(plan, desk, [two], present=False, at=LATER) == dialogue.Noted(1, 0, 0)
    assert there() == [one.pk]
    kept = Entry.objects.filter(record=two.record).order_by("pk").values_list("event", "at", "user_id")
    assert list(kept)[1:] == [
        ("meeting_registration.checked_in", NOW, desk.user_id),
        ("meeting_registration.marked_absent", LATER, desk.user_id),
    ]


def test_what_is_refused_notes_nobody(desk: Actor, actor_of: Actors) -> None:
    plan, other = open_to(desk, 2), open_to(desk, 2)
    mine, elsewhere = registered(plan, actor_of()), registered(other, actor_of())
    for someone in (actor_of(Role.GRANTS_OFFICER), actor_of(), PUBLIC):
        with pytest.raises(Forbidden):
            note(plan, someone, [mine])
    with pytest.raises(NotFound):
        note(plan, desk, [mine, elsewhere])
    with pytest.raises(NotFound):
        dialogue.check_in_many(plan_id=987_654, registration_ids=[mine.pk], present=True, actor=desk, at=NOW)
    with pytest.raises(Refused, match="tick_somebody"):
        note(plan, desk, [])
    with pytest.raises(Refused, match="tick_fewer"):
        dialogue.check_in_many(plan_id=plan.pk, registration_ids=range(301), present=True, actor=desk, at=NOW)
    draft = planned(desk)
    with pytest.raises(NotAllowedNow):
        note(draft, desk, [mine])
    assert there() == []


def sheet(plan: Plan, desk: Actor) -> documents.Document:
    """The badges of everybody, made by the worker."""
    asked = documents.ask(
        kind="dialogue.badges", record=plan.meeting.record, language="en", form="pdf", actor=desk, at=NOW
    )
    run_due(NOW)
    return documents.by_token(asked.token, desk)


def test_all_badges_stand_in_one_tagged_file_of_the_secretariat(desk: Actor, actor_of: Actors) -> None:
    plan = open_to(desk, 12)
    people = [actor_of() for _number in range(12)]
    names = ["Ніна Козаченко", "نينا كوزاتشنكو", "ნინა", "N" * 120, *(f"Person {n}" for n in range(8))]
    for person, name in zip(people, names, strict=True):
        registered(plan, person, name=name, function="Head of unit", organisation="Office " * 20)
    offered = [one.name for one in documents.offered(plan.meeting.record, desk)]
    assert offered == ["dialogue.badges"]
    for someone in (people[0], actor_of(Role.EDITOR), PUBLIC):
        assert documents.offered(plan.meeting.record, someone) == []
    made = sheet(plan, desk)
    assert made.state == "ready"
    stored, key = documents.file_of(made)
    content = files.read(stored, key)
    assert content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in content or b"/ObjStm" in content
    # The sheet names people: it goes with what else is erased after the meeting.
    after = datetime(2026, 8, 1, tzinfo=UTC)
    dialogue.erase_needs(plan_id=plan.pk, actor=desk, at=after)
    assert StoredFile.objects.get(pk=stored.pk).state == "removed"
    assert not documents.Document.objects.filter(kind="dialogue.badges").exists()


def test_nobody_with_a_place_is_no_sheet_and_erasing_somebody_takes_the_sheets_away(
    desk: Actor, actor_of: Actors
) -> None:
    plan, person = open_to(desk, 1), actor_of()
    assert documents.offered(plan.meeting.record, desk) == []
    row = registered(plan, person)
    made = sheet(plan, desk)
    assert made.file is not None
    with act():
        erase_registrations(person.user_id or 0, NOW)
    assert StoredFile.objects.get(pk=made.file.pk).state == "removed"
    row.refresh_from_db()
    assert row.name == "Erased person"


def test_a_country_with_a_footnote_stands_on_no_badge_without_it(desk: Actor, actor_of: Actors) -> None:
    plan, person = open_to(desk, 1), actor_of()
    row = registered(plan, person, country="XK")
    footnote = country_name("XK", "en").footnote
    assert footnote
    one = badge(dialogue.registration_by_token(row.record.token, person), "en")
    assert list(one.footnotes) == [footnote]
    [cards] = badges(Sheet(plan, [row]), "en").blocks
    assert isinstance(cards, documents.Badges)
    assert list(cards.rows[0].lines) == ["", "Office", "Kosovo*", "", footnote]
