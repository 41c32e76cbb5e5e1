"""The page that edits a slot of an agenda: what clashes is named, and of two editors the second keeps what they typed."""

from collections.abc import Callable

import pytest
from django.test import Client

from facility.apps.dialogue.models import Plan, Slot
from tests.interfaces.test_own_meeting_pages import ask, desk, opened, person, text

__all__ = ["desk", "person"]
pytestmark = pytest.mark.django_db

TALK = {"titles_en": "Schemes", "speaker_function": "Head of unit", "starts_time": "10:00", "minutes": "30"}


def agenda(desk: Client, here: str) -> int:
    """A session with one slot at ten."""
    given = {"titles_en": "Approaches", "day": "2035-05-12", "starts_time": "10:00", "ends_time": "12:00"}
    assert desk.post(f"{here}sessions/add/", given).status_code == 302
    number = Plan.objects.get().sessions.latest("pk").pk
    assert desk.post(f"{here}sessions/{number}/slots/add/", TALK).status_code == 302
    return number


def test_a_slot_is_changed_on_its_page_and_the_secretariat_sees_who_is_not_told(desk: Client, client: Client) -> None:
    here, public = opened(desk)
    session = str(agenda(desk, here))
    slot = Slot.objects.get()
    page = text(desk, f"{here}slots/{slot.pk}/")
    assert "On the agenda now: 10:00–10:30 · Schemes · Head of unit" in page
    assert desk.post(here, {"do": "tell_agenda"}).status_code == 302
    assert "Registrants do not know the newest agenda" not in text(desk, here)
    new = {**TALK, "session": session, "seen": "1", "starts_time": "11:00", "further_speakers": "Director, Ministry"}
    assert desk.post(f"{here}slots/{slot.pk}/", new).status_code == 302
    assert "Registrants do not know the newest agenda" in text(desk, here)
    assert "11:00–11:30 · Schemes · Head of unit · Director, Ministry" in text(client, public)
    given = {**TALK, "starts_time": "11:15", "titles_en": "Another"}
    answer = desk.post(f"{here}sessions/{session}/slots/add/", given)
    assert answer.status_code == 422
    told = "Another slot of this session is at that time: Schemes (11:00–11:30). Choose another hour or length."
    assert told in answer.content.decode()


def test_the_second_of_two_editors_keeps_what_they_typed_and_saves_knowingly(desk: Client) -> None:
    here, _public = opened(desk)
    session = str(agenda(desk, here))
    address = f"{here}slots/{Slot.objects.get().pk}/"
    given = {**TALK, "session": session, "seen": "1"}
    assert desk.post(address, {**given, "titles_en": "From the first"}).status_code == 302
    answer = desk.post(address, {**given, "titles_en": "From the second"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else changed this slot meanwhile." in page
    assert "On the agenda now: 10:00–10:30 · From the first" in page
    assert 'value="From the second"' in page
    assert '<input type="hidden" name="seen" value="2"' in page
    assert Slot.objects.get().titles == {"en": "From the first"}
    assert desk.post(address, {**given, "seen": "2", "titles_en": "From the second"}).status_code == 302
    assert Slot.objects.get().titles == {"en": "From the second"}


def test_others_do_not_find_the_page(desk: Client, person: Callable[[], Client]) -> None:
    here, _public = opened(desk)
    agenda(desk, here)
    assert person().get(f"{here}slots/{Slot.objects.get().pk}/").status_code == 403
    assert desk.get(f"{here}slots/987654/").status_code == 404
    assert desk.post(f"{here}slots/{Slot.objects.get().pk}/", {**TALK, "session": "x", "seen": "1"}).status_code == 422


def test_programs_edit_and_move_slots_too(desk: Client, person: Callable[[], Client]) -> None:
    here, _public = opened(desk)
    number = agenda(desk, here)
    token = Plan.objects.get().meeting.record.token
    where = f"desk/meetings/{token}/slots/{Slot.objects.get().pk}"
    said = {"speaker_function": "Director", "starts_time": "11:30:00", "minutes": 30, "further_speakers": ["Adviser"]}
    made = ask(desk, "put", where, **said, seen=1)
    assert made.status_code == 200, made.content
    slot = made.json()["plan"]["sessions"][0]["slots"][0]
    assert (slot["starts_time"], slot["minutes"], slot["further_speakers"], slot["version"]) == (
        "11:30:00", 30, ["Adviser"], 2,
    )  # fmt: skip
    late = ask(desk, "put", where, **said, seen=1)
    assert (late.status_code, "slot_changed_meanwhile" in late.content.decode()) == (422, True)
    assert ask(desk, "put", where, **{**said, "minutes": 31}, seen=2, session=number).status_code == 422
    assert ask(person(), "put", where, **said, seen=2).status_code == 403
    assert ask(desk, "put", f"desk/meetings/{token}/slots/987654", **said, seen=1).status_code == 404
    assert Slot.objects.get().version == 2
