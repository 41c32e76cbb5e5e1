"""The page at the door: searched, ticked, noted for a whole delegation, corrected; and what programs do."""

from collections.abc import Callable

import pytest
from django.test import Client

from facility.apps.dialogue.models import Plan, Registration
from tests.interfaces.test_own_meeting_pages import ask, desk, opened, person, text

__all__ = ["desk", "person"]
pytestmark = pytest.mark.django_db
People = Callable[[], Client]


def filled(desk: Client, person: People) -> str:
    """The door of a meeting with three people of two delegations."""
    here, public = opened(desk, places="5")
    for name, country, organisation in (
        ("Nino", "GE", "Ministry"), ("Ana", "GE", "Agency"), ("Tomasz", "PL", "Office"),
    ):  # fmt: skip
        given = {"name": name, "country": country, "organisation": organisation}
        assert person().post(f"{public}register/", given).status_code == 302
    return f"{here}presence/"


def there() -> list[str]:
    """The names of who is noted."""
    return list(Registration.objects.exclude(checked_in_at=None).order_by("name").values_list("name", flat=True))


def test_people_are_searched_ticked_and_noted_together(desk: Client, person: People) -> None:
    door = filled(desk, person)
    rows = {one.name: one.pk for one in Registration.objects.all()}
    page = text(desk, door)
    assert "0 of 3 are noted as present." in page
    assert page.count('name="people"') == 3
    assert text(desk, f"{door}?q=NIN").count('name="people"') == 1
    assert "Nobody with a place fits." in text(desk, f"{door}?q=nobody")
    answer = desk.post(door, {"do": "present", "people": [rows["Nino"], rows["Tomasz"]]}, follow=True)
    assert "2 people noted as present." in answer.content.decode()
    assert there() == ["Nino", "Tomasz"]
    answer = desk.post(door, {"do": "absent", "people": [rows["Tomasz"], rows["Ana"]]}, follow=True)
    told = "1 person no longer noted as present. Noted so already: 1."
    assert told in answer.content.decode()
    assert there() == ["Nino"]
    token = Registration.objects.get(name="Tomasz").record.token
    history = text(desk, f"/registrations/{token}/").split("What happened")[1]
    assert history.index("Participant not present after all") < history.index("Participant noted as present")


def test_all_of_a_delegation_are_noted_by_one_button(desk: Client, person: People) -> None:
    door = filled(desk, person)
    page = text(desk, f"{door}?of=c:GE")
    assert "Note all of Georgia as present" in page
    shown = page.split('name="shown" value="')[1].split('"')[0]
    answer = desk.post(f"{door}?of=c:GE", {"do": "all", "shown": shown})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{door}?of=c:GE")
    assert there() == ["Ana", "Nino"]
    assert "2 of 3 are noted as present." in text(desk, door)
    assert "present since" in text(desk, f"{door}?of=o:Ministry")


def test_the_door_says_what_is_wrong_and_is_the_secretariats(desk: Client, person: People) -> None:
    door = filled(desk, person)
    answer = desk.post(door, {"do": "present"})
    assert (answer.status_code, "Tick at least one person." in answer.content.decode()) == (422, True)
    for given in ({"do": "x"}, {"do": "present", "people": ["a"]}, {"do": "present", "people": ["987654321"]}):
        assert desk.post(door, given).status_code == 404
    assert person().get(door).status_code == 403
    assert there() == []


def test_programs_note_many_at_once(desk: Client, person: People) -> None:
    filled(desk, person)
    where = f"desk/meetings/{Plan.objects.get().meeting.record.token}/presence"
    tokens = [one.record.token for one in Registration.objects.order_by("name")]
    done = ask(desk, "post", where, registrations=tokens[:2], present=True)
    assert (done.status_code, done.json()) == (200, {"noted": 2, "already": 0, "without_place": 0})
    assert ask(desk, "post", where, registrations=[*tokens, "nobody"], present=True).status_code == 404
    assert ask(desk, "post", where, registrations=[], present=True).status_code == 422
    assert ask(person(), "post", where, registrations=tokens, present=True).status_code == 403
    assert there() == ["Ana", "Nino"]
