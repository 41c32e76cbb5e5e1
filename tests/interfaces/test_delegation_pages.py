"""Pages of delegations: added at the desk, chosen when people register, looked after by the focal person; and programs."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from facility.apps.dialogue.models import Delegation, Plan, Registration
from facility.foundation.accounts.public import User
from tests.interfaces.test_own_meeting_pages import ask, desk, opened, person, text

__all__ = ["desk", "person"]
pytestmark = pytest.mark.django_db
People = Callable[[], Client]


@pytest.fixture
def focal(client_as: Callable[[User], Client], user_of: Callable[..., User]) -> tuple[Client, str]:
    """Somebody with an account, and their address."""
    user = user_of()
    return client_as(user), user.email


def asking(desk: Client, email: str) -> tuple[str, str, str]:
    """The desk's page of delegations, the meeting's page, and the page of a delegation with two places."""
    here, public = opened(desk, places="9")
    where = f"{here}delegations/"
    assert "This meeting asks for no delegations" in text(desk, where)
    assert desk.post(where, {"do": "ask"}).status_code == 302
    assert "There is no delegation yet, so nobody can register." in text(desk, where)
    answer = desk.post(f"{where}add/", {"country": "GE", "places": "2", "focal": email})
    assert answer.status_code == 302, answer.content.decode()
    return where, public, f"/delegations/{Delegation.objects.get().record.token}/"


def test_from_the_desk_to_the_note_the_head_and_the_door(
    desk: Client, person: People, focal: tuple[Client, str]
) -> None:
    speaker, email = focal
    where, public, own = asking(desk, email)
    assert "Georgia" in text(desk, where)
    member, late = person(), person()
    form = text(member, f"{public}register/")
    number = str(Delegation.objects.get().pk)
    assert f'<option value="{number}">Georgia</option>' in form
    assert member.post(f"{public}register/", {"name": "Nino"}).status_code == 422
    for client, name in ((member, "Nino"), (person(), "Ana"), (late, "Eka")):
        assert client.post(f"{public}register/", {"name": name, "nominated": number}).status_code == 302
    assert list(Registration.objects.order_by("pk").values_list("state", flat=True)) == ["placed", "placed", "waiting"]
    assert own in text(speaker, public)
    assert "Your delegation" in text(member, public)
    upload = SimpleUploadedFile("note.txt", b"Note verbale")
    assert speaker.post(own, {"do": "note", "upload": upload}).status_code == 302
    again = speaker.post(own, {"do": "note", "upload": SimpleUploadedFile("b.txt", b"Another")})
    assert again.status_code == 422
    assert "The note was handed in already. Only the secretariat takes a wrong one away." in again.content.decode()
    # Whoever registers chooses a delegation: before they are named they read no names, waiting or with a place.
    for stranger in (member, late, person()):
        assert stranger.get(f"{own}note/").status_code == 404
    assert "note.txt" not in text(member, own)
    row = Registration.objects.get(name="Nino")
    assert speaker.post(own, {"do": "head", "number": row.pk}).status_code == 302
    for reader in (speaker, member, desk):
        assert b"".join(reader.get(f"{own}note/").streaming_content) == b"Note verbale"  # type: ignore[attr-defined]
    assert late.get(f"{own}note/").status_code == 404
    assert "Nino – Head of the delegation, Has a place" in text(speaker, own)
    assert "Ana" not in text(member, own)
    assert member.post(own, {"do": "head", "number": row.pk}).status_code == 403
    mine = text(member, f"/registrations/{row.record.token}/")
    assert "Head of the delegation" in mine
    door = where.replace("delegations/", "presence/")
    assert "Note all of Georgia as present" in text(desk, f"{door}?of=n:{number}")
    assert desk.post(f"{where}{number}/", {"places": "3", "focal": email}).status_code == 302
    assert Registration.objects.get(name="Eka").state == "placed"
    assert desk.post(own, {"do": "take_note_away"}).status_code == 302
    assert "Not handed in yet" not in text(speaker, own)


def test_what_is_wrong_is_said_on_the_pages(desk: Client, person: People, focal: tuple[Client, str]) -> None:
    _speaker, email = focal
    where, _public, own = asking(desk, email)
    answer = desk.post(where, {"do": "ask_no_more"})
    assert (answer.status_code, "this is said before that" in answer.content.decode()) == (422, True)
    assert desk.post(where, {"do": "x"}).status_code == 404
    answer = desk.post(f"{where}add/", {"country": "GE", "places": "2", "focal": ""})
    assert "This delegation is there already. Change its places instead." in answer.content.decode()
    answer = desk.post(f"{where}add/", {"country": "PL", "places": "2", "focal": "nobody@example.org"})
    assert "Nobody has an account with this address. Invite the person first." in answer.content.decode()
    assert desk.get(f"{where}987654/").status_code == 404
    for path, status in ((where, 403), (f"{where}add/", 403), (own, 404), (f"{own}note/", 404)):
        assert person().get(path).status_code == status
    assert desk.get(f"{own}note/").status_code == 404
    for given in ({"do": "x"}, {"do": "head", "number": "x"}, {"do": "head", "number": "987654"}):
        assert desk.post(own, given).status_code == 404
    assert desk.post(own, {"do": "note"}).status_code == 422
    assert Delegation.objects.count() == 1


def test_programs_do_the_same(desk: Client, person: People, focal: tuple[Client, str]) -> None:
    speaker, email = focal
    _here, public = opened(desk, places="9")
    where = f"desk/meetings/{Plan.objects.get().meeting.record.token}/delegations"
    assert ask(desk, "get", where).json() == {"asked": False, "delegations": []}
    assert ask(desk, "put", where, asked=True).json()["asked"] is True
    made = ask(desk, "post", where, name="Agency", places=1, focal=email)
    assert made.status_code == 201, made.content
    number, own = made.json()["number"], f"delegations/{made.json()['token']}"
    assert ask(desk, "put", f"{where}/{number}", places=2, focal=email).json()["places"] == 2
    assert ask(desk, "post", where, name="Agency", places=1).status_code == 422
    member = person()
    plan = ask(member, "get", public.strip("/")).json()["plan"]
    assert (plan["asks_delegations"], plan["delegations"]) == (
        True, [{"number": number, "country": "", "name": "Agency"}],
    )  # fmt: skip
    one = ask(member, "post", f"{public.strip('/')}/registrations", name="Nino", delegation=number)
    assert (one.status_code, one.json()["delegation"], one.json()["part"]) == (201, number, "")
    row = Registration.objects.get().pk
    assert ask(speaker, "put", f"{own}/members/{row}", part="head").json()["members"][0]["part"] == "head"
    assert ask(member, "put", f"{own}/members/{row}", part="").status_code == 403
    upload = SimpleUploadedFile("note.txt", b"Note verbale")
    handed = speaker.post(f"/api/v1/{own}/note", {"upload": upload})
    assert (handed.status_code, handed.json()["address"]) == (201, f"/{own}/note/")
    assert ask(member, "get", own).json()["members"] == []
    assert ask(person(), "get", own).status_code == 404
    assert ask(speaker, "delete", f"{own}/note").status_code == 403
    assert ask(desk, "delete", f"{own}/note").json()["address"] is None
