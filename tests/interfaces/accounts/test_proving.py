"""Asking again who is there: by what, how often, and that nothing typed is lost meanwhile."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facility.apps.parties import public as parties
from facility.foundation.accounts.public import Authenticator, Role, SignInLink, User
from facility.foundation.approvals.public import Approval
from facility.foundation.base import clock
from tests.apps.parties import make
from tests.interfaces.accounts.people import (
    PASSWORD,
    grown_old,
    is_in,
    letters,
    link_in_last_letter,
    person,
    shown_by_app,
    sign_in,
    with_app,
)

pytestmark = pytest.mark.django_db
CONFIRM = "/account/confirm/"
GO_ON = "/account/confirm/go-on/"


@pytest.fixture
def admin() -> User:
    return person("admin@example.org", Role.ADMINISTRATOR)


@pytest.fixture
def someone() -> parties.Person:
    return make.person("d@example.org", "Dora Decider")


def stale(user: User) -> Client:
    """Signed in some hours ago, through the form, so that nothing is left out."""
    client = Client()
    sign_in(client, user)
    return grown_old(client)


def propose(client: Client, someone: parties.Person, **extra: Any) -> Any:
    place = f"/desk/people/{someone.record.token}/"
    return client.post(f"{place}grant/", {"role": "finance_officer"}, HTTP_REFERER=f"http://testserver{place}", **extra)


def resent(client: Client) -> Any:
    """Press the button of the page that gives an act back."""
    page = client.get(GO_ON).content.decode()
    form = re.search(r'<form method="post" action="([^"]+)">(.*?)</form>', page[page.index("<h1") :], re.DOTALL)
    assert form
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[2]))
    return client.post(form[1], fields)


def test_an_act_waits_for_the_proof_and_is_done_once(admin: User, someone: parties.Person) -> None:
    client = stale(admin)
    asked = propose(client, someone)
    assert asked["Location"] == "/account/confirm/?next=%2Faccount%2Fconfirm%2Fgo-on%2F"
    assert not Approval.objects.exists()
    page = client.get(asked["Location"]).content.decode()
    assert "What you sent is kept" in page
    assert client.post(CONFIRM, {"password": "no", "next": GO_ON}).status_code == 422
    assert client.post(CONFIRM, {"password": PASSWORD, "next": GO_ON})["Location"] == GO_ON
    assert not Approval.objects.exists()
    assert f"/desk/people/{someone.record.token}/" in client.get(GO_ON).content.decode()
    assert resent(client).status_code == 302
    assert Approval.objects.get().payload["role"] == "finance_officer"
    assert resent(client).status_code == 422
    assert Approval.objects.count() == 1


def test_what_was_typed_is_shown_again_and_lies_encrypted(admin: User, someone: parties.Person) -> None:
    client = stale(admin)
    words = "A reason of <b>several</b> words"
    client.post(f"/desk/people/{someone.record.token}/grant/", {"role": "mentor", "reason": words})
    assert words not in str(dict(client.session))
    client.post(CONFIRM, {"password": PASSWORD})
    page = client.get(GO_ON).content.decode()
    assert page.count("A reason of &lt;b&gt;several&lt;/b&gt; words") == 2


def test_nobody_else_at_the_same_browser_gets_the_act(admin: User, someone: parties.Person) -> None:
    client = stale(admin)
    propose(client, someone)
    kept = client.session["kept_act"]
    other = Client()
    sign_in(other, person("other@example.org", Role.ADMINISTRATOR))
    session = other.session
    session["kept_act"] = kept
    session.save()
    assert other.get(GO_ON).status_code == 410
    session["kept_act"] = "bm90aGluZw=="
    session.save()
    assert other.get(GO_ON).status_code == 410


def test_an_act_is_kept_half_an_hour(admin: User, someone: parties.Person, monkeypatch: pytest.MonkeyPatch) -> None:
    client = stale(admin)
    propose(client, someone)
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(GO_ON).status_code == 410


def test_files_and_very_long_texts_are_not_kept_and_it_says_so(admin: User, someone: parties.Person) -> None:
    client = stale(admin)
    asked = propose(client, someone)
    place = f"/desk/people/{someone.record.token}/grant/"
    client.post(place, {"role": "mentor", "file": SimpleUploadedFile("a.txt", b"words")})
    assert "Files cannot be kept" in client.get(asked["Location"]).content.decode()
    assert client.get(GO_ON).status_code == 410
    client.post(place, {"role": "mentor", "long": "x" * 300_000})
    assert client.get(GO_ON).status_code == 410


def test_a_script_of_the_page_is_led_to_the_question_too(admin: User, someone: parties.Person) -> None:
    answer = propose(stale(admin), someone, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    assert answer["HX-Redirect"].startswith(CONFIRM)


def test_a_page_that_asks_before_it_opens_comes_back_to_itself(admin: User) -> None:
    assert stale(admin).get("/desk/people/invite/")["Location"] == "/account/confirm/?next=%2Fdesk%2Fpeople%2Finvite%2F"


def test_whoever_may_not_is_told_so_and_not_asked(someone: parties.Person) -> None:
    client = stale(person("e@example.org", Role.EVALUATOR))
    assert client.get("/desk/people/invite/").status_code == 403


@pytest.mark.parametrize("do", ["code", "passkey", "password", "wish", "link"])
def test_only_what_one_has_proves_it(do: str) -> None:
    bare = make.person("bare@example.org").user
    assert bare is not None
    client = Client()
    client.force_login(bare)
    grown_old(client)
    answer = client.post(CONFIRM, {"do": do, "code": "000000", "password": PASSWORD, "credential": "{}"})
    assert answer.status_code in {200, 422}
    assert "proved_at" not in client.session


def test_a_code_of_the_app_proves_it_and_guesses_are_limited(admin: User) -> None:
    secret, codes = with_app(admin)
    client = Client()
    client.force_login(admin)
    grown_old(client)
    assert client.post(CONFIRM, {"do": "code", "code": codes[0]}).status_code == 422  # recovery codes are for sign-in
    code = shown_by_app(secret, clock.now())
    assert client.post(CONFIRM, {"do": "code", "code": code, "next": "/account/"})["Location"] == "/account/"
    assert client.get("/account/password/").status_code == 200
    grown_old(client)
    for _ in range(9):
        assert client.post(CONFIRM, {"do": "code", "code": "000000"}).status_code == 422
    later = shown_by_app(secret, clock.now() + timedelta(seconds=30))
    assert client.post(CONFIRM, {"do": "code", "code": later}).status_code == 422
    assert client.post(CONFIRM, {"password": PASSWORD, "next": "/account/"})["Location"] == "/account/"


def test_where_it_is_required_a_role_that_decides_sets_up_a_second_factor_first(
    admin: User, someone: parties.Person, settings: Any
) -> None:
    settings.FACILITY_SECOND_FACTOR = "required"
    client = Client()
    sign_in(client, admin)
    asked = propose(client, someone)
    assert asked["Location"].startswith(CONFIRM)
    page = client.get(asked["Location"]).content.decode()
    assert "Set up a second factor" in page
    assert 'name="password"' not in page
    assert "set up one of the two before" in client.get("/account/second-factor/").content.decode()
    assert not Approval.objects.exists()
    client.post("/account/second-factor/app/begin/")
    shown = re.search(r"<code>([A-Z2-7 ]+)</code>", client.get("/account/second-factor/app/").content.decode())
    assert shown
    codes = client.post("/account/second-factor/app/", {"code": shown_by_app(shown[1], clock.now())})
    assert GO_ON in codes.content.decode()
    assert resent(client).status_code == 302
    assert Approval.objects.count() == 1


def test_a_password_alone_does_not_stand_for_two_factors(admin: User, someone: parties.Person, settings: Any) -> None:
    settings.FACILITY_SECOND_FACTOR = "required"
    secret, _codes = with_app(admin)
    weak = Client()
    weak.force_login(admin)  # a session from before the app was set up
    assert propose(weak, someone)["Location"].startswith(CONFIRM)
    assert 'name="password"' not in weak.get(CONFIRM).content.decode()
    assert weak.post(CONFIRM, {"password": PASSWORD}).status_code == 422
    code = shown_by_app(secret, clock.now())
    assert weak.post(CONFIRM, {"do": "code", "code": code}).status_code == 302
    assert propose(weak, someone).status_code == 302
    assert Approval.objects.count() == 1
    grown_old(weak)
    assert propose(weak, someone)["Location"].startswith(CONFIRM)
    assert weak.post(CONFIRM, {"password": PASSWORD}).status_code == 302  # the session has shown the app already


def test_who_does_not_decide_needs_no_second_factor(settings: Any) -> None:
    settings.FACILITY_SECOND_FACTOR = "required"
    client = stale(person("e@example.org", Role.EVALUATOR))
    assert client.post(CONFIRM, {"password": PASSWORD, "next": "/account/password/"}).status_code == 302
    assert client.get("/account/password/").status_code == 200


def test_a_letter_proves_it_in_the_session_that_asked_and_signs_nobody_in(client: Client) -> None:
    bare = make.person("bare@example.org").user
    assert bare is not None
    client.force_login(bare)
    grown_old(client)
    assert client.get("/account/password/")["Location"].startswith(CONFIRM)
    assert client.post("/account/confirm/link/", {"next": "/account/password/"}).status_code == 200
    place = link_in_last_letter("account/confirm/link")
    secret = place.rstrip("/").rpartition("/")[2]
    other = Client()
    assert other.post(f"/sign-in/link/{secret}/").status_code == 410
    assert other.post(place)["Location"].startswith("/sign-in/")
    other.force_login(bare)
    grown_old(other)
    assert other.post(place).status_code == 410
    assert not is_in(Client())
    assert client.get(place).status_code == 200
    assert client.get("/account/password/").status_code == 302  # looking is not pressing
    assert client.post(place)["Location"] == "/account/password/"
    assert client.get("/account/password/").status_code == 200
    assert client.post(place).status_code == 410


def test_who_has_something_better_gets_no_letter_and_nobody_is_flooded(admin: User) -> None:
    assert stale(admin).post("/account/confirm/link/").status_code == 404
    bare = make.person("bare@example.org").user
    assert bare is not None
    client = Client()
    client.force_login(bare)
    grown_old(client)
    for _ in range(9):
        assert client.post("/account/confirm/link/").status_code == 200
    assert letters("proof_link") == 4


def test_two_administrators_take_a_lost_factor_off(admin: User, someone: parties.Person) -> None:
    user = someone.user
    assert user is not None
    place = f"/desk/people/{someone.record.token}/second-factor/"
    one, two = Client(), Client()
    one.force_login(admin)
    two.force_login(person("second@example.org", Role.ADMINISTRATOR))
    assert one.post(place, {"do": "propose"}).status_code == 409  # there is none
    with_app(user)
    theirs = Client()
    theirs.force_login(user)
    assert theirs.post(place, {"do": "propose"}).status_code == 404
    assert one.post(place, {"do": "wish"}).status_code == 404
    assert "Propose to take off" in one.get(f"/desk/people/{someone.record.token}/").content.decode()
    assert one.post(place, {"do": "propose"}).status_code == 302
    seen = Approval.objects.get().payload_digest
    assert one.post(place, {"do": "approve", "seen": seen}).status_code == 403
    assert two.post(place, {"do": "approve", "seen": "0"}).status_code == 409
    assert Authenticator.objects.exists()
    assert "waits for a second person" in two.get(f"/desk/people/{someone.record.token}/").content.decode()
    assert two.post(place, {"do": "withdraw"}).status_code == 302
    assert two.post(place, {"do": "approve", "seen": seen}).status_code == 404
    assert one.post(place, {"do": "propose"}).status_code == 302
    browser = Client()
    person_user = User.objects.get(pk=user.pk)
    person_user.set_password(PASSWORD)
    person_user.save()
    assert two.post(place, {"do": "approve", "seen": seen}).status_code == 302
    assert not Authenticator.objects.exists()
    assert letters("way_removed") == 1
    assert sign_in(browser, person_user)["Location"] == "/desk/"


def test_known_and_unknown_addresses_cost_the_same(admin: User) -> None:
    def cost(place: str, **fields: str) -> tuple[int, int]:
        browser = Client()
        with CaptureQueriesContext(connection) as found:
            status = browser.post(place, fields).status_code
        return status, len(found)

    for fields in ({"do": "link"}, {"password": "something else"}):
        known = cost("/sign-in/", email="admin@example.org", **fields)
        assert known == cost("/sign-in/", email="nobody@example.org", **fields)
    known = cost("/register/", email="admin@example.org", name="Somebody")
    assert known == cost("/register/", email="someone.else@example.org", name="Somebody")
    assert SignInLink.objects.filter(user=None).count() == 1


def test_decisions_take_a_proof_of_the_last_five_minutes_and_may_follow_each_other(
    admin: User, someone: parties.Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FACILITY_PROOF_ONCE, settings.FACILITY_DECISION_MINUTES = True, 5
    begun = clock.now()
    client = Client()
    sign_in(client, admin)
    for number, role in enumerate(("finance_officer", "grants_officer")):
        other = make.person(f"x{number}@example.org")
        answer = client.post(f"/desk/people/{other.record.token}/grant/", {"role": role})
        assert answer["Location"].startswith("/desk/people/")
    assert Approval.objects.count() == 2
    monkeypatch.setattr(clock, "now", lambda: begun + timedelta(minutes=6))
    assert propose(client, someone)["Location"].startswith(CONFIRM)
    assert Approval.objects.count() == 2
    assert client.get("/account/password/").status_code == 200  # what concerns the account: a quarter of an hour
    settings.FACILITY_PROOF_MINUTES = 3  # never longer than this
    settings.FACILITY_DECISION_MINUTES = 60
    assert propose(client, someone)["Location"].startswith(CONFIRM)
