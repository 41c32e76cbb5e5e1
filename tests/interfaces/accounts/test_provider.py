"""Signing in through an outside provider: a real one, run on loopback as a program of its own."""

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import Client

from facility.apps.parties import public as parties
from facility.core.errors import Refused
from facility.foundation.accounts.public import Identity, Role, SignIn, User
from facility.foundation.base import clock
from tests.interfaces.accounts.people import grown_old, is_in, letters, person, shown_by_app, sign_in, with_app

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def program() -> Iterator[str]:
    """The provider's address."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.interfaces.accounts.provider_program"]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert running.stdout
    try:
        port = running.stdout.readline().strip()
        assert port, "the provider did not start"
        yield f"http://127.0.0.1:{port}"
    finally:
        running.stdout.close()
        running.terminate()
        running.wait(timeout=20)


@pytest.fixture
def provider(program: str, settings: Any) -> str:
    """The provider, set up here and honest again."""
    settings.FACILITY_OIDC_ISSUER = program
    settings.FACILITY_OIDC_CLIENT_ID = "facility"
    settings.FACILITY_OIDC_CLIENT_SECRET = "between us"
    settings.ALLOWED_HOSTS = ["*"]
    lie(program)
    return program


def lie(provider: str, **what: Any) -> None:
    assert requests.put(f"{provider}/lie", json=what, timeout=20).status_code == 204


def known_there(provider: str, subject: str, **claims: Any) -> None:
    assert requests.put(f"{provider}/users/{subject}", json=claims, timeout=20).status_code == 204


def allowed(client: Client, subject: str, start: str = "/sign-in/provider/") -> str:
    """Go to the provider, press the button there; gives the address that it leads back to."""
    away = client.get(start)
    assert away.status_code == 302, away.content.decode()
    answer = requests.post(away["Location"], data={"sub": subject}, allow_redirects=False, timeout=20)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://testserver")


def come_back(client: Client, subject: str, start: str = "/sign-in/provider/") -> Any:
    return client.get(allowed(client, subject, start))


@pytest.mark.parametrize("issuer", ["", "http://login.example", "ftp://127.0.0.1", "login.example"])
def test_without_a_provider_or_over_an_open_line_the_way_is_not_offered(
    client: Client, settings: Any, issuer: str
) -> None:
    settings.FACILITY_OIDC_ISSUER, settings.FACILITY_OIDC_CLIENT_ID = issuer, "facility"
    assert "Sign in through" not in client.get("/sign-in/").content.decode()
    for place in ("/sign-in/provider/", "/sign-in/provider/back/"):
        assert client.get(place).status_code == 404


def test_a_newcomer_with_a_verified_address_gets_an_account_bound_by_subject(client: Client, provider: str) -> None:
    known_there(provider, "s1", email="noa@example.org", email_verified=True, given_name="Noa", family_name="New")
    assert "Sign in through EU Login" in client.get("/sign-in/?next=/account/").content.decode()
    answer = come_back(client, "s1", "/sign-in/provider/?next=/account/")
    assert answer["Location"] == "/account/"
    assert is_in(client)
    user = User.objects.get()
    assert (user.name, user.email, user.has_usable_password()) == ("Noa New", "noa@example.org", False)
    assert parties.Person.objects.get().user == user
    assert SignIn.objects.get().method == "provider"
    # The address may change on either side: the subject stays the person.
    known_there(provider, "s1", email="other@example.org", email_verified=True)
    again = Client()
    assert come_back(again, "s1")["Location"] == "/desk/"
    assert int(again.session["_auth_user_id"]) == user.pk
    assert User.objects.count() == 1


def test_a_verified_address_finds_its_account_and_the_person_is_told(client: Client, provider: str) -> None:
    ada = person("ada@example.org")
    known_there(provider, "s2", email="ADA@example.org", email_verified=True)
    assert come_back(client, "s2").status_code == 302
    assert int(client.session["_auth_user_id"]) == ada.pk
    assert letters("way_added") == 1
    known_there(provider, "s3", email="ada@example.org", email_verified=True)
    second = Client()
    refused = come_back(second, "s3")
    assert refused.status_code == 422
    assert "linked to another sign-in" in refused.content.decode()
    assert not is_in(second)


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_opens_nothing(client: Client, provider: str, verified: Any) -> None:
    person("ada@example.org")
    known_there(provider, "s4", email="ada@example.org", email_verified=verified)
    refused = come_back(client, "s4")
    assert refused.status_code == 422
    assert not is_in(client)
    assert not Identity.objects.exists()
    known_there(provider, "s5", email="nobody@example.org", email_verified=verified)
    for subject in ("s4", "s5"):  # known or unknown: one answer
        assert "The provider does not confirm your e-mail address" in come_back(client, subject).content.decode()
    assert User.objects.count() == 1


def test_a_provider_whose_operator_vouches_for_addresses_is_believed(
    client: Client, provider: str, settings: Any
) -> None:
    settings.FACILITY_OIDC_TRUST_EMAIL = True
    person("ada@example.org")
    known_there(provider, "s6", email="ada@example.org")
    assert come_back(client, "s6").status_code == 302
    assert is_in(client)


def test_somebody_signed_in_links_whatever_the_address_after_a_fresh_proof(client: Client, provider: str) -> None:
    ada = person("ada@example.org")
    client.force_login(ada)
    known_there(provider, "s7", email="private@elsewhere.example")
    grown_old(client)
    assert client.get("/account/provider/")["Location"].startswith("/account/confirm/")
    client.force_login(ada)
    assert come_back(client, "s7", "/account/provider/")["Location"] == "/account/second-factor/"
    assert Identity.objects.get().user == ada
    assert "is linked to this account" in client.get("/account/second-factor/").content.decode()
    stranger = Client()
    stranger.force_login(person("eve@example.org"))
    assert come_back(stranger, "s7", "/account/provider/").status_code == 422
    row = Identity.objects.get()
    assert stranger.post(f"/account/provider/{row.pk}/remove/").status_code == 404
    assert client.post(f"/account/provider/{row.pk}/remove/").status_code == 302
    assert not Identity.objects.exists()
    assert letters("way_removed") == 1


def test_our_second_factor_is_asked_unless_the_provider_showed_one(
    client: Client, provider: str, settings: Any
) -> None:
    ada = person("ada@example.org")
    secret, _codes = with_app(ada)
    known_there(provider, "s8", email="ada@example.org", email_verified=True)
    assert come_back(client, "s8")["Location"] == "/sign-in/second/"
    assert not is_in(client)
    assert client.post("/sign-in/second/", {"code": shown_by_app(secret, clock.now())})["Location"] == "/desk/"
    settings.FACILITY_OIDC_STRONG = ["two"]
    lie(provider, claims={"acr": "one"})
    assert come_back(Client(), "s8")["Location"] == "/sign-in/second/"
    lie(provider, claims={"acr": "two"})
    strong = Client()
    assert come_back(strong, "s8")["Location"] == "/desk/"
    assert is_in(strong)


@pytest.mark.parametrize(
    "what",
    [
        {"key": "other"},
        {"alg": "none"},
        {"claims": {"iss": "https://login.else.example"}},
        {"claims": {"aud": "another client"}},
        {"claims": {"nonce": "of another sign-in"}},
        {"claims": {"nonce": None}},
        {"claims": {"sub": None}},
        {"claims": {"sub": "x" * 300}},
        {"age": 86_400},
    ],
    ids=["key", "unsigned", "issuer", "audience", "nonce", "no-nonce", "no-subject", "long-subject", "old"],
)
def test_a_token_that_is_not_for_us_here_and_now_opens_nothing(
    client: Client, provider: str, what: dict[str, Any]
) -> None:
    person("ada@example.org")
    known_there(provider, "s9", email="ada@example.org", email_verified=True)
    lie(provider, **what)
    assert come_back(client, "s9").status_code == 422
    assert not is_in(client)
    assert not Identity.objects.exists()


def test_an_answer_counts_once_and_only_in_the_browser_that_asked(client: Client, provider: str) -> None:
    known_there(provider, "s10", email="noa@example.org", email_verified=True)
    place = allowed(client, "s10")
    other = Client()
    assert other.get(place).status_code == 422
    other.get("/sign-in/provider/")
    assert other.get(place).status_code == 422
    assert not is_in(other)
    assert client.get(place).status_code == 302
    assert Client().get(place).status_code == 422
    client.post("/sign-out/")
    assert client.get(place).status_code == 422
    # One person's code with another one's verifier (a code slipped in): the challenge does not fit.
    mine, theirs = Client(), Client()
    slipped = allowed(theirs, "s10").partition("code=")[2].partition("&")[0]
    own = allowed(mine, "s10")
    code = own.partition("code=")[2].partition("&")[0]
    assert mine.get(own.replace(code, slipped)).status_code == 422
    assert not is_in(mine)


def test_who_stops_at_the_provider_or_whose_account_is_closed_stays_out(client: Client, provider: str) -> None:
    away = client.get("/sign-in/provider/")
    no = requests.post(away["Location"], data={"action": "deny"}, allow_redirects=False, timeout=20)
    answer = client.get("/sign-in/provider/back/?" + no.headers["Location"].partition("?")[2])
    assert answer.status_code == 422
    known_there(provider, "s11", email="ada@example.org", email_verified=True)
    ada = person("ada@example.org")
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert come_back(client, "s11").status_code == 422
    User.objects.filter(pk=ada.pk).update(is_active=True)
    assert come_back(Client(), "s11").status_code == 302
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert come_back(client, "s11").status_code == 422
    assert not is_in(client)


def test_a_provider_that_is_down_is_said_plainly_and_keeps_nobody_out(
    client: Client, provider: str, settings: Any
) -> None:
    settings.FACILITY_OIDC_ISSUER = "http://127.0.0.1:9"
    answer = client.get("/sign-in/provider/")
    assert answer.status_code == 422
    assert "Nothing has been changed" in answer.content.decode()
    assert client.get("/sign-in/provider/back/?code=x&state=y").status_code == 422
    assert sign_in(client, person("ada@example.org"))["Location"] == "/desk/"


def test_the_steps_say_no_by_themselves(provider: str) -> None:
    told = parties.Told(issuer=provider, subject="s13", email="", verified=True)
    with pytest.raises(Refused):
        parties.sign_in_by_provider(told=told, language="xx", at=clock.now())
    new = parties.Told(issuer=provider, subject="s13", email="bare@example.org", verified=True)
    user = parties.sign_in_by_provider(told=new, language="xx", at=clock.now())
    assert (user.name, user.language) == ("bare", "en")


def proving(client: Client, provider: str, subject: str, user: User) -> Client:
    """Signed in through the provider some hours ago."""
    assert come_back(client, subject).status_code == 302
    assert int(client.session["_auth_user_id"]) == user.pk
    return grown_old(client)


PROVE = "/account/confirm/provider/?next=/account/password/"


def test_who_signs_in_there_proves_there_and_is_asked_again_whatever_session_there_is(
    client: Client, provider: str
) -> None:
    known_there(provider, "p1", email="ada@example.org", email_verified=True)
    ada = person("ada@example.org")
    proving(client, provider, "p1", ada)
    asked = client.get("/account/password/")
    page = client.get(asked["Location"]).content.decode()
    assert "Show it through EU Login" in page
    assert "/account/confirm/provider/?next=%2Faccount%2Fpassword%2F" in page
    away = client.get(PROVE)["Location"]
    assert ("prompt=login" in away, "max_age=0" in away) == (True, True)
    assert come_back(client, "p1", PROVE)["Location"] == "/account/password/"
    assert client.get("/account/password/").status_code == 200


@pytest.mark.parametrize("auth_time", [None, 1_000_000, 9_999_999_999, True, "now"])
def test_a_provider_that_did_not_ask_just_now_proves_nothing(client: Client, provider: str, auth_time: Any) -> None:
    known_there(provider, "p2", email="ada@example.org", email_verified=True)
    proving(client, provider, "p2", person("ada@example.org"))
    lie(provider, claims={"auth_time": auth_time})
    refused = come_back(client, "p2", PROVE)
    assert refused.status_code == 422
    if auth_time != "now":  # a moment that is none breaks the token itself
        assert "does not say that it asked you just now" in refused.content.decode()
    assert client.get("/account/password/").status_code == 302


def test_a_proof_there_is_of_the_same_person_in_the_same_session(client: Client, provider: str) -> None:
    for subject, name in (("p3", "ada"), ("p4", "eve")):
        known_there(provider, subject, email=f"{name}@example.org", email_verified=True)
    ada, eve = person("ada@example.org"), person("eve@example.org")
    assert client.get(PROVE)["Location"].startswith("/sign-in/")
    come_back(Client(), "p4")  # eve is bound
    proving(client, provider, "p3", ada)
    assert come_back(client, "p4", PROVE).status_code == 422
    place = allowed(client, "p3", PROVE)
    client.force_login(eve)
    grown_old(client)
    assert client.get(place).status_code == 422
    assert client.get("/account/password/").status_code == 302
    lonely = Client()
    lonely.force_login(person("lone@example.org"))
    assert lonely.get(PROVE).status_code == 404


def test_two_factors_there_stand_for_ours_and_one_does_not(client: Client, provider: str, settings: Any) -> None:
    settings.FACILITY_SECOND_FACTOR = "required"
    known_there(provider, "p5", email="ada@example.org", email_verified=True)
    ada = person("ada@example.org", Role.ADMINISTRATOR)
    with_app(ada)
    come_back(Client(), "p5")  # binds
    client.force_login(ada)
    assert "Show it through" not in client.get("/account/confirm/").content.decode()
    settings.FACILITY_OIDC_STRONG = ["two"]
    assert "Show it through" in client.get("/account/confirm/").content.decode()
    come_back(client, "p5", PROVE)
    assert "second_factor" not in client.session
    lie(provider, claims={"acr": "two"})
    come_back(client, "p5", PROVE)
    assert client.session["second_factor"] is True


def test_signing_out_says_that_one_is_still_signed_in_there_and_leads_to_the_end_of_that(
    client: Client, provider: str
) -> None:
    known_there(provider, "p6", email="ada@example.org", email_verified=True)
    person("ada@example.org")
    come_back(client, "p6")
    out = client.post("/sign-out/")
    assert out["Location"] == "/sign-out/provider/"
    assert not is_in(client)
    page = client.get("/sign-out/provider/").content.decode()
    assert "At EU Login you are still signed in" in page
    found = re.search(r'href="([^"]*end_session[^"]*)"', page)
    assert found is not None
    there = requests.get(unescape(found[1]), timeout=20)
    assert (there.status_code, "http://testserver/" in there.text) == (200, True)


def test_where_the_provider_offers_no_way_out_or_is_down_the_page_says_what_to_do(
    client: Client, provider: str, settings: Any
) -> None:
    for wrong in ({"without": "end_session_endpoint"}, {"end": "javascript:alert(1)"}, {"end": 7}):
        lie(provider, **wrong)
        page = client.get("/sign-out/provider/").content.decode()
        assert ("offers no way to sign out" in page, "end_session" in page, "javascript" in page) == (
            True,
            False,
            False,
        )
    settings.FACILITY_OIDC_ISSUER = "http://127.0.0.1:9"
    assert "offers no way to sign out" in client.get("/sign-out/provider/").content.decode()
    settings.FACILITY_OIDC_ISSUER = ""
    assert client.get("/sign-out/provider/").status_code == 404


def test_who_signed_in_here_is_signed_out_without_a_word_of_the_provider(client: Client, provider: str) -> None:
    sign_in(client, person("ada@example.org"))
    assert client.post("/sign-out/")["Location"] == "/"
