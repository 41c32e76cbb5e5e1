"""The second factor by an app and by recovery codes: set up, asked, limited, told, removed."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from facility.apps.parties import public as parties
from facility.core.errors import Forbidden, NotAllowedNow, Unproven
from facility.core.seal import SealBroken
from facility.foundation.accounts.public import (
    Authenticator,
    Identity,
    RecoveryCode,
    Role,
    SignIn,
    User,
    identities,
    totp,
)
from facility.foundation.base import clock
from facility.foundation.records import retention
from facility.foundation.trail.models import Entry
from tests.interfaces.accounts.people import (
    PASSWORD,
    actor_of,
    grown_old,
    is_in,
    letters,
    person,
    shown_by_app,
    sign_in,
    with_app,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return person("ada@example.org")


def codes_on(page: str) -> list[str]:
    return re.findall(r"<code>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</code>", page)


def test_an_app_is_set_up_on_the_pages_and_asked_at_the_next_sign_in(client: Client, ada: User) -> None:
    elsewhere = Client()
    sign_in(elsewhere, ada)
    sign_in(client, ada)
    assert "None yet" in client.get("/account/second-factor/").content.decode()
    assert client.get("/account/second-factor/app/")["Location"] == "/account/second-factor/"
    assert client.post("/account/second-factor/app/begin/")["Location"] == "/account/second-factor/app/"
    page = client.get("/account/second-factor/app/").content.decode()
    assert "data:image/svg+xml" in page
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert secret
    assert client.post("/account/second-factor/app/", {"code": "000000"}).status_code == 422
    assert Authenticator.objects.get().confirmed_at is None
    shown = client.post("/account/second-factor/app/", {"code": shown_by_app(secret[1], clock.now())})
    codes = codes_on(shown.content.decode())
    assert len(codes) == RecoveryCode.objects.count() == 10
    assert elsewhere.get("/account/").status_code == 302  # every other session has ended
    assert letters("way_added") == 1
    assert [row.event for row in Entry.objects.filter(event__startswith="second_factor")] == ["second_factor.added"]

    fresh = Client()
    assert sign_in(fresh, ada)["Location"] == "/sign-in/second/"
    assert not is_in(fresh)
    assert fresh.get("/account/").status_code == 302
    assert fresh.get("/sign-in/second/").status_code == 200
    later = clock.now() + timedelta(seconds=30)  # the next code: this period's is used up
    assert fresh.post("/sign-in/second/", {"code": shown_by_app(secret[1], later)})["Location"] == "/desk/"
    assert is_in(fresh)
    assert SignIn.objects.order_by("-pk")[0].method == "password"


def test_a_code_opens_once_and_no_earlier_one_after_it(ada: User) -> None:
    secret, _codes = with_app(ada)
    now = clock.now()
    code, before = shown_by_app(secret, now), shown_by_app(secret, now - timedelta(seconds=30))
    one, two, three = Client(), Client(), Client()
    for browser in (one, two, three):
        sign_in(browser, ada)
    assert one.post("/sign-in/second/", {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    assert two.post("/sign-in/second/", {"code": code}).status_code == 422
    assert three.post("/sign-in/second/", {"code": before}).status_code == 422
    assert (is_in(one), is_in(two), is_in(three)) == (True, False, False)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "²²²²²²", "\u0661" * 6, "9" * 39, "-" * 16])
def test_what_is_no_code_opens_nothing(client: Client, ada: User, code: str) -> None:
    with_app(ada)
    sign_in(client, ada)
    assert client.post("/sign-in/second/", {"code": code}).status_code == 422
    assert not is_in(client)


def test_the_second_step_needs_the_first_and_waits_ten_minutes(client: Client, ada: User) -> None:
    secret, _codes = with_app(ada)
    code = shown_by_app(secret, clock.now())
    assert client.post("/sign-in/second/", {"code": code})["Location"] == "/sign-in/"
    sign_in(client, ada)
    session = client.session
    session["half_signed_in"] = {
        **session["half_signed_in"],
        "at": (clock.now() - timedelta(minutes=11)).isoformat(),
    }
    session.save()
    assert client.post("/sign-in/second/", {"code": code})["Location"] == "/sign-in/"
    sign_in(client, ada)
    ada.set_password("another four quiet words")
    ada.save()
    assert client.post("/sign-in/second/", {"code": code})["Location"] == "/sign-in/"
    assert not is_in(client)


def test_a_letter_s_link_is_a_first_factor_too(client: Client, ada: User) -> None:
    from facility.foundation.accounts.public import hand_out_link

    with_app(ada)
    secret = hand_out_link(user_id=ada.pk, at=clock.now())
    assert client.post(f"/sign-in/link/{secret}/")["Location"] == "/sign-in/second/"
    assert not is_in(client)


def test_guesses_are_counted_for_the_account_wherever_they_come_from(ada: User) -> None:
    secret, _codes = with_app(ada)
    for number in range(8):
        browser = Client()
        sign_in(browser, ada, f"192.0.2.{number}")
        assert browser.post("/sign-in/second/", {"code": "000000"}, REMOTE_ADDR=f"192.0.2.{number}").status_code == 422
    right = Client()
    sign_in(right, ada, "198.51.100.1")
    stopped = right.post("/sign-in/second/", {"code": shown_by_app(secret, clock.now())})
    assert stopped.status_code == 422
    assert "too many wrong codes" in stopped.content.decode()
    assert not is_in(right)


def test_twelve_people_behind_one_address_all_pass_the_second_step() -> None:
    for number in range(12):
        user = person(f"a{number}@example.org")
        secret, _codes = with_app(user)
        browser = Client()
        sign_in(browser, user)
        for _ in range(3):
            assert browser.post("/sign-in/second/", {"code": "000000"}).status_code == 422
        assert browser.post("/sign-in/second/", {"code": shown_by_app(secret, clock.now())}).status_code == 302


def test_a_recovery_code_opens_once_is_told_and_is_kept_as_a_digest(ada: User) -> None:
    _secret, codes = with_app(ada)
    one, two = Client(), Client()
    sign_in(one, ada)
    sign_in(two, ada)
    assert one.post("/sign-in/second/", {"code": codes[0].lower().replace("-", " ")})["Location"] == "/desk/"
    assert letters("recovery_used") == 1
    assert two.post("/sign-in/second/", {"code": codes[0]}).status_code == 422
    assert two.post("/sign-in/second/", {"code": codes[1]}).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{RecoveryCode._meta.db_table}"')
        kept = str(cursor.fetchall())
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]
    stranger = person("eve@example.org")
    with_app(stranger)
    browser = Client()
    sign_in(browser, stranger)
    assert browser.post("/sign-in/second/", {"code": codes[2]}).status_code == 422


def test_the_secret_of_an_app_is_encrypted_and_belongs_to_one_account(ada: User) -> None:
    secret, _codes = with_app(ada)
    row = Authenticator.objects.get()
    assert totp.secret_of(row) not in bytes(row.secret_kept)
    eve = person("eve@example.org")
    with_app(eve)
    Authenticator.objects.filter(user=eve).update(secret_kept=bytes(row.secret_kept))
    with pytest.raises(SealBroken):
        totp.secret_of(Authenticator.objects.get(user=eve))
    assert "secret" not in str(retention.export(ada.pk)["accounts.Authenticator"])
    assert secret


def test_new_codes_replace_the_old_ones(client: Client, ada: User) -> None:
    _secret, codes = with_app(ada)
    client.force_login(ada)
    made = codes_on(client.post("/account/second-factor/codes/").content.decode())
    assert len(made) == 10
    assert not set(made) & set(codes)
    browser = Client()
    sign_in(browser, ada)
    assert browser.post("/sign-in/second/", {"code": codes[0]}).status_code == 422
    assert browser.post("/sign-in/second/", {"code": made[0]}).status_code == 302


def test_removing_the_last_factor_forgets_the_codes_and_is_told(client: Client, ada: User) -> None:
    with_app(ada)
    client.force_login(ada)
    assert client.post("/account/second-factor/app/remove/").status_code == 302
    assert not Authenticator.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert letters("way_removed") == 1
    assert client.post("/account/second-factor/app/remove/").status_code == 404
    assert client.post("/account/second-factor/codes/").status_code == 403
    assert sign_in(Client(), ada)["Location"] == "/desk/"


def test_what_changes_the_ways_in_takes_a_fresh_proof(client: Client, ada: User) -> None:
    with_app(ada)
    client.force_login(ada)
    grown_old(client)
    for place in ("app/begin/", "app/remove/", "codes/", "passkey/1/remove/"):
        answer = client.post(f"/account/second-factor/{place}")
        assert answer["Location"].startswith("/account/confirm/"), place
    for place in ("app/", "passkey/"):
        assert client.get(f"/account/second-factor/{place}")["Location"].startswith("/account/confirm/")
    assert Authenticator.objects.filter(confirmed_at__isnull=False).exists()
    from dataclasses import replace

    stale = replace(actor_of(ada), present=False)
    with pytest.raises(Unproven):
        parties.remove_app(actor=stale, at=clock.now())
    with pytest.raises(Unproven):
        parties.make_recovery_codes(actor=stale, at=clock.now())


def test_one_app_at_a_time_and_none_for_the_public(ada: User) -> None:
    from facility.foundation.accounts.public import PUBLIC

    with_app(ada)
    with pytest.raises(NotAllowedNow):
        parties.begin_app(actor=actor_of(ada), at=clock.now())
    with pytest.raises(Forbidden):
        parties.begin_app(actor=PUBLIC, at=clock.now())


def test_erasure_takes_every_factor_and_binding(ada: User) -> None:
    from django.db import transaction

    with_app(ada)
    with transaction.atomic():
        identities.bind(user=ada, issuer="https://login.example", subject="7", at=clock.now())
        held = retention.export(ada.pk)
        assert held["accounts.Identity"][0]["subject"] == "7"
        retention.erase(ada.pk, clock.now())
    assert not Authenticator.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert not Identity.objects.exists()


def test_sessions_say_device_and_when_they_were_seen(client: Client, ada: User) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
    client.post("/sign-in/", {"email": ada.email, "password": PASSWORD}, HTTP_USER_AGENT=agent)
    row = SignIn.objects.get()
    assert (row.browser, row.last_seen_at) == ("Firefox, Linux", row.started_at)
    client.get("/account/")
    row.refresh_from_db()
    assert row.last_seen_at == row.started_at  # not written again within five minutes
    long_ago = clock.now() - timedelta(minutes=6)
    session = client.session
    session["seen_at"] = long_ago.isoformat()
    session.save()
    page = client.get("/account/sessions/").content.decode()
    assert "Last seen" in page
    assert "Firefox, Linux" in page
    row.refresh_from_db()
    assert row.last_seen_at is not None
    assert row.last_seen_at > row.started_at


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.GRANTS_OFFICER])
def test_pages_of_factors_are_for_oneself(client: Client, ada: User, role: Role) -> None:
    with_app(ada)
    client.force_login(person("s@example.org", role))
    assert client.post("/account/second-factor/app/remove/").status_code == 404
    assert Authenticator.objects.filter(user=ada).exists()
