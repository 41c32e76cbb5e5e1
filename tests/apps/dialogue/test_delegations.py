"""Delegations nominated by a note: their places whatever runs at once, their one note, their head; and who reads what."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connections, transaction

from facility.apps.dialogue import public as dialogue
from facility.apps.dialogue.models import Delegation, Plan, Registration
from facility.core.errors import Forbidden, NotAllowedNow, NotFound, Refused
from facility.foundation.accounts.public import PUBLIC, Actor, Role, User
from facility.foundation.files import public as files
from facility.foundation.post.public import Letter
from facility.foundation.records.retention import Whose, stores
from facility.foundation.trail.public import Entry
from tests.apps.dialogue.make import NOW, open_to, planned, registered
from tests.apps.dialogue.test_many_at_once import as_in_use, closing

__all__ = ["as_in_use"]
pytestmark = pytest.mark.django_db
Actors = Callable[..., Actor]
AFTER = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def desk(actor_of: Actors) -> Actor:
    """Somebody of the secretariat."""
    return actor_of(Role.DIALOGUE_SECRETARIAT)


def asking(desk: Actor, places: int | None = None) -> Plan:
    """A published meeting that asks for delegations."""
    plan = open_to(desk, places)
    return dialogue.ask_delegations(plan_id=plan.pk, asked=True, actor=desk, at=NOW)


def nominated(plan: Plan, desk: Actor, **changes: Any) -> Delegation:
    """A delegation of Georgia with two places."""
    given = {"country": "GE", "places": 2, "focal": ""}
    return dialogue.put_delegation(plan_id=plan.pk, actor=desk, at=NOW, **{**given, **changes})


def hand_in(found: Delegation, actor: Actor, content: bytes = b"Note verbale", at: datetime = NOW) -> Delegation:
    """The note, as a text."""
    upload = SimpleUploadedFile("note.txt", content)
    return dialogue.hand_in_note(delegation_id=found.pk, upload=upload, actor=actor, at=at)


def code(function: Callable[[], Any]) -> str:
    """The key of what was refused."""
    with pytest.raises(Refused) as refused:
        function()
    return str(refused.value.findings[0].message)


def test_who_registers_belongs_to_a_delegation_and_is_held_to_its_places(desk: Actor, actor_of: Actors) -> None:
    plan = asking(desk)
    georgia, office = nominated(plan, desk), nominated(plan, desk, country="", name="Office", places=1)
    one = registered(plan, actor_of(), nominated_id=georgia.pk)
    # Where nobody chooses, the organisation or the country as typed says it.
    two = registered(plan, actor_of(), organisation="OFFICE", country="PL")
    three = registered(plan, actor_of(), organisation="Ministry", country="GE")
    four = registered(plan, actor_of(), nominated_id=georgia.pk)
    states = [(row.nominated_id, row.state) for row in (one, two, three, four)]
    assert states == [(georgia.pk, "placed"), (office.pk, "placed"), (georgia.pk, "placed"), (georgia.pk, "waiting")]
    assert list(Delegation.objects.order_by("pk").values_list("taken", flat=True)) == [2, 1]
    lost = {"organisation": "Elsewhere", "country": "PL"}
    assert code(lambda: registered(plan, actor_of(), **lost)) == "dialogue.delegation_wanted"
    assert code(lambda: registered(plan, actor_of(), nominated_id=987_654)) == "dialogue.delegation_wanted"
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegation.objects.filter(pk=georgia.pk).update(taken=3)
    dialogue.withdraw(registration_id=one.pk, actor=desk, at=NOW)
    four.refresh_from_db()
    assert (four.state, Delegation.objects.get(pk=georgia.pk).taken) == ("placed", 2)


def test_more_places_move_up_and_a_full_delegation_is_not_changed_into(desk: Actor, actor_of: Actors) -> None:
    plan = asking(desk)
    georgia, poland = nominated(plan, desk, places=1), nominated(plan, desk, country="PL", places=1)
    person = actor_of()
    first, waits = registered(plan, actor_of(), nominated_id=georgia.pk), registered(plan, person, country="GE")
    other = registered(plan, actor_of(), nominated_id=poland.pk)
    assert waits.state == "waiting"
    facts = dialogue.RegistrationFacts(name="N", nominated_id=georgia.pk)
    change: dict[str, Any] = {"registration_id": other.pk, "actor": desk, "at": NOW}
    assert code(lambda: dialogue.change_registration(facts=facts, **change)) == "no_place_there"
    for places in (0, 10_001):
        given = {"delegation_id": georgia.pk, "places": places}
        assert code(lambda given=given: nominated(plan, desk, **given)) == "dialogue.delegation_places"  # type: ignore[misc]
    found = nominated(plan, desk, delegation_id=georgia.pk, places=2)
    assert (found.places, found.taken) == (2, 2)
    assert code(lambda: nominated(plan, desk, delegation_id=georgia.pk, places=1)) == "dialogue.delegation_places"
    waits.refresh_from_db()
    assert (first.state, waits.state) == ("placed", "placed")
    dialogue.withdraw(registration_id=first.pk, actor=desk, at=NOW)
    dialogue.change_registration(facts=facts, **change)
    taken = {one.country: one.taken for one in Delegation.objects.all()}
    assert taken == {"GE": 2, "PL": 0}


@pytest.mark.django_db(transaction=True)
def test_a_delegation_is_never_over_booked_whatever_runs_at_once(
    actor_of: Actors, as_in_use: Callable[[], ThreadPoolExecutor]
) -> None:
    host = actor_of(Role.DIALOGUE_SECRETARIAT)
    plan = asking(host)
    georgia, poland = nominated(plan, host, places=3), nominated(plan, host, country="PL", places=2)
    User.objects.bulk_create(
        User(email=f"many{number}@example.org", name=f"Person {number}", created_at=NOW, invented=True)
        for number in range(40)
    )
    ids = list(User.objects.filter(email__startswith="many").order_by("pk").values_list("pk", flat=True))
    ready = Barrier(4, timeout=60)

    def some(mine: list[int]) -> list[str]:
        try:
            ready.wait()
            return [
                registered(
                    plan, Actor(user_id=one, person_id=one, name=f"P{one}"), nominated_id=(georgia, poland)[one % 2].pk
                ).state
                for one in mine
            ]
        finally:
            connections.close_all()

    def look() -> None:
        counted = {one.country: (one.taken, one.places) for one in Delegation.objects.all()}
        assert counted == {"GE": (3, 3), "PL": (2, 2)}
        placed = Registration.objects.filter(plan=plan, state="placed")
        assert [placed.filter(nominated=one).count() for one in (georgia, poland)] == [3, 2]
        assert Plan.objects.get(pk=plan.pk).taken == 5

    with as_in_use() as pool:
        parts = pool.map(some, [ids[start::4] for start in range(4)], timeout=120)
        assert sorted(state for part in parts for state in part) == ["placed"] * 5 + ["waiting"] * 35
        pool.submit(closing(look)).result(timeout=60)


def test_one_note_is_handed_in_once_and_its_delegation_is_seen_by_its_own_and_the_secretariat_only(
    desk: Actor, actor_of: Actors, user_of: Callable[..., User]
) -> None:
    plan, focal, member, other = asking(desk), actor_of(Role.NATIONAL_CONTACT), actor_of(), actor_of()
    email = User.objects.get(pk=focal.user_id).email
    found = nominated(plan, desk, focal=email)
    poland = nominated(plan, desk, country="PL")
    registered(plan, member, nominated_id=found.pk), registered(plan, other, nominated_id=poland.pk)
    [letter] = Letter.objects.filter(kind="dialogue.meeting_focal")
    assert letter.to_user_id == focal.user_id
    for someone in (member, other, actor_of(Role.EDITOR), PUBLIC):
        with pytest.raises(Forbidden):
            hand_in(found, someone)
    assert code(lambda: dialogue.hand_in_note(delegation_id=found.pk, upload=None, actor=focal, at=NOW)) == (
        "dialogue.note_missing"
    )
    hand_in(found, focal)
    assert (
        code(lambda: hand_in(found, focal, b"Another")) == code(lambda: hand_in(found, desk)) == "dialogue.note_there"
    )
    token = found.record.token
    for reader in (focal, member, desk):
        assert dialogue.delegation_by_token(token, reader).note is not None
    note = dialogue.delegation_by_token(token, focal).note
    assert note is not None and files.read(note, files.key_for_writers(note)) == b"Note verbale"
    for stranger in (other, actor_of(Role.EDITOR), actor_of(Role.ADMINISTRATOR), PUBLIC):
        with pytest.raises(NotFound):
            dialogue.delegation_by_token(token, stranger)
    with pytest.raises(Forbidden):
        dialogue.take_note_away(delegation_id=found.pk, actor=focal, at=NOW)
    dialogue.take_note_away(delegation_id=found.pk, actor=desk, at=NOW)
    with pytest.raises(NotAllowedNow):
        dialogue.take_note_away(delegation_id=found.pk, actor=desk, at=NOW)
    hand_in(found, desk, b"The right one")
    events = list(Entry.objects.filter(record=found.record).order_by("pk").values_list("event", flat=True))
    own = [one for one in events if one.startswith("meeting_delegation")]
    assert own == [
        "meeting_delegation.added", "meeting_delegation.note_handed_in", "meeting_delegation.note_taken_away",
        "meeting_delegation.note_handed_in",
    ]  # fmt: skip
    told = stores()["dialogue.Delegation"].exporter(Whose(focal.user_id or 0, ""))  # type: ignore[misc]
    assert [told.say(row)["delegation"] for row in told.rows] == ["GE"]
    with pytest.raises(NotAllowedNow):
        hand_in(poland, desk, at=AFTER)
    dialogue.erase_needs(plan_id=plan.pk, actor=desk, at=AFTER)
    assert not Delegation.objects.exclude(note=None).exists()


def test_a_note_is_read_by_who_speaks_for_it_and_by_its_head_and_alternates_only(desk: Actor, actor_of: Actors) -> None:
    plan, focal, member, other = asking(desk), actor_of(Role.NATIONAL_CONTACT), actor_of(), actor_of()
    found = nominated(plan, desk, focal=User.objects.get(pk=focal.user_id).email)
    row, _ = registered(plan, member, nominated_id=found.pk), registered(plan, other, nominated_id=found.pk)
    hand_in(found, focal)

    def readers() -> list[bool]:
        return [dialogue.policy.may_read_note(one, found) for one in (focal, desk, member, other, PUBLIC, None)]

    # Whoever registers chooses a delegation: that alone opens nothing.
    assert readers() == [True, True, False, False, False, False]
    for part in ("head", "alternate"):
        dialogue.say_part(delegation_id=found.pk, registration_id=row.pk, part=part, actor=focal, at=NOW)
        assert readers() == [True, True, True, False, False, False]
    dialogue.withdraw(registration_id=row.pk, actor=member, at=NOW)
    assert readers() == [True, True, False, False, False, False]


def test_a_delegation_has_one_head_said_by_who_speaks_for_it(desk: Actor, actor_of: Actors) -> None:
    plan, focal = asking(desk), actor_of()
    found = nominated(plan, desk, places=3, focal=User.objects.get(pk=focal.user_id).email)
    poland = nominated(plan, desk, country="PL")
    person = actor_of()
    one, two = registered(plan, person, nominated_id=found.pk), registered(plan, actor_of(), nominated_id=found.pk)
    elsewhere = registered(plan, actor_of(), nominated_id=poland.pk)

    def say(row: Registration, part: str, actor: Actor = focal, at: datetime = NOW) -> None:
        dialogue.say_part(delegation_id=found.pk, registration_id=row.pk, part=part, actor=actor, at=at)

    say(one, "head")
    say(two, "alternate", desk)
    say(two, "head")
    assert [Registration.objects.get(pk=row.pk).part for row in (one, two)] == ["", "head"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=one.pk).update(part="head")
    for someone in (person, actor_of(Role.EDITOR), PUBLIC):
        with pytest.raises(Forbidden):
            say(one, "head", someone)
    with pytest.raises(NotFound):
        say(elsewhere, "head")
    assert code(lambda: say(one, "chief")) == "choice_unknown"
    with pytest.raises(NotAllowedNow):
        say(one, "head", at=AFTER)
    dialogue.withdraw(registration_id=two.pk, actor=desk, at=NOW)
    assert Registration.objects.get(pk=two.pk).part == ""
    with pytest.raises(NotFound):
        say(two, "head")


def test_what_cannot_be_a_delegation_leaves_nothing(desk: Actor, actor_of: Actors) -> None:
    plan, draft, alone = asking(desk), planned(desk), open_to(desk, 3)
    for changes, said in (
        ({"name": "Office"}, "dialogue.delegation_one"),
        ({"country": ""}, "dialogue.delegation_one"),
        ({"country": "ZZ"}, "country_unknown"),
        ({"focal": "nobody@example.org"}, "dialogue.focal_without_account"),
        ({"places": 0}, "dialogue.delegation_places"),
    ):
        assert code(lambda changes=changes: nominated(plan, desk, **changes)) == said  # type: ignore[misc]
    assert not Delegation.objects.exists()
    nominated(plan, desk, country="", name="The Office")
    assert code(lambda: nominated(plan, desk, country="", name="the  OFFICE")) == "dialogue.delegation_twice"
    for someone in (actor_of(Role.GRANTS_OFFICER), actor_of(), PUBLIC):
        with pytest.raises(Forbidden):
            nominated(plan, someone)
        with pytest.raises(Forbidden):
            dialogue.ask_delegations(plan_id=alone.pk, asked=True, actor=someone, at=NOW)
    with pytest.raises(NotFound):
        nominated(plan, desk, delegation_id=987_654)
    for wrong in (draft, alone):
        with pytest.raises(NotAllowedNow):
            nominated(wrong, desk)
    with pytest.raises(NotAllowedNow):
        dialogue.ask_delegations(plan_id=plan.pk, asked=True, actor=desk, at=NOW)
    for asked, there in ((False, plan), (True, alone)):
        if there == alone:
            registered(alone, actor_of())
        act: dict[str, Any] = {"plan_id": there.pk, "asked": asked, "actor": desk, "at": NOW}
        assert code(lambda act=act: dialogue.ask_delegations(**act)) == "dialogue.delegations_come_first"  # type: ignore[misc]
    unasked = {"nominated_id": Delegation.objects.get().pk}
    assert code(lambda: registered(alone, actor_of(), **unasked)) == "choice_unknown"
    assert (Delegation.objects.count(), Plan.objects.get(pk=alone.pk).asks_delegations) == (1, False)
