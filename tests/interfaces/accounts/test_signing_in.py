"""Signing in, registering and one's own account, through the pages."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from facility.apps.parties import public as parties
from facility.foundation.accounts.models import same_address
from facility.foundation.accounts.public import Role, SignIn, SignInLink, User
from facility.foundation.base import clock
from facility.foundation.post.public import Letter, send_due
from tests.apps.parties import make

pytestmark = pytest.mark.django_db
PASSWORD = "four quiet words here"


@pytest.fixture
def ada() -> User:
    user = make.person("ada@example.org", "Ada Example").user
    assert user is not None
    user.set_password(PASSWORD)
    user.save()
    return user


def link_in_last_letter(place: str) -> str:
    send_due(clock.now())
    found = re.search(rf"/{place}/[^/\s]+/", str(mail.outbox[-1].body))
    assert found
    return found[0]


def try_password(client: Client, email: str, password: str, here: str = "192.0.2.1") -> Any:
    return client.post("/sign-in/", {"email": email, "password": password}, REMOTE_ADDR=here)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_password_signs_in_whatever_the_case_of_the_address(client: Client, ada: User) -> None:
    answer = try_password(client, "ADA@example.org", PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert is_in(client)
    session = SignIn.objects.get()
    assert (session.user_id, session.method) == (ada.pk, "password")


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client, ada: User) -> None:
    wrong = try_password(client, "ada@example.org", "something else")
    unknown = try_password(client, "nobody@example.org", "something else")
    assert wrong.status_code == unknown.status_code == 422

    def words(answer: Any, email: str) -> str:
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
        return page.replace(email, "")

    assert words(wrong, "ada@example.org") == words(unknown, "nobody@example.org")
    assert not is_in(client)


def test_guessing_stops_here_but_not_for_the_owner_elsewhere(client: Client, ada: User) -> None:
    for _ in range(6):
        try_password(client, "ada@example.org", "guess", "192.0.2.66")
    stopped = try_password(client, "ada@example.org", PASSWORD, "192.0.2.66")
    assert stopped.status_code == 422
    assert not is_in(client)
    assert try_password(Client(), "ada@example.org", PASSWORD, "198.51.100.7").status_code == 302


def test_twelve_applicants_behind_one_address_all_get_in() -> None:
    for number in range(12):
        user = make.person(f"a{number}@example.org").user
        assert user is not None
        user.set_password(PASSWORD)
        user.save()
    for number in range(12):
        clumsy = Client()
        for _ in range(3):
            assert try_password(clumsy, f"a{number}@example.org", "slip").status_code == 422
        assert try_password(clumsy, f"a{number}@example.org", PASSWORD).status_code == 302


def test_a_link_is_not_used_up_by_looking_at_it(client: Client, ada: User) -> None:
    client.post("/sign-in/", {"email": "ada@example.org", "do": "link"})
    place = link_in_last_letter("sign-in/link")
    for _ in range(3):
        assert client.get(place).status_code == 200
    assert not is_in(client)
    answer = client.post(place)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert is_in(client)
    assert Client().post(place).status_code == 410
    assert Client().get(place).status_code == 410


def test_asking_for_a_link_is_answered_alike_and_costs_a_letter_either_way(client: Client, ada: User) -> None:
    known = client.post("/sign-in/", {"email": "ada@example.org", "do": "link"})
    unknown = client.post("/sign-in/", {"email": "nobody@example.org", "do": "link"})
    assert known["Location"] == unknown["Location"] == "/sign-in/sent/"
    assert Letter.objects.count() == 2
    assert [link.user for link in SignInLink.objects.order_by("pk")] == [ada, None]
    assert client.get("/sign-in/sent/").status_code == 200


def test_no_address_is_flooded_with_letters(client: Client, ada: User) -> None:
    for _ in range(9):
        assert client.post("/sign-in/", {"email": "ada@example.org", "do": "link"}).status_code == 302
    assert Letter.objects.count() == 4


def test_sign_in_leads_to_the_page_that_was_wanted_and_never_to_another_site(client: Client, ada: User) -> None:
    asked = client.get("/account/")
    assert asked["Location"] == "/sign-in/?next=%2Faccount%2F"
    answer = client.post("/sign-in/", {"email": ada.email, "password": PASSWORD, "next": "/account/"})
    assert answer["Location"] == "/account/"
    elsewhere = Client().post("/sign-in/", {"email": ada.email, "password": PASSWORD, "next": "https://evil.example/"})
    assert elsewhere["Location"] == "/desk/"
    assert client.get("/sign-in/")["Location"] == "/desk/"


def test_signing_out_takes_a_post_and_ends_the_session(client: Client, ada: User) -> None:
    try_password(client, ada.email, PASSWORD)
    assert client.get("/sign-out/").status_code == 405
    assert is_in(client)
    assert client.post("/sign-out/").status_code == 302
    assert not is_in(client)
    assert SignIn.objects.get().ended_at is not None


def test_a_newcomer_registers_confirms_and_finds_the_organisation(client: Client) -> None:
    assert client.get("/register/").status_code == 200
    assert client.post("/register/", {"name": "", "email": "x"}).status_code == 422
    answer = client.post("/register/", {"name": "Noa New", "email": "noa@example.org"})
    assert answer["Location"] == "/register/sent/"
    assert not User.objects.exists()
    place = link_in_last_letter("register/confirm")
    assert client.get(place).status_code == 200
    assert not User.objects.exists()
    assert client.post(place)["Location"] == "/organisations/join/"
    assert is_in(client)
    assert client.get("/organisations/join/").status_code == 200
    person = parties.Person.objects.get()
    assert (person.name, person.user.email if person.user else "") == ("Noa New", "noa@example.org")
    assert Client().post(place).status_code == 410


def test_registering_an_address_that_has_an_account_tells_nothing_and_sends_a_link(client: Client, ada: User) -> None:
    answer = client.post("/register/", {"name": "Somebody", "email": ada.email})
    assert answer["Location"] == "/register/sent/"
    place = link_in_last_letter("sign-in/link")
    assert client.post(place).status_code == 302
    assert int(client.session["_auth_user_id"]) == ada.pk
    assert User.objects.count() == 1
    assert User.objects.get().name == "Ada Example"


def test_own_details_change_and_speak_the_chosen_language(client: Client, ada: User) -> None:
    try_password(client, ada.email, PASSWORD)
    answer = client.post("/account/", {"name": "Ada Renamed", "language": "fr", "appearance": "dark"})
    assert answer.status_code == 302
    assert answer.cookies["facility_language"].value == "fr"
    assert answer.cookies["facility_appearance"].value == "dark"
    ada.refresh_from_db()
    assert (ada.name, ada.language, ada.appearance) == ("Ada Renamed", "fr", "dark")
    assert parties.Person.objects.get().name == "Ada Renamed"
    bad = client.post("/account/", {"name": "Ada", "language": "xx", "appearance": "dark"})
    assert bad.status_code == 422


def test_a_password_is_set_after_a_proof_and_ends_other_sessions(client: Client, ada: User) -> None:
    other = Client()
    try_password(other, ada.email, PASSWORD)
    try_password(client, ada.email, PASSWORD)
    assert client.post("/account/password/", {"password": "short"}).status_code == 422
    assert client.post("/account/password/", {"password": "ada@example.org"}).status_code == 422
    answer = client.post("/account/password/", {"password": "other quiet words now"})
    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert try_password(Client(), ada.email, "other quiet words now").status_code == 302
    assert Letter.objects.filter(kind="parties.password_set").count() == 1


def test_a_stale_session_is_asked_who_is_there(client: Client, ada: User) -> None:
    client.force_login(ada)
    session = client.session
    del session["proved_at"]
    session.save()
    asked = client.get("/account/password/")
    assert asked["Location"] == "/account/confirm/?next=%2Faccount%2Fpassword%2F"
    assert client.get(asked["Location"]).status_code == 200
    wrong = client.post("/account/confirm/", {"password": "no", "next": "/account/password/"})
    assert wrong.status_code == 422
    right = client.post("/account/confirm/", {"password": PASSWORD, "next": "/account/password/"})
    assert right["Location"] == "/account/password/"
    assert client.get("/account/password/").status_code == 200


def test_sessions_are_listed_and_ended(client: Client, ada: User) -> None:
    other, third = Client(), Client()
    for browser in (other, third, client):
        try_password(browser, ada.email, PASSWORD)
    page = client.get("/account/sessions/")
    assert page.content.decode().count("<tr>") == 4
    first = SignIn.objects.order_by("pk")[0]
    client.post("/account/sessions/end/", {"session": first.pk})
    assert other.get("/account/").status_code == 302
    assert third.get("/account/").status_code == 200
    client.post("/account/sessions/end/", {"session": "all"})
    assert third.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_nobody_ends_a_session_of_somebody_else(client: Client, ada: User) -> None:
    try_password(client, ada.email, PASSWORD)
    stranger = make.person("s@example.org").user
    assert stranger is not None
    other = Client()
    other.force_login(stranger)
    session = SignIn.objects.get()
    assert other.post("/account/sessions/end/", {"session": session.pk}).status_code == 404
    assert client.get("/account/").status_code == 200


def test_own_data_is_a_file_and_erasure_is_asked_once(client: Client, ada: User) -> None:
    client.force_login(ada)
    held = json.loads(client.get("/account/data.json").content)["held"]
    assert held["accounts.User"][0]["email"] == "ada@example.org"
    assert client.get("/account/erasure/").status_code == 200
    assert client.post("/account/erasure/").status_code == 302
    assert parties.Person.objects.get().erasure_asked_at is not None
    assert client.post("/account/erasure/").status_code == 409


def test_an_invitation_is_looked_at_then_accepted(client: Client, at: datetime, settings: Any) -> None:
    ours = make.organisation("Ours")
    member = make.actor("m@example.org", Role.APPLICANT, ours)
    now = clock.now()
    parties.invite_colleague(
        organisation_id=ours.pk,
        email="new@example.org",
        role="partner",
        address="/invitation/{secret}/",
        actor=member,
        at=now,
    )
    place = link_in_last_letter("invitation")
    page = client.get(place)
    assert "Ours" in page.content.decode()
    assert client.post(place, {"name": " "}).status_code == 422
    stranger = Client()
    stranger.force_login(User.objects.get(pk=member.user_id))
    assert stranger.post(place, {"name": "Wrong"}).status_code == 403
    assert client.post(place, {"name": "Nia New"})["Location"] == "/desk/"
    assert is_in(client)
    assert client.get(place).status_code == 410


def test_an_unknown_link_is_gone_not_broken(client: Client) -> None:
    for place in ("/sign-in/link/nothing/", "/register/confirm/nothing/", "/invitation/nothing/"):
        assert client.get(place).status_code == 410
        assert client.post(place).status_code == 410


def test_an_inactive_account_opens_by_no_way(client: Client, ada: User) -> None:
    client.post("/sign-in/", {"email": ada.email, "do": "link"})
    place = link_in_last_letter("sign-in/link")
    User.objects.update(is_active=False)
    assert client.post(place).status_code == 410
    assert try_password(client, ada.email, PASSWORD).status_code == 422
    assert not is_in(client)


def test_pages_of_the_account_ask_for_sign_in(client: Client, client_as: Callable[[User], Client]) -> None:
    for place in ("/account/", "/account/sessions/", "/account/data.json", "/account/erasure/", "/desk/"):
        assert client.get(place).status_code == 302


def test_an_address_that_only_looks_alike_is_another_persons(client: Client, ada: User) -> None:
    """A database may take ı for i and ſ for s: the link to a look-alike address opens no account but its own."""
    assert same_address(" ADA@Example.org", "ada@example.org")
    for alike in ("adı@example.org", "ada@exampl\u212ae.org", "ad\u017f@example.org"):
        plain = alike.replace("ı", "i").replace("\u212a", "k").replace("\u017f", "s")
        assert not same_address(alike, plain)
    grown = make.person("kim.s@example.org", "Kim Example").user
    parties.register(
        email="k\u0131m.s@example.org",
        name="Somebody Else",
        language="en",
        at=clock.now(),
        confirm_address="/register/confirm/{secret}/",
        link_address="/sign-in/link/{secret}/",
    )
    client.post(link_in_last_letter("register/confirm"))
    assert client.session["_auth_user_id"] != str(grown.pk)


def test_what_a_person_in_a_session_was_shown_is_kept_by_no_cache_on_the_way(client: Client, ada: User) -> None:
    assert "Cache-Control" not in client.get("/calls/").headers
    try_password(client, "ada@example.org", PASSWORD)
    for page in ("/calls/", "/dossiers/", "/search/?q=return"):
        assert client.get(page)["Cache-Control"] == "private"


def test_behind_a_proxy_limits_count_browsers_by_what_the_own_proxy_wrote_down(ada: User, settings: Any) -> None:
    """Without it one guesser closes the password for everybody; what the guesser invents before it changes nothing."""

    def tries(word: str, told: str) -> int:
        given = {"email": "ada@example.org", "password": word}
        headers = {"X-Forwarded-For": told}
        return Client().post("/sign-in/", given, REMOTE_ADDR="127.0.0.1", headers=headers).status_code

    settings.FACILITY_PROXIES = 1
    for number in range(7):
        assert tries("guess", f"203.0.113.{number}, 192.0.2.66") == 422
    assert tries(PASSWORD, "203.0.113.9, 192.0.2.66") == 422
    assert tries(PASSWORD, "198.51.100.7") == 302
    settings.FACILITY_PROXIES = 0
    for _number in range(7):
        assert tries("guess", "203.0.113.1") == 422
    assert tries(PASSWORD, "198.51.100.8") == 422
